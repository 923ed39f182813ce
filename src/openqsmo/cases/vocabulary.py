"""Words of business cases: a case as plain records. Money is in U.S. dollars; a year is a fiscal year.

An amount that nobody knows is None. It is never zero, and it makes whatever is reckoned from it incomplete.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Dollars(StrEnum):
    """Whether amounts leave future inflation out (real) or hold it (nominal). OMB Circular A-94, section 7."""

    REAL = "real"
    NOMINAL = "nominal"

    @property
    def label(self) -> str:
        return {"real": "Constant dollars (real)", "nominal": "Current dollars (nominal)"}[self.value]


class Timing(StrEnum):
    """When in its fiscal year a flow is taken to fall, counted from the start of the first year."""

    END_YEAR = "end_year"
    MID_YEAR = "mid_year"

    @property
    def label(self) -> str:
        return {"end_year": "End of each year", "mid_year": "Middle of each year"}[self.value]


class Point(StrEnum):
    """Which figure of an estimate is used."""

    LOW = "low"
    LIKELY = "likely"
    HIGH = "high"


class Shape(StrEnum):
    """How likely the figures between low and high are."""

    TRIANGULAR = "triangular"
    PERT = "pert"

    @property
    def label(self) -> str:
        return {"triangular": "Triangular", "pert": "PERT (beta)"}[self.value]


class AlternativeKind(StrEnum):
    """What an alternative is: keep what we have, wait, one of the four sourcing modes, outside the marketplace."""

    KEEP = "keep"
    WAIT = "wait"
    EXISTING_GOVERNMENT = "existing_government"
    VENDOR = "vendor"
    QSMO_BUILT = "qsmo_built"
    GENERAL_CONTRACTOR = "general_contractor"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        return {
            "keep": "Keep what we have",
            "wait": "Wait",
            "existing_government": "Existing government service",
            "vendor": "Vendor solution",
            "qsmo_built": "Built by the QSMO",
            "general_contractor": "QSMO as general contractor",
            "outside": "Outside the marketplace",
        }[self.value]


class CostGroup(StrEnum):
    """What kind of thing a cost pays for. A case that costs technology alone is warned of."""

    TECHNOLOGY = "technology"
    PEOPLE = "people"
    PROCESS = "process"
    CHANGE = "change"


class CostElement(StrEnum):
    """The elements of life-cycle cost (CPIC phase 0 table and M3; field guide 3 and 5.3)."""

    ENGAGEMENT = "engagement"
    IMPLEMENTATION = "implementation"
    MIGRATION = "migration"
    INTERFACES = "interfaces"
    DATA_CLEANSING = "data_cleansing"
    DUAL_RUNNING = "dual_running"
    PROCESS_REDESIGN = "process_redesign"
    CHANGE_AND_TRAINING = "change_and_training"
    LABOR_TRANSITION = "labor_transition"
    PROGRAM_OFFICE = "program_office"
    IVV = "ivv"
    SECURITY = "security"
    DECOMMISSIONING = "decommissioning"
    EXIT = "exit"
    STABILIZATION = "stabilization"
    SERVICE_FEE = "service_fee"
    SOFTWARE = "software"
    INFRASTRUCTURE = "infrastructure"
    STAFF = "staff"
    CONTACT_CENTER = "contact_center"
    OPERATIONS = "operations"
    OTHER_ONCE = "other_once"
    OTHER_RUNNING = "other_running"

    @property
    def label(self) -> str:
        special = {
            "ivv": "Independent verification and validation",
            "program_office": "Program management office",
            "dual_running": "Running old and new side by side",
            "stabilization": "Stabilization after go-live",
            "other_once": "Other, once",
            "other_running": "Other, every year",
        }
        return special.get(self.value, self.value.replace("_", " ").capitalize())

    @property
    def is_investment(self) -> bool:
        """Whether it is paid for the change itself (once), not for running the service."""
        return self not in _RUNNING

    @property
    def group(self) -> CostGroup:
        return _GROUPS.get(self, CostGroup.TECHNOLOGY)


_RUNNING = frozenset(
    {
        CostElement.SERVICE_FEE,
        CostElement.SOFTWARE,
        CostElement.INFRASTRUCTURE,
        CostElement.STAFF,
        CostElement.CONTACT_CENTER,
        CostElement.OPERATIONS,
        CostElement.STABILIZATION,
        CostElement.OTHER_RUNNING,
    }
)
_GROUPS = {
    CostElement.STAFF: CostGroup.PEOPLE,
    CostElement.LABOR_TRANSITION: CostGroup.PEOPLE,
    CostElement.CONTACT_CENTER: CostGroup.PEOPLE,
    CostElement.PROGRAM_OFFICE: CostGroup.PEOPLE,
    CostElement.PROCESS_REDESIGN: CostGroup.PROCESS,
    CostElement.DATA_CLEANSING: CostGroup.PROCESS,
    CostElement.IVV: CostGroup.PROCESS,
    CostElement.CHANGE_AND_TRAINING: CostGroup.CHANGE,
    CostElement.DUAL_RUNNING: CostGroup.CHANGE,
    CostElement.STABILIZATION: CostGroup.CHANGE,
    CostElement.EXIT: CostGroup.CHANGE,
    CostElement.ENGAGEMENT: CostGroup.CHANGE,
}


class BenefitKind(StrEnum):
    """What a benefit is. Money of different kinds is never added (OMB Circular A-131; field guide 5.2)."""

    SAVINGS = "savings"
    AVOIDANCE = "avoidance"
    VALUE = "value"
    NOT_IN_MONEY = "not_in_money"

    @property
    def label(self) -> str:
        return {
            "savings": "Cost savings",
            "avoidance": "Cost avoidance",
            "value": "Other value in money",
            "not_in_money": "Not in money",
        }[self.value]

    @property
    def explained(self) -> str:
        return {
            "savings": "less is spent than now for the same objective",
            "avoidance": "a later cost that would otherwise come does not",
            "value": "worth money to somebody, but nobody's spending falls",
            "not_in_money": "measured in its own unit",
        }[self.value]


class BlockerKind(StrEnum):
    """What stands in the way; each kind is removed by somebody else."""

    LAW = "law"
    POLICY = "policy"
    FUNDING = "funding"
    LABOR = "labor"
    CULTURE = "culture"
    SKILL = "skill"
    TECHNOLOGY = "technology"


class RateStanding(StrEnum):
    """How well a rate row is borne out: its own publication read, told by another body, or only in circulation."""

    PUBLISHED = "published"
    REPORTED = "reported"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Estimate:
    """One amount as a range: what it may come to at least, most likely, at most. A negative amount is a refund."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"{self.low} ≤ {self.likely} ≤ {self.high} does not hold")

    @classmethod
    def exactly(cls, amount: Decimal) -> "Estimate":
        """An amount that is known."""
        return cls(amount, amount, amount)

    def at(self, point: Point) -> Decimal:
        return {Point.LOW: self.low, Point.LIKELY: self.likely, Point.HIGH: self.high}[point]

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


# Amounts by fiscal year. A year that is not named has none; a named year with None is not known.
Years = Mapping[int, Estimate | None]


@dataclass(frozen=True)
class CostLine:
    """One cost of one alternative by fiscal year. ``id`` is unique in the case.

    ``is_future`` marks a cost of keeping what we have that is not spent today (a replacement due in some
    years): that it falls away is cost avoidance, not savings. Without any year the line is not known.
    """

    id: str
    title: str
    element: CostElement
    amounts: Years
    shape: Shape = Shape.TRIANGULAR
    is_future: bool = False
    basis: str = ""
    source: str = ""


@dataclass(frozen=True)
class Benefit:
    """What an alternative promises; on approval it becomes a commitment.

    ``starts_on`` is the first day on which it is expected, ``due_on`` when its evidence is due. Savings in
    ``amounts`` are a claim: they are held against what the cost lines bear out, and never added to it.
    """

    id: str
    title: str
    kind: BenefitKind
    owner: str = ""
    measure: str = ""
    unit: str = ""
    target: Decimal | None = None
    starts_on: date | None = None
    due_on: date | None = None
    proof: str = ""
    amounts: Years = field(default_factory=dict)
    shape: Shape = Shape.TRIANGULAR
    double_count_key: str = ""


@dataclass(frozen=True)
class Risk:
    """A risk or a blocker. ``likelihood`` and ``impact`` run from 1 to 5; None is not judged yet."""

    id: str
    title: str
    kind: BlockerKind
    likelihood: int | None = None
    impact: int | None = None
    removed_by: str = ""
    mitigation: str = ""
    is_blocker: bool = False


@dataclass(frozen=True)
class Stabilization:
    """The dip after go-live (M3 activity 5.1): for some months running costs more, by a share of itself.

    A share of 0.25 means a quarter more. ``why_none`` says why no dip is expected, where none is.
    """

    months: int
    share: Estimate
    why_none: str = ""


@dataclass(frozen=True)
class Alternative:
    """One way to meet the need. ``offering`` names a catalogue offering with its version, as in ``HR-0001 v3``.

    ``volume`` is how many units of the offering this agency takes a year.
    """

    id: str
    title: str
    kind: AlternativeKind
    costs: tuple[CostLine, ...]
    benefits: tuple[Benefit, ...] = ()
    risks: tuple[Risk, ...] = ()
    offering: str = ""
    volume: int | None = None
    goes_live_on: date | None = None
    stabilization: Stabilization | None = None
    says: str = ""

    @property
    def is_keep(self) -> bool:
        return self.kind is AlternativeKind.KEEP


@dataclass(frozen=True)
class Baseline:
    """How things stand before: measured where, when, in which unit, shown by what."""

    says: str
    source: str = ""
    period_from: date | None = None
    period_to: date | None = None
    unit: str = ""
    volume: Decimal | None = None
    annual_cost: Decimal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correlation:
    """How two uncertain lines move together, from -1 to 1 (the correlation of their normal scores)."""

    one: str
    other: str
    coefficient: Decimal


@dataclass(frozen=True)
class Scenario:
    """A named what-if: lines multiplied by a factor each, by line id."""

    id: str
    title: str
    factors: Mapping[str, Decimal]


@dataclass(frozen=True)
class RateRow:
    """Discount rates as one source gives them, dated and cited. Rates are shares: 0.022 is 2.2 %.

    ``by_maturity`` maps years to rates; a single maturity holds for every term. The days are those on
    which the source says that the rates hold; None where it does not say.
    """

    id: str
    title: str
    dollars: Dollars
    by_maturity: Mapping[int, Decimal]
    source: str
    standing: RateStanding
    published_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    purpose: str = ""
    caveat: str = ""
    url: str = ""


@dataclass(frozen=True)
class Case:
    """A business case as the rules see it.

    ``first_year`` and ``horizon`` (years) bound the analysis; amounts outside are an error of the reader.
    ``rates`` is the id of the rate row used; ``preferred`` the id of the alternative that is asked for.
    """

    id: str
    title: str
    agency: str
    first_year: int
    horizon: int
    dollars: Dollars
    timing: Timing
    rates: str
    alternatives: tuple[Alternative, ...]
    baseline: Baseline | None = None
    problem: str = ""
    functions: tuple[str, ...] = ()
    base_year: int | None = None
    preferred: str = ""
    correlations: tuple[Correlation, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    @property
    def years(self) -> range:
        """The fiscal years that are analysed."""
        return range(self.first_year, self.first_year + self.horizon)

    @property
    def keep(self) -> Alternative | None:
        """The alternative of keeping what we have, which all others are held against."""
        return next((each for each in self.alternatives if each.is_keep), None)

    def alternative(self, id: str) -> Alternative:
        """The alternative of that id; raises KeyError where there is none."""
        for each in self.alternatives:
            if each.id == id:
                return each
        raise KeyError(id)

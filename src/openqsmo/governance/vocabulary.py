"""The words of governance (field guide 1.1, 1.2; OMB M-19-16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class DesignationState(StrEnum):
    """The lifecycle of a QSMO's designation, in order; the last two end it."""

    IDENTIFIED = "identified"
    PRE_DESIGNATED = "pre_designated"
    PLAN_IN_PREPARATION = "plan_in_preparation"
    PLAN_SUBMITTED = "plan_submitted"
    RECOMMENDED = "recommended"
    DESIGNATED = "designated"
    OPERATING = "operating"
    TRANSFERRED = "transferred"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return _STATES[self][0]

    @property
    def holder(self) -> str:
        """Who has the next move, in words; empty where nobody has."""
        return _STATES[self][1]

    @property
    def next_step(self) -> str:
        """What happens next, in words; empty where nothing does."""
        return _STATES[self][2]


_STATES: dict[DesignationState, tuple[str, str, str]] = {
    DesignationState.IDENTIFIED: ("Area identified", "OMB", "OMB names an office (pre-designation)"),
    DesignationState.PRE_DESIGNATED: ("Pre-designated", "the office", "The office starts its plan"),
    DesignationState.PLAN_IN_PREPARATION: (
        "Plan in preparation", "the office", "The office submits its plan to the SSGB",
    ),
    DesignationState.PLAN_SUBMITTED: (
        "Plan submitted to the SSGB", "the SSGB", "The SSGB decides on the plan and recommends",
    ),
    DesignationState.RECOMMENDED: (
        "Recommended by the SSGB", "OMB", "OMB decides on the plan and designates",
    ),
    DesignationState.DESIGNATED: ("Designated by OMB", "the office", "The office records that its marketplace is open"),
    DesignationState.OPERATING: ("Operating", "the office", ""),
    DesignationState.TRANSFERRED: ("Transferred", "", ""),
    DesignationState.RETIRED: ("Retired", "", ""),
}  # fmt: skip

# In these states an office is *the* QSMO of its area and publishes offerings.
IN_CHARGE = frozenset({DesignationState.DESIGNATED, DesignationState.OPERATING})
ENDED = frozenset({DesignationState.TRANSFERRED, DesignationState.RETIRED})


class PlanSection(StrEnum):
    """The five sections that a Marketplace Implementation Plan must have."""

    SERVICE_OFFERINGS = "service_offerings"
    ACQUISITION_STRATEGY = "acquisition_strategy"
    GOVERNANCE = "governance"
    FINANCIAL_INFRASTRUCTURE = "financial_infrastructure"
    ORGANIZATION = "organization"

    @property
    def label(self) -> str:
        return {
            "service_offerings": "Proposed service offerings",
            "acquisition_strategy": "Acquisition strategy",
            "governance": "Governance",
            "financial_infrastructure": "Financial infrastructure",
            "organization": "Organization",
        }[self.value]


class Body(StrEnum):
    """Who decides about a designation."""

    SSGB = "ssgb"
    OMB = "omb"

    @property
    def label(self) -> str:
        return {"ssgb": "Shared Services Governance Board", "omb": "Office of Management and Budget"}[
            self.value
        ]

    @property
    def short(self) -> str:
        return self.value.upper()


class Decision(StrEnum):
    """What a body decided."""

    APPROVED = "approved"
    RETURNED = "returned"


class DateConfidence(StrEnum):
    """How sure a day is.

    The source states it; or a part of it (such as the year) was inferred from what the source says; or
    the source gives no day, and the one on record stands for it (the first of a month, or the day of a list).
    """

    STATED = "stated"
    INFERRED = "inferred"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            "stated": "Stated by the source",
            "inferred": "Inferred",
            "unknown": "Exact day not known",
        }[self.value]


class OfficeTitle(StrEnum):
    """Offices that shared services depend on."""

    SAPOC = "sapoc"
    CIO = "cio"
    CFO = "cfo"
    CHCO = "chco"
    CAO = "cao"
    QSMO_LEAD = "qsmo_lead"
    STANDARDS_LEAD = "standards_lead"
    BOARD_CHAIR = "board_chair"

    @property
    def label(self) -> str:
        return {
            "sapoc": "Senior Accountable Point of Contact (SAPOC)",
            "cio": "Chief Information Officer (CIO)",
            "cfo": "Chief Financial Officer (CFO)",
            "chco": "Chief Human Capital Officer (CHCO)",
            "cao": "Chief Acquisition Officer (CAO)",
            "qsmo_lead": "QSMO lead",
            "standards_lead": "Standards Lead",
            "board_chair": "Chair",
        }[self.value]


# These are held for one functional area; the others for a whole organization.
OFFICES_FOR_AN_AREA = frozenset({OfficeTitle.QSMO_LEAD, OfficeTitle.STANDARDS_LEAD})


class HolderStatus(StrEnum):
    """Whether somebody holds an office."""

    IN_OFFICE = "in_office"
    ACTING = "acting"
    VACANT = "vacant"


class Verb(StrEnum):
    """What somebody may do in governance; ``rules.authority`` says who."""

    IDENTIFY_AREA = "identify_area"
    PRE_DESIGNATE = "pre_designate"
    SAVE_PLAN = "save_plan"
    SUBMIT_PLAN = "submit_plan"
    DECIDE_ON_PLAN = "decide_on_plan"
    RECOMMEND = "recommend"
    DESIGNATE = "designate"
    START_OPERATING = "start_operating"
    AMEND_SCOPE = "amend_scope"
    TRANSFER = "transfer_designation"
    RETIRE = "retire_designation"
    KEEP_REGISTER = "keep_register"


@dataclass(frozen=True)
class Party:
    """An organization as an answer names it."""

    id: int
    key: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class PlanFacts:
    """A plan as the rules see it: what is written, and what each body decided on the text last submitted.

    ``decided_on`` is the day of the latest of those decisions.
    """

    sections: Mapping[PlanSection, str]
    is_submitted: bool
    decisions: Mapping[Body, Decision]
    decided_on: date | None = None


@dataclass(frozen=True)
class StepFacts:
    """One step of a lifecycle. ``scope`` is empty where the step left the scope as it was.

    A step without a day is known to have happened before the next one that has a day.
    """

    state: DesignationState
    on: date | None
    confidence: DateConfidence = DateConfidence.STATED
    scope: str = ""
    source: str = ""
    is_scope_amendment: bool = False


@dataclass(frozen=True)
class DesignationFacts:
    """A designation as the rules see it. ``steps`` are in the order in which they happened.

    ``confidence`` and ``source`` are those of the day on which the office came into charge.
    """

    id: int
    area: str
    name: str
    office: Party | None = None
    lead_agency: Party | None = None
    state: DesignationState = DesignationState.IDENTIFIED
    scope: str = ""
    in_charge_from: date | None = None
    in_charge_until: date | None = None
    confidence: DateConfidence = DateConfidence.STATED
    source: str = ""
    steps: tuple[StepFacts, ...] = ()
    plan: PlanFacts | None = None
    is_synthetic: bool = False

    @property
    def last_step_on(self) -> date | None:
        """The day of the latest step that has one, or of a later decision on the plan."""
        days = [step.on for step in self.steps if step.on]
        if self.plan and self.plan.decided_on:
            days.append(self.plan.decided_on)
        return max(days, default=None)


@dataclass(frozen=True)
class Reason:
    """One reason why not: what it is about (a part of the designation's page), what is wrong, what to do."""

    field: str
    says: str
    fix: str


@dataclass(frozen=True)
class Answer:
    """Whether a step is allowed, and every reason why not."""

    reasons: tuple[Reason, ...] = ()

    @property
    def is_allowed(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Expected:
    """A designation under way: the office that is to become the QSMO, how far it is, and who says so."""

    designation_id: int
    name: str
    state: DesignationState
    office: Party | None
    lead_agency: Party | None
    source: str
    is_synthetic: bool


@dataclass(frozen=True)
class InCharge:
    """Who was the QSMO of an area on a day, by which source; ``office`` is None where nobody was.

    ``until`` is the first day on which the office was no longer in charge, or None. ``expected`` is a
    designation that was under way on that day.
    """

    area: str
    area_title: str
    on: date
    says: str
    designation_id: int | None = None
    name: str = ""
    office: Party | None = None
    lead_agency: Party | None = None
    state: DesignationState | None = None
    scope: str = ""
    since: date | None = None
    since_confidence: DateConfidence | None = None
    until: date | None = None
    until_confidence: DateConfidence | None = None
    source: str = ""
    is_synthetic: bool = False
    expected: Expected | None = None

    @property
    def is_in_charge(self) -> bool:
        return self.office is not None

    def as_data(self) -> dict[str, Any]:
        """The answer as plain data, the same from the API and the command line."""
        return {
            "area": self.area,
            "area_title": self.area_title,
            "on": self.on.isoformat(),
            "is_in_charge": self.is_in_charge,
            "says": self.says,
            "designation": {"id": self.designation_id, "name": self.name} if self.designation_id else None,
            "office": _party(self.office),
            "lead_agency": _party(self.lead_agency),
            "state": self.state.value if self.state else None,
            "scope": self.scope or None,
            "since": self.since.isoformat() if self.since else None,
            "since_confidence": self.since_confidence.value if self.since_confidence else None,
            "until": self.until.isoformat() if self.until else None,
            "until_confidence": self.until_confidence.value if self.until_confidence else None,
            "source": self.source or None,
            "is_synthetic": self.is_synthetic,
            "expected": _expected(self.expected),
        }


def _party(party: Party | None) -> dict[str, Any] | None:
    return {"id": party.id, "key": party.key, "name": party.name} if party else None


def _expected(expected: Expected | None) -> dict[str, Any] | None:
    if expected is None:
        return None
    return {
        "designation": {"id": expected.designation_id, "name": expected.name},
        "state": expected.state.value,
        "office": _party(expected.office),
        "lead_agency": _party(expected.lead_agency),
        "source": expected.source or None,
        "is_synthetic": expected.is_synthetic,
    }

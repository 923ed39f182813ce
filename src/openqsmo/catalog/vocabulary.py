"""The words of the catalogue (field guide 4.6; issue: sourcing modes, states, assurance)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openqsmo.kernel.visibility import Visibility


class SourcingMode(StrEnum):
    """Where a solution comes from (the four modes of the program's founders)."""

    EXISTING_GOVERNMENT = "existing_government"
    VENDOR = "vendor"
    QSMO_BUILT = "qsmo_built"
    GENERAL_CONTRACTOR = "general_contractor"

    @property
    def label(self) -> str:
        return {
            "existing_government": "Existing government service",
            "vendor": "Vendor solution",
            "qsmo_built": "Built by the QSMO",
            "general_contractor": "QSMO as general contractor",
        }[self.value]


class OfferingState(StrEnum):
    """Where an offering stands. ``LISTED`` is another body's list, not a QSMO's offering."""

    LISTED = "listed"
    FORECAST = "forecast"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    IN_REMEDIATION = "in_remediation"
    SUSPENDED = "suspended"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return {
            "listed": "Listed from source",
            "forecast": "Forecast",
            "draft": "Draft",
            "in_review": "In review",
            "published": "Published",
            "in_remediation": "In remediation",
            "suspended": "Suspended",
            "retired": "Retired",
        }[self.value]

    @property
    def explained(self) -> str:
        """What the state means to a reader: who holds it and what happens next."""
        return {
            "listed": "On another body's list; no QSMO has vetted it.",
            "forecast": "Planned; it cannot be ordered yet.",
            "draft": "Being written by its provider; not public.",
            "in_review": "Submitted; the QSMO decides next.",
            "published": "Vetted by the designated QSMO and open to agencies.",
            "in_remediation": "Open to its present customers while the provider mends what is named below.",
            "suspended": "Not open to new customers until the reason below is resolved.",
            "retired": "No longer offered; kept as a record.",
        }[self.value]


# States in which everyone may see an offering (its public fields).
OPEN_STATES = frozenset(
    {
        OfferingState.LISTED,
        OfferingState.FORECAST,
        OfferingState.PUBLISHED,
        OfferingState.IN_REMEDIATION,
        OfferingState.SUSPENDED,
        OfferingState.RETIRED,
    }
)


class Assurance(StrEnum):
    """How far a claim has been proven: each level more than the one before."""

    CLAIMED = "claimed"
    DOCUMENTED = "documented"
    CERTIFIED = "certified"
    TESTED = "tested"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Hosting(StrEnum):
    """Where an offering runs (NIST SP 800-145 deployment models, and on-premises)."""

    ON_PREMISES = "on_premises"
    PUBLIC_CLOUD = "public_cloud"
    PRIVATE_CLOUD = "private_cloud"
    COMMUNITY_CLOUD = "community_cloud"
    HYBRID_CLOUD = "hybrid_cloud"

    @property
    def label(self) -> str:
        return "On-premises" if self is Hosting.ON_PREMISES else self.value.replace("_", " ").capitalize()


class Authorization(StrEnum):
    """How an offering stands with its security authorization (FedRAMP Marketplace designations and ATO)."""

    FEDRAMP_READY = "fedramp_ready"
    FEDRAMP_IN_PROCESS = "fedramp_in_process"
    FEDRAMP_AUTHORIZED = "fedramp_authorized"
    AGENCY_ATO = "agency_ato"
    NONE = "none"

    @property
    def label(self) -> str:
        return {
            "fedramp_ready": "FedRAMP Ready",
            "fedramp_in_process": "FedRAMP In Process",
            "fedramp_authorized": "FedRAMP Authorized",
            "agency_ato": "Agency ATO",
            "none": "No authorization",
        }[self.value]


class ImpactLevel(StrEnum):
    """Impact level of an authorization (FIPS 199; LI-SaaS and 20x are FedRAMP's own)."""

    LI_SAAS = "li_saas"
    LOW_20X = "low_20x"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def label(self) -> str:
        special = {"li_saas": "LI-SaaS", "low_20x": "20x Low"}
        return special.get(self.value, self.value.capitalize())


class PriceUnit(StrEnum):
    """What is counted for a price."""

    USER_YEAR = "user_year"
    EMPLOYEE_YEAR = "employee_year"
    TRANSACTION = "transaction"
    SUBSCRIPTION_YEAR = "subscription_year"
    AWARD = "award"
    FIXED = "fixed"
    HOUR = "hour"
    NO_CHARGE = "no_charge"

    @property
    def label(self) -> str:
        return {
            "user_year": "Per user and year",
            "employee_year": "Per employee and year",
            "transaction": "Per transaction",
            "subscription_year": "Subscription per year",
            "award": "Per award",
            "fixed": "Fixed price",
            "hour": "Per hour",
            "no_charge": "No charge to the agency",
        }[self.value]


class TierRule(StrEnum):
    """How tiers by volume apply."""

    ALL_UNITS = "all_units"
    EACH_TIER = "each_tier"

    @property
    def label(self) -> str:
        return {
            "all_units": "every unit at the price of the tier that the volume reaches",
            "each_tier": "each unit at the price of the tier it falls in",
        }[self.value]


class PricePeriod(StrEnum):
    """How often a price is charged. ``UNSTATED`` charges the volume asked for, whenever it is used."""

    YEAR = "year"
    MONTH = "month"
    ONCE = "once"
    UNSTATED = ""

    @property
    def label(self) -> str:
        return {"year": "per year", "month": "per month", "once": "once", "": ""}[self.value]


class FundingModel(StrEnum):
    """Who pays (field guide 4.3)."""

    QSMO_FUNDED = "qsmo_funded"
    REIMBURSABLE = "reimbursable"
    SHARED = "shared"
    SUBSCRIPTION = "subscription"


class MandateLevel(StrEnum):
    """Whether agencies must use it."""

    MANDATORY = "mandatory"
    DEFAULT = "default"
    OPTIONAL = "optional"


class AdoptionKind(StrEnum):
    """How an agency uses an offering, as the source says."""

    AUTHORIZATION = "authorization"
    REUSE = "reuse"
    UNSTATED = "unstated"
    CUSTOMER = "customer"

    @property
    def label(self) -> str:
        return {
            "authorization": "Authorized it",
            "reuse": "Reuses the authorization",
            "unstated": "Authorized it or reuses the authorization; the source does not say which",
            "customer": "Customer",
        }[self.value]


class NeedState(StrEnum):
    """Where a need stands; it ends answered or declined, with a reason."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"


class Frequency(StrEnum):
    """How often a follower hears."""

    AT_ONCE = "at_once"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        return {"at_once": "At once", "weekly": "Once a week", "never": "Never by mail"}[self.value]


class FieldKind(StrEnum):
    """What a field of an offering holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    URL = "url"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    ROWS = "rows"


@dataclass(frozen=True)
class FieldSpec:
    """One field of an offering: its name, words, kind and who sees it unless a version says otherwise.

    ``demanded_by`` names the sourcing modes that cannot be published without it. ``columns``
    are the parts of each row of a ``ROWS`` field, by name and kind.
    """

    name: str
    label: str
    group: str
    kind: FieldKind
    help: str = ""
    choices: type[StrEnum] | None = None
    columns: Mapping[str, FieldKind] | None = None
    demanded_by: frozenset[SourcingMode] = frozenset()
    visibility: Visibility = Visibility.PUBLIC
    is_claim: bool = False


@dataclass(frozen=True)
class Tier:
    """A price for volumes from ``starts_at`` up to the next tier."""

    starts_at: int
    unit_price: Decimal


@dataclass(frozen=True)
class Price:
    """An offering's price as the rules see it. ``fixed_fee`` is charged once per ``period``.

    ``effective_to`` is the last day on which it holds; ``minimum`` and ``maximum`` are the smallest
    and the largest volume that it is offered for. None means that nothing is stated.
    """

    unit: PriceUnit
    period: PricePeriod
    tiers: tuple[Tier, ...]
    rule: TierRule = TierRule.ALL_UNITS
    fixed_fee: Decimal = Decimal(0)
    currency: str = "USD"
    excludes: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class QuoteLine:
    """One line of a quote's arithmetic."""

    says: str
    quantity: int
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Quote:
    """What an offering would cost for a volume, with the arithmetic. ``total`` is None when unknown.

    The amounts of the lines add up to the total exactly: a line says what was rounded, where anything
    was. ``currency`` is empty only where no price is stated at all.
    """

    volume: int
    total: Decimal | None
    currency: str
    period: PricePeriod
    lines: tuple[QuoteLine, ...]
    excludes: tuple[str, ...] = ()
    why_unknown: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceLevel:
    """A promised level of one measure. ``higher_is_better`` decides which of two is weaker."""

    measure: str
    target: Decimal
    unit: str
    higher_is_better: bool = True


@dataclass(frozen=True)
class Component:
    """A part of a general contractor's bundle as the rules see it.

    One unit of the bundle takes ``units_per_unit`` of the part: 26 payments for one employee and year.
    """

    code: str
    title: str
    is_required: bool
    units_per_unit: Decimal
    price: Price | None
    service_levels: tuple[ServiceLevel, ...]
    state: OfferingState


@dataclass(frozen=True)
class FieldChange:
    """One field that differs between two versions."""

    field: str
    before: Any
    after: Any
    visibility: Visibility


@dataclass(frozen=True)
class Usage:
    """One agency's use of an offering, of any kind, as the rules of adoption see it.

    ``since`` is None where no source gives the date.
    """

    organization_id: int
    since: date | None

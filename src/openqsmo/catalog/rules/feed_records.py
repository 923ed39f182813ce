"""What the feeds hold once read. ``None`` means that the source does not say."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FedrampStatus(StrEnum):
    """How far a product has come at FedRAMP, whatever words the vintage uses."""

    READY = "ready"
    IN_PROCESS = "in_process"
    AUTHORIZED = "authorized"
    UNKNOWN = "unknown"


class PseudoAgency(StrEnum):
    """What stands among the agencies of the feed without being an organization."""

    BOARD = "board"
    CATCH_ALL = "catch_all"
    ERROR = "error"

    @property
    def label(self) -> str:
        return {
            "board": "Provisional authorization by the Joint Authorization Board",
            "catch_all": "An agency that the source does not name",
            "error": "A spreadsheet error in place of a name",
        }[self.value]


class AtoKind(StrEnum):
    """Whether an agency was the first to authorize a product, or reused its package."""

    AUTHORIZATION = "authorization"
    REUSE = "reuse"
    UNSTATED = "unstated"

    @property
    def label(self) -> str:
        return {
            "authorization": "First authorization",
            "reuse": "Reuse of the authorization",
            "unstated": "Authorization; the source does not say whether the first",
        }[self.value]


@dataclass(frozen=True, slots=True, order=True)
class DayOfYear:
    """A day that comes back each year: month 1 to 12, day 1 to 31."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{date(2000, self.month, 1):%B} {self.day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FedrampProduct:
    """One cloud service offering. ``product_id`` is a value of the scheme FEDRAMP-PRODUCT.

    ``leveraged_by`` are the products that stand on this one (the feed calls them leveraged
    systems). ``authorizations_counted`` and ``reuses_counted`` are the source's own figures; its
    reuses also count the agencies of ``leveraged_by``, so they exceed any list of agencies.
    """

    product_id: str
    offering: str
    provider: str | None
    description: str | None
    website: str | None
    status: FedrampStatus
    status_words: str | None
    service_models: tuple[str, ...]
    deployment_model: str | None
    impact_level: str | None
    authorization_type: str | None
    partnering_agency: str | None
    assessor: str | None
    uei: str | None
    small_business: bool | None
    business_functions: tuple[str, ...]
    leveraged_by: tuple[str, ...]
    annual_assessment: DayOfYear | None
    ready_on: date | None
    board_review_on: date | None
    agency_review_on: date | None
    program_review_on: date | None
    fedramp_review_on: date | None
    authorized_on: date | None
    authorizations_counted: int | None
    reuses_counted: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FedrampAgency:
    """One agency of the feed. ``agency_id`` is a value of the scheme FEDRAMP.

    ``sub`` is the bureau, where the row is one; ``parent`` is then its department.
    """

    agency_id: str
    parent: str
    sub: str | None = None
    website: str | None = None
    pseudo: PseudoAgency | None = None

    @property
    def name(self) -> str:
        """The agency's own name: the bureau's, or the department's where it is one."""
        return self.sub or self.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class FedrampAdoption:
    """One agency that authorized one product: at most one of these for each pair.

    An agency may hold several authorizations of a product, one for each system it runs on it;
    ``rows`` counts them. ``first_ato_on`` is the earliest; ``ato_on``, ``reported_on`` and
    ``expires_on`` are all of the latest. ``reported_on`` is the feed's ``auth_date``: for a first
    authorization the day FedRAMP authorized the product, for a reuse the day it was told.
    """

    product_id: str
    agency: FedrampAgency
    kind: AtoKind
    first_ato_on: date | None = None
    ato_on: date | None = None
    reported_on: date | None = None
    expires_on: date | None = None
    rows: int = 1

    @property
    def pair(self) -> tuple[str, str]:
        return self.product_id, self.agency.agency_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FedrampFeed:
    """One snapshot of the FedRAMP Marketplace.

    ``unplaced`` are the adoptions whose agency is no organization (``pseudo_agencies``): they
    prove that a product was authorized, and count for nobody. ``same_product_candidates`` are
    groups of identifiers that may name one product; a person decides.
    """

    file: str
    as_of: date | None
    produced_by: str | None
    products: tuple[FedrampProduct, ...]
    agencies: tuple[FedrampAgency, ...]
    pseudo_agencies: tuple[FedrampAgency, ...]
    adoptions: tuple[FedrampAdoption, ...]
    unplaced: tuple[FedrampAdoption, ...]
    same_product_candidates: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """An agency identifier that named one agency before and names another after.

    ``likeness`` of the two names, from 0 (nothing in common) to 100 (the same).
    """

    agency_id: str
    before: FedrampAgency
    after: FedrampAgency
    likeness: int


class GrantsSegment(StrEnum):
    """Who offers: another agency, or a company."""

    FEDERAL = "federal"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsOfferingRecord:
    """One offering on the list of the Grants QSMO, names and titles as written.

    ``customers`` is ``None`` where the source does not say, and ``customers_as_of`` holds its own
    words on how old the list is. ``services`` are titles of FIBF grants management activities.
    """

    line: int
    segment: GrantsSegment
    category: str | None
    offering: str
    provider: str
    description: str | None
    website: str | None
    customers: tuple[str, ...] | None
    customers_as_of: str | None
    services: tuple[str, ...]
    platform: str | None
    business_type: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivityMatch:
    """The activity a written title stands for, how like it is (0 to 100), and why, in words.

    ``identifier`` is ``None`` where the likeness does not decide: a person must.
    """

    identifier: str | None
    score: int
    reason: str

"""Words of the paperwork of a case: how it is written, who signs it, how an exception is asked for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_TEXT = 10_000
LONGEST_LINE = 500
LONGEST_REASON = 5_000
MOST_ROWS = 400
DAYS_TO_DECIDE_AN_EXCEPTION = 15
DAYS_AN_APPROVAL_HOLDS = 365


class CaseKind(StrEnum):
    """Why a case is needed (M-19-16 as reported; field guide 1.3)."""

    MARKETPLACE = "marketplace"
    OFF_MARKETPLACE = "off_marketplace"
    JOINT = "joint"

    @property
    def label(self) -> str:
        return {
            "marketplace": "Move to a solution of the marketplace",
            "off_marketplace": "Buy or build outside the marketplace",
            "joint": "Joint case of a legacy provider with the QSMO",
        }[self.value]


class JointPurpose(StrEnum):
    """What a legacy provider may only do with a case that the QSMO proposes with it (field guide 1.3)."""

    NEW_CUSTOMERS = "new_customers"
    EXPAND_SERVICES = "expand_services"
    INVEST = "invest"

    @property
    def label(self) -> str:
        return {
            "new_customers": "Accept new customers",
            "expand_services": "Expand services to existing customers",
            "invest": "Invest in technology or services of the area",
        }[self.value]


class CaseState(StrEnum):
    """Where a case stands (field guide 1.3)."""

    DRAFT = "draft"
    AGENCY_POC_REVIEW = "agency_poc_review"
    CIO_REVIEW = "cio_review"
    QSMO_REVIEW = "qsmo_review"
    OMB_REVIEW = "omb_review"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    RETURNED = "returned"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "draft": "Draft",
            "agency_poc_review": "With the agency's point of contact",
            "cio_review": "With the agency's CIO",
            "qsmo_review": "With the QSMO",
            "omb_review": "With OMB",
            "approved": "Approved",
            "approved_with_conditions": "Approved with conditions",
            "returned": "Returned",
            "denied": "Denied",
            "withdrawn": "Withdrawn",
        }[self.value]


class ApprovalLevel(StrEnum):
    """The four steps of approval, in the order in which they are signed."""

    SAPOC = "sapoc"
    CIO = "cio"
    QSMO = "qsmo"
    OMB = "omb"

    @property
    def label(self) -> str:
        return {
            "sapoc": "Agency point of contact (SAPOC)",
            "cio": "Agency Chief Information Officer (CIO)",
            "qsmo": "QSMO of the functional area",
            "omb": "Office of Management and Budget (OMB)",
        }[self.value]


class StepDecision(StrEnum):
    """What somebody decides at one step."""

    APPROVED = "approved"
    RETURNED = "returned"
    DENIED = "denied"

    @property
    def label(self) -> str:
        return {"approved": "Approve", "returned": "Return", "denied": "Deny"}[self.value]


class ReturnReason(StrEnum):
    """Why a step returns or denies a case: counted in public, so that the next author knows."""

    BASELINE = "baseline"
    ALTERNATIVES = "alternatives"
    REQUIREMENTS = "requirements"
    COSTS = "costs"
    BENEFITS = "benefits"
    RISKS = "risks"
    FUNDING = "funding"
    MARKETPLACE_FITS = "marketplace_fits"
    NOT_IN_SCOPE = "not_in_scope"

    @property
    def label(self) -> str:
        return {
            "baseline": "The baseline is not shown",
            "alternatives": "An alternative is missing or not treated alike",
            "requirements": "The requirements are not those of the standard, or not justified",
            "costs": "Costs are missing or cannot be followed",
            "benefits": "A benefit cannot be measured or proved",
            "risks": "A risk or blocker has nobody who can remove it",
            "funding": "Funding or agreement is not clear",
            "marketplace_fits": "A solution of the marketplace meets the need",
            "not_in_scope": "It is not for this step or this functional area",
        }[self.value]


class ExceptionReason(StrEnum):
    """Why an agency asks to go ahead without an approved case for a while."""

    EMERGENCY = "emergency"
    LAW = "law"
    NO_SOLUTION = "no_solution"
    CONTINUITY = "continuity"
    SECURITY = "security"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "emergency": "An emergency that cannot wait",
            "law": "A law that no solution of the marketplace meets",
            "no_solution": "No solution for this need is in the marketplace",
            "continuity": "To keep a running service alive until it is moved",
            "security": "To close a security weakness",
            "other": "Another reason, stated in words",
        }[self.value]


class ExceptionState(StrEnum):
    """What became of an exception that was asked for."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


class CaseSection(StrEnum):
    """The parts of a case, in the order in which they are written."""

    PROBLEM = "problem"
    BASELINE = "baseline"
    REQUIREMENTS = "requirements"
    ALTERNATIVES = "alternatives"
    COSTS = "costs"
    BENEFITS = "benefits"
    RISKS = "risks"
    DELIVERY = "delivery"
    PILOT = "pilot"
    FUNDING = "funding"
    MARKETPLACE = "marketplace"


@dataclass(frozen=True)
class Signed:
    """One signature as the rules see it: which step, who, what they decided."""

    level: ApprovalLevel
    person_id: int | None
    decision: StepDecision


@dataclass(frozen=True)
class ApprovalFacts:
    """A submitted case as the rules of approval see it.

    ``authors`` are the people who wrote or submitted any of it. ``signed`` are the signatures under the
    version that is before the approvers, oldest first.
    """

    state: CaseState
    kind: CaseKind
    authors: frozenset[int] = frozenset()
    signed: tuple[Signed, ...] = ()
    open_conditions: int = 0
    valid_until: date | None = None


@dataclass(frozen=True)
class Signer:
    """Somebody who would sign: who they are, and the steps that their roles let them sign."""

    person_id: int | None
    levels: frozenset[ApprovalLevel] = frozenset()


@dataclass(frozen=True)
class StandInFacts:
    """Who signs at an agency's step: whether the office exists there, and whether a stand-in is named."""

    is_cfo_act: bool
    is_office_held: bool
    stand_in_id: int | None = None


@dataclass(frozen=True)
class UsualTime:
    """How long a step took before: the median in days, of how many; unknown (None) where it never was done."""

    days: int | None = None
    of: int = 0


class ColumnKind(StrEnum):
    """How a value of a case is written and read."""

    LINE = "line"
    PROSE = "prose"
    DATE = "date"
    WHOLE = "whole"
    AMOUNT = "amount"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One value of a case: its name in files, its label, how it is written, and whether a case needs it."""

    name: str
    label: str
    kind: ColumnKind = ColumnKind.LINE
    choices: tuple[tuple[str, str], ...] = ()
    is_needed: bool = False
    hint: str = ""


@dataclass(frozen=True)
class SectionSpec:
    """One section of a case: its single values, and its table where it has one."""

    section: CaseSection
    title: str
    lead: str
    fields: tuple[Column, ...] = ()
    rows: tuple[Column, ...] = ()
    row_noun: str = ""

"""The words of people: what roles and scopes are for, and what an identity provider says."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from openqsmo.kernel.actor import Role, Scope
from openqsmo.organizations.vocabulary import OrganizationKind

# How long is kept from which address and browser somebody signed in.
KEPT_SIGN_INS = timedelta(days=365)


class TokenState(StrEnum):
    """Whether a token opens anything; it is told from its dates, never stored."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Client:
    """This installation as an identity provider knows it. ``private_key`` is PEM text.

    With a key it proves itself by ``private_key_jwt``, else by its secret, else by PKCE alone.
    """

    issuer: str
    client_id: str
    secret: str = ""
    private_key: str = ""
    acr_values: str = ""
    prompt: str = ""


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way: what must come back from the provider, and where to go then."""

    state: str
    nonce: str
    verifier: str
    next: str


@dataclass(frozen=True)
class Vouched:
    """Who somebody is to an identity provider. ``email`` is None unless the provider verified it."""

    issuer: str
    subject: str
    email: str | None
    may_end_session: bool = False


TASKS: dict[Role, str] = {
    Role.AGENCY_USER: "Searches, compares and follows offerings for the agency.",
    Role.AGENCY_SAPOC: "Answers for the agency's shared services; first to approve a purchase elsewhere.",
    Role.AGENCY_CIO: "Approves the agency's technology decisions, second in line.",
    Role.AGENCY_CFO: "Answers for the money in the agency's business cases.",
    Role.AGENCY_ADMIN: "Gives and ends the roles of the agency and of its bureaus.",
    Role.PROVIDER_USER: "Describes the provider's offerings and submits them for review.",
    Role.PROVIDER_ADMIN: "Gives and ends the provider's roles.",
    Role.QSMO_ANALYST: "Curates the QSMO's catalogue: reviews, asks back, answers needs.",
    Role.QSMO_DIRECTOR: "Approves and publishes for the QSMO; gives and ends its analysts' roles.",
    Role.STANDARDS_LEAD: "Edits the drafts of a functional area's standards.",
    Role.BSC_MEMBER: "Agrees standards across functions before the governance board sees them.",
    Role.SSGB_MEMBER: "Approves standards and recommends QSMOs for designation.",
    Role.OMB_REVIEWER: "Designates QSMOs and gives the last approval.",
    Role.IRB_MEMBER: "Reviews the risk of migrations at each tollgate.",
    Role.AUDITOR: "Reads everything with its evidence, and changes nothing.",
    Role.ADMIN: "Opens accounts and gives any role.",
}

SCOPES: dict[Scope, str] = {
    Scope.READ: "Read through the API and feeds whatever you may see on the pages.",
    Scope.WRITE: "Change through the API whatever you may change on the pages.",
    Scope.FEED: "Read feeds only; for feed readers, which keep the token in the feed's address.",
}

KINDS: dict[OrganizationKind, str] = {
    OrganizationKind.DEPARTMENT: "a department",
    OrganizationKind.INDEPENDENT_AGENCY: "an independent agency",
    OrganizationKind.BUREAU: "a bureau or other part of an agency",
    OrganizationKind.BOARD: "a board or council",
    OrganizationKind.COMMERCIAL_PROVIDER: "a commercial provider",
    OrganizationKind.QSMO: "a QSMO office",
    OrganizationKind.LEGISLATIVE: "in the legislative branch",
    OrganizationKind.JUDICIAL: "in the judicial branch",
    OrganizationKind.OTHER: "of a kind that is not known",
}

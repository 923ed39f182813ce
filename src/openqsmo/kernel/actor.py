"""Who acts or looks: a person, a token, a visitor or the operator at a terminal.

Roles follow field guide 10. A role is held *for* an organization; government-wide
roles (OMB, SSGB, auditors) are held for their own body and reach everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from openqsmo.kernel.visibility import Visibility


class Role(StrEnum):
    """What somebody may be in the marketplace. ``VISITOR`` is everyone; ``PERSON`` anyone signed in."""

    VISITOR = "visitor"
    PERSON = "person"
    AGENCY_USER = "agency_user"
    AGENCY_SAPOC = "agency_sapoc"
    AGENCY_CIO = "agency_cio"
    AGENCY_CFO = "agency_cfo"
    AGENCY_ADMIN = "agency_admin"
    PROVIDER_USER = "provider_user"
    PROVIDER_ADMIN = "provider_admin"
    QSMO_ANALYST = "qsmo_analyst"
    QSMO_DIRECTOR = "qsmo_director"
    STANDARDS_LEAD = "standards_lead"
    BSC_MEMBER = "bsc_member"
    SSGB_MEMBER = "ssgb_member"
    OMB_REVIEWER = "omb_reviewer"
    IRB_MEMBER = "irb_member"
    AUDITOR = "auditor"
    ADMIN = "admin"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: dict[Role, str] = {
    Role.VISITOR: "Visitor (not signed in)",
    Role.PERSON: "Any signed-in person",
    Role.AGENCY_USER: "Agency user",
    Role.AGENCY_SAPOC: "Senior Accountable Point of Contact (SAPOC)",
    Role.AGENCY_CIO: "Agency Chief Information Officer (CIO)",
    Role.AGENCY_CFO: "Agency Chief Financial Officer (CFO)",
    Role.AGENCY_ADMIN: "Agency account administrator",
    Role.PROVIDER_USER: "Provider user",
    Role.PROVIDER_ADMIN: "Provider account administrator",
    Role.QSMO_ANALYST: "QSMO analyst",
    Role.QSMO_DIRECTOR: "QSMO director",
    Role.STANDARDS_LEAD: "Standards Lead",
    Role.BSC_MEMBER: "Business Standards Council member",
    Role.SSGB_MEMBER: "Shared Services Governance Board member",
    Role.OMB_REVIEWER: "OMB reviewer",
    Role.IRB_MEMBER: "Investment Review Board member",
    Role.AUDITOR: "Auditor (GAO, inspector general)",
    Role.ADMIN: "System administrator",
    Role.OPERATOR: "Operator at the command line",
}

AGENCY_ROLES = frozenset(
    {Role.AGENCY_USER, Role.AGENCY_SAPOC, Role.AGENCY_CIO, Role.AGENCY_CFO, Role.AGENCY_ADMIN}
)
PROVIDER_ROLES = frozenset({Role.PROVIDER_USER, Role.PROVIDER_ADMIN})
QSMO_ROLES = frozenset({Role.QSMO_ANALYST, Role.QSMO_DIRECTOR})
BOARD_ROLES = frozenset({Role.STANDARDS_LEAD, Role.BSC_MEMBER, Role.SSGB_MEMBER, Role.IRB_MEMBER})
OVERSIGHT_ROLES = frozenset({Role.OMB_REVIEWER, Role.AUDITOR})
# Roles that an organization hands out; VISITOR, PERSON and OPERATOR are not given to anyone.
GRANTABLE_ROLES = frozenset(Role) - {Role.VISITOR, Role.PERSON, Role.OPERATOR}


class Scope(StrEnum):
    """What an API token may be used for; it never opens more than its owner's roles do."""

    READ = "read"
    WRITE = "write"
    FEED = "feed"


@dataclass(frozen=True)
class Grant:
    """One role held for one organization."""

    role: Role
    organization_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody at a door. Built by ``people``; read by everything."""

    name: str
    person_id: int | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    scopes: frozenset[Scope] | None = None
    is_operator: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def own_row(self) -> int:
        """The identifier of the person's own row; 0, which no row has, for everyone else."""
        return self.person_id or 0

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere, with the two that come with being there."""
        everyone = {Role.VISITOR}
        if self.is_signed_in:
            everyone.add(Role.PERSON)
        if self.is_operator:
            everyone.add(Role.OPERATOR)
        return frozenset(everyone | {grant.role for grant in self.grants})

    def has(self, *roles: Role, organization_id: int | None = None) -> bool:
        """Whether one of these roles is held, for this organization when one is named."""
        if organization_id is None:
            return bool(self.roles & set(roles))
        return any(g.role in roles and g.organization_id == organization_id for g in self.grants)

    def organization_ids(self, roles: Iterable[Role]) -> frozenset[int]:
        """The organizations for which one of these roles is held."""
        wanted = set(roles)
        return frozenset(g.organization_id for g in self.grants if g.role in wanted and g.organization_id)

    @property
    def agency_ids(self) -> frozenset[int]:
        return self.organization_ids(AGENCY_ROLES)

    @property
    def provider_ids(self) -> frozenset[int]:
        return self.organization_ids(PROVIDER_ROLES)

    @property
    def qsmo_ids(self) -> frozenset[int]:
        return self.organization_ids(QSMO_ROLES)

    @property
    def sight(self) -> Visibility:
        """The most that this actor sees of records that are not its own.

        Whoever acts for a provider, federal or commercial, sees only public fields of
        others' records, whatever else they are: a rival must not read a rival.
        """
        roles = self.roles
        if self.is_operator:
            return Visibility.QSMO
        if roles & PROVIDER_ROLES:
            return Visibility.PUBLIC
        if roles & (QSMO_ROLES | OVERSIGHT_ROLES):
            return Visibility.QSMO
        if roles & (AGENCY_ROLES | BOARD_ROLES):
            return Visibility.FEDERAL
        return Visibility.PUBLIC


ANYONE = (Role.VISITOR,)
VISITOR = Actor(name="Visitor")
OPERATOR = Actor(name="Operator", is_operator=True)

"""Which roles exist at which kind of organization, and who may give and end them there."""

from collections.abc import Sequence

from openqsmo.kernel.actor import (
    AGENCY_ROLES,
    GRANTABLE_ROLES,
    PROVIDER_ROLES,
    QSMO_ROLES,
    Actor,
    Role,
)
from openqsmo.organizations.vocabulary import OrganizationKind as Kind

# Somebody must always be there to give these roles' organizations their other roles.
ADMINISTRATORS = frozenset({Role.AGENCY_ADMIN, Role.PROVIDER_ADMIN, Role.ADMIN})
# Those who give roles; a QSMO's director may be missing for a while, its posts are then ADMIN's to fill.
GIVERS = ADMINISTRATORS | {Role.QSMO_DIRECTOR}
EXECUTIVE = frozenset({Kind.DEPARTMENT, Kind.INDEPENDENT_AGENCY, Kind.BUREAU, Kind.OTHER})
AGENCIES = EXECUTIVE | {Kind.LEGISLATIVE, Kind.JUDICIAL}

_AT_KIND: dict[Role, frozenset[Kind]] = {
    **dict.fromkeys(AGENCY_ROLES, AGENCIES),
    **dict.fromkeys(QSMO_ROLES, frozenset({Kind.QSMO})),
    Role.STANDARDS_LEAD: EXECUTIVE | {Kind.QSMO, Kind.BOARD},
    Role.BSC_MEMBER: frozenset({Kind.BOARD}),
    Role.SSGB_MEMBER: frozenset({Kind.BOARD}),
    Role.IRB_MEMBER: frozenset({Kind.BOARD}),
    Role.OMB_REVIEWER: EXECUTIVE,
    Role.AUDITOR: AGENCIES,
    Role.ADMIN: AGENCIES | {Kind.QSMO, Kind.BOARD},
}


def fitting_roles(kind: Kind, is_provider: bool) -> tuple[Role, ...]:
    """The roles that exist at an organization, in the order of ``Role``.

    Provider roles exist wherever services are provided, so also at a federal agency that provides one.
    An inspector general audits from inside an agency, so auditors are not the legislative branch's alone.
    """
    return tuple(
        role
        for role in Role
        if role in GRANTABLE_ROLES and (is_provider if role in PROVIDER_ROLES else kind in _AT_KIND[role])
    )


def may_give(role: Role, line: Sequence[int], by: Actor) -> bool:
    """Whether somebody may give, and end, a role for an organization.

    ``line`` is the organization's identifier and those of everything above it, itself first. System
    administrators and the operator give every role; an agency's administrator gives agency roles to
    the agency and everything below it; a provider's and a QSMO's only their own.
    """
    if by.has(Role.ADMIN, Role.OPERATOR):
        return True
    if role in AGENCY_ROLES:
        return bool(by.organization_ids({Role.AGENCY_ADMIN}).intersection(line))
    if role in PROVIDER_ROLES:
        return by.has(Role.PROVIDER_ADMIN, organization_id=line[0])
    if role is Role.QSMO_ANALYST:
        return by.has(Role.QSMO_DIRECTOR, organization_id=line[0])
    return False


def givable_roles(kind: Kind, is_provider: bool, line: Sequence[int], by: Actor) -> tuple[Role, ...]:
    """The roles that somebody may give at an organization: those that exist there and are theirs to give."""
    return tuple(role for role in fitting_roles(kind, is_provider) if may_give(role, line, by))


def leaves_nobody(role: Role, others: int) -> bool:
    """Whether ending a role would leave nobody to administer, with ``others`` still holding it."""
    return role in ADMINISTRATORS and others == 0

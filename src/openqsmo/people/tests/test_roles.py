"""Which roles exist where, and who may give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.actor import GRANTABLE_ROLES, OPERATOR, VISITOR, Actor, Grant, Role
from openqsmo.organizations.vocabulary import OrganizationKind as Kind
from openqsmo.people.rules.roles import ADMINISTRATORS, fitting_roles, givable_roles, leaves_nobody, may_give
from openqsmo.people.vocabulary import KINDS, SCOPES, TASKS

DEPARTMENT, BUREAU, OTHER_BUREAU, QSMO, PROVIDER = 1, 2, 3, 4, 5
AGENCY = [Role.AGENCY_USER, Role.AGENCY_SAPOC, Role.AGENCY_CIO, Role.AGENCY_CFO, Role.AGENCY_ADMIN]


def holding(role: Role, organization_id: int) -> Actor:
    return Actor(name="Somebody", person_id=9, grants=frozenset({Grant(role, organization_id)}))


@pytest.mark.parametrize(
    ("case", "kind", "is_provider", "there", "not_there"),
    [
        ("a department", Kind.DEPARTMENT, False, AGENCY, [Role.PROVIDER_USER, Role.QSMO_ANALYST]),
        ("a bureau that provides services", Kind.BUREAU, True, [*AGENCY, Role.PROVIDER_ADMIN], []),
        ("a company", Kind.COMMERCIAL_PROVIDER, True, [Role.PROVIDER_USER], [*AGENCY, Role.ADMIN]),
        ("a QSMO's office", Kind.QSMO, False, [Role.QSMO_DIRECTOR, Role.STANDARDS_LEAD], AGENCY),
        ("a board", Kind.BOARD, False, [Role.SSGB_MEMBER, Role.BSC_MEMBER, Role.IRB_MEMBER], AGENCY),
        ("GAO", Kind.LEGISLATIVE, False, [Role.AUDITOR], [Role.OMB_REVIEWER, Role.SSGB_MEMBER]),
        ("OMB", Kind.INDEPENDENT_AGENCY, False, [Role.OMB_REVIEWER], [Role.QSMO_DIRECTOR]),
        ("a court", Kind.JUDICIAL, False, [Role.AGENCY_USER], [Role.OMB_REVIEWER, Role.STANDARDS_LEAD]),
    ],
)
def test_which_roles_exist_where(case, kind, is_provider, there, not_there):
    fitting = fitting_roles(kind, is_provider)
    assert set(there) <= set(fitting), case
    assert not set(not_there) & set(fitting), case


@given(st.sampled_from(Kind), st.booleans())
def test_only_roles_that_can_be_given_exist_anywhere(kind, is_provider):
    fitting = fitting_roles(kind, is_provider)
    assert set(fitting) <= GRANTABLE_ROLES
    assert list(fitting) == sorted(fitting, key=list(Role).index)
    assert (Role.PROVIDER_ADMIN in fitting) == is_provider


def test_every_role_exists_somewhere_and_is_explained():
    everywhere = {role for kind in Kind for role in fitting_roles(kind, True)}
    assert everywhere == GRANTABLE_ROLES == set(TASKS)
    assert set(KINDS) == set(Kind)
    assert len(SCOPES) == 3


@pytest.mark.parametrize(
    ("case", "role", "line", "by", "may"),
    [
        ("an agency's administrator, its own roles", Role.AGENCY_CFO, [1], (Role.AGENCY_ADMIN, 1), True),
        ("another administrator like itself", Role.AGENCY_ADMIN, [1], (Role.AGENCY_ADMIN, 1), True),
        ("below it", Role.AGENCY_USER, [2, 1], (Role.AGENCY_ADMIN, 1), True),
        ("two steps below it", Role.AGENCY_USER, [3, 2, 1], (Role.AGENCY_ADMIN, 1), True),
        ("above it", Role.AGENCY_USER, [1], (Role.AGENCY_ADMIN, 2), False),
        ("beside it", Role.AGENCY_USER, [3, 1], (Role.AGENCY_ADMIN, 2), False),
        ("an auditor, by the agency", Role.AUDITOR, [1], (Role.AGENCY_ADMIN, 1), False),
        ("a system administrator, by the agency", Role.ADMIN, [1], (Role.AGENCY_ADMIN, 1), False),
        ("a QSMO's role, by the agency above", Role.QSMO_ANALYST, [4, 1], (Role.AGENCY_ADMIN, 1), False),
        ("a provider's role, by the agency above", Role.PROVIDER_USER, [2, 1], (Role.AGENCY_ADMIN, 1), False),
        ("an agency's plain user", Role.AGENCY_USER, [1], (Role.AGENCY_USER, 1), False),
        ("an agency's CIO", Role.AGENCY_USER, [1], (Role.AGENCY_CIO, 1), False),
        ("a provider's administrator", Role.PROVIDER_ADMIN, [5], (Role.PROVIDER_ADMIN, 5), True),
        ("a provider's, at another provider", Role.PROVIDER_USER, [6], (Role.PROVIDER_ADMIN, 5), False),
        ("a provider's, below itself", Role.PROVIDER_USER, [6, 5], (Role.PROVIDER_ADMIN, 5), False),
        ("a director, its analysts", Role.QSMO_ANALYST, [4], (Role.QSMO_DIRECTOR, 4), True),
        ("a director, another director", Role.QSMO_DIRECTOR, [4], (Role.QSMO_DIRECTOR, 4), False),
        ("a director, another QSMO's analysts", Role.QSMO_ANALYST, [7], (Role.QSMO_DIRECTOR, 4), False),
        ("an analyst, another analyst", Role.QSMO_ANALYST, [4], (Role.QSMO_ANALYST, 4), False),
        ("an auditor gives nothing", Role.AGENCY_USER, [1], (Role.AUDITOR, 1), False),
        ("the system administrator, anything", Role.ADMIN, [1], (Role.ADMIN, 9), True),
    ],
)
def test_who_may_give(case, role, line, by, may):
    assert may_give(role, line, holding(*by)) is may, case


@given(st.sampled_from(sorted(GRANTABLE_ROLES)), st.lists(st.integers(1, 9), min_size=1, unique=True))
def test_the_operator_may_give_everything_and_a_visitor_nothing(role, line):
    assert may_give(role, line, OPERATOR)
    assert not may_give(role, line, VISITOR)


grants = st.builds(Grant, st.sampled_from(sorted(GRANTABLE_ROLES - {Role.ADMIN})), st.integers(1, 5))


@given(st.frozensets(grants), st.lists(st.integers(1, 5), min_size=1, unique=True))
def test_nobody_but_a_system_administrator_gives_sight_of_everything(held, line):
    by = Actor(name="Somebody", person_id=9, grants=held)
    wide = {Role.ADMIN, Role.AUDITOR, Role.OMB_REVIEWER, Role.SSGB_MEMBER, Role.QSMO_DIRECTOR}
    assert not any(may_give(role, line, by) for role in wide)


@given(st.frozensets(grants), st.sampled_from(Kind), st.booleans(), st.lists(st.integers(1, 5), min_size=1))
def test_what_is_givable_exists_there_and_more_roles_never_give_less(held, kind, is_provider, line):
    few = Actor(name="Few", person_id=9, grants=frozenset(list(held)[:1]))
    many = Actor(name="Many", person_id=9, grants=held)
    givable = givable_roles(kind, is_provider, line, many)
    assert set(givable) <= set(fitting_roles(kind, is_provider))
    assert set(givable_roles(kind, is_provider, line, few)) <= set(givable)


@pytest.mark.parametrize("role", sorted(GRANTABLE_ROLES))
def test_only_the_last_administrator_is_held_back(role):
    assert leaves_nobody(role, 0) is (role in ADMINISTRATORS)
    assert leaves_nobody(role, 1) is False

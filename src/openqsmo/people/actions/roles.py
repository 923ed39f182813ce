"""Give and end roles."""

from django.db import transaction
from django.utils.timezone import localdate

from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day, listed
from openqsmo.ledger.record import record
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people import problems
from openqsmo.people.actions.accounts import end_roles, open_account
from openqsmo.people.models import Membership, Person
from openqsmo.people.queries import line_of
from openqsmo.people.rules.accounts import kept_address
from openqsmo.people.rules.roles import fitting_roles, may_give
from openqsmo.people.vocabulary import KINDS


@transaction.atomic
def grant_role(*, person: Person, organization: Organization, role: Role, by: Actor) -> Membership:
    """Give somebody a role for an organization, from today."""
    refuse_stranger(role, organization, by)
    refuse_misfit(role, organization)
    held_by = Person.objects.select_for_update().get(pk=person.pk)
    if not held_by.is_active:
        raise Refused(problems.ALREADY_CLOSED.about(address=held_by.email))
    if Membership.objects.current().filter(person=held_by, organization=organization, role=role).exists():
        names = {"person": held_by, "role": role.label, "organization": organization}
        raise Refused(problems.ALREADY_HELD.about(**names))
    membership = Membership(person=held_by, organization=organization, role=role, starts_on=localdate())
    membership.save()
    facts = {"role": role.label, "organization": organization.name}
    record("membership.granted", subject=membership, about=held_by, by=by, facts=facts)
    return membership


@transaction.atomic
def add_member(*, email: str, name: str, organization: Organization, role: Role, by: Actor) -> Membership:
    """Give a role to whoever has this address, opening the account first where there is none.

    ``name`` is needed only for a new account; an account that is there keeps the name it has. Two
    events when an account is opened, one else.
    """
    refuse_stranger(role, organization, by)
    refuse_misfit(role, organization)
    address = kept_address(email)
    person = Person.objects.filter(email=address).first()
    if person is None:
        if not name.strip():
            raise Refused(problems.NAME_NEEDED.about(address=address))
        person = open_account(email=address, name=name, by=by)
    return grant_role(person=person, organization=organization, role=role, by=by)


@transaction.atomic
def end_membership(
    *, membership_id: int, by: Actor, organization: Organization | None = None, why: str = ""
) -> Membership:
    """End a role today, unless that would leave nobody to administer.

    With ``organization``, a role held elsewhere does not exist.
    """
    seen = Membership.objects.visible_to(by).select_related("organization", "person")
    if organization is not None:
        seen = seen.filter(organization=organization)
    membership = seen.get(pk=membership_id)
    refuse_stranger(Role(membership.role), membership.organization, by)
    ended = end_roles([membership])
    if not ended:
        membership.refresh_from_db(fields=["ended_on"])
        raise Refused(problems.ALREADY_ENDED.about(ended_on=day(membership.ended_on or localdate())))
    facts = {"role": Role(membership.role).label, "organization": membership.organization.name}
    record("membership.ended", subject=ended[0], about=membership.person, by=by, facts=facts, why=why)
    return ended[0]


def refuse_stranger(role: Role, organization: Organization, by: Actor) -> None:
    """Refuse whoever may not give this role there (PEO-007)."""
    if not may_give(role, line_of(organization), by):
        raise Refused(problems.NOT_THEIRS_TO_GIVE.about(role=role.label, organization=organization))


def refuse_misfit(role: Role, organization: Organization) -> None:
    """Refuse a role that does not exist at this kind of organization (PEO-008)."""
    kind = OrganizationKind(organization.kind)
    fitting = fitting_roles(kind, organization.is_provider)
    if role not in fitting:
        raise Refused(
            problems.ROLE_DOES_NOT_FIT.about(
                role=role.label, organization=organization, kind=KINDS[kind],
                fitting=listed((known.label for known in fitting), "or"),
            )
        )  # fmt: skip

"""Open and close accounts, and say which sign-in at a provider belongs to which."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record, record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.organizations.models import Organization
from openqsmo.people import problems
from openqsmo.people.models import Identity, Membership, Person, Token
from openqsmo.people.queries import actor_for
from openqsmo.people.rules.accounts import kept_address, kept_name
from openqsmo.people.rules.roles import ADMINISTRATORS, GIVERS, leaves_nobody
from openqsmo.people.vocabulary import Vouched


@transaction.atomic
def open_account(*, email: str, name: str, by: Actor) -> Person:
    """Open an account for an address, without any role yet.

    A closed account is opened again, by a system administrator or the operator only.
    """
    if not by.has(Role.OPERATOR, *GIVERS):
        raise Refused(problems.NOT_YOURS_TO_OPEN.about(what="open"))
    address, kept = kept_address(email), kept_name(name)
    known: Person | None = Person.objects.select_for_update().filter(email=address).first()
    if known is not None:
        return _reopen(known, kept, by)
    person = Person(email=address, name=kept)
    person.set_unusable_password()
    _insert(person)
    record("person.registered", subject=person, by=by, changes=_personal(None, person))
    return person


@transaction.atomic
def close_account(*, person: Person, by: Actor, why: str = "") -> Person:
    """Close an account: its roles end, its tokens are revoked, whoever is signed in with it no longer is."""
    if not by.has(Role.ADMIN, Role.OPERATOR):
        raise Refused(problems.NOT_YOURS_TO_OPEN.about(what="close"))
    closing: Person = Person.objects.select_for_update().get(pk=person.pk)
    if not closing.is_active:
        raise Refused(problems.ALREADY_CLOSED.about(address=closing.email))
    ended = end_roles(list(Membership.objects.current().filter(person=closing)))
    revoked = _revoke_tokens(closing)
    closing.is_active = False
    closing.set_unusable_password()  # what sessions are checked against: none outlives a closing
    closing.save(update_fields=["is_active", "password"])
    record("person.closed", subject=closing, by=by, why=why, also=[*ended, *revoked])
    return closing


@transaction.atomic
def link_identity(*, person: Person, issuer: str, subject: str, by: Actor) -> Identity:
    """Remember that a sign-in at a provider is this person's.

    One account has one sign-in at each provider: an address that was given to somebody else must not
    give its first holder's account away (PEO-021).
    """
    Person.objects.select_for_update().get(pk=person.pk)
    known = Identity.objects.filter(person=person, issuer=issuer).first()
    if known is not None and known.subject != subject:
        raise Refused(problems.OTHER_IDENTITY.about(address=person.email, issuer=issuer))
    if known is not None:
        return known
    identity = Identity(person=person, issuer=issuer, subject=subject)
    identity.save()
    changes = {"subject": Change(None, subject, personal=True)}
    facts = {"issuer": issuer}
    record("person.linked", subject=identity, about=person, by=by, facts=facts, changes=changes)
    return identity


@transaction.atomic
def link_first_sign_in(*, vouched: Vouched) -> None:
    """Link a sign-in that was not seen before to the open account of its verified address, if there is one.

    Demonstration people are never linked: nobody can prove to be somebody made up.
    """
    is_known = Identity.objects.filter(issuer=vouched.issuer, subject=vouched.subject).exists()
    if is_known or vouched.email is None:
        return
    try:
        address = kept_address(vouched.email)
    except Refused:
        return
    person = Person.objects.filter(email=address, is_active=True, is_synthetic=False).first()
    if person is not None:
        by = actor_for(person)
        link_identity(person=person, issuer=vouched.issuer, subject=vouched.subject, by=by)


@transaction.atomic
def unlink_identities(*, person: Person, by: Actor, why: str = "") -> int:
    """Forget every sign-in linked to an account, so that the next verified one is linked; gives how many."""
    if not by.has(Role.ADMIN, Role.OPERATOR):
        raise Refused(problems.NOT_YOURS_TO_OPEN.about(what="unlink"))
    locked = Person.objects.select_for_update().get(pk=person.pk)
    linked = list(Identity.objects.filter(person=locked))
    if linked:
        gone = [identity.ledger_name for identity in linked]
        for identity in linked:
            identity.delete()
        record("person.unlinked", subject=locked, by=by, why=why, gone=gone)
    return len(linked)


@transaction.atomic
def register_demonstration_person(
    *, email: str, name: str, memberships: Iterable[tuple[Role, Organization]], by: Actor
) -> Person:
    """Put a made-up person with roles there, marked synthetic; who is there already is left as it is.

    Exists under demonstration settings only (PEO-001). One event for the account and one for each role.
    """
    if not settings.IS_DEMONSTRATION:
        raise Refused(problems.NO_DEMONSTRATION.about(provider=settings.OPTIONS.oidc_name))
    address = kept_address(email)
    known: Person | None = Person.objects.filter(email=address, is_synthetic=True).first()
    if known is not None:
        return known
    person = Person(email=address, name=kept_name(name), is_synthetic=True)
    person.set_unusable_password()
    _insert(person)
    entries = [Entry("person.registered", person, _personal(None, person))]
    for role, organization in memberships:
        held = Membership(person=person, organization=organization, role=role, starts_on=localdate())
        held.save()
        facts = {"role": role.label, "organization": organization.name}
        entries.append(Entry("membership.granted", held, facts=facts, about=person))
    record_all(entries, by=by)
    return person


def end_roles(ending: Collection[Membership]) -> list[Membership]:
    """End the roles among these that are still held, today; gives them as saved.

    Refused when it would leave an organization, or the marketplace, without an administrator (PEO-015).
    Whoever else holds such a role is locked together with them, always in one order: of two
    administrators who end each other at once, the second is refused.
    """
    asked = {membership.pk for membership in ending}
    held = Membership.objects.current().filter(_with_peers(ending)).select_related("organization")
    locked = list(held.select_for_update(of=("self",)).order_by("pk"))
    staying = Counter(_post(membership) for membership in locked if membership.pk not in asked)
    ended = [membership for membership in locked if membership.pk in asked]
    for membership in ended:
        if leaves_nobody(Role(membership.role), staying[_post(membership)]):
            whose = "this marketplace" if membership.role == Role.ADMIN else str(membership.organization)
            raise Refused(problems.LAST_ADMINISTRATOR.about(organization=whose))
        membership.ended_on = localdate()
        membership.save(update_fields=["ended_on"])
    return ended


def _post(membership: Membership) -> tuple[str, int]:
    """What somebody must be left for: a role at an organization; system administrators are one post."""
    everywhere = membership.role == Role.ADMIN
    return membership.role, 0 if everywhere else membership.organization_id


def _with_peers(ending: Collection[Membership]) -> Q:
    """These roles, and all others in whose absence one of them could not be ended."""
    wanted = Q(pk__in=[membership.pk for membership in ending])
    for role, organization_id in {_post(membership) for membership in ending}:
        if role == Role.ADMIN:
            wanted |= Q(role=role)
        elif role in ADMINISTRATORS:
            wanted |= Q(role=role, organization_id=organization_id)
    return wanted


def _insert(person: Person) -> None:
    """Save a new person; of two that open the same address at once, the second is refused (PEO-019)."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused(problems.ALREADY_OPEN.about(address=person.email)) from None


def _reopen(person: Person, name: str, by: Actor) -> Person:
    if person.is_active:
        raise Refused(problems.ALREADY_OPEN.about(address=person.email))
    if not by.has(Role.ADMIN, Role.OPERATOR):
        raise Refused(problems.ALREADY_CLOSED.about(address=person.email))
    before = person.name
    person.is_active, person.name = True, name
    person.save(update_fields=["is_active", "name"])
    changes = {"name": Change(before, name, personal=True)} if before != name else {}
    record("person.reopened", subject=person, by=by, changes=changes)
    return person


def _revoke_tokens(person: Person) -> Sequence[Token]:
    tokens = list(Token.objects.filter(person=person, revoked_on=None).select_for_update().order_by("pk"))
    for token in tokens:
        token.revoked_on = localdate()
        token.save(update_fields=["revoked_on"])
    return tokens


def _personal(before: Person | None, after: Person) -> dict[str, Change]:
    return {
        field: Change(getattr(before, field, None), getattr(after, field), personal=True)
        for field in ("email", "name")
    }

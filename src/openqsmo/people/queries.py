"""Reads of accounts: who an actor is, who belongs to an organization, one's own page."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from openqsmo.kernel.actor import Actor, Grant, Role, Scope
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.queries import history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people import problems
from openqsmo.people.models import Membership, MembershipQuerySet, Person, Token
from openqsmo.people.rules.roles import givable_roles


def actor_for(person: Person, scopes: frozenset[Scope] | None = None) -> Actor:
    """The person as an actor: every role held now, for which organization."""
    held = Membership.objects.current().filter(person=person).values_list("role", "organization_id")
    grants = frozenset(Grant(Role(role), organization_id) for role, organization_id in held)
    return Actor(name=person.name, person_id=person.pk, grants=grants, scopes=scopes)


def token_digest(secret: str) -> str:
    """How a token is kept: tokens are long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_used(secret: str, today: date) -> Token:
    """The usable token with this secret; an unknown, expired or revoked one is refused (PEO-004)."""
    tokens = Token.objects.usable(today).select_related("person")
    found = tokens.filter(digest=token_digest(secret)).first()
    if found is None:
        raise Refused(problems.BAD_TOKEN)
    return found


def name_actors(actors: Iterable[str]) -> dict[str, str]:
    """Names for the ledger's actors: ``person:12`` to the account's name."""
    ids = [int(actor.split(":")[1]) for actor in actors if actor.startswith("person:")]
    people = Person.objects.in_bulk(ids)
    return {f"person:{pk}": person.name for pk, person in people.items()}


def demonstration_people() -> QuerySet[Person]:
    """The synthetic people that a demonstration offers to sign in as, with the roles they hold now."""
    chosen = Person.objects.filter(is_synthetic=True, is_active=True)
    return chosen.prefetch_related(_current_roles()).order_by("pk")  # type: ignore[no-any-return]


def account_page(*, viewer: Actor) -> Person:
    """One's own account with the roles held now, and how one is known to identity providers."""
    accounts = Person.objects.prefetch_related(_current_roles(), "identities")
    found: Person = accounts.get(pk=viewer.own_row)
    return found


def account_history(*, viewer: Actor) -> list[HistoryLine]:
    """What happened to one's own account, with the personal values, which are one's own."""
    person = Person.objects.get(pk=viewer.own_row)
    return history(record=person, viewer=viewer, namer=name_actors)


def tokens_of(*, viewer: Actor) -> QuerySet[Token]:
    """One's own tokens, newest first."""
    return Token.objects.filter(person_id=viewer.own_row)


def roles_of(*, viewer: Actor) -> QuerySet[Membership]:
    """The roles that one holds now."""
    held = Membership.objects.current().filter(person_id=viewer.own_row)
    return held.select_related("organization")


def people_list(*, viewer: Actor) -> QuerySet[Person]:
    """The accounts that the viewer may see, with the roles they hold now."""
    seen = Person.objects.visible_to(viewer).prefetch_related(_current_roles())
    return seen.order_by("email")  # type: ignore[no-any-return]


def person_at(address: str, *, viewer: Actor) -> Person:
    """The account with an address, open or closed; refused when there is none to be seen (PEO-028)."""
    found: Person | None = Person.objects.visible_to(viewer).filter(email=address.strip().lower()).first()
    if found is None:
        raise Refused(problems.NO_ACCOUNT.about(address=address))
    return found


def organization_at(key: str) -> Organization:
    """The organization with a key; refused when there is none (PEO-029)."""
    found: Organization | None = Organization.objects.filter(key=key).first()
    if found is None:
        raise Refused(problems.NO_ORGANIZATION.about(key=key))
    return found


@dataclass(frozen=True)
class OrganizationPeople:
    """An organization as its account administrator sees it."""

    organization: Organization
    members: tuple[Membership, ...]
    former: tuple[Membership, ...]
    givable: tuple[Role, ...]


MOST_FORMER = 50


def organization_people(*, organization_id: int, viewer: Actor) -> OrganizationPeople:
    """Who holds and held a role for an organization, and what the viewer may give there.

    Only for whoever administers it, and for auditors; anybody else is refused (PEO-017).
    """
    organization = Organization.objects.get(pk=organization_id)
    givable = roles_to_give(organization, viewer)
    rows = members(organization=organization, viewer=viewer).select_related("person", "organization")
    return OrganizationPeople(
        organization=organization,
        members=tuple(rows.current().order_by("person__name", "pk")),
        former=tuple(rows.exclude(ended_on=None).order_by("-ended_on", "-pk")[:MOST_FORMER]),
        givable=givable,
    )


def members(*, organization: Organization, viewer: Actor) -> MembershipQuerySet:
    """Every role held for an organization, now or before; refused to whom it does not concern (PEO-017)."""
    if not viewer.has(Role.AUDITOR) and not roles_to_give(organization, viewer):
        raise Refused(problems.NOT_ITS_ADMINISTRATOR.about(organization=organization))
    return Membership.objects.all().filter(organization=organization)


def roles_to_give(organization: Organization, viewer: Actor) -> tuple[Role, ...]:
    """The roles that the viewer may give and end at an organization; empty for whoever administers nothing."""
    kind = OrganizationKind(organization.kind)
    return givable_roles(kind, organization.is_provider, line_of(organization), viewer)


def line_of(organization: Organization) -> tuple[int, ...]:
    """The identifiers of an organization and of everything above it, itself first."""
    line = [organization.pk]
    above = organization.parent_id
    while above is not None and above not in line:
        line.append(above)
        above = Organization.objects.values_list("parent_id", flat=True).get(pk=above)
    return tuple(line)


def _current_roles() -> "Prefetch[str, MembershipQuerySet, str]":
    held = Membership.objects.current().select_related("organization").order_by("organization__name", "pk")
    return Prefetch("memberships", queryset=held, to_attr="roles_now")

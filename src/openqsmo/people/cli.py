"""``qsmo people``: accounts, roles and tokens, from the command line."""

import json
from typing import Any

import click
from django.utils.timezone import localdate

from openqsmo.kernel.actor import OPERATOR, VISITOR, Actor, Role, Scope
from openqsmo.kernel.words import counted, listed
from openqsmo.people import actions, queries
from openqsmo.people.models import Membership, Person
from openqsmo.people.rules.tokens import MOST_DAYS
from openqsmo.web.access import allow_command, require_scope

token_option = click.option(
    "--token", envvar="OPENQSMO_TOKEN", default="",
    help="An API token of one's own (or OPENQSMO_TOKEN); without one, what a visitor sees.",
)  # fmt: skip


def who_acts(token: str, wanted: Scope) -> Actor:
    """Whom a token is of, if it may be used for what is wanted; a visitor where none is given."""
    if not token:
        return VISITOR
    kept = queries.token_used(token, localdate())
    actor = queries.actor_for(kept.person, kept.scope_set)
    require_scope(actor, wanted, {wanted})
    return actor


ROLES = click.Choice([role.value for role in Role if role not in {Role.VISITOR, Role.PERSON, Role.OPERATOR}])
SCOPES = click.Choice([scope.value for scope in Scope])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, one object to a line.")


@click.group()
def people() -> None:
    """Accounts, the roles they hold for organizations, and API tokens."""


@people.command("open")
@click.argument("email")
@click.option("--name", required=True, help="The person's name as it is shown.")
@allow_command(Role.OPERATOR)
def open_command(email: str, name: str) -> None:
    """Open an account, or open a closed one again."""
    person = actions.open_account(email=email, name=name, by=OPERATOR)
    click.echo(f"open: {person.email} ({person.name})")


@people.command("close")
@click.argument("email")
@click.option("--why", default="", help="Kept in the history.")
@allow_command(Role.OPERATOR)
def close_command(email: str, why: str) -> None:
    """Close an account: end its roles, revoke its tokens, sign it out."""
    person = actions.close_account(person=_person(email), why=why, by=OPERATOR)
    click.echo(f"closed: {person.email}")


@people.command("unlink")
@click.argument("email")
@click.option("--why", default="", help="Kept in the history.")
@allow_command(Role.OPERATOR)
def unlink_command(email: str, why: str) -> None:
    """Forget the identity provider's sign-in of an account; the next verified one is linked."""
    count = actions.unlink_identities(person=_person(email), why=why, by=OPERATOR)
    click.echo(f"unlinked: {counted(count, 'sign-in')} of {email}")


@people.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--organization", "key", required=True, metavar="KEY", help="Which organization, by its key.")
@click.option("--name", default="", help="Opens the account when the address has none.")
@allow_command(Role.OPERATOR)
def grant_command(email: str, role: str, key: str, name: str) -> None:
    """Give a role for an organization."""
    organization = queries.organization_at(key)
    given = actions.add_member(
        email=email, name=name, organization=organization, role=Role(role), by=OPERATOR
    )
    click.echo(f"given: {given.person.email} {given.role} {organization.key} (role {given.pk})")


@people.command("end")
@click.argument("role_id", type=click.IntRange(1))
@click.option("--why", default="", help="Kept in the history.")
@allow_command(Role.OPERATOR)
def end_command(role_id: int, why: str) -> None:
    """End a role, by the number that `qsmo people list` shows."""
    ended = actions.end_membership(membership_id=role_id, why=why, by=OPERATOR)
    click.echo(f"ended: {ended.person.email} {ended.role} {ended.organization.key}")


@people.command("list")
@AS_JSON
@allow_command(Role.OPERATOR)
def list_command(as_json: bool) -> None:
    """List accounts with the roles that they hold now."""
    for person in queries.people_list(viewer=OPERATOR).iterator(chunk_size=500):
        click.echo(json.dumps(_as_data(person)) if as_json else _as_line(person))


@people.command("token")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", "scopes", type=SCOPES, multiple=True, required=True, help="May be given repeatedly.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=30, show_default=True)
@allow_command(Role.OPERATOR)
def token_command(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make an API token for a script; prints its secret, once, and nothing else."""
    wanted = [Scope(scope) for scope in scopes]
    _, secret = actions.make_token(name=name, scopes=wanted, days=days, owner=_person(email), by=OPERATOR)
    click.echo(secret)


def _person(email: str) -> Person:
    return queries.person_at(email, viewer=OPERATOR)


def _as_line(person: Person) -> str:
    held = listed(f"{role.role} at {role.organization.key} (role {role.pk})" for role in person.roles_now)
    state = "" if person.is_active else "  CLOSED"
    return f"{person.email}  {person.name}{state}  {held or 'no role'}"


def _as_data(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "is_open": person.is_active,
        "is_synthetic": person.is_synthetic,
        "roles": [_role_data(held) for held in person.roles_now],
    }


def _role_data(held: Membership) -> dict[str, Any]:
    return {
        "id": held.pk,
        "role": held.role,
        "organization": held.organization.key,
        "starts_on": held.starts_on.isoformat(),
    }

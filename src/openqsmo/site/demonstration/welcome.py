"""What the terminal says when the demonstration is ready: where it is, who is in it, what to try first."""

from collections.abc import Iterator, Sequence

from openqsmo.kernel.actor import Role
from openqsmo.people.models import Person
from openqsmo.people.queries import demonstration_people

FIRST_STEPS = (
    "Search for payroll, tick two offerings and compare them.",
    "Open an offering, read its history, and look at its page as of August 1, 2026.",
    "Sign in as Ana Analyst: an offering waits for her review, and Dee Director publishes it.",
    "Sign in as Rob Rival and look for what Pat Provider shows to federal users only.",
)


def welcome(port: int) -> Iterator[str]:
    """The lines to print, in order."""
    address = f"http://127.0.0.1:{port}"
    yield f"The demonstration is ready for {address}/"
    yield ""
    yield f"Sign in without a password: open {address}/sign-in/ and choose one of these invented people."
    yield ""
    yield from _table([("Name", "E-mail", "Roles"), *map(_row, demonstration_people())])
    yield ""
    yield "What to try first:"
    for number, step in enumerate(FIRST_STEPS, start=1):
        yield f"  {number}. {step}"
    yield f"  {len(FIRST_STEPS) + 1}. Read the API at {address}/api/ and verify the ledger: qsmo ledger verify"


def _row(person: Person) -> tuple[str, str, str]:
    held: dict[str, list[str]] = {}
    for membership in person.roles_now:
        at = membership.organization
        held.setdefault(Role(membership.role).label, []).append(at.abbreviation or at.name)
    return person.name, person.email, "; ".join(_in_words(role, at) for role, at in held.items())


def _in_words(role: str, at: Sequence[str]) -> str:
    return f"{role}, {at[0] if len(at) == 1 else f'{len(at)} organizations'}"


def _table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    names, addresses = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, address, tasks in rows:
        yield f"  {name:<{names}}  {address:<{addresses}}  {tasks}"

"""What the demonstration government is made of, written by us: nothing here is anybody's real data.

``people.toml``, ``providers.toml``, ``government.toml``, ``use.toml`` and ``offerings/`` are invented.
``standards/`` holds real identifiers and titles of the Federal Integrated Business Framework, with
short descriptions of our own, so that offerings can point at them before the real feed is loaded.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from openqsmo.kernel.actor import Role
from openqsmo.organizations.vocabulary import OrganizationKind

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class SyntheticPerson:
    """Somebody invented, with the roles they hold: each for an organization by its key."""

    email: str
    name: str
    roles: tuple[tuple[Role, str], ...]


@dataclass(frozen=True)
class SyntheticProvider:
    """An invented provider; ``content`` is what each of its offerings says unless it says otherwise."""

    key: str
    name: str
    kind: OrganizationKind
    content: Fields


@dataclass(frozen=True)
class SyntheticDesignation:
    """An invented designation under way: the day of each step that it has taken, by the step's name."""

    area: str
    name: str
    lead_agency: str
    director: str
    scope: str
    first_fiscal_year: int
    plan: Mapping[str, str]
    steps: Mapping[str, date]


@dataclass(frozen=True)
class SyntheticAppointment:
    """An entry of the register that is made during the story; without a name the office is vacant."""

    on: date
    organization: str
    office: str
    since: date
    name: str = ""
    area: str = ""
    is_acting: bool = False


@dataclass(frozen=True)
class NeedEnd:
    """How a need ended: on which day, by whom, why; ``offering`` is the slug of what answers it."""

    on: date
    state: str
    by: str
    answer: str
    offering: str = ""


@dataclass(frozen=True)
class SyntheticNeed:
    """What somebody missed. ``by`` is an address, empty for a visitor; ``area`` is empty where not known."""

    asked: date
    by: str
    area: str
    what: str
    what_for: str
    search: str = ""
    ended: NeedEnd | None = None


@dataclass(frozen=True)
class SyntheticFollow:
    """What somebody follows: an offering by its slug, or a search by its address."""

    on: date
    by: str
    frequency: str
    offering: str = ""
    search: str = ""
    name: str = ""


@dataclass(frozen=True)
class SyntheticDraft:
    """A standard of requirements that is drafted: the day of each step that it has taken, and its comments."""

    area: str
    lead: str
    why: str
    docket: str
    closes_on: date
    steps: Mapping[str, date]
    requirements: tuple[Fields, ...]
    comments: tuple[Fields, ...]


@dataclass(frozen=True)
class Government:
    """When the story begins and ends, and what happens beside the offerings."""

    opens_at: datetime
    told_until: date
    designations: tuple[SyntheticDesignation, ...]
    appointments: tuple[SyntheticAppointment, ...]
    needs: tuple[SyntheticNeed, ...]
    follows: tuple[SyntheticFollow, ...]
    draft: SyntheticDraft


STEPS = ("identified", "pre_designated", "plan_saved", "plan_submitted", "ssgb_approved", "recommended")


@cache
def government() -> Government:
    """The story, without the offerings."""
    read = _read("government.toml")
    return Government(
        opens_at=read["opens_at"],
        told_until=read["told_until"],
        designations=tuple(_designation(entry) for entry in read["designation"]),
        appointments=tuple(SyntheticAppointment(**entry) for entry in read["official"]),
        needs=tuple(_need(entry) for entry in read["need"]),
        follows=tuple(SyntheticFollow(**entry) for entry in read["follow"]),
        draft=_draft(read["draft"]),
    )


@cache
def people() -> tuple[SyntheticPerson, ...]:
    """The people that a demonstration can be looked at as, in the order in which they are offered."""
    return tuple(
        SyntheticPerson(entry["email"], entry["name"], tuple(_role(held) for held in entry["roles"]))
        for entry in _read("people.toml")["person"]
    )


@cache
def providers() -> tuple[SyntheticProvider, ...]:
    """The invented providers, federal and commercial."""
    return tuple(
        SyntheticProvider(
            entry["key"], entry["name"], OrganizationKind(entry["kind"]), plain(entry["content"])
        )
        for entry in _read("providers.toml")["provider"]
    )


def standards() -> tuple[tuple[str, bytes], ...]:
    """The starter set of functions and activities, as files of the framework's own feed."""
    folder = files(__name__).joinpath("standards")
    return tuple(sorted((each.name, each.read_bytes()) for each in folder.iterdir()))


def raw_files() -> list[bytes]:
    """Every file of the content, in a fixed order: what the digest of the filling is over."""
    root = files(__name__)
    toml = [each for each in root.iterdir() if each.name.endswith(".toml")]
    inside = [each for name in ("offerings", "evidence") for each in root.joinpath(name).iterdir()]
    return [each.read_bytes() for each in sorted([*toml, *inside], key=lambda each: each.name)]


def plain(value: Any) -> Any:
    """What TOML gives, as JSON holds it: days become text."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(*path: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(*path).read_text("utf-8"))


def _role(held: str) -> tuple[Role, str]:
    role, key = held.split()
    return Role(role), key


def _designation(entry: Fields) -> SyntheticDesignation:
    return SyntheticDesignation(
        area=entry["area"],
        name=entry["name"],
        lead_agency=entry["lead_agency"],
        director=entry["director"],
        scope=entry["scope"],
        first_fiscal_year=entry["first_fiscal_year"],
        plan=entry["plan"],
        steps={step: entry[step] for step in STEPS if step in entry},
    )


def _draft(entry: Fields) -> SyntheticDraft:
    told = {name: value for name, value in entry.items() if name not in ("requirement", "comment")}
    return SyntheticDraft(**told, requirements=tuple(entry["requirement"]), comments=tuple(entry["comment"]))


def _need(entry: Fields) -> SyntheticNeed:
    ended = NeedEnd(**entry["ended"]) if "ended" in entry else None
    return SyntheticNeed(**{**entry, "ended": ended})

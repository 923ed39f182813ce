"""The invented offerings as they are written down: what each says in which version, and what becomes of it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from openqsmo.catalog.vocabulary import Assurance, OfferingState, SourcingMode
from openqsmo.site.demonstration.content import Fields, plain, providers

HERE = "openqsmo.site.demonstration.content"
UNKNOWN = "?"


class Ending(StrEnum):
    """Where the path of a version ends in the story."""

    PUBLISHED = "published"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FORECAST = "forecast"
    DRAFTED = "drafted"


@dataclass(frozen=True)
class Proof:
    """A file that is given for a claim, and the level that it proves."""

    field: str
    level: Assurance
    on: date | None
    by: str


@dataclass(frozen=True)
class Release:
    """One version: all that it says, why it was made, and where its path ends on which day.

    ``reason`` is why it was returned, for one that was.
    """

    content: Fields
    visibility: Mapping[str, str]
    why: str
    ending: Ending
    on: date
    reason: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A later change of state, with the reason that stands on the page."""

    to: OfferingState
    on: date
    reason: str


@dataclass(frozen=True)
class SyntheticOffering:
    """An invented offering. ``writer`` and ``decider`` are addresses: who writes for the QSMO, who decides.

    ``provider`` is the key of its provider, which for what a QSMO answers for itself is the office.
    """

    slug: str
    mode: SourcingMode
    area: str
    provider: str
    writer: str
    decider: str
    releases: tuple[Release, ...]
    turns: tuple[Turn, ...]
    vetting_notes: str

    @property
    def title(self) -> str:
        return str(self.releases[0].content["title"])

    @property
    def first_shown_on(self) -> date:
        """The day from which everybody sees it, where there is one; else that of its first step."""
        return self.releases[0].on


@dataclass(frozen=True)
class Use:
    """That an agency uses an offering: since when, None for unknown, and until when, None for still."""

    slug: str
    agency: str
    since: date | None
    until: date | None


@cache
def offerings() -> tuple[SyntheticOffering, ...]:
    """Every invented offering, area by area."""
    folder = files(HERE).joinpath("offerings")
    found: list[SyntheticOffering] = []
    for each in sorted(folder.iterdir(), key=lambda file: file.name):
        area = tomllib.loads(each.read_text("utf-8"))
        found += [_offering(entry, area) for entry in area["offering"]]
    return tuple(found)


@cache
def uses() -> tuple[Use, ...]:
    """Who uses what."""
    read: dict[str, list[str]] = tomllib.loads(files(HERE).joinpath("use.toml").read_text("utf-8"))
    return tuple(_use(slug, line) for slug, lines in read.items() for line in lines)


def evidence_text(proof: Proof, offering: SyntheticOffering, provider: str) -> str:
    """The text of the file that is given for a claim."""
    text = files(HERE).joinpath("evidence", f"{proof.field}.txt").read_text("utf-8")
    on = proof.on.isoformat() if proof.on else "not stated"
    return text.format(title=offering.title, provider=provider, on=on, by=proof.by or "the provider")


def _offering(entry: Fields, area: Fields) -> SyntheticOffering:
    mode = SourcingMode(entry["mode"])
    return SyntheticOffering(
        slug=entry["slug"],
        mode=mode,
        area=area["area"],
        provider=entry.get("provider", area["office"]),
        writer=area["writer"],
        decider=area["decider"],
        releases=tuple(_releases(entry, _said_by_all(entry, area, mode))),
        turns=tuple(Turn(OfferingState(t["to"]), t["on"], t["reason"]) for t in entry.get("turn", ())),
        vetting_notes=entry.get("vetting_notes", ""),
    )


def _said_by_all(entry: Fields, area: Fields, mode: SourcingMode) -> dict[str, Any]:
    """What every offering of the same provider says: of a named one, or of the QSMO's own."""
    if "provider" in entry:
        return dict(next(each.content for each in providers() if each.key == entry["provider"]))
    own: Fields = area.get("content_of", {}).get(mode.value, {})
    return {**plain(area["content"]), **plain(own)}


def _releases(entry: Fields, content: dict[str, Any]) -> Iterator[Release]:
    visibility: dict[str, str] = {}
    content = {"title": entry["title"], **content}
    for one in (entry, *entry.get("revision", ())):
        content = {**content, **plain(one.get("content", {}))}
        visibility = {**visibility, **one.get("visibility", {})}
        ending = next(each for each in Ending if each in one)
        yield Release(
            content=content,
            visibility=visibility,
            why=one.get("why", ""),
            ending=ending,
            on=one[ending.value],
            reason=one.get("reason", ""),
            proofs=tuple(_proof(given) for given in one.get("proof", ())),
        )


def _proof(given: Fields) -> Proof:
    return Proof(given["field"], Assurance(given["level"]), given.get("on"), given.get("by", ""))


def _use(slug: str, line: str) -> Use:
    agency, since, *left = line.split()
    until = date.fromisoformat(left[1]) if left else None
    return Use(slug, agency, None if since == UNKNOWN else date.fromisoformat(since), until)

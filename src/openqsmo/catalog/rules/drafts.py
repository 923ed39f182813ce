"""What a draft may hold: its fields, who is to see each, and how far each claim is proven.

What is read is either all right, or comes with an error for each part that is not, by field path.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openqsmo.catalog.rules.draft_values import read_value
from openqsmo.catalog.rules.fields import BY_NAME, FIELDS
from openqsmo.catalog.rules.given import Given, is_blank
from openqsmo.catalog.vocabulary import Assurance
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.visibility import Visibility

VETTING = "Vetting"
# The reviewer's own fields: the provider neither reads nor writes them, and nobody opens them to others.
REVIEWERS = frozenset(spec.name for spec in FIELDS if spec.group == VETTING)
PROVIDERS = frozenset(spec.name for spec in FIELDS if spec.group != VETTING)
EVERY_FIELD = REVIEWERS | PROVIDERS
CLAIMS = frozenset(spec.name for spec in FIELDS if spec.is_claim)
# The name stands on the offering itself, for everyone.
ALWAYS_OPEN = frozenset({"title"})
MOST_NAMES = 200

Errors = tuple[FieldError, ...]


def read_content(
    given: Mapping[str, object], may_fill: Collection[str], kept: Mapping[str, Any]
) -> tuple[dict[str, Any], Errors]:
    """The given fields in the schema's order; a field that is blank is left out, one that is not known refused.

    A value that is ``kept`` already stays as it is: what a source wrote is no error of who saves now.
    """
    content: dict[str, Any] = {}
    errors = list(_strangers(given, may_fill))
    for spec in FIELDS:
        if spec.name not in may_fill or spec.name not in given:
            continue
        if spec.name in kept and given[spec.name] == kept[spec.name]:
            content[spec.name] = kept[spec.name]
            continue
        value, wrong = read_value(spec, given[spec.name])
        errors += wrong
        if value is not None:
            content[spec.name] = value
    if "title" in may_fill and is_blank(given.get("title")):
        errors.insert(0, FieldError("title", "It has no name.", "Give it the name that agencies look for."))
    return content, tuple(errors)


def read_visibility(given: Mapping[str, object], may_fill: Collection[str]) -> tuple[dict[str, str], Errors]:
    """The levels that differ from the schema's; the name is always public, the reviewer's notes never."""
    levels: dict[str, str] = {}
    errors = list(_strangers(given, may_fill, "visibility"))
    for name in sorted(may_fill & given.keys()):
        found = _level(given[name])
        if found is None:
            words = ", ".join(level.slug for level in Visibility)
            says = f"It is not said who may see “{BY_NAME[name].label}”."
            errors.append(FieldError(f"visibility.{name}", says, f"Use one of: {words}."))
        elif found is not BY_NAME[name].visibility:
            levels[name] = found.slug
            errors += _fixed(name)
    return levels, tuple(errors)


@dataclass(frozen=True)
class Proofs:
    """What claims are read against: those that the draft has, which of them are of values that stay, and today."""

    claims: Mapping[str, Any]
    unchanged: Collection[str]
    today: date

    def files(self, name: str) -> list[int]:
        """The files that the draft cites for a claim; a save neither adds nor takes any."""
        return list(self.claims.get(name, {}).get("evidence", ()))

    def stands(self, name: str, stated: Mapping[str, str]) -> bool:
        """Whether a claim and its value are just as they were; who proved it then need not do so again."""
        before = {part: self.claims.get(name, {}).get(part) for part in ("level", "on", "by")}
        return name in self.unchanged and stated == {part: each for part, each in before.items() if each}


def read_claims(
    given: Mapping[str, object], may_fill: Collection[str], proofs: Proofs
) -> tuple[dict[str, Any], Errors]:
    """How far each claim is proven; a level above claimed has to be borne out by files, day and name."""
    names = CLAIMS & set(may_fill)
    claims: dict[str, Any] = {}
    errors = list(_strangers(given, names, "claims"))
    for name in sorted(names):
        claim, wrong = _read_claim(name, given.get(name), proofs)
        errors += wrong
        files = proofs.files(name)
        if files:
            claim["evidence"] = files
        if claim and claim != {"level": Assurance.CLAIMED}:
            claims[name] = {"level": Assurance.CLAIMED.value, **claim}
    return claims, tuple(errors)


def why_unproven(level: Assurance, on: date | None, by: str, has_file: bool) -> str:
    """What a claim of this level still lacks, in words; empty when it lacks nothing."""
    if level is Assurance.CLAIMED:
        return ""
    if not has_file:
        return f"“{level.label}” needs a file that proves it."
    if level is Assurance.DOCUMENTED or (on and by):
        return ""
    return f"“{level.label}” needs the day and who {'certified' if level is Assurance.CERTIFIED else 'tested'} it."


def _read_claim(name: str, value: object, proofs: Proofs) -> tuple[dict[str, Any], Errors]:
    if is_blank(value):
        return {}, ()
    path = f"claims.{name}"
    if not isinstance(value, Mapping):
        return {}, (FieldError(path, "The claim is not an object.", "Give its level, on and by."),)
    given = Given(value, path)
    given.only(("level", "on", "by"))
    level = given.choice("level", Assurance, Assurance.CLAIMED) or Assurance.CLAIMED
    on, by = given.day("on"), given.text("by")
    parts = {"level": level.value, "on": on.isoformat() if on else "", "by": by}
    stated = {part: each for part, each in parts.items() if each}
    if not given.errors and not proofs.stands(name, stated):
        _check_proof(given, level, on, by, proofs)
    return stated, tuple(given.errors)


def _check_proof(given: Given, level: Assurance, on: date | None, by: str, proofs: Proofs) -> None:
    name = given.path.rpartition(".")[2]
    if on and on > proofs.today:
        given.wrong("on", "The day lies ahead.", "Give the day on which it was certified or tested.")
    lacks = why_unproven(level, on, by, bool(proofs.files(name)))
    if lacks:
        given.wrong("level", lacks, "Give what is missing, or claim less.")


def _level(value: object) -> Visibility | None:
    slugs = {level.slug: level for level in Visibility}
    return slugs.get(value) if isinstance(value, str) else None


def _fixed(name: str) -> Errors:
    if name not in ALWAYS_OPEN | REVIEWERS:
        return ()
    says = f"“{BY_NAME[name].label}” cannot be seen by others than it is."
    return (FieldError(f"visibility.{name}", says, f"Leave it {BY_NAME[name].visibility.label.lower()}."),)


def _strangers(given: Mapping[str, object], known: Collection[str], within: str = "") -> Errors:
    strangers = sorted(_readable(name) for name in given if name not in known)[:MOST_NAMES]
    path = f"{within}." if within else ""
    fix = "Take it out; the fields are listed at /api/v1/offerings/schema."
    return tuple(FieldError(f"{path}{name}", "There is no such field to fill in.", fix) for name in strangers)


def _readable(name: object) -> str:
    """A name that somebody made up, so that it can be said back to them."""
    return "".join(letter for letter in str(name)[:60] if letter.isprintable())

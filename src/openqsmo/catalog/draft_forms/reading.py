"""Read a posted draft: the same plain data that the API takes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from openqsmo.catalog.rules.fields import FIELDS
from openqsmo.catalog.rules.given import is_blank
from openqsmo.catalog.vocabulary import FieldKind, FieldSpec

PRICE_PARTS = (
    "unit", "period", "currency", "tier_rule", "fixed_fee", "minimum", "maximum", "effective_from", "effective_to",
)  # fmt: skip
TIER_PARTS = ("from", "unit_price")
CLAIM_PARTS = ("level", "on", "by")
MINE, SAVED = "mine", "saved"
BLANK_ROWS, MORE_ROWS, MOST_BLANK_ROWS = 2, 3, 50
MOST_EVENTS = 2**62

_WHOLE = re.compile(r"\d{1,19}", re.ASCII)


@dataclass(frozen=True)
class Posted:
    """A posted draft. ``event`` is the last event of the draft that its writer read.

    ``conflicts`` are the fields that were shown in two versions, as of the event ``known``; ``choices`` say
    which stays. ``blanks`` is how many empty rows each table shows.
    """

    content: dict[str, Any]
    visibility: dict[str, str]
    claims: dict[str, dict[str, str]]
    event: int
    conflicts: tuple[str, ...]
    choices: Mapping[str, str]
    known: int
    blanks: Mapping[str, int]

    @property
    def undecided(self) -> list[str]:
        """The fields in conflict for which no text was chosen."""
        return [name for name in self.conflicts if self.choices.get(name) not in (MINE, SAVED)]


def read_posted(post: QueryDict, names: Collection[str]) -> Posted:
    """What was posted for these fields; nothing is judged here, and nothing is lost but empty rows."""
    specs = [spec for spec in FIELDS if spec.name in names]
    tables = [*(spec.name for spec in specs if spec.kind is FieldKind.ROWS), "price.tiers"]
    return Posted(
        content={spec.name: _value(post, spec) for spec in specs},
        visibility={
            spec.name: post.get(f"visibility.{spec.name}", "")
            for spec in specs
            if f"visibility.{spec.name}" in post
        },
        claims={spec.name: _claim(post, spec.name) for spec in specs if spec.is_claim},
        event=_whole(post.get("event", "")),
        conflicts=tuple(name for name in post.getlist("conflict") if name in names),
        choices={spec.name: post.get(f"keep.{spec.name}", "") for spec in specs},
        known=_whole(post.get("known", "")),
        blanks={table: _blanks(post, table) for table in tables},
    )


def _value(post: QueryDict, spec: FieldSpec) -> Any:
    if spec.name == "price":
        return _price(post)
    if spec.kind is FieldKind.ROWS:
        return _rows(post, spec.name, tuple(spec.columns or ()))
    if spec.kind is FieldKind.CHOICES:
        return post.getlist(spec.name)
    if spec.kind is FieldKind.LIST:
        return _lines(post.get(spec.name, ""))
    return post.get(spec.name, "")


def _price(post: QueryDict) -> dict[str, Any]:
    price: dict[str, Any] = {part: post.get(f"price.{part}", "") for part in PRICE_PARTS}
    price["tiers"] = _rows(post, "price.tiers", TIER_PARTS)
    price["excludes"] = _lines(post.get("price.excludes", ""))
    return {name: part for name, part in price.items() if not is_blank(part)}


def _rows(post: QueryDict, path: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows that hold anything, in order; so an error's place in the list is that of the row drawn again."""
    cell = re.compile(rf"{re.escape(path)}\.(\d{{1,4}})\.({'|'.join(columns)})", re.ASCII)
    rows: dict[int, dict[str, str]] = {}
    for key in post:
        found = cell.fullmatch(key)
        if found:
            rows.setdefault(int(found[1]), {})[found[2]] = post.get(key, "")
    filled = (_without_blanks(rows[number]) for number in sorted(rows))
    return [row for row in filled if row]


def _without_blanks(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value.strip()}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _claim(post: QueryDict, name: str) -> dict[str, str]:
    parts = {part: post.get(f"claims.{name}.{part}", "").strip() for part in CLAIM_PARTS}
    return {part: value for part, value in parts.items() if value}


def _blanks(post: QueryDict, table: str) -> int:
    """How many empty rows a table shows: a few more each time that somebody asks for them."""
    before = _whole(post.get(f"blanks.{table}", "")) or BLANK_ROWS
    more = MORE_ROWS if post.get("add") == table else 0
    return min(before + more, MOST_BLANK_ROWS)


def _whole(text: str) -> int:
    return min(int(text), MOST_EVENTS) if _WHOLE.fullmatch(text) else 0

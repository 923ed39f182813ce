"""One row of a table, read by what its columns say, and what its cells list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from openqsmo.standards.rules.dirt import LONGEST_TITLE, Dirt, is_storable
from openqsmo.standards.rules.headings import Column, Head
from openqsmo.standards.rules.identifiers import IdentifierReading, read_identifier, split_identifier
from openqsmo.standards.rules.records import LONGEST_TEXT
from openqsmo.standards.vocabulary import ItemKind, Level

ALL = "All"
_ENTRIES = re.compile(r"[;\r\n]|,(?=\s*[A-Z]{3}\.)")
_ALL = re.compile(
    r"all\b(?:\s+[A-Za-z]{3,5})?(?:\s+(?:service\s+)?(?:activities|activity|functions?))?", re.IGNORECASE
)
_OLDER_IDENTIFIER = re.compile(r"[A-Z]{3,8} ?[0-9]+(?:\.[0-9]+)+")
_KEPT_OUT = {Column.NOT_KEPT}


@dataclass(frozen=True)
class Row:
    """A row under the headings of its table; what is wrong with it is said in its place."""

    place: str
    head: Head
    cells: tuple[str | None, ...]
    dirt: Dirt

    def text(self, column: Column) -> str | None:
        """What the row says in a column, trimmed at both ends, or None where it says nothing."""
        said = list(dict.fromkeys(text for _, text in self._cells_of(column)))
        if len(said) > 1:
            says = f"Two columns give the {column.value}; what the second says is left out."
            self.note("key_given_twice", says, column, said[1])
        return said[0] if said else None

    def any_text(self) -> bool:
        """Whether the row says anything in a column that is kept."""
        return any(self._cells_of(column) for column in self.head.columns if column not in _KEPT_OUT)

    def heading(self, column: Column) -> str:
        """The heading under which a column stands, or an empty text."""
        numbers = self.head.columns.get(column, ())
        return self.head.headings[numbers[0]].strip() if numbers else ""

    def note(self, kind: str, says: str, column: Column, given: object = "") -> None:
        self.dirt.note(kind, self.place, says, field=self.heading(column), given=given)

    def repeat(self, kind: str, says: str, column: Column, given: object = "") -> None:
        self.dirt.repeat(kind, self.place, says, field=self.heading(column), given=given)

    def set_aside(self, kind: str, says: str, column: Column, given: object = "") -> None:
        self.dirt.set_aside(kind, self.place, says, field=self.heading(column), given=given)

    def may_be_kept(self) -> bool:
        """Whether every text of the row can be kept; why a row with one that cannot is set aside is said."""
        for column in self.head.columns:
            for _, text in self._cells_of(column):
                if column not in _KEPT_OUT and not self._is_kept(text, column):
                    return False
        return True

    def _is_kept(self, text: str, column: Column) -> bool:
        longest = LONGEST_TITLE if column in (Column.LABEL, Column.MEASURE_NAME) else LONGEST_TEXT
        if len(text) > longest:
            says = f"The {column.value} has {len(text):,} characters; more than {longest:,} are not kept."
        elif not is_storable(text):
            says = f"The {column.value} holds a NUL or half of a character, which cannot be kept."
        else:
            return True
        self.set_aside("text_not_kept", says, column, text)
        return False

    def _cells_of(self, column: Column) -> list[tuple[int, str]]:
        numbers = self.head.columns.get(column, ())
        cells = ((n, self.cells[n]) for n in numbers if n < len(self.cells))
        return [(n, cell.strip()) for n, cell in cells if cell is not None and cell.strip()]


@dataclass(frozen=True)
class Draft:
    """An item as its row gives it; ``area`` is the functional area that its own identifier names, or None.

    ``joined`` are the keys of its content that other rows of the same item add to.
    """

    kind: ItemKind
    identifier: str
    content: dict[str, Any]
    row: Row
    area: str | None = None
    joined: tuple[str, ...] = field(default=())

    @property
    def place(self) -> str:
        return f"{self.row.place} ({self.identifier})"


def entries(text: str | None) -> list[str]:
    """The entries of a cell that lists several, each once, as ``;`` and line breaks part them."""
    trimmed = (entry.strip() for entry in re.split(r"[;\r\n]", text or ""))
    return list(dict.fromkeys(entry for entry in trimmed if entry))


def says_all(text: str) -> bool:
    """Whether a text means every activity: ``All``, ``All TRT Activities``."""
    return _ALL.fullmatch(text.strip()) is not None


def activities_of(row: Row) -> list[str]:
    """The activities that a row names, as identifiers; ``All`` where it says that it is about all."""
    column = Column.ACTIVITY_IDENTIFIER if row.text(Column.ACTIVITY_IDENTIFIER) else Column.ACTIVITY
    text = row.text(column)
    if text is None:
        return []
    if says_all(text):
        return [ALL]
    found = _identifiers(_ENTRIES.split(text), Level.ACTIVITY)
    if not found:
        row.note("activity_not_read", "No identifier of an activity is read here.", column, text)
    return found


def capabilities_of(row: Row) -> list[str]:
    """The capabilities that a row names: identifiers, also older ones such as ``FFMSR 2.3.2.1``."""
    text = row.text(Column.CAPABILITY)
    found: list[str] = []
    for entry in _ENTRIES.split(text or ""):
        older = _OLDER_IDENTIFIER.match(" ".join(entry.split()))
        found.extend(_identifiers([entry], Level.CAPABILITY) or ([older.group()] if older else []))
    if text is not None and not found:
        row.note(
            "capability_not_read", "No identifier of a capability is read here.", Column.CAPABILITY, text
        )
    return list(dict.fromkeys(found))


def _identifiers(texts: Iterable[str], level: Level) -> list[str]:
    found = (_leading(text.strip()) for text in texts)
    return list(dict.fromkeys(str(reading) for reading in found if reading and reading.level is level))


@lru_cache(maxsize=16_384)
def _leading(text: str) -> Any:
    return split_identifier(text)[0] or read_identifier(text).identifier


@lru_cache(maxsize=16_384)
def reading_of(text: str) -> IdentifierReading:
    """What an identifier's text says; the same is asked of many rows."""
    return read_identifier(text)


def references_of(row: Row) -> str | None:
    """The references of a row as given, the authoritative ones first, or None."""
    both = (row.text(Column.REFERENCES), row.text(Column.OTHER_REFERENCES))
    return "\n".join(text for text in both if text) or None


def content_of(**said: Any) -> dict[str, Any]:
    """An item's content: what is said, under its key; what is not said is absent."""
    return {key: value for key, value in said.items() if value not in (None, [], "")}

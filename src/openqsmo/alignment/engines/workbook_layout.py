"""The workbook's columns, words and labels: what is written and what is looked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openqsmo.alignment.vocabulary import ANSWERS_OF, Given, Side, Stored

NOT_ANSWERED = "Not answered"
DIGEST_SHOWN = 16
UNIQUE_SHEET = "Unique capabilities"
ABOUT_SHEET = "Instructions"


class Column(StrEnum):
    """A heading of an answers sheet."""

    IDENTIFIER = "Capability"
    STATEMENT = "Statement"
    REFERENCES = "References"
    ANSWER = "Your answer"
    PLANNED_ON = "Planned on"
    NOTE = "Note"
    WORDING = "Wording"
    REVISION = "Revision"


class UniqueColumn(StrEnum):
    """A heading of the sheet of unique capabilities."""

    PLACE = "Activity or function"
    STATEMENT = "Unique capability"
    AUTHORITY = "Authority"
    STATE = "State"


class Label(StrEnum):
    """What the sheet of instructions says about the workbook itself, label by label."""

    SIDE = "Fit-gap of"
    STANDARD = "Standard"
    VERSION = "Version"
    OWNER = "Answers of"


AGENCY_COLUMNS = (
    Column.IDENTIFIER, Column.STATEMENT, Column.REFERENCES, Column.ANSWER, Column.NOTE, Column.WORDING,
    Column.REVISION,
)  # fmt: skip
PROVIDER_COLUMNS = (*AGENCY_COLUMNS[:4], Column.PLANNED_ON, *AGENCY_COLUMNS[4:])
COLUMNS: Mapping[Side, tuple[Column, ...]] = {Side.AGENCY: AGENCY_COLUMNS, Side.PROVIDER: PROVIDER_COLUMNS}
# What people fill in; the other columns are protected.
FILLED_IN = frozenset({Column.ANSWER, Column.PLANNED_ON, Column.NOTE})


@dataclass(frozen=True)
class About:
    """Whose workbook it is: the side, the standard's code and version, the owner's key and name."""

    side: Side
    standard: str
    version: str
    owner: str
    name: str = ""


@dataclass(frozen=True)
class Wording:
    """One wording that a capability has or had: its item version, and the statement."""

    pk: int
    digest: str
    statement: str


@dataclass(frozen=True)
class SheetLine:
    """One capability to be written: its newest wording and the answer on record, if any."""

    identifier: str
    wording: Wording
    references: str
    stored: Stored | None


@dataclass(frozen=True)
class AnswerSheet:
    """The sheet of one function."""

    function: str
    title: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class UniqueLine:
    """A unique capability as a row: where it belongs, what is needed, by which authority, its state."""

    place: str
    statement: str
    authority: str
    state: str = ""
    where: str = ""


@dataclass(frozen=True)
class AnswerLine:
    """An answer read from a row; ``where`` is its answer's cell, as in ``HCM.A5-1!D7``."""

    given: Given
    where: str


def answer_words(side: Side) -> dict[str, str | None]:
    """What may stand in the answer column: the word as shown → its value; “Not answered” → None."""
    words: dict[str, str | None] = {member.label: member.value for member in ANSWERS_OF[side]}
    return {**words, NOT_ANSWERED: None}


def plainly(text: str | None) -> str:
    """Words without case, dashes and doubled blanks: “Must have” and “must-have” are the same."""
    return " ".join(re.sub(r"[-\u2010-\u2015_\s]+", " ", text or "").split()).casefold()


def as_day(text: str) -> date | None:
    """A day as 2026-01-31, with or without a midnight after it; anything else is None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None

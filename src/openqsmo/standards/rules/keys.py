"""What a key of the feed means, however it is spelled.

The same key is written ``ID``, ``Identifier``, ``Capability ID``; ``Function`` or
``Function Name``; ``Input/Output/Process`` or ``(I)input\\n(P)process\\n(O)output``. Only
letters count, in any case, so a dialect that nobody has seen is mostly read already.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from openqsmo.standards.vocabulary import Level


class Field(StrEnum):
    """What the value under a key says of a record."""

    IDENTIFIER = "identifier"
    NAME = "name"
    DESCRIPTION = "description"
    STATEMENT = "statement"
    KIND = "kind"
    REFERENCE = "reference"
    SECTION = "section"


class Part(StrEnum):
    """What the value under a top-level key of a standards file is about."""

    AREA_TITLE = "area title"
    LIFECYCLE = "business lifecycle"
    CAPABILITIES = "business capabilities"
    USE_CASES = "business use cases"
    DATA_ELEMENTS = "standard data elements"
    MEASURES = "service measures"


class Meaning(NamedTuple):
    """A field and, where the key says so, the level of the framework it is about."""

    field: Field
    about: Level | None = None


_PARTS = (
    ("lifecycle", Part.LIFECYCLE),
    ("capabilities", Part.CAPABILITIES),
    ("usecase", Part.USE_CASES),
    ("dataelement", Part.DATA_ELEMENTS),
    ("servicemeasure", Part.MEASURES),
    ("performancem", Part.MEASURES),
    ("businessstandard", Part.AREA_TITLE),
    ("functionalarea", Part.AREA_TITLE),
)
_PREFIXES = ("business", "service", "fibf")
_IDENTIFIER_WORDS = {"id", "ids", "identifier", "number", "no", "code"}
_NAME_WORDS = {"", "name", "title", "idandname", "idname", "identifierandname"}
_DESCRIPTION_WORDS = ("description", "definition")


LONGEST_KEY = 300


def letters(text: str) -> str:
    """Only the letters of a text, in small letters: how keys and titles are compared.

    Text that is too long for a key or a title has none, so that it is like nothing.
    """
    return _letters(text) if len(text) <= LONGEST_KEY else ""


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())


def part_of(key: str) -> Part | None:
    """The part of a standards file that a top-level key opens, or None."""
    plain = letters(key)
    return next((part for mark, part in _PARTS if mark in plain), None)


def meaning_of(key: str) -> Meaning | None:
    """What a key of a record means, or None where it is not one that is known."""
    return _meaning_of(letters(key))


@lru_cache(maxsize=4096)
def _meaning_of(plain: str) -> Meaning | None:
    if plain == "subsection":
        return Meaning(Field.SECTION)
    if ("input" in plain and "output" in plain) or sorted(plain) == ["i", "o", "p"]:
        return Meaning(Field.KIND)
    if plain.startswith("authorit"):
        return Meaning(Field.REFERENCE)
    for prefix in _PREFIXES:
        plain = plain.removeprefix(prefix)
    return _of_level(plain)


def meanings_of(record: Mapping[str, Any]) -> dict[str, Meaning]:
    """The keys of a record that are known, each with what it means."""
    return {key: meaning for key in record if (meaning := meaning_of(key)) is not None}


def is_of_another_list(record: Mapping[str, Any]) -> bool:
    """Whether a record is a data element or a service measure, which only refer to activities."""
    plain = [letters(key) for key in record]
    return any("dataelement" in key or ("measure" in key and "activity" not in key) for key in plain)


def _of_level(plain: str) -> Meaning | None:
    about = next((level for level in Level if plain.startswith(level.value)), None)
    rest = plain.removeprefix(about.value) if about else plain
    if rest in _IDENTIFIER_WORDS:
        return Meaning(Field.IDENTIFIER, about)
    if rest.startswith("statement") or (about is Level.CAPABILITY and rest in _NAME_WORDS):
        return Meaning(Field.STATEMENT, Level.CAPABILITY)
    if rest.startswith(_DESCRIPTION_WORDS):
        return Meaning(Field.STATEMENT if about is Level.CAPABILITY else Field.DESCRIPTION, about)
    if rest in _NAME_WORDS and (about or rest):
        return Meaning(Field.NAME, about)
    return None

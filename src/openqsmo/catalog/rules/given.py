"""Read the parts of a JSON object that a person or a program gave: each is used, not stated, or an error.

Nothing raises. A blank part (None or blanks) is not stated. What is wrong is said without repeating
the value, which stands beside the message in a form and may hold anything.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from openqsmo.kernel.problems import FieldError

MOST_ROWS = 100
LONGEST_TEXT = 300
# Amounts and counts stay below this, so that arithmetic on them is exact in 60 digits.
LARGEST = 10**12

_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Choice = TypeVar("Choice", bound=StrEnum)


class Given:
    """One JSON object as it is read part by part; ``errors`` collects what is wrong, by field path."""

    def __init__(self, parts: Mapping[object, object], path: str) -> None:
        self.parts = parts
        self.path = path
        self.errors: list[FieldError] = []

    def wrong(self, name: str, says: str, fix: str) -> None:
        """Note an error at a part; an empty name means the object itself."""
        self.errors.append(FieldError(f"{self.path}.{name}" if name else self.path, says, fix))

    def only(self, names: Collection[str]) -> None:
        """Note an error when the object has a part that is not among these names."""
        if any(part not in names for part in self.parts):
            self.wrong("", "It has a part that is not known here.", f"Use only: {', '.join(names)}.")

    def choice(
        self, name: str, vocabulary: type[Choice], unless_stated: Choice | None = None
    ) -> Choice | None:
        """One word of a vocabulary; without a word for ``unless_stated`` it has to be given."""
        value = self._stated(name)
        if value is None and unless_stated is not None:
            return unless_stated
        if isinstance(value, str):
            with suppress(ValueError):
                return vocabulary(value.strip())
        words = ", ".join(member.value for member in vocabulary if member.value)
        self.wrong(name, f"The {_words(name)} is none of the words known here.", f"Use one of: {words}.")
        return None

    def amount(self, name: str) -> Decimal | None:
        """A number of at least 0 with at most six decimals, as text or as a number."""
        value = self._stated(name)
        if value is None:
            return None
        number = _number(value)
        if number is None:
            self.wrong(
                name,
                f"The {_words(name)} is not a number of at least 0 with at most six decimals.",
                "Write it in digits with a point and no other sign, as in 1200.50.",
            )
        return number

    def needed_amount(self, name: str) -> Decimal | None:
        """An amount that has to be stated."""
        return self._needed(name, self.amount(name))

    def whole(self, name: str) -> int | None:
        """A whole number of at least 0."""
        value = self._stated(name)
        if value is None:
            return None
        number = _number(value)
        if number is not None and number == number.to_integral_value():
            return int(number)
        self.wrong(name, f"The {_words(name)} is not a whole number of at least 0.", "Write it as in 1200.")
        return None

    def needed_whole(self, name: str) -> int | None:
        """A whole number that has to be stated."""
        return self._needed(name, self.whole(name))

    def day(self, name: str) -> date | None:
        """A day written as year-month-day."""
        value = self._stated(name)
        if value is None:
            return None
        found = _day(value)
        if found is None:
            self.wrong(name, f"The {_words(name)} is not a day.", "Write it as in 2026-10-01.")
        return found

    def text(self, name: str) -> str:
        """One line of text without blanks at its ends; empty when it is not stated."""
        value = self._stated(name)
        if value is None:
            return ""
        return _line(value) or self._bad_text(name)

    def needed_text(self, name: str) -> str:
        """A line of text that has to be stated."""
        found = self.text(name)
        self._needed(name, found or None)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of lines of text; blank lines are left out."""
        rows = [row for row in self.rows(name) if not is_blank(row)]
        lines = [_line(row) for row in rows]
        if "" in lines:
            self._bad_text(name)
        return tuple(line for line in lines if line)

    def yes_no(self, name: str, unless_stated: bool) -> bool:
        """True or false, also as the words yes and no."""
        value = self._stated(name)
        if value is None:
            return unless_stated
        word = value.strip().lower() if isinstance(value, str) else value
        for answer, words in ((True, (True, "yes", "true")), (False, (False, "no", "false"))):
            if isinstance(word, bool | str) and word in words:
                return answer
        self.wrong(name, f"The {_words(name)} is neither yes nor no.", "Answer yes or no.")
        return unless_stated

    def rows(self, name: str) -> Sequence[object]:
        """A list of at most ``MOST_ROWS`` rows; empty when it is not stated."""
        return read_rows(self._stated(name), name, self)

    def _stated(self, name: str) -> object:
        value = self.parts.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def _needed(self, name: str, found: "Found | None") -> "Found | None":
        if found is None and self._stated(name) is None:
            self.wrong(name, f"The {_words(name)} is not stated.", f"State the {_words(name)}.")
        return found

    def _bad_text(self, name: str) -> str:
        self.wrong(
            name,
            f"The {_words(name)} is not a line of at most {LONGEST_TEXT} readable characters.",
            "Write it shorter, on one line, without hidden characters.",
        )
        return ""


Found = TypeVar("Found")


def read_rows(value: object, name: str, given: Given) -> Sequence[object]:
    """A list of at most ``MOST_ROWS`` rows out of a value; None is an empty one."""
    if value is None:
        return ()
    if isinstance(value, list | tuple) and len(value) <= MOST_ROWS:
        return value
    given.wrong(name, f"It is not a list of at most {MOST_ROWS} rows.", "Give a list, one row for each part.")
    return ()


def read_objects(value: object, path: str) -> tuple[list[Given], list[FieldError]]:
    """Each row of a list of objects to be read, with its path; rows that hold nothing are left out."""
    whole = Given({}, path)
    found: list[Given] = []
    for position, row in enumerate(read_rows(value, "", whole)):
        if isinstance(row, Mapping):
            found.append(Given(row, f"{path}.{position}"))
        elif not is_blank(row):
            whole.wrong(str(position), "It is not a row with named parts.", "Name each part of the row.")
    return [row for row in found if not is_blank(row.parts)], whole.errors


def is_blank(value: object) -> bool:
    """Whether a value holds nothing, however deep it is nested; 0 and False hold something."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            waiting.extend(each.values())
        elif isinstance(each, list | tuple):
            waiting.extend(each)
        elif each is not None and not (isinstance(each, str) and not each.strip()):
            return False
    return True


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value) if 0 <= value < LARGEST else None
    if isinstance(value, float):
        # repr gives back the digits that the JSON text had.
        value = format(Decimal(repr(value)), "f") if isfinite(value) else ""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        return None
    return Decimal(value.strip())


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _line(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text if text.isprintable() and len(text) <= LONGEST_TEXT else ""


def _words(name: str) -> str:
    return name.replace("_", " ")

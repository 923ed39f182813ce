"""Read what was given for one field of a draft, by the field's kind: a value to keep, or what is wrong with it.

Nothing raises. A blank value is not given: None. Text is kept without blanks at its ends; a whole number
is kept as such, any other as the text of its digits, so that no digit is lost.
"""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from openqsmo.catalog.rules.draft_rows import READERS_OF_ROWS, kept_number
from openqsmo.catalog.rules.given import LONGEST_TEXT, MOST_ROWS, Given, is_blank
from openqsmo.catalog.vocabulary import FieldKind, FieldSpec
from openqsmo.kernel.identifiers import Identifier
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import label

LONGEST_PROSE = 20_000
LONGEST_ADDRESS = 500
LONGEST = {"summary": 200}
# Marks that turn the direction of writing: they can make a text read as what it is not.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Read = tuple[Any, tuple[FieldError, ...]]


def read_value(spec: FieldSpec, value: object) -> Read:
    """A field's value as a version keeps it, and what is wrong with it by field path."""
    if is_blank(value):
        return None, ()
    if spec.kind is FieldKind.ROWS:
        return READERS_OF_ROWS[spec.name](value)
    return _READERS[spec.kind](spec, value)


def _wrong(spec: FieldSpec, says: str, fix: str) -> Read:
    return None, (FieldError(spec.name, f"“{spec.label}” {says}", fix),)


def _text(spec: FieldSpec, value: object) -> Read:
    longest = LONGEST.get(spec.name, LONGEST_TEXT)
    line = _line(value, longest)
    if line:
        return line, ()
    fix = "Write it shorter, on one line, without hidden characters."
    return _wrong(spec, f"is not a line of at most {longest} readable characters.", fix)


def _long_text(spec: FieldSpec, value: object) -> Read:
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else ""
    if text and len(text) <= LONGEST_PROSE and all(map(_may_stand_in_prose, text)):
        return text, ()
    fix = "Write it shorter, without hidden characters."
    return _wrong(spec, f"is not a text of at most {LONGEST_PROSE:,} readable characters.", fix)


def _address(spec: FieldSpec, value: object) -> Read:
    text = value.strip() if isinstance(value, str) else ""
    if len(text) <= LONGEST_ADDRESS and text.isprintable() and " " not in text and _is_web_address(text):
        return text, ()
    return _wrong(
        spec, "is not the address of a web page.", "Write it whole, as in https://example.gov/report."
    )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_known_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    # A name before an @ makes an address look like another's.
    is_plain = parts.username is None and parts.password is None
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain and is_known_port


def _day(spec: FieldSpec, value: object) -> Read:
    found = _by(Given.day, value)
    if found is None:
        return _wrong(spec, "is not a day.", "Write it as year-month-day, as in 2026-10-01.")
    return found.isoformat(), ()


def _number(spec: FieldSpec, value: object) -> Read:
    found = _by(Given.amount, value)
    if found is None:
        return _wrong(spec, "is not a number of at least 0.", "Write it in digits, as in 1200 or 99.5.")
    return kept_number(found), ()


def _yes_no(spec: FieldSpec, value: object) -> Read:
    word = value.strip().lower() if isinstance(value, str) else value
    for answer, words in ((True, ("yes", "true")), (False, ("no", "false"))):
        if word is answer or word in words:
            return answer, ()
    return _wrong(spec, "is neither yes nor no.", "Answer yes or no, or leave it open.")


def _choice(spec: FieldSpec, value: object) -> Read:
    members = _members(spec)
    word = value.strip() if isinstance(value, str) else ""
    if word in members:
        return word, ()
    return _wrong(spec, "is none of the words known here.", f"Use one of: {', '.join(members)}.")


def _choices(spec: FieldSpec, value: object) -> Read:
    members = _members(spec)
    words = [str(each).strip() for each in value] if isinstance(value, list | tuple) else [""]
    if all(word in members for word in words):
        return [member for member in members if member in words], ()
    return _wrong(spec, "holds a word that is not known here.", f"Use only: {', '.join(members)}.")


def _list(spec: FieldSpec, value: object) -> Read:
    if not isinstance(value, list | tuple) or len(value) > MOST_ROWS:
        return _wrong(spec, f"is not a list of at most {MOST_ROWS} lines.", "Write one on each line.")
    lines = [_line(each, LONGEST_TEXT) for each in value if not is_blank(each)]
    if "" in lines:
        fix = "Write each on a line of its own, shorter, without hidden characters."
        return _wrong(spec, f"holds a line that is not of at most {LONGEST_TEXT} readable characters.", fix)
    return _LISTS.get(spec.name, _as_written)(spec, list(dict.fromkeys(lines)))


def _as_written(spec: FieldSpec, lines: list[str]) -> Read:
    return lines, ()


def _identifiers(spec: FieldSpec, lines: list[str]) -> Read:
    found, wrong = [], []
    for line in lines:
        try:
            found.append(str(Identifier.parse(line)))
        except Refused as refused:
            wrong.append(FieldError(spec.name, refused.problem.says, refused.problem.fix))
    return (None, tuple(wrong)) if wrong else (found, ())


def _activities(spec: FieldSpec, lines: list[str]) -> Read:
    return [line.upper() for line in lines], ()


def _by(read: Callable[[Given, str], Any], value: object) -> Any:
    return read(Given({"value": value}, ""), "value")


def _members(spec: FieldSpec) -> list[str]:
    vocabulary: type[StrEnum] | None = spec.choices
    return [member.value for member in vocabulary if label(member)] if vocabulary else []


def _line(value: object, longest: int) -> str:
    """One line of text; empty when it is none. Blanks of any kind within it become single spaces."""
    line = " ".join(value.split()) if isinstance(value, str) else ""
    return line if line.isprintable() and len(line) <= longest else ""


def _may_stand_in_prose(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in TURNING


_READERS: Mapping[FieldKind, Callable[[FieldSpec, object], Read]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.URL: _address,
    FieldKind.DATE: _day,
    FieldKind.NUMBER: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.LIST: _list,
}
_LISTS: Mapping[str, Callable[[FieldSpec, list[str]], Read]] = {
    "identifiers": _identifiers,
    "activities": _activities,
}

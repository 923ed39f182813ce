"""What a standard data element tells of its values: type, lengths, pattern and format.

Sources write a type word (“Code”, “Amount”, “A(10)”), a format (“YYYYMMDD”, “NNN”, “3 digit”, “9,2”) and
lengths; most leave some or all of them out. The tables below say how each is read. What is in no table
is named and left out: a contract that guesses would refuse data that the standard allows.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class LogicalType(StrEnum):
    """The logical types of ODCS 3.1 that a data element's values can have."""

    STRING = "string"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"


_T = LogicalType
# “Number” is in no row: sources use it for quantities and for identifying numbers alike, see _of_number.
TYPE_WORDS: Mapping[str, LogicalType] = {
    **dict.fromkeys(("a", "an", "alpha", "alphabetic", "alphanumeric", "char", "character"), _T.STRING),
    **dict.fromkeys(("code", "identifier", "indicator", "name", "string", "text", "varchar"), _T.STRING),
    **dict.fromkeys(("x",), _T.STRING),
    **dict.fromkeys(("amount", "currency", "decimal", "percent", "percentage", "rate"), _T.NUMBER),
    **dict.fromkeys(("integer", "int", "whole number", "year"), _T.INTEGER),
    **dict.fromkeys(("boolean", "logical", "true/false", "yes/no"), _T.BOOLEAN),
    **dict.fromkeys(("timestamp", "datetime", "date/time", "date time"), _T.TIMESTAMP),
    "date": _T.DATE,
    "time": _T.TIME,
}
NUMBER_WORDS = frozenset({"9", "n", "num", "number", "numeric"})

# Formats of days and times as ODCS writes them (java.time patterns).
TIME_FORMATS: Mapping[str, tuple[LogicalType, str]] = {
    "yyyymmdd": (_T.DATE, "yyyyMMdd"),
    "yyyy-mm-dd": (_T.DATE, "yyyy-MM-dd"),
    "mm/dd/yyyy": (_T.DATE, "MM/dd/yyyy"),
    "mmddyyyy": (_T.DATE, "MMddyyyy"),
    "hh:mm:ss": (_T.TIME, "HH:mm:ss"),
    "yyyy-mm-ddthh:mm:ss": (_T.TIMESTAMP, "yyyy-MM-dd'T'HH:mm:ss"),
}
# The form of an example, which counts only where the stated length is the length of that form.
_EXAMPLES: Mapping[LogicalType, tuple[int, re.Pattern[str], str]] = {
    _T.DATE: (10, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "yyyy-MM-dd"),
    _T.TIME: (8, re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}"), "HH:mm:ss"),
    _T.TIMESTAMP: (
        19,
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"),
        "yyyy-MM-dd'T'HH:mm:ss",
    ),
}
# What each sign of a mask such as AA-XXX stands for; sources use X for letters and for digits.
_MASK_SIGNS = {"A": "[A-Za-z]", "N": "[0-9]", "9": "[0-9]", "X": "."}

_WITH_LENGTH = re.compile(r"([a-z0-9 /]+?)\s*\(\s*([0-9]{1,5})\s*(?:,\s*([0-9]{1,2})\s*)?\)")
_PRECISION = re.compile(r"\(?\s*([0-9]{1,3})\s*,\s*([0-9]{1,2})\s*\)?")
_DIGITS = re.compile(r"([0-9]{1,3})[\s-]*digits?", re.IGNORECASE)
_MASK = re.compile(r"(?=.*[ANX9])[ANX9]+(?:[-/. ][ANX9]+)*")
_TWO_DECIMALS = re.compile(r"(?:decimal point and )?(?:hundredths of|two digits)", re.IGNORECASE)
_EMAIL = re.compile(r"RFC\s*5322")


@dataclass(frozen=True)
class ShapeNote:
    """One thing that could not be told: its kind, what is said, and what would settle it."""

    kind: str
    says: str
    fix: str


@dataclass
class Shape:
    """What is told of an element's values, in the words of ODCS; without a type, ``logical_type`` is None."""

    logical_type: LogicalType | None = None
    physical_type: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    notes: list[ShapeNote] = field(default_factory=list)

    def note(self, kind: str, says: str, fix: str) -> None:
        self.notes.append(ShapeNote(kind, says, fix))


def read_shape(content: Mapping[str, Any]) -> Shape:
    """What the content of a data element tells of its values: keys type, format, lengths, example."""
    shape = Shape()
    type_text, length, scale = _parted(_text(content, "type"))
    _read_type(shape, type_text)
    in_format = _read_format(shape, _text(content, "format"))
    least, most = _length(content, "min_length"), _length(content, "max_length")
    in_type = (length, scale) if length is not None and scale is not None else None
    precision = _sound(shape, in_type or in_format or _precision(content))
    most = most if most is not None else (length if scale is None else None)
    _of_number(shape, type_text, precision)
    _apply_lengths(shape, least, most, precision)
    _read_example(shape, _text(content, "example"), most)
    _say_what_is_not_told(shape, type_text)
    return shape


def _read_type(shape: Shape, word: str) -> None:
    if not word or word in NUMBER_WORDS:
        return
    shape.logical_type = TYPE_WORDS.get(word)
    if shape.logical_type is None:
        shape.note(
            "type_unknown", f"“{word[:60]}” is no type that is known here.", "Add it to the table of types."
        )
    if word in {"percent", "percentage"}:
        says = "Whether five percent is written 5 or 0.05 is not told."
        shape.note("percent_unit_not_told", says, "State the unit in the definition.")


def _read_format(shape: Shape, text: str) -> tuple[int, int] | None:
    """Take what the format tells; gives digits and decimals where it is of the form ``9,2``."""
    if not text:
        return None
    precision = _PRECISION.fullmatch(text)
    if precision:
        return int(precision[1]), int(precision[2])
    if not any(reader(shape, text) for reader in _FORMATS):
        says = f"The format “{' '.join(text.split())[:80]}” is not understood."
        shape.note("format_unknown", says, "Write it as a mask (NNN), a count (3 digit) or YYYYMMDD.")
    return None


def _is_time_format(shape: Shape, text: str) -> bool:
    known = TIME_FORMATS.get(text.casefold())
    if known and _agrees(shape, text, known[0]):
        shape.options["format"] = known[1]
    return known is not None


def _is_digits(shape: Shape, text: str) -> bool:
    counted = _DIGITS.fullmatch(text)
    if counted and _agrees(shape, text, _T.STRING):
        _fix_length(shape, int(counted[1]), f"^[0-9]{{{int(counted[1])}}}$")
    return counted is not None


def _is_length_word(shape: Shape, text: str) -> bool:
    """A format such as ``A(10)`` or ``N(5)``: at most so many signs."""
    match = _WITH_LENGTH.fullmatch(text.casefold())
    if match is None or match[3] is not None:
        return False
    word, most = match[1].strip(), int(match[2])
    is_number = word in NUMBER_WORDS
    if not is_number and TYPE_WORDS.get(word) is not _T.STRING:
        return False
    if _agrees(shape, text, _T.STRING):
        shape.options["maxLength"] = most
        if is_number:
            shape.options["pattern"] = f"^[0-9]{{1,{most}}}$"
    return True


def _is_mask(shape: Shape, text: str) -> bool:
    if not _MASK.fullmatch(text):
        return False
    if _agrees(shape, text, _T.STRING):
        _fix_length(shape, len(text), _mask_pattern(text))
    return True


def _is_money(shape: Shape, text: str) -> bool:
    if _TWO_DECIMALS.search(text) is None:
        return False
    if _agrees(shape, text, _T.NUMBER):
        always = " if " not in text.casefold()
        shape.told["decimalPlaces"] = 2 if always else "2 where the currency has them"
    return True


def _is_email(shape: Shape, text: str) -> bool:
    if _EMAIL.search(text) is None:
        return False
    if _agrees(shape, text, _T.STRING):
        shape.options["format"] = "email"
    return True


_FORMATS: tuple[Callable[[Shape, str], bool], ...] = (
    _is_time_format, _is_digits, _is_length_word, _is_mask, _is_money, _is_email,
)  # fmt: skip


def _agrees(shape: Shape, text: str, logical_type: LogicalType) -> bool:
    """Whether the format fits the type that is told; where none is told, the format tells it."""
    if shape.logical_type is None:
        shape.logical_type = logical_type
    if shape.logical_type is logical_type:
        return True
    says = f"The format “{text[:60]}” does not fit the type, {shape.logical_type.value}; it is left out."
    shape.note("format_disagrees", says, "Correct the type or the format.")
    return False


def _fix_length(shape: Shape, length: int, pattern: str) -> None:
    shape.options.update(minLength=length, maxLength=length, pattern=pattern)


def _mask_pattern(mask: str) -> str:
    runs = (match.group() for match in re.finditer(r"(.)\1*", mask))
    parts = (
        f"{_MASK_SIGNS[run[0]]}{{{len(run)}}}" if run[0] in _MASK_SIGNS else re.escape(run) for run in runs
    )
    return f"^{''.join(parts)}$"


def _sound(shape: Shape, precision: tuple[int, int] | None) -> tuple[int, int] | None:
    """Digits and decimals as SQL counts them: all digits, of which so many are decimals."""
    if precision is None or 0 < precision[0] >= precision[1]:
        return precision
    says = f"The length {precision[0]},{precision[1]} has more decimals than digits; it is left out."
    shape.note("length_disagrees", says, "Write all digits first, then how many are decimals.")
    return None


def _of_number(shape: Shape, word: str, precision: tuple[int, int] | None) -> None:
    """“Number” with decimals is a quantity; without, it may as well be an account or a case number."""
    if word not in NUMBER_WORDS or shape.logical_type is not None:
        return
    if precision is not None:
        shape.logical_type = _T.NUMBER
        return
    shape.logical_type = _T.STRING
    says = "“Number” may be a quantity or an identifying number; it is read as text, which refuses neither."
    shape.note("number_may_be_identifier", says, "State integer, decimal or text as the type.")


def _apply_lengths(
    shape: Shape, least: int | None, most: int | None, precision: tuple[int, int] | None
) -> None:
    if shape.logical_type is _T.STRING:
        _apply_text_lengths(shape, least, most)
    elif shape.logical_type is _T.NUMBER and precision is not None:
        shape.physical_type = f"DECIMAL({precision[0]},{precision[1]})"
    elif shape.logical_type is _T.INTEGER and most is not None and 0 < most <= 18:
        shape.options["maximum"] = 10**most - 1
    if precision is not None and shape.logical_type not in {_T.NUMBER, None}:
        says = (
            f"The length {precision[0]},{precision[1]} is of a number with decimals, which the type is not."
        )
        shape.note("length_disagrees", says, "Correct the type or the length.")


def _apply_text_lengths(shape: Shape, least: int | None, most: int | None) -> None:
    for key, given in (("minLength", least), ("maxLength", most)):
        if given is None:
            continue
        by_format = shape.options.get(key)
        if by_format is not None and by_format != given:
            says = f"The {key} {given} differs from the {by_format} of the format; the wider is kept."
            shape.note("length_disagrees", says, "Correct the length or the format.")
            shape.options.pop("pattern", None)
            given = min(given, by_format) if key == "minLength" else max(given, by_format)
        shape.options[key] = given
    if shape.options.get("minLength", 0) > shape.options.get("maxLength", 10**9):
        says = f"The least length {least} is more than the greatest, {most}; both are left out."
        shape.note("length_disagrees", says, "Correct the lengths.")
        for key in ("minLength", "maxLength", "pattern"):
            shape.options.pop(key, None)
    if "maxLength" in shape.options:
        shape.physical_type = f"VARCHAR({shape.options['maxLength']})"


def _read_example(shape: Shape, example: str, most: int | None) -> None:
    """A day or time has the form of its example where the stated length is the length of that form."""
    if shape.logical_type is None or shape.logical_type not in _EXAMPLES or "format" in shape.options:
        return
    length, form, format_word = _EXAMPLES[shape.logical_type]
    if most == length and form.fullmatch(example):
        shape.options["format"] = format_word
        return
    says = f"How a {shape.logical_type.value} is written is not told."
    shape.note("time_format_not_told", says, "State its format, such as YYYY-MM-DD.")


def _say_what_is_not_told(shape: Shape, word: str) -> None:
    if shape.logical_type is None and not any(note.kind == "type_unknown" for note in shape.notes):
        shape.note("type_not_told", "No type is given.", "State the type in the standard.")
    if shape.logical_type is _T.NUMBER and shape.physical_type is None:
        says = "How many digits the number has is not told."
        shape.note("precision_not_told", says, "State digits and decimals, such as 9,2.")
    if shape.logical_type is _T.STRING and "maxLength" not in shape.options:
        says = "How long the text may be is not told."
        shape.note("length_not_told", says, "State the greatest length.")


def _parted(text: str) -> tuple[str, int | None, int | None]:
    """A type and the length in its brackets: ``A(10)``, ``Decimal(9,2)``."""
    word = " ".join(text.casefold().split())
    match = _WITH_LENGTH.fullmatch(word)
    if match is None:
        return word, None, None
    return match[1].strip(), int(match[2]), None if match[3] is None else int(match[3])


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    return value.strip() if isinstance(value, str) else ""


def _precision(content: Mapping[str, Any]) -> tuple[int, int] | None:
    """Digits and decimals where a length is written ``9,2``, as SQL writes DECIMAL(9,2)."""
    for key in ("length", "max_length"):
        match = _PRECISION.fullmatch(_text(content, key))
        if match:
            return int(match[1]), int(match[2])
    return None


def _length(content: Mapping[str, Any], key: str) -> int | None:
    value = content.get(key)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}(?:\.0+)?", value.strip()):
        value = Decimal(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return int(value) if value == int(value) and value >= 0 else None

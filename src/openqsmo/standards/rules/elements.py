"""How a row of a table of data elements is read: its label, its lengths, its list of values.

A data element is known by the number that a model of its area gives it (``HCIM ID``), else by its label.
"""

import re
from typing import Any

from openqsmo.standards.rules.headings import Column
from openqsmo.standards.rules.records import tidy
from openqsmo.standards.rules.table_rows import (
    Draft,
    Row,
    activities_of,
    capabilities_of,
    content_of,
    entries,
    references_of,
)
from openqsmo.standards.vocabulary import ItemKind

LONGEST_VALUE = 200
JOINED = ("activities", "capabilities", "groups", "exchanges")
_NUMBER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._\-]{0,38}[A-Za-z0-9])?")
_LENGTH = re.compile(r"[0-9]{1,6}")
_PARTING = re.compile(
    r"(\S{1,20})(?:\s+[-\u2013\u2014=:]\s*|\s*[:=]\s+|\s*[\u2013\u2014]\s+)(\S.*)", re.DOTALL
)
_NO_VALUE = re.compile(
    r"\(\d+\)|https?:|www\.|(?:refer to|see|note|todo|tbd)\b"
    r"|(?:agency|functional area|user|provider|system)[\s-]+(?:defined|determined)\b",
    re.IGNORECASE,
)


def read_element(row: Row) -> Draft | None:
    """The data element that a row defines, or None where it had to be set aside; the reason is said."""
    label, number = row.text(Column.LABEL), row.text(Column.ELEMENT_IDENTIFIER)
    if label is None:
        row.set_aside("label_missing", "The data element has no label.", Column.LABEL)
        return None
    if number is not None and not _NUMBER.fullmatch(number):
        says = "The identifier of a data element is letters and digits without blanks, such as 10020."
        row.set_aside("identifier_malformed", says, Column.ELEMENT_IDENTIFIER, number)
        return None
    if Column.ELEMENT_IDENTIFIER in row.head.columns and number is None:
        says = "The data element has no identifier of its own; it is known by its label."
        row.note("identifier_missing", says, Column.ELEMENT_IDENTIFIER, label)
    if tidy(label) != label:
        row.note("title_blanks", "The label has blanks or line breaks too many.", Column.LABEL, label)
    return Draft(ItemKind.DATA_ELEMENT, number or tidy(label), _content(row, label), row, None, JOINED)


def _content(row: Row, label: str) -> dict[str, Any]:
    definition = row.text(Column.DEFINITION)
    if definition is None and Column.DEFINITION in row.head.columns:
        row.note("definition_missing", "The data element has no definition.", Column.DEFINITION, label)
    shortest, longest, length_as_given = _lengths(row)
    return content_of(
        label=label,
        definition=definition,
        steward=row.text(Column.STEWARD),
        activities=activities_of(row),
        capabilities=capabilities_of(row),
        references=references_of(row),
        groups=entries(row.text(Column.GROUPS)),
        exchanges=entries(row.text(Column.EXCHANGES)),
        type=row.text(Column.TYPE),
        format=row.text(Column.FORMAT) or length_as_given,
        min_length=shortest,
        max_length=longest,
        values=_values(row),
        example=row.text(Column.EXAMPLE),
    )


def _lengths(row: Row) -> tuple[int | None, int | None, str | None]:
    """The least and the greatest length, and a plain length that is no whole number as given (``9,2``).

    Figures before and after the point are no length, so such a text stays what it is: a format.
    """
    shortest = _length(row, Column.MIN_LENGTH)
    longest = _length(row, Column.MAX_LENGTH)
    plain = row.text(Column.LENGTH)
    as_given = plain if plain is not None and not _LENGTH.fullmatch(plain) else None
    if longest is None and plain is not None:
        longest = _length(row, Column.LENGTH)
    if shortest is not None and longest is not None and shortest > longest:
        says = f"The least length, {shortest}, is more than the greatest, {longest}."
        row.note("lengths_disagree", says, Column.MIN_LENGTH, f"{shortest} to {longest}")
    return shortest, longest, as_given


def _length(row: Row, column: Column) -> int | None:
    text = row.text(column)
    if text is None:
        return None
    if not _LENGTH.fullmatch(text):
        says = f"The {column.value} “{text[:40]}” is no whole number; as a length it is unknown."
        row.repeat("length_not_a_number", says, column, text)
        return None
    return int(text)


def _values(row: Row) -> list[dict[str, str]]:
    text = row.text(Column.VALUES)
    if text is None:
        return []
    values = read_values(text)
    if values is None:
        says = "What the values may be is said in words, not as a list; it is not read."
        row.note("values_not_a_list", says, Column.VALUES, text)
        return []
    each = {value["value"]: value for value in reversed(values)}
    if len(each) < len(values):
        says = "A value stands more than once in the list; the first is kept."
        row.note("value_repeated", says, Column.VALUES, text)
    return [each[name] for name in dict.fromkeys(value["value"] for value in values)]


def read_values(text: str) -> list[dict[str, str]] | None:
    """The values that a text lists, each with its meaning where it has one; None where it is no list.

    Entries are parted by ``;`` or line breaks; ``A - Active`` and ``A: Active`` have a meaning.
    A pointer to another document, a sentence or an address is no list, and neither is one lone word.
    """
    parts = [part.strip() for part in re.split(r";|[\r\n]+", text) if part.strip(" \t\r\n.")]
    values = [_value(part) for part in parts]
    if not values or not all(map(_is_value, parts, values)):
        return None
    return values if len(values) > 1 or "meaning" in values[0] else None


def _is_value(part: str, value: dict[str, str]) -> bool:
    if len(part) > LONGEST_VALUE or "://" in part:
        return False
    return "meaning" in value or _NO_VALUE.match(part) is None


def _value(part: str) -> dict[str, str]:
    match = _PARTING.fullmatch(part)
    if match is None:
        return {"value": part}
    return {"value": match.group(1), "meaning": match.group(2).strip()}

"""What was typed into a case, read: days, whole numbers, amounts; and what cannot be read, named by its field."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from openqsmo.cases.paperwork import Column, ColumnKind, SectionSpec
from openqsmo.cases.rules.fields import ROWS, SECTIONS
from openqsmo.kernel.problems import FieldError

BIGGEST = Decimal(10) ** 15


def read_amount(text: str) -> Decimal | None:
    """An amount as typed, with a dollar sign and commas or without; None where it cannot be read."""
    plain = text.strip().removeprefix("$").replace(",", "").strip()
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < BIGGEST else None


def read_whole(text: str) -> int | None:
    """A whole number as typed; None where it cannot be read."""
    plain = text.strip().replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 16 else None


def read_day(text: str) -> date | None:
    """A day written as 2027-10-01; None where it cannot be read."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def unreadable(content: Mapping[str, Any]) -> Iterator[FieldError]:
    """Everything in a case that cannot be read as what its field is for."""
    for spec in SECTIONS:
        values = content.get(spec.section.value, {})
        for column in spec.fields:
            yield from _unread(f"{spec.section}.{column.name}", spec, column, values.get(column.name))
        for number, row in enumerate(values.get(ROWS, []), start=1):
            for column in spec.rows:
                field = f"{spec.section}.{number}.{column.name}"
                yield from _unread(field, spec, column, row.get(column.name), number)


def _unread(
    field: str, spec: SectionSpec, column: Column, text: str | None, number: int = 0
) -> Iterator[FieldError]:
    expected = _EXPECTED.get(column.kind)
    if not text or expected is None or expected[0](text) is not None:
        return
    where = f"{spec.title}, {spec.row_noun} {number}" if number else spec.title
    yield FieldError(field, f"{where}: “{text[:60]}” is no {column.label.lower()}.", expected[1])


_EXPECTED: dict[ColumnKind, tuple[Any, str]] = {
    ColumnKind.DATE: (read_day, "Write a day as 2027-10-01."),
    ColumnKind.WHOLE: (read_whole, "Write a whole number, such as 2027."),
    ColumnKind.AMOUNT: (read_amount, "Write an amount, such as 1250000 or 1,250,000.50."),
}

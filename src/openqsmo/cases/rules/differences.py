"""What differs between two versions of a case: line by line, with what it does to the money.

M3 re-estimates the life-cycle cost at 1.5, 2.2, 3.7 and 4.6: an estimate's revision is a version, and the
variance is explained (field guide 5.3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openqsmo.cases.paperwork import CaseSection, Column, ColumnKind, SectionSpec
from openqsmo.cases.rules.fields import ROWS, SECTIONS
from openqsmo.cases.rules.reading import read_amount


@dataclass(frozen=True)
class Difference:
    """One value that differs. ``by`` is how much an amount went up (or down), where both can be read."""

    section: CaseSection
    where: str
    label: str
    before: str
    after: str
    by: Decimal | None = None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every value that differs between two versions, in the order of the sections."""
    return tuple(each for spec in SECTIONS for each in _of_section(spec, before, after))


def _of_section(
    spec: SectionSpec, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    old, new = before.get(spec.section.value, {}), after.get(spec.section.value, {})
    yield from _of_values(spec, "", spec.fields, old, new)
    rows_old = {row["row"]: row for row in old.get(ROWS, [])}
    rows_new = {row["row"]: row for row in new.get(ROWS, [])}
    for name in dict.fromkeys([*rows_old, *rows_new]):
        one, other = rows_old.get(name, {}), rows_new.get(name, {})
        where = f"{spec.row_noun.capitalize()} {_named(spec, other or one)}"
        if one and other:
            yield from _of_values(spec, where, spec.rows, one, other)
        else:
            yield _whole(spec, where, one, other)


def _of_values(
    spec: SectionSpec, where: str, columns: tuple[Column, ...], old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    for column in columns:
        one, other = str(old.get(column.name, "")), str(new.get(column.name, ""))
        if one != other:
            by = _by(one, other) if column.kind is ColumnKind.AMOUNT else None
            yield Difference(spec.section, where, column.label, one, other, by)


def _whole(spec: SectionSpec, where: str, one: Mapping[str, str], other: Mapping[str, str]) -> Difference:
    """A row that came or went, in one line."""
    words = "; ".join(f"{c.label}: {(one or other)[c.name]}" for c in spec.rows if (one or other).get(c.name))
    return Difference(
        spec.section, where, "Added" if other else "Taken out", "" if other else words, words if other else ""
    )


def _named(spec: SectionSpec, row: Mapping[str, str]) -> str:
    """What a reader knows a row by: its first given values."""
    told = [row[c.name] for c in spec.rows if row.get(c.name)]
    return ", ".join(told[:3])[:120] or row.get("row", "")


def _by(one: str, other: str) -> Decimal | None:
    before, after = read_amount(one) if one else None, read_amount(other) if other else None
    return None if before is None or after is None else after - before

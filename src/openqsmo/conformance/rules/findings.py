"""Answers of an engine made into the results of rules, for people to act on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from openqsmo.conformance.rules import verdicts
from openqsmo.conformance.vocabulary import (
    Contract,
    DistinctValue,
    OffendingRow,
    Rule,
    RuleKind,
    RuleResult,
    RuleState,
    Waived,
)


@dataclass(frozen=True)
class Found:
    """What an engine answered about one rule: how many, of how many, the first rows, the values."""

    found: int
    checked: int
    samples: Sequence[Sequence[Any]] = ()
    values: Sequence[Sequence[Any]] = ()
    fields: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    has_difference: bool = False
    places: Mapping[int, tuple[str, int]] = field(default_factory=dict)


class Findings:
    """Makes results for one contract; knows its personal fields and the waivers in force."""

    def __init__(self, contract: Contract, waivers: Mapping[str, Waived]) -> None:
        self.waivers = waivers
        self.personal = {
            table.name: {field.name for field in table.fields if field.is_personal}
            for table in contract.tables
        }

    def counted(self, rule: Rule, found: Found) -> RuleResult:
        """The result of a rule that counted rows."""
        measured, holds = None, found.found == 0
        if rule.bounds is not None:
            measured = verdicts.measure(found.found, found.checked, rule.bounds)
            holds = measured is None or verdicts.holds(measured, rule.bounds)
        return RuleResult(
            rule,
            verdicts.state(rule.severity, holds=holds),
            found=found.found,
            checked=found.checked,
            measured=measured,
            rows=tuple(self._row(rule, one, found) for one in found.samples),
            distinct=tuple(DistinctValue(_text(value), count) for value, count, _ in found.values),
            distinct_total=found.values[0][2] if found.values else (0 if found.found == 0 else None),
            personal=self._is_personal(rule, (*found.fields, *found.key)),
            waived=self.waivers.get(rule.id) if not holds else None,
        )

    def measured(
        self,
        rule: Rule,
        number: Decimal,
        checked: int | None,
        *,
        found: int | None = None,
        rows: tuple[OffendingRow, ...] = (),
        why: str = "",
    ) -> RuleResult:
        """The result of a rule that measured one number; one that must be 0 counts what is wrong."""
        holds = rule.bounds is not None and verdicts.holds(number, rule.bounds)
        if found is None and rule.bounds and counts_faults(rule) and number == int(number) >= 0:
            found = int(number)
        return RuleResult(
            rule,
            verdicts.state(rule.severity, holds=holds),
            found=found,
            checked=checked,
            measured=number,
            rows=rows,
            why=why,
            personal=self._is_personal(rule, ()),
            waived=self.waivers.get(rule.id) if not holds else None,
        )

    def unrun(self, rule: Rule, state: RuleState, why: str) -> RuleResult:
        """The result of a rule that did not run."""
        return RuleResult(rule, state, why=why, personal=self._is_personal(rule, ()))

    def _is_personal(self, rule: Rule, fields: Sequence[str]) -> bool:
        """Whether values of a rule may show personal fields; a query may show any field of its table."""
        personal = self.personal.get(rule.table, set())
        if rule.kind is RuleKind.SQL and not fields:
            return bool(set.union(*self.personal.values()))
        return bool(personal & {*fields, *rule.fields})

    def _row(self, rule: Rule, answer: Sequence[Any], found: Found) -> OffendingRow:
        number, *rest = answer
        values = [_text(value) for value in rest[: len(found.fields)]]
        after = len(found.fields) + found.has_difference
        file, row = found.places.get(number, ("", number))
        difference = (_text(rest[len(found.fields)]) or "") if found.has_difference else ""
        return OffendingRow(
            key=dict(zip(found.key, (_text(value) for value in rest[after:]), strict=False)),
            file=file,
            row=row,
            field=", ".join(found.fields),
            given=given(found.fields, values),
            expected=rule.expected,
            difference=_plain(difference) or difference_from(rule, values[0] if values else None),
        )


def counts_faults(rule: Rule) -> bool:
    """Whether the number that a query gives is that of things that are wrong."""
    bounds = rule.bounds
    return (
        rule.kind is RuleKind.SQL
        and bounds is not None
        and (bounds.operator, *bounds.values) == ("mustBe", 0)
    )


def given(fields: Sequence[str], values: Sequence[str | None]) -> str | None:
    """The value given; of several fields each with its name."""
    if len(values) == 1:
        return values[0]
    return ", ".join(
        f"{name} {'(empty)' if value is None else value}" for name, value in zip(fields, values, strict=True)
    )


def difference_from(rule: Rule, value: str | None) -> str:
    """How far a number or a date is from the nearest limit of its rule; empty where that has no meaning."""
    if value is None or rule.kind is not RuleKind.RANGE:
        return ""
    limits = [limit for limit in (rule.minimum, rule.maximum) if limit is not None]
    return min((_apart(value, limit) for limit in limits), key=_size, default=("", Decimal(0)))[0]


def _size(apart: tuple[str, Decimal]) -> Decimal:
    return abs(apart[1])


def _apart(value: str, limit: str) -> tuple[str, Decimal]:
    try:
        number = Decimal(value) - Decimal(limit)
    except InvalidOperation:
        return _days_apart(value, limit)
    return _plain(f"{number:+f}"), number


def _days_apart(value: str, limit: str) -> tuple[str, Decimal]:
    try:
        days = (date.fromisoformat(value[:10]) - date.fromisoformat(limit[:10])).days
    except ValueError:
        return "", Decimal(0)
    return f"{days:+d} day{'' if abs(days) == 1 else 's'}", Decimal(days)


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text.casefold() else text


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def single(answer: Sequence[Sequence[Any]]) -> tuple[Decimal | None, str]:
    """The one number that a query gave, or why it gave none."""
    if len(answer) != 1 or len(answer[0]) != 1:
        return None, "The query does not give one number."
    try:
        number = Decimal(str(answer[0][0]))
    except InvalidOperation:
        return None, f"The query gives “{answer[0][0]}”, which is no number."
    return (number, "") if number.is_finite() else (None, f"The query gives {number}, which is no number.")


def told_row(rule: Rule, names: Sequence[str], row: Sequence[Any]) -> OffendingRow:
    """A row that a query shows: all its values, by name."""
    key = {name: _text(value) for name, value in zip(names, row, strict=True)}
    return OffendingRow(
        key=key, file="", row=None, field=", ".join(rule.fields), given=None, expected=rule.expected
    )

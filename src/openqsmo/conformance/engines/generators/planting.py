"""Where rules are broken: units are dealt out, so that two breaks never meet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators.delivery import Column, Delivery, Rows, texts
from openqsmo.conformance.vocabulary import Contract, Field, FieldType, Rule, RuleKind

Eligible = Callable[[Delivery], Column]
Plant = Callable[[Delivery, Rows, Generator], None]


@dataclass(frozen=True)
class Planter:
    """How to break one rule: in which table, in which rows, and what breaks beside it.

    ``eligible`` gives a mask of the rows that may be chosen (all when it is None). ``one_per_unit``
    keeps a unit to one break. ``of`` says how many there are that can break the rule, when it is not
    the rows of the table. ``takes`` names the units that a break of these rows uses up, when it is not
    just their own. ``also`` are rules that the same break breaks as often.
    """

    table: str
    plant: Plant
    eligible: Eligible | None = None
    one_per_unit: bool = True
    of: Callable[[Delivery], int] | None = None
    takes: Callable[[Delivery, Rows], Column] | None = None
    also: tuple[str, ...] = ()


class TooManyBreaks(ValueError):
    """More breaks were asked for than there are units to plant them in."""

    def __init__(self, rule: str, wanted: int, possible: int) -> None:
        super().__init__(rule)
        self.rule, self.wanted, self.possible = rule, wanted, possible


def put(table: str, name: str, value: object) -> Plant:
    """Plant one value in a field; None empties it."""
    return lambda delivery, rows, random: delivery.put(table, name, rows, value)


def put_all(table: str, values: Mapping[str, object]) -> Plant:
    """Plant one value in each of several fields."""

    def plant_values(delivery: Delivery, rows: Rows, random: Generator) -> None:
        for name, value in values.items():
            delivery.put(table, name, rows, value)

    return plant_values


def misspell(table: str, name: str, first: str = "?") -> Plant:
    """Plant another first letter."""

    def plant_letter(delivery: Delivery, rows: Rows, random: Generator) -> None:
        known = delivery.column(table, name)[rows]
        delivery.put(table, name, rows, [first + str(one)[1:] for one in known])

    return plant_letter


def add(table: str, names: Iterable[str], low: int, high: int) -> Plant:
    """Add the same random number of hundredths, from low to below high, to each of the fields."""
    fields = tuple(names)

    def plant_sum(delivery: Delivery, rows: Rows, random: Generator) -> None:
        by = random.integers(low, high, len(rows))
        for name in fields:
            delivery.column(table, name)[rows] += by

    return plant_sum


def move(table: str, names: Iterable[str], days: int) -> Plant:
    """Move days by a number of days."""
    fields = tuple(names)

    def plant_days(delivery: Delivery, rows: Rows, random: Generator) -> None:
        for name in fields:
            delivery.column(table, name)[rows] += np.timedelta64(days, "D")

    return plant_days


def copy(table: str, changes: Mapping[str, object]) -> Plant:
    """Add a copy of the row with some fields changed; ``{row}`` in a text becomes the number of the row."""

    def plant_copy(delivery: Delivery, rows: Rows, random: Generator) -> None:
        delivery.add_copies(table, rows, {name: _changed(value, rows) for name, value in changes.items()})

    return plant_copy


def _changed(value: object, rows: Rows) -> Column:
    if isinstance(value, str):
        return texts([value.format(row=row) for row in rows])
    return np.full(len(rows), value, dtype=object if value is None else None)


def drop(table: str) -> Plant:
    """Leave the row out."""
    return lambda delivery, rows, random: delivery.drop(table, rows)


def equals(table: str, name: str, *values: str | int) -> Eligible:
    """Rows whose field holds one of these values."""
    return lambda delivery: np.isin(delivery.column(table, name), list(values))


def first_of_each_unit(table: str) -> Eligible:
    """The first row of each unit."""

    def mask(delivery: Delivery) -> Column:
        chosen = np.zeros(delivery.rows(table), dtype=bool)
        chosen[np.unique(delivery.units[table], return_index=True)[1]] = True
        return chosen

    return mask


def units_of(table: str) -> Callable[[Delivery], int]:
    """How many units a table has."""
    return lambda delivery: len(np.unique(delivery.units[table]))


def plant(
    delivery: Delivery, planters: Mapping[str, Planter], breaks: Mapping[str, Decimal], random: Generator
) -> dict[str, int]:
    """Break rules in shares of their rows; the truth: each rule with how many rows or groups break it.

    A share above 0 breaks at least one. Raises TooManyBreaks before anything is planted in vain.
    """
    truth: dict[str, int] = {}
    highest = max(int(units.max()) for units in delivery.units.values() if len(units)) + 1
    free = np.ones(highest, dtype=bool)
    asked = [rule for rule, share in breaks.items() if share]
    ordered = sorted(asked, key=lambda rule: (planters[rule].takes is None, rule))
    chosen_from = {rule: _eligible(delivery, planters[rule]) for rule in ordered}
    for rule in ordered:
        planter = planters[rule]
        total = planter.of(delivery) if planter.of else delivery.rows(planter.table)
        wanted = max(1, ceil(breaks[rule] * total))
        rows = _chosen(delivery, planter, free, chosen_from[rule], wanted, random)
        if len(rows) < wanted:
            raise TooManyBreaks(rule, wanted, len(rows))
        units = delivery.units[planter.table]
        free[planter.takes(delivery, rows) if planter.takes else units[rows]] = False
        planter.plant(delivery, rows, random)
        for broken in (rule, *planter.also):
            truth[broken] = truth.get(broken, 0) + len(rows)
    return truth


def _eligible(delivery: Delivery, planter: Planter) -> Column:
    """Which rows may be chosen, told before anything is planted."""
    if planter.eligible is None:
        return np.ones(delivery.rows(planter.table), dtype=bool)
    return planter.eligible(delivery)


def _chosen(
    delivery: Delivery, planter: Planter, free: Column, eligible: Column, wanted: int, random: Generator
) -> Rows:
    """Rows of free units, in the order that chance puts the units in."""
    units = delivery.units[planter.table]
    rows = np.flatnonzero(free[units] & eligible)
    order = random.permutation(len(free))[units[rows]]
    rows = rows[np.lexsort((rows, order))]
    if planter.one_per_unit:
        _, first = np.unique(units[rows], return_index=True)
        rows = rows[np.sort(first)]
    return np.sort(rows[:wanted])


def field_planters(contract: Contract, eligible: Mapping[str, Eligible]) -> Iterator[tuple[str, Planter]]:
    """Planters of the rules that one field's own words or code list make.

    ``eligible`` narrows a table to rows in which a bad value breaks nothing else. Fields of a key are
    left out: an empty key touches more than its own rule.
    """
    fields = {(table.name, field.name): field for table in contract.tables for field in table.fields}
    reference = {table.name for table in contract.tables if table.is_reference}
    for rule in contract.rules:
        if rule.table in reference or len(rule.fields) != 1:
            continue
        field = fields[rule.table, rule.fields[0]]
        bad = None if rule.kind is RuleKind.REQUIRED and field.key_position else _bad_value(rule, field)
        if bad is not None:
            yield rule.id, Planter(rule.table, bad, eligible.get(rule.table), one_per_unit=False)


def _bad_value(rule: Rule, field: Field) -> Plant | None:
    """What puts a bad value into a field, for the kinds of rule whose bad values follow from the rule."""
    table, name = rule.table, rule.fields[0]
    if rule.kind is RuleKind.REQUIRED:
        return put(table, name, None)
    if rule.kind is RuleKind.PATTERN:
        return misspell(table, name)
    if rule.kind is RuleKind.RANGE:
        return put(table, name, _beyond(rule, field))
    if rule.kind in {RuleKind.CODES, RuleKind.INVALID_VALUES} and rule.codes:
        return _other_code(rule, field)
    return None


def _beyond(rule: Rule, field: Field) -> int:
    limit = Decimal(rule.maximum) + 1 if rule.maximum is not None else Decimal(rule.minimum or 0) - 1
    return int(limit * 100) if field.type is FieldType.NUMBER else int(limit)


def _other_code(rule: Rule, field: Field) -> Plant:
    """A code that is not listed; of a dated list, every second row has one that was not in force."""
    table, name = rule.table, rule.fields[0]
    unlisted = 99 if field.type is FieldType.INTEGER else "Z" * min(2, len(rule.codes[0].value))

    def plant_codes(delivery: Delivery, rows: Rows, random: Generator) -> None:
        delivery.put(table, name, rows, unlisted)
        if rule.codes_on:
            days = delivery.column(table, rule.codes_on)[rows][::2].astype("datetime64[D]").astype(str)
            late = [_not_in_force(rule, str(day)) or unlisted for day in days]
            delivery.put(table, name, rows[::2], late)

    return plant_codes


def _not_in_force(rule: Rule, day: str) -> str | None:
    return next(
        (
            code.value
            for code in rule.codes
            if (code.valid_from and day < code.valid_from) or (code.valid_to and day > code.valid_to)
        ),
        None,
    )

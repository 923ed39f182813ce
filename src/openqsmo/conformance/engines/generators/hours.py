"""Time cards with their entries: ten working days of eight hours."""

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators.delivery import Column, Delivery, Rows, numbered, texts
from openqsmo.conformance.engines.generators.payroll import PERIODS, PROVIDERS, YEAR, pay_calendar, people
from openqsmo.conformance.engines.generators.planting import (
    Plant,
    Planter,
    add,
    copy,
    move,
    put,
)

# Monday to Friday of both weeks, as days before the Saturday on which a period ends.
_DAYS_BEFORE_END = np.array([12, 11, 10, 9, 8, 5, 4, 3, 2, 1])
_CODES = texts(["REG", "REG", "REG", "TEL", "TEL", "LVA", "LVS", "HOL"])
_CARDS, _ENTRIES = "timecards", "entries"


def timecards(rows: int, random: Generator) -> Delivery:
    """Cards of a year for as many employees as about fill the rows with entries, at least five."""
    days = len(_DAYS_BEFORE_END)
    employees = max(len(PROVIDERS), rows // (PERIODS * days))
    who = np.repeat(np.arange(employees), PERIODS)
    period = np.tile(np.arange(1, PERIODS + 1), employees)
    ends = pay_calendar()["period_end"][period - 1]
    cards = len(who)
    numbers = numbered("C", np.arange(cards) + 1, 9)
    table = {
        "card_id": numbers,
        "employee_id": people(employees, random)[who],
        "provider_code": PROVIDERS[np.arange(employees) % len(PROVIDERS)][who],
        "pay_year": np.full(cards, YEAR),
        "pay_period": period,
        "period_end": ends,
        "scheduled_hours": np.full(cards, 8000),
        "total_hours": np.full(cards, 8000),
        "certified_by": numbered("E", 900_000_000 + who % 40, 9),
        "certified_on": ends + random.integers(-1, 3, cards),
    }
    entries = {
        "card_id": np.repeat(numbers, days),
        "work_date": np.repeat(ends, days) - np.tile(_DAYS_BEFORE_END, cards),
        "time_code": _CODES[random.integers(0, len(_CODES), cards * days)],
        "hours": np.full(cards * days, 800),
    }
    units = {_CARDS: np.arange(cards), _ENTRIES: np.repeat(np.arange(cards), days)}
    return Delivery({_CARDS: table, _ENTRIES: entries, "pay_calendar": pay_calendar()}, units)


def planters() -> dict[str, Planter]:
    """How to break the rules of time cards where one bad value would touch more than its own rule."""
    period = f"{_CARDS}.pay_year-pay_period.reference"
    return {
        f"{_CARDS}.key": Planter(_CARDS, _same_number),
        f"{_CARDS}.pay_year.range": Planter(_CARDS, put(_CARDS, "pay_year", 2101), also=(period,)),
        f"{_CARDS}.pay_period.range": Planter(_CARDS, put(_CARDS, "pay_period", 28), also=(period,)),
        period: Planter(_CARDS, put(_CARDS, "pay_year", YEAR - 20)),
        f"{_CARDS}.total_hours.range": Planter(_CARDS, put(_CARDS, "total_hours", -100), also=("TAA-015",)),
        "TAA-010": Planter(_CARDS, _second_card),
        "TAA-011": Planter(_CARDS, _own_certificate),
        "TAA-012": Planter(_CARDS, move(_CARDS, ["certified_on"], -12)),
        "TAA-013": Planter(_ENTRIES, _long_fortnight, _is_first_entry, of=_cards),
        "TAA-014": Planter(_CARDS, move(_CARDS, ["period_end"], -1)),
        "TAA-015": Planter(_CARDS, add(_CARDS, ["total_hours"], 100, 800)),
        "TAA-020": Planter(_ENTRIES, copy(_ENTRIES, {"hours": 0})),
        "TAA-021": Planter(_ENTRIES, _changed_hours(810)),
        "TAA-022": Planter(_ENTRIES, move(_ENTRIES, ["work_date"], 40)),
        "TAA-023": Planter(_ENTRIES, _long_day),
        f"{_ENTRIES}.work_date.required": Planter(_ENTRIES, put(_ENTRIES, "work_date", None)),
        f"{_ENTRIES}.hours.required": Planter(_ENTRIES, put(_ENTRIES, "hours", None), also=("TAA-015",)),
        f"{_ENTRIES}.hours.range": Planter(_ENTRIES, _changed_hours(2500), also=("TAA-023",)),
        f"{_ENTRIES}.card_id.reference": Planter(_ENTRIES, copy(_ENTRIES, {"card_id": "C-NOT-THERE-{row}"})),
        f"{_ENTRIES}.card_id.required": Planter(_ENTRIES, copy(_ENTRIES, {"card_id": None})),
    }


def _changed_hours(hours: int) -> Plant:
    """Plant hours in an entry, the total of its card going along."""

    def plant_hours(delivery: Delivery, rows: Rows, random: Generator) -> None:
        column = delivery.column(_ENTRIES, "hours")
        delivery.column(_CARDS, "total_hours")[delivery.units[_ENTRIES][rows]] += hours - column[rows]
        column[rows] = hours

    return plant_hours


def _long_fortnight(delivery: Delivery, rows: Rows, random: Generator) -> None:
    """Seventeen hours on each of ten days: 170 in all."""
    cards = delivery.units[_ENTRIES][rows]
    delivery.put(_ENTRIES, "hours", np.flatnonzero(np.isin(delivery.units[_ENTRIES], cards)), 1700)
    delivery.put(_CARDS, "total_hours", cards, 17000)


def _long_day(delivery: Delivery, rows: Rows, random: Generator) -> None:
    """Seventeen hours and eight hours of overtime on one day."""
    _changed_hours(1700)(delivery, rows, random)
    overtime = {"time_code": texts(["OTM"] * len(rows)), "hours": np.full(len(rows), 800)}
    delivery.add_copies(_ENTRIES, rows, overtime)
    delivery.column(_CARDS, "total_hours")[delivery.units[_ENTRIES][rows]] += 800


def _same_number(delivery: Delivery, rows: Rows, random: Generator) -> None:
    """A second card of the same number for somebody else; the total is zero, so that it adds up to nothing."""
    known = delivery.column(_CARDS, "employee_id")[rows]
    other = texts([f"E8{str(one)[2:]}" for one in known])
    delivery.add_copies(_CARDS, rows, {"employee_id": other})
    cards = np.isin(delivery.units[_ENTRIES], delivery.units[_CARDS][rows])
    delivery.drop(_ENTRIES, np.flatnonzero(cards))


def _second_card(delivery: Delivery, rows: Rows, random: Generator) -> None:
    known = delivery.column(_CARDS, "card_id")[rows]
    delivery.add_copies(_CARDS, rows, {"card_id": texts([f"D{str(one)[1:]}" for one in known])})


def _own_certificate(delivery: Delivery, rows: Rows, random: Generator) -> None:
    own = delivery.column(_CARDS, "employee_id")[rows]
    delivery.column(_CARDS, "certified_by")[rows] = own


def _cards(delivery: Delivery) -> int:
    return delivery.rows(_CARDS)


def _is_first_entry(delivery: Delivery) -> Column:
    mask: Column = np.arange(delivery.rows(_ENTRIES)) % len(_DAYS_BEFORE_END) == 0
    return mask

"""Payments of salary: five providers, 26 periods of a pay year."""

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators.delivery import Column, Delivery, Rows, numbered, texts
from openqsmo.conformance.engines.generators.planting import (
    Planter,
    add,
    drop,
    misspell,
    move,
    put,
    put_all,
    units_of,
)

PERIODS = 26
YEAR = 2024
FIRST_PERIOD_END = np.datetime64("2024-01-13")
DAYS_TO_PAYDAY = 6
PROVIDERS = texts(["DFAS", "DOS", "GSA", "IBC", "NFC"])
_SHARES = [0.38, 0.04, 0.03, 0.20, 0.35]
_PLANS = texts(["GS", "WG", "ES", "AD", "GL", "GM", "FP", "WL", "WS", "SV"])
_RETIREMENT = texts(["K", "KR", "KF", "1"])
_AGENCIES = 40


def pay_calendar() -> dict[str, Column]:
    """The pay periods of one year with their paydays."""
    ends = FIRST_PERIOD_END + 14 * np.arange(PERIODS)
    return {
        "pay_year": np.full(PERIODS, YEAR),
        "pay_period": np.arange(1, PERIODS + 1),
        "period_end": ends,
        "payday": ends + DAYS_TO_PAYDAY,
    }


def people(number: int, random: Generator) -> Column:
    """Employee numbers, each once."""
    return numbered("E", np.arange(number) * 397 % 10**9 + random.integers(1, 300), 9)


def net_of(gross: Column, random: Generator) -> tuple[Column, Column]:
    """Deductions of 18 to 42 per cent and what is left, in hundredths."""
    deductions = gross * random.integers(18, 42, len(gross)) // 100
    return deductions, gross - deductions


def payments(rows: int, random: Generator) -> Delivery:
    """A year of payments for as many employees as about fill the rows; at least two for each provider."""
    employees = max(2 * len(PROVIDERS), rows // PERIODS)
    who = np.repeat(np.arange(employees), PERIODS)
    period = np.tile(np.arange(1, PERIODS + 1), employees)
    calendar = pay_calendar()
    provider = np.concatenate(
        [
            np.arange(2 * len(PROVIDERS)) % len(PROVIDERS),
            random.choice(5, employees - 10, p=[0.38, 0.04, 0.03, 0.2, 0.35]),
        ]
    )
    grade, step = random.integers(1, 16, employees), random.integers(1, 11, employees)
    base = 90_000 + 23_000 * grade + 3_500 * step + random.integers(0, 10_000, employees)
    hours = np.where(random.random(len(who)) < 0.86, 8000, random.integers(0, 440, len(who)) * 25)
    gross = base[who] * hours // 8000
    deductions, net = net_of(gross, random)
    table = {
        "record_id": 100_000_000_000 + 7 * np.arange(len(who)),
        "employee_id": people(employees, random)[who],
        "agency_code": numbered("AG", random.integers(1, _AGENCIES + 1, employees), 2)[who],
        "provider_code": PROVIDERS[provider][who],
        "pay_plan": _PLANS[random.integers(0, len(_PLANS), employees)][who],
        "retirement_plan": _RETIREMENT[random.integers(0, len(_RETIREMENT), employees)][who],
        "grade": grade[who],
        "step": step[who],
        "duty_station": numbered("", random.integers(10**8, 10**9, employees), 9)[who],
        "pay_year": np.full(len(who), YEAR),
        "pay_period": period,
        "period_end": calendar["period_end"][period - 1],
        "payday": calendar["payday"][period - 1],
        "hours": hours,
        "gross_pay": gross,
        "deductions": deductions,
        "net_pay": net,
    }
    agency = np.arange(1, _AGENCIES + 1)
    agencies = {
        "agency_code": numbered("AG", agency, 2),
        "agency_name": texts([f"Synthetic agency {one:02d}" for one in agency]),
    }
    return Delivery({"payments": table, "pay_calendar": calendar, "agencies": agencies}, {"payments": who})


def planters() -> dict[str, Planter]:
    """How to break the rules of payments where one bad value would touch more than its own rule."""
    told = "payments"
    period = f"{told}.pay_year-pay_period.reference"
    return {
        f"{told}.employee_id.required": Planter(told, put(told, "employee_id", None), _is_last),
        f"{told}.employee_id.pattern": Planter(told, misspell(told, "employee_id"), _is_last),
        f"{told}.agency_code.reference": Planter(told, put(told, "agency_code", "ZZ99"), one_per_unit=False),
        f"{told}.key": Planter(told, _same_record, _is_inside),
        f"{told}.pay_year.required": Planter(
            told, put(told, "pay_year", None), _is_inside, also=("PAY-015",)
        ),
        f"{told}.pay_period.required": Planter(
            told, put(told, "pay_period", None), _is_inside, also=("PAY-015",)
        ),
        f"{told}.period_end.required": Planter(told, put(told, "period_end", None), _is_inside),
        f"{told}.pay_year.range": Planter(told, put(told, "pay_year", 2101), also=(period,)),
        f"{told}.pay_period.range": Planter(told, put(told, "pay_period", 28), also=(period,)),
        period: Planter(told, put(told, "pay_year", YEAR - 20)),
        f"{told}.gross_pay.range": Planter(told, _below_zero, also=(f"{told}.net_pay.range",)),
        f"{told}.net_pay.range": Planter(told, put(told, "net_pay", -500_000), also=("PAY-010",)),
        f"{told}.deductions.range": Planter(told, _paid_back),
        "PAY-010": Planter(told, add(told, ["net_pay"], 101, 5_000), one_per_unit=False),
        "PAY-011": Planter(told, add(told, ["net_pay"], 1, 101), one_per_unit=False),
        "PAY-012": Planter(told, move(told, ["period_end"], -1), _is_inside),
        "PAY-013": Planter(told, move(told, ["payday"], -1), one_per_unit=False),
        "PAY-014": Planter(told, _twice),
        "PAY-015": Planter(told, drop(told), _is_inside, of=units_of(told)),
        "PAY-016": Planter(
            told, _two_periods_short, _one_of_each_provider, of=lambda _: len(PROVIDERS), takes=_of_provider
        ),
    }


def _same_record(delivery: Delivery, rows: Rows, random: Generator) -> None:
    records = delivery.column("payments", "record_id")
    records[rows] = records[rows - 1]


_below_zero = put_all("payments", {"gross_pay": -5_000, "deductions": 0, "net_pay": -5_000})


def _paid_back(delivery: Delivery, rows: Rows, random: Generator) -> None:
    gross = delivery.column("payments", "gross_pay")[rows]
    delivery.put("payments", "deductions", rows, -2_000)
    delivery.put("payments", "net_pay", rows, gross + 2_000)


def _twice(delivery: Delivery, rows: Rows, random: Generator) -> None:
    records = delivery.column("payments", "record_id")[rows] + 1
    delivery.add_copies("payments", rows, {"record_id": records})


def _two_periods_short(delivery: Delivery, rows: Rows, random: Generator) -> None:
    periods = delivery.column("payments", "pay_period")
    provider = np.isin(
        delivery.column("payments", "provider_code"), delivery.column("payments", "provider_code")[rows]
    )
    delivery.drop("payments", np.flatnonzero(provider & (periods > PERIODS - 2)))


def _of_provider(delivery: Delivery, rows: Rows) -> Column:
    providers = delivery.column("payments", "provider_code")
    return delivery.units["payments"][np.isin(providers, providers[rows])]


def _one_of_each_provider(delivery: Delivery) -> Column:
    _, first = np.unique(delivery.column("payments", "provider_code").astype(str), return_index=True)
    mask = np.zeros(delivery.rows("payments"), dtype=bool)
    mask[first] = True
    return mask


def _is_last(delivery: Delivery) -> Column:
    mask: Column = delivery.column("payments", "pay_period") == PERIODS
    return mask


def _is_inside(delivery: Delivery) -> Column:
    periods = delivery.column("payments", "pay_period")
    return (periods > 1) & (periods < PERIODS)

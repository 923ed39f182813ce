"""Leave and earnings statements with their lines."""

import numpy as np
from numpy.random import Generator

from openqsmo.conformance.engines.generators.delivery import Column, Delivery, Rows, numbered, texts
from openqsmo.conformance.engines.generators.payroll import (
    PERIODS,
    PROVIDERS,
    YEAR,
    net_of,
    pay_calendar,
    people,
)
from openqsmo.conformance.engines.generators.planting import (
    Plant,
    Planter,
    add,
    copy,
    equals,
    move,
    put,
)

_DEDUCTION_CODES = texts(["FIT", "RET", "OTH"])
_NO_STATEMENT = "S-NOT-THERE-{row}"


def statements(rows: int, random: Generator) -> Delivery:
    """Statements of a year for as many employees as about fill the rows, at least five."""
    employees = max(len(PROVIDERS), rows // PERIODS)
    who = np.repeat(np.arange(employees), PERIODS)
    period = np.tile(np.arange(1, PERIODS + 1), employees)
    calendar = pay_calendar()
    gross = (random.integers(150_000, 600_000, employees))[who]
    deductions, net = net_of(gross, random)
    category = texts([4, 6, 8])[random.integers(0, 3, employees)].astype(np.int64)
    numbers = numbered("S", np.arange(len(who)) + 1, 9)
    table = {
        "statement_id": numbers,
        "employee_id": people(employees, random)[who],
        "provider_code": PROVIDERS[np.arange(employees) % len(PROVIDERS)][who],
        "agency_code": numbered("AG", random.integers(1, 41, employees), 2)[who],
        "pay_year": np.full(len(who), YEAR),
        "pay_period": period,
        "period_start": calendar["period_end"][period - 1] - 13,
        "period_end": calendar["period_end"][period - 1],
        "payday": calendar["payday"][period - 1],
        "gross_pay": gross,
        "deductions": deductions,
        "net_pay": net,
        "gross_pay_to_date": _to_date(gross),
        "net_pay_to_date": _to_date(net),
        "leave_category": category[who],
        **_leave("annual", category[who] * 100, random),
        **_leave("sick", np.full(len(who), 400), random),
    }
    tables = {
        "statements": table,
        "earnings": _earnings(numbers, gross, random),
        "deduction_lines": _deductions(numbers, deductions),
        "pay_calendar": calendar,
    }
    units = {
        "statements": who,
        "earnings": np.repeat(who, 2),
        "deduction_lines": np.repeat(who, len(_DEDUCTION_CODES)),
    }
    return Delivery(tables, units)


def _to_date(amounts: Column) -> Column:
    return amounts.reshape(-1, PERIODS).cumsum(axis=1).ravel()


def _leave(kind: str, accrued: Column, random: Generator) -> dict[str, Column]:
    """Hours of leave, each period going on from the one before."""
    used = np.where(random.random(len(accrued)) < 0.6, 0, random.integers(0, 5, len(accrued)) * 200)
    ends = 20_000 + _to_date(accrued - used)
    return {
        f"{kind}_leave_begin": ends - accrued + used,
        f"{kind}_leave_accrued": accrued.copy(),
        f"{kind}_leave_used": used,
        f"{kind}_leave_end": ends,
    }


def _earnings(numbers: Column, gross: Column, random: Generator) -> dict[str, Column]:
    """Two lines a statement: regular pay and annual leave."""
    leave = gross // 10
    count = len(numbers)
    return {
        "statement_id": np.repeat(numbers, 2),
        "line": np.tile([1, 2], count),
        "earnings_code": np.tile(texts(["REG", "LVA"]), count),
        "hours": np.tile([7200, 800], count),
        "amount": np.column_stack([gross - leave, leave]).ravel(),
    }


def _deductions(numbers: Column, deductions: Column) -> dict[str, Column]:
    """Three lines a statement that add up to its deductions."""
    lines, count = len(_DEDUCTION_CODES), len(numbers)
    third = deductions // lines
    return {
        "statement_id": np.repeat(numbers, lines),
        "line": np.tile(np.arange(1, lines + 1), count),
        "deduction_code": np.tile(_DEDUCTION_CODES, count),
        "amount": np.column_stack([third, third, deductions - 2 * third]).ravel(),
    }


def planters() -> dict[str, Planter]:
    """How to break the rules of statements where one bad value would touch more than its own rule."""
    told, lines, less = "statements", "earnings", "deduction_lines"
    period = f"{told}.pay_year-pay_period.reference"
    return {
        f"{told}.key": Planter(told, copy(told, {"employee_id": "E9{row:08}"}), also=("LES-020", "LES-021")),
        f"{told}.pay_year.range": Planter(told, put(told, "pay_year", 2101), also=(period,)),
        f"{told}.pay_period.range": Planter(told, put(told, "pay_period", 28), also=(period,)),
        period: Planter(told, put(told, "pay_year", YEAR - 20)),
        f"{told}.gross_pay.range": Planter(
            told, put(told, "gross_pay", -10_000), also=("LES-010", "LES-020")
        ),
        f"{told}.deductions.range": Planter(
            told, put(told, "deductions", -10_000), also=("LES-010", "LES-021")
        ),
        f"{told}.net_pay.range": Planter(told, put(told, "net_pay", -10_000), also=("LES-010",)),
        **{
            f"{told}.{name}.range": Planter(told, put(told, name, -10_000), also=("LES-016",))
            for name in ("gross_pay_to_date", "net_pay_to_date")
        },
        **{
            f"{told}.{kind}_leave_{part}.range": Planter(told, _leave_of(kind, part, hours), also=also)
            for kind, part, hours, also in (
                ("annual", "accrued", 1_100, ("LES-019",)),
                ("sick", "accrued", 500, ()),
                ("annual", "used", -100, ()),
                ("sick", "used", -100, ()),
            )
        },
        "LES-010": Planter(told, add(told, ["net_pay"], 101, 5_000), _is_later),
        "LES-011": Planter(told, add(told, ["net_pay"], 1, 101), _is_later),
        "LES-012": Planter(told, move(told, ["period_start"], -1), one_per_unit=False),
        "LES-013": Planter(told, move(told, ["period_start", "period_end"], -1), one_per_unit=False),
        "LES-014": Planter(told, move(told, ["payday"], -1), one_per_unit=False),
        "LES-015": Planter(told, _second_statement),
        "LES-016": Planter(told, put(told, "gross_pay_to_date", 100)),
        "LES-017": Planter(told, add(told, ["annual_leave_end"], 50, 800)),
        "LES-018": Planter(told, add(told, ["sick_leave_end"], 50, 800)),
        "LES-019": Planter(told, _leave_of("annual", "accrued", 900)),
        "LES-020": Planter(lines, add(lines, ["amount"], 101, 5_000), equals(lines, "line", 1)),
        "LES-021": Planter(less, add(less, ["amount"], 101, 5_000), equals(less, "line", 1)),
        f"{lines}.amount.range": Planter(lines, put(lines, "amount", -100), also=("LES-020",)),
        f"{less}.amount.range": Planter(less, put(less, "amount", -100), also=("LES-021",)),
        f"{lines}.amount.required": Planter(lines, put(lines, "amount", None), also=("LES-020",)),
        f"{less}.amount.required": Planter(less, put(less, "amount", None), also=("LES-021",)),
        f"{lines}.statement_id.reference": Planter(
            lines, copy(lines, {"statement_id": _NO_STATEMENT, "line": 3})
        ),
        f"{less}.statement_id.reference": Planter(
            less, copy(less, {"statement_id": _NO_STATEMENT, "line": 4})
        ),
        f"{lines}.key": Planter(lines, copy(lines, {"amount": 0})),
        f"{less}.key": Planter(less, copy(less, {"amount": 0})),
    }


def _leave_of(kind: str, part: str, hours: int) -> Plant:
    """Plant hours of leave, the balance going along."""
    sign = 1 if part == "accrued" else -1

    def plant_hours(delivery: Delivery, rows: Rows, random: Generator) -> None:
        column = delivery.column("statements", f"{kind}_leave_{part}")
        delivery.column("statements", f"{kind}_leave_end")[rows] += sign * (hours - column[rows])
        column[rows] = hours

    return plant_hours


def _second_statement(delivery: Delivery, rows: Rows, random: Generator) -> None:
    known = delivery.column("statements", "statement_id")[rows]
    delivery.add_copies("statements", rows, {"statement_id": texts([f"T{str(one)[1:]}" for one in known])})


def _is_later(delivery: Delivery) -> Column:
    """After the first period, so that sums to date stay above those of the period."""
    return delivery.column("statements", "pay_period") > 1

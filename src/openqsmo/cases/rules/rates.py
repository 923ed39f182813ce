"""Which discount rate holds for a term, by OMB Circular A-94, Appendix C."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from itertools import pairwise
from typing import Any

from openqsmo.cases import problems
from openqsmo.cases.vocabulary import Dollars, RateRow, RateStanding, Timing
from openqsmo.kernel.money import CENT
from openqsmo.kernel.problems import Refused

# Digits after the point of a discount factor. A spreadsheet's double holds them, so both round alike.
FACTOR_PLACES = Decimal("1e-12")
PRECISION = 60


@dataclass(frozen=True)
class RateUsed:
    """The rate for a term out of one row, as a share, and how it came about."""

    row: RateRow
    term: int
    rate: Decimal
    says: str


def rate_for(row: RateRow, term: int) -> RateUsed:
    """The rate of a row for an analysis of ``term`` years.

    Between two maturities it is interpolated in a straight line; beyond the longest, the longest holds
    (Appendix C). Below the shortest the Appendix gives no rule: the shortest holds, and it is said.
    """
    maturities = sorted(row.by_maturity)
    if term in row.by_maturity:
        return RateUsed(row, term, row.by_maturity[term], f"the {term}-year rate")
    if len(maturities) == 1:
        return RateUsed(row, term, row.by_maturity[maturities[0]], "one rate for every term")
    if term > maturities[-1]:
        longest = maturities[-1]
        return RateUsed(
            row, term, row.by_maturity[longest], f"beyond {longest} years the {longest}-year rate"
        )
    if term < maturities[0]:
        shortest = maturities[0]
        return RateUsed(
            row, term, row.by_maturity[shortest], f"no shorter rate than the {shortest}-year rate"
        )
    before, after = next((a, b) for a, b in pairwise(maturities) if a < term < b)
    with localcontext() as exact:
        exact.prec = PRECISION
        low, high = row.by_maturity[before], row.by_maturity[after]
        rate = low + Decimal(term - before) / Decimal(after - before) * (high - low)
    return RateUsed(row, term, rate, f"interpolated between the {before}-year and the {after}-year rate")


def discount_factor(rate: Decimal, year: int, timing: Timing = Timing.END_YEAR) -> Decimal:
    """What one dollar in the ``year``-th year (from 1) is worth at the start of the first: 1/(1+r)^t.

    t is the year, or the year less a half for mid-year flows. Rounded half-up to twelve places.
    """
    with localcontext() as exact:
        exact.prec = PRECISION
        power = Decimal(year) - (Decimal("0.5") if timing is Timing.MID_YEAR else 0)
        factor = 1 / (1 + rate) ** power
        return factor.quantize(FACTOR_PLACES, "ROUND_HALF_UP")


def row_called(id: str, rows: Sequence[RateRow]) -> RateRow:
    """The rate row of that id; refuses one that is not there."""
    for row in rows:
        if row.id == id:
            return row
    known = ", ".join(row.id for row in rows) or "none is known"
    raise Refused(problems.NO_SUCH_RATES.about(row=id, known=known))


def check_dollars(dollars: Dollars, row: RateRow, rows: Sequence[RateRow] = ()) -> None:
    """Refuse real rates for current dollars and nominal rates for constant dollars (A-94, section 7)."""
    if row.dollars is dollars:
        return
    fitting = next((each.id for each in reversed(rows) if each.dollars is dollars), "")
    raise Refused(
        problems.MIXED_DOLLARS.about(
            case_dollars=dollars.label.lower(),
            row=row.id,
            row_dollars=row.dollars.label.lower(),
            case_kind=dollars.value,
            example=fitting or f"one for {dollars.label.lower()}",
        )
    )


def read_rate_rows(read: Mapping[str, Any]) -> tuple[RateRow, ...]:
    """Rate rows out of a file's ``rate`` tables; refuses the whole file when one cannot be read."""
    tables = read.get("rate")
    if not isinstance(tables, list) or not all(isinstance(each, Mapping) for each in tables):
        raise Refused(problems.BAD_RATES.about(why="there is no table “rate”"))
    rows = tuple(_row(table, position) for position, table in enumerate(tables, 1))
    ids = [row.id for row in rows]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise Refused(problems.BAD_RATES.about(why=f"{twice[0]} is given twice"))
    return rows


def _row(table: Mapping[str, Any], position: int) -> RateRow:
    for name in ("id", "dollars", "percent", "source"):
        if not table.get(name):
            raise Refused(problems.BAD_RATES.about(why=f"row {position} has no {name}"))
    try:
        return RateRow(
            id=str(table["id"]),
            title=str(table.get("title", table["id"])),
            dollars=Dollars(table["dollars"]),
            by_maturity={int(term): _share(percent) for term, percent in table["percent"].items()},
            source=str(table["source"]),
            standing=RateStanding(table.get("standing", RateStanding.UNCONFIRMED)),
            published_on=_day(table, "published_on"),
            effective_from=_day(table, "effective_from"),
            effective_to=_day(table, "effective_to"),
            purpose=str(table.get("purpose", "")),
            caveat=str(table.get("caveat", "")),
            url=str(table.get("url", "")),
        )
    except (ValueError, AttributeError, InvalidOperation) as error:
        raise Refused(problems.BAD_RATES.about(why=f"row {position}: {error}")) from error


def _share(percent: Any) -> Decimal:
    share = Decimal(str(percent)) * CENT
    if not Decimal("-0.2") <= share <= 1:
        raise ValueError(f"{percent} percent is no discount rate")
    return share


def _day(table: Mapping[str, Any], name: str) -> date | None:
    day = table.get(name)
    if day is None or isinstance(day, date):
        return day
    return date.fromisoformat(str(day))

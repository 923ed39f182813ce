"""A case's cost lines as figures by year: what is stated, what the dip after go-live adds, what is not known.

Every figure is a named line in a named year, rounded half-up to the cent there and nowhere else. So sums agree
in every order, and a spreadsheet that rounds the same cells gives the same cents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openqsmo.cases.rules.measures import ZERO, to_cents
from openqsmo.cases.vocabulary import Alternative, BenefitKind, CostElement, CostLine, Point, Years
from openqsmo.kernel.money import fiscal_year, fiscal_year_span
from openqsmo.kernel.words import listed

STABILIZATION = "Stabilization after go-live"


@dataclass(frozen=True)
class LineFigures:
    """One line's amounts and present values, year by year in the order of the analysis; None is not known."""

    id: str
    title: str
    element: CostElement | None
    amounts: tuple[Decimal | None, ...]
    present: tuple[Decimal | None, ...]
    is_investment: bool = False
    is_future: bool = False

    @property
    def total(self) -> Decimal | None:
        return total(self.amounts)

    @property
    def present_total(self) -> Decimal | None:
        return total(self.present)


@dataclass(frozen=True)
class Unknown:
    """A figure that nobody knows, and where it is missing."""

    alternative: str
    line: str
    title: str
    years: tuple[int, ...] = ()

    @property
    def says(self) -> str:
        when = f" in {listed(f'FY {year}' for year in self.years)}" if self.years else ""
        return f"“{self.title}” is not known{when}."


def total(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None as soon as one figure is not known."""
    known: Decimal = ZERO
    for figure in figures:
        if figure is None:
            return None
        known += figure
    return known


def cost_figures(
    alternative: Alternative, years: Sequence[int], factors: Sequence[Decimal], point: Point
) -> tuple[LineFigures, ...]:
    """The alternative's cost lines, and the dip after go-live as a line of its own where one is stated."""
    lines = [line_figures(line, years, factors, point) for line in alternative.costs]
    running = by_year((line.amounts for line in lines if not line.is_investment), len(years))
    dip = stabilization(alternative, running, years, factors, point)
    return (*lines, dip) if dip else tuple(lines)


def line_figures(
    line: CostLine, years: Sequence[int], factors: Sequence[Decimal], point: Point
) -> LineFigures:
    """One cost line by year, and what each year is worth at the start of the first."""
    return _figures(line.id, line.title, line.element, line.amounts, years, factors, point, line.is_future)


def benefit_figures(
    alternative: Alternative,
    kind: BenefitKind,
    years: Sequence[int],
    factors: Sequence[Decimal],
    point: Point,
) -> tuple[LineFigures, ...]:
    """The stated benefits of one kind."""
    return tuple(
        _figures(benefit.id, benefit.title, None, benefit.amounts, years, factors, point)
        for benefit in alternative.benefits
        if benefit.kind is kind
    )


def stabilization(
    alternative: Alternative,
    running: Sequence[Decimal | None],
    years: Sequence[int],
    factors: Sequence[Decimal],
    point: Point,
) -> LineFigures | None:
    """The dip as a line: a share more of each year's running cost, in the months after go-live; None where none is.

    A year's running cost is spread over the months in which the service ran in it. M3, activity 5.1: in the short
    run it may cost more, and savings lag.
    """
    dip, since = alternative.stabilization, alternative.goes_live_on
    if dip is None or since is None or not dip.months:
        return None
    share = dip.share.at(point)
    amounts = tuple(
        _dip(running[position], share, year, since, dip.months) for position, year in enumerate(years)
    )
    return LineFigures(
        f"{alternative.id}-stabilization",
        STABILIZATION,
        CostElement.STABILIZATION,
        amounts,
        _present(amounts, factors),
    )


def by_year(lines: Iterable[Sequence[Decimal | None]], length: int) -> tuple[Decimal | None, ...]:
    """The sum of the lines in each year; None in a year in which one of them is not known."""
    rows = list(lines)
    return tuple(total(row[position] for row in rows) for position in range(length))


def unknown_in(alternative: Alternative, lines: Iterable[LineFigures], years: Sequence[int]) -> list[Unknown]:
    """What is not known among an alternative's lines."""
    found: list[Unknown] = []
    for line in lines:
        missing = [year for year, amount in zip(years, line.amounts, strict=True) if amount is None]
        if missing:
            named = () if len(missing) == len(years) else tuple(missing)
            found.append(Unknown(alternative.id, line.id, line.title, named))
    return found


def months_of(year: int, since: date, months: int | None = None) -> int:
    """How many months of a fiscal year lie on or after the month of ``since``, or in the months from it on."""
    start, _ = fiscal_year_span(year)
    first = _month(since)
    last = first + months if months is not None else None
    opened = _month(start)
    lower, upper = max(opened, first), opened + 12
    return max(0, (upper if last is None else min(upper, last)) - lower)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _figures(
    id: str,
    title: str,
    element: CostElement | None,
    stated: Years,
    years: Sequence[int],
    factors: Sequence[Decimal],
    point: Point,
    is_future: bool = False,
) -> LineFigures:
    amounts = tuple(_amount(stated, year, point) for year in years)
    is_investment = element is not None and element.is_investment
    return LineFigures(id, title, element, amounts, _present(amounts, factors), is_investment, is_future)


def _amount(stated: Years, year: int, point: Point) -> Decimal | None:
    if not stated:
        return None
    if year not in stated:
        return to_cents(ZERO)
    estimate = stated[year]
    return None if estimate is None else to_cents(estimate.at(point))


def _present(amounts: Iterable[Decimal | None], factors: Sequence[Decimal]) -> tuple[Decimal | None, ...]:
    return tuple(
        None if amount is None else to_cents(amount * factor)
        for amount, factor in zip(amounts, factors, strict=True)
    )


def _dip(running: Decimal | None, share: Decimal, year: int, since: date, months: int) -> Decimal | None:
    overlap = months_of(year, since, months)
    if not overlap:
        return to_cents(ZERO)
    if running is None:
        return None
    live = months_of(year, since) if year == fiscal_year(since) else 12
    return to_cents(running * share * overlap / live)

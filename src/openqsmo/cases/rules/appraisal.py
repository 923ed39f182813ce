"""The appraisal of a case by OMB Circular A-94, with its arithmetic line by line.

Every alternative is held against keeping what we have. Savings are what is spent now and would no longer be, less
what the alternative costs to run: the cost lines decide, a stated saving is only a claim beside them. Avoidance
(later costs that do not come) stands in a column of its own, as does other value; columns are never added. What is
not known leaves whatever depends on it unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from openqsmo.cases import problems
from openqsmo.cases.rules.flows import (
    LineFigures,
    Unknown,
    benefit_figures,
    by_year,
    cost_figures,
    total,
    unknown_in,
)
from openqsmo.cases.rules.measures import (
    breakeven,
    equivalent_annual_cost,
    factors_for,
    falls_below_again,
    internal_rate,
    payback,
    ratio,
)
from openqsmo.cases.rules.rates import RateUsed, check_dollars, rate_for
from openqsmo.cases.vocabulary import Alternative, AlternativeKind, BenefitKind, Case, Point, RateRow
from openqsmo.kernel.problems import Refused

Column = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Columns:
    """An alternative year by year, each column rounded where its lines are. None is not known.

    ``cost`` is what the alternative costs; ``investment`` the part of it that pays for the change, ``running`` the
    rest. ``savings`` is what is spent now less ``running``; ``net`` is savings less investment. ``avoidance`` and
    ``value`` stand alone. Names that begin with ``present`` are discounted.
    """

    investment: Column
    running: Column
    cost: Column
    savings: Column
    net: Column
    cumulative: Column
    avoidance: Column
    value: Column
    claimed: Column
    present_investment: Column
    present_cost: Column
    present_savings: Column
    present_net: Column
    present_cumulative: Column
    present_avoidance: Column
    present_value: Column
    present_claimed: Column


@dataclass(frozen=True)
class Measures:
    """What an alternative comes to. Each is None where it is not known or not defined.

    ``life_cycle_cost`` is the present value of its costs; ``net_present_value`` of its savings less its
    investment, avoidance and value left out. ``benefit_cost_ratio`` is the present value of the spending
    that ends over that of all that the alternative costs; ``roi`` is (present savings - present investment)
    over present investment. Paybacks are in years from the start of the first.
    """

    life_cycle_cost: Decimal | None
    equivalent_annual_cost: Decimal | None
    investment: Decimal | None
    savings: Decimal | None
    net_present_value: Decimal | None
    avoidance: Decimal | None
    value: Decimal | None
    claimed_savings: Decimal | None
    benefit_cost_ratio: Decimal | None
    roi: Decimal | None
    irr: Decimal | None
    why_no_irr: str
    payback: Decimal | None
    discounted_payback: Decimal | None
    breakeven_year: int | None
    falls_below_again: int | None
    deepest_year: int | None
    deepest: Decimal | None


@dataclass(frozen=True)
class AlternativeAppraisal:
    """One alternative appraised: its lines, its columns by year, its measures, what is not known.

    Of keeping what we have only the costs are reckoned: it is what the others are held against.
    """

    id: str
    title: str
    kind: AlternativeKind
    costs: tuple[LineFigures, ...]
    avoidances: tuple[LineFigures, ...]
    values: tuple[LineFigures, ...]
    claims: tuple[LineFigures, ...]
    columns: Columns
    measures: Measures
    unknown: tuple[Unknown, ...]

    @property
    def is_complete(self) -> bool:
        return not self.unknown


@dataclass(frozen=True)
class Appraisal:
    """A whole case appraised at one point of its estimates with one rate row."""

    case: Case
    used: RateUsed
    point: Point
    factors: tuple[Decimal, ...]
    alternatives: tuple[AlternativeAppraisal, ...]

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        return tuple(each for alternative in self.alternatives for each in alternative.unknown)

    @property
    def is_complete(self) -> bool:
        return not self.unknown

    def of(self, id: str) -> AlternativeAppraisal:
        """The appraisal of one alternative; raises KeyError where there is none."""
        for each in self.alternatives:
            if each.id == id:
                return each
        raise KeyError(id)


def appraise(
    case: Case, row: RateRow, point: Point = Point.LIKELY, *, others: Sequence[RateRow] = ()
) -> Appraisal:
    """Appraise every alternative of a case at one point of its estimates.

    Refuses a rate row of the other kind of dollars (naming one of ``others`` that fits) and a case that
    does not state what keeping what we have costs.
    """
    check_dollars(case.dollars, row, others)
    keep = case.keep
    if keep is None:
        raise Refused(problems.NOTHING_KEPT.about(case=case.title))
    used = rate_for(row, case.horizon)
    factors = factors_for(used.rate, case.horizon, case.timing)
    kept = cost_figures(keep, case.years, factors, point)
    found = tuple(_appraised(case, each, kept, factors, point) for each in case.alternatives)
    return Appraisal(case, used, point, factors, found)


def at_other_rates(case: Case, rows: Sequence[RateRow]) -> tuple[Appraisal, ...]:
    """The case at every row for its kind of dollars: sources disagree, so all are run (field guide 5.1)."""
    return tuple(appraise(case, row) for row in rows if row.dollars is case.dollars)


def _appraised(
    case: Case,
    alternative: Alternative,
    kept: tuple[LineFigures, ...],
    factors: tuple[Decimal, ...],
    point: Point,
) -> AlternativeAppraisal:
    years = case.years
    costs = kept if alternative.is_keep else cost_figures(alternative, years, factors, point)
    avoidances, values, claims = (
        benefit_figures(alternative, kind, years, factors, point)
        for kind in (BenefitKind.AVOIDANCE, BenefitKind.VALUE, BenefitKind.SAVINGS)
    )
    columns = _columns(alternative, costs, kept, avoidances, values, claims, case.horizon)
    unknown = unknown_in(alternative, (*costs, *avoidances, *values, *claims), years)
    if not costs:
        unknown.insert(0, Unknown(alternative.id, "", f"What “{alternative.title}” costs"))
    return AlternativeAppraisal(
        alternative.id, alternative.title, alternative.kind, costs, avoidances, values, claims, columns,
        _measures(case, alternative, columns, kept, factors), tuple(unknown),
    )  # fmt: skip


def _columns(
    alternative: Alternative,
    costs: Sequence[LineFigures],
    kept: Sequence[LineFigures],
    avoidances: Sequence[LineFigures],
    values: Sequence[LineFigures],
    claims: Sequence[LineFigures],
    length: int,
) -> Columns:
    nothing: Column = (None,) * length
    keeps = alternative.is_keep

    def added(lines: Sequence[LineFigures], present: bool = False) -> Column:
        return by_year((line.present if present else line.amounts for line in lines), length)

    def column(part: str, present: bool = False) -> Column:
        chosen = {
            "investment": [line for line in costs if line.is_investment],
            "running": [line for line in costs if not line.is_investment],
            "now": [line for line in kept if not line.is_future],
            "later": [*(line for line in kept if line.is_future), *avoidances],
        }[part]
        return added(chosen, present)

    def savings(present: bool) -> Column:
        if keeps or not kept or not costs:
            return nothing
        return _less(column("now", present), column("running", present))

    def avoided(present: bool) -> Column:
        return nothing if keeps or not kept else column("later", present)

    net = _less(savings(False), column("investment"))
    present_net = _less(savings(True), column("investment", True))
    return Columns(
        investment=column("investment") if costs else nothing,
        running=column("running") if costs else nothing,
        cost=added(costs) if costs else nothing,
        savings=savings(False),
        net=net,
        cumulative=_running_total(net),
        avoidance=avoided(False),
        value=added(values),
        claimed=added(claims),
        present_investment=column("investment", True) if costs else nothing,
        present_cost=added(costs, True) if costs else nothing,
        present_savings=savings(True),
        present_net=present_net,
        present_cumulative=_running_total(present_net),
        present_avoidance=avoided(True),
        present_value=added(values, True),
        present_claimed=added(claims, True),
    )


def _measures(
    case: Case,
    alternative: Alternative,
    columns: Columns,
    kept: Sequence[LineFigures],
    factors: Sequence[Decimal],
) -> Measures:
    cost, investment = total(columns.present_cost), total(columns.present_investment)
    savings, npv = total(columns.present_savings), total(columns.present_net)
    ended = total(line.present_total for line in kept if not line.is_future)
    net, present_net = _known(columns.net), _known(columns.present_net)
    irr, why_no_irr = internal_rate(net, case.timing) if net else (None, "")
    even = breakeven(present_net) if present_net else None
    again = falls_below_again(present_net) if present_net else None
    deepest = min(accumulate(present_net)) if present_net else None
    return Measures(
        life_cycle_cost=cost,
        equivalent_annual_cost=None if cost is None else equivalent_annual_cost(cost, factors),
        investment=investment,
        savings=savings,
        net_present_value=npv,
        avoidance=total(columns.present_avoidance),
        value=total(columns.present_value),
        claimed_savings=total(columns.present_claimed),
        benefit_cost_ratio=None if None in (npv, ended, cost) else ratio(ended, cost),  # type: ignore[arg-type]
        roi=None if npv is None or investment is None else ratio(npv, investment),
        irr=irr,
        why_no_irr=why_no_irr,
        payback=payback(net) if net else None,
        discounted_payback=payback(present_net) if present_net else None,
        breakeven_year=None if even is None else case.years[even],
        falls_below_again=None if again is None else case.years[again],
        deepest_year=None if deepest is None else case.years[list(accumulate(present_net)).index(deepest)],
        deepest=deepest,
    )


def _less(one: Column, other: Column) -> Column:
    return tuple(None if a is None or b is None else a - b for a, b in zip(one, other, strict=True))


def _running_total(column: Column) -> Column:
    """The sums so far; from a year that is not known on, none is."""
    return tuple(total(column[: position + 1]) for position in range(len(column)))


def _known(column: Column) -> tuple[Decimal, ...]:
    """The column when all of it is known, or nothing."""
    known = tuple(figure for figure in column if figure is not None)
    return known if len(known) == len(column) else ()

"""The measures of investment analysis on plain flows, exact until they are shown.

Flows are by year, the first year first. The formulas are those of OMB Circular A-94 and its appendices.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import accumulate

from openqsmo.cases.rules.rates import PRECISION, discount_factor
from openqsmo.cases.vocabulary import Timing
from openqsmo.kernel.money import CENT

SHARE = Decimal("0.0001")
ZERO = Decimal(0)


def to_cents(amount: Decimal) -> Decimal:
    """An amount at the cent, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def present_value(flows: Sequence[Decimal], factors: Sequence[Decimal]) -> Decimal:
    """The flows' worth at the start of the first year, each year rounded to the cent before they are added."""
    return sum((to_cents(flow * factor) for flow, factor in zip(flows, factors, strict=True)), ZERO)


def factors_for(rate: Decimal, years: int, timing: Timing = Timing.END_YEAR) -> tuple[Decimal, ...]:
    """The discount factor of each year."""
    return tuple(discount_factor(rate, year, timing) for year in range(1, years + 1))


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """A ratio with four places; None where there is nothing to divide by."""
    if whole == 0:
        return None
    with localcontext() as exact:
        exact.prec = PRECISION
        return (part / whole).quantize(SHARE, ROUND_HALF_UP)


def equivalent_annual_cost(present_cost: Decimal, factors: Sequence[Decimal]) -> Decimal:
    """The same cost every year that has this present value: present value over the sum of the factors."""
    with localcontext() as exact:
        exact.prec = PRECISION
        return to_cents(present_cost / sum(factors))


def payback(flows: Sequence[Decimal]) -> Decimal | None:
    """Years from the start until the flows have paid back, with two places; None where they never do.

    Within a year flows are taken to come evenly. Flows that never fall below zero need no payback: 0.
    """
    totals = list(accumulate(flows))
    if all(total >= 0 for total in totals):
        return ZERO.quantize(CENT)
    for position, total in enumerate(totals):
        before = totals[position - 1] if position else ZERO
        if before < 0 <= total:
            with localcontext() as exact:
                exact.prec = PRECISION
                return to_cents(position + -before / (total - before))
    return None


def breakeven(flows: Sequence[Decimal]) -> int | None:
    """The first year (from 0) in which the flows so far add up to at least zero; None where they never do."""
    return next((year for year, total in enumerate(accumulate(flows)) if total >= 0), None)


def falls_below_again(flows: Sequence[Decimal]) -> int | None:
    """The first year after the break-even in which the flows so far fall below zero again; None where none."""
    start = breakeven(flows)
    if start is None:
        return None
    return next((y for y, total in enumerate(accumulate(flows)) if y > start and total < 0), None)


def internal_rate(flows: Sequence[Decimal], timing: Timing = Timing.END_YEAR) -> tuple[Decimal | None, str]:
    """The rate at which the flows are worth nothing, as a share with four places; or None and why.

    Defined only for flows that change their sign exactly once from cost to gain (Descartes' rule leaves one
    root above -100 %); searched between -99 % and 1,000 %. The timing moves every flow alike: no matter.
    """
    signs = [flow > 0 for flow in flows if flow]
    changes = sum(one != other for one, other in zip(signs, signs[1:], strict=False))
    if changes == 0:
        return None, "the flows never change their sign"
    if changes > 1 or signs[0]:
        return None, "the flows do not go from cost to gain exactly once, so it is not a single rate"
    low, high = Decimal("-0.99"), Decimal(10)
    with localcontext() as exact:
        exact.prec = 40
        if _worth(flows, high) > 0:
            return None, "it lies above 1,000 %"
        if _worth(flows, low) < 0:
            return None, "it lies below -99 %"
        while high - low > Decimal("1e-9"):
            middle = (low + high) / 2
            low, high = (middle, high) if _worth(flows, middle) > 0 else (low, middle)
        return ((low + high) / 2).quantize(SHARE, ROUND_HALF_UP), ""


def _worth(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    # Horner from the last year: a sum of flow / (1 + rate)^year.
    worth = ZERO
    for flow in reversed(flows):
        worth = (worth + flow) / (1 + rate)
    return worth

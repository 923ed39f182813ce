"""The measures on plain flows, beside an independent implementation and beside tables done by hand."""

from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openqsmo.cases.rules.measures import (
    breakeven,
    equivalent_annual_cost,
    factors_for,
    falls_below_again,
    internal_rate,
    payback,
    present_value,
)
from openqsmo.cases.vocabulary import Timing

cents = st.integers(-(10**11), 10**11).map(lambda number: Decimal(number) / 100)
some_flows = st.lists(cents, min_size=1, max_size=30)
some_rates = st.integers(0, 1500).map(lambda number: Decimal(number) / 10000)


def money(*amounts):
    return [Decimal(amount) for amount in amounts]


@given(some_flows, some_rates)
def test_present_value_agrees_with_an_independent_implementation(flows, rate):
    found = present_value(flows, factors_for(rate, len(flows)))
    other = numpy_financial.npv(float(rate), [0, *map(float, flows)])
    assert abs(float(found) - other) <= 0.005 * len(flows) + 1e-9 * max(abs(float(each)) for each in flows)


@given(some_flows, some_rates, st.integers(1, 50))
def test_scaling_all_flows_scales_the_present_value(flows, rate, times):
    factors = factors_for(rate, len(flows))
    scaled = present_value([flow * times for flow in flows], factors)
    # Each year is rounded to the cent once, so at most half a cent a year is scaled with it.
    assert abs(scaled - times * present_value(flows, factors)) <= Decimal("0.005") * len(flows) * (times + 1)


@given(
    st.lists(st.integers(1, 10**9).map(Decimal), min_size=1, max_size=3),
    st.lists(st.integers(1, 10**9).map(Decimal), min_size=1, max_size=10),
)
def test_the_internal_rate_agrees_with_an_independent_implementation(costs, gains):
    flows = [*(-cost for cost in costs), *gains]
    found, _ = internal_rate(flows)
    assume(found is not None and -0.5 < found < 5)
    other = numpy_financial.irr([0, *map(float, flows)])
    assert abs(float(found) - other) < 1e-3


@pytest.mark.parametrize(
    ("flows", "rate", "why"),
    [
        (money(-100, 60, 60), "0.1307", ""),
        (money(-100, 100), "0.0000", ""),
        (money(100, 100), None, "never change"),
        (money(100, -50), None, "exactly once"),
        (money(-100, 300, -250), None, "exactly once"),
        (money(-1, 10**6), None, "above"),
    ],
)
def test_the_internal_rate_is_given_only_where_it_is_one_rate(flows, rate, why):
    found, said = internal_rate(flows)
    assert found == (None if rate is None else Decimal(rate))
    assert why in said


@pytest.mark.parametrize(
    ("flows", "years"),
    [
        (money(-100, 50, 100), "2.50"),
        (money(-100, 50, 50), "3.00"),
        (money(10, 10), "0.00"),
        (money(-100, 10), None),
        (money(0, -100, 200), "2.50"),
    ],
)
def test_payback(flows, years):
    assert payback(flows) == (None if years is None else Decimal(years))


def test_break_even_is_the_first_year_that_adds_up_and_a_later_fall_is_told():
    flows = money(-100, 150, -100, 200)
    assert breakeven(flows) == 1
    assert falls_below_again(flows) == 2
    assert breakeven(money(-5, 1)) is None
    assert falls_below_again(money(-5, 9)) is None


@pytest.mark.parametrize("timing", list(Timing))
def test_the_equivalent_annual_cost_has_the_same_present_value(timing):
    factors = factors_for(Decimal("0.044"), 7, timing)
    yearly = equivalent_annual_cost(Decimal("1000000"), factors)
    assert abs(present_value([yearly] * 7, factors) - 1000000) < Decimal("0.10")


def test_the_equivalent_annual_cost_is_the_capital_recovery_of_the_textbook():
    yearly = equivalent_annual_cost(Decimal("1000000"), factors_for(Decimal("0.07"), 10))
    assert abs(float(yearly) - -float(numpy_financial.pmt(0.07, 10, 1_000_000))) < 0.01


def test_halves_of_a_cent_go_away_from_zero():
    assert present_value(money("0.005"), [Decimal(1)]) == Decimal("0.01")
    assert present_value(money("-0.005"), [Decimal(1)]) == Decimal("-0.01")

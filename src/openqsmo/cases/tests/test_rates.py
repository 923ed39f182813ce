"""Discount rates by OMB Circular A-94, Appendix C: maturities, interpolation, factors, sources side by side."""

from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.cases.content import known_rates
from openqsmo.cases.problems import BAD_RATES
from openqsmo.cases.rules.rates import check_dollars, discount_factor, rate_for, read_rate_rows, row_called
from openqsmo.cases.tests.making import flat
from openqsmo.cases.vocabulary import Dollars, RateStanding, Timing
from openqsmo.kernel.problems import Refused


def row(id):
    return row_called(id, known_rates())


@pytest.mark.parametrize(
    ("years", "percent"),
    [
        (3, "0.9"),
        (4, "1.25"),
        (5, "1.6"),
        (6, "1.75"),
        (8, "2.0667"),
        (15, "2.65"),
        (30, "2.7"),
        (31, "2.7"),
        (60, "2.7"),
    ],
)
def test_the_table_of_2009_is_interpolated_as_the_appendix_says(years, percent):
    """Field guide 12, item 15. Caveat: the table of calendar year 2009 is recalled, not read."""
    found = rate_for(row("omb-a94c-2009-real"), years).rate * 100
    assert found.quantize(Decimal("0.0001")) == Decimal(percent).quantize(Decimal("0.0001"))


def test_a_project_of_four_years_takes_the_average_of_three_and_five():
    """The Appendix's own example, on the table of January 2003."""
    used = rate_for(row("omb-a94c-2003-real"), 4)
    assert used.rate == (Decimal("0.016") + Decimal("0.019")) / 2
    assert used.says == "interpolated between the 3-year and the 5-year rate"


def test_without_a_twenty_year_rate_the_line_runs_from_ten_to_thirty():
    assert rate_for(row("omb-a94c-2003-real"), 20).rate == Decimal("0.0285")


def test_below_the_shortest_maturity_the_shortest_holds_and_it_is_said():
    used = rate_for(row("omb-a94c-2024-real"), 1)
    assert used.rate == Decimal("0.022")
    assert "no shorter" in used.says


@given(st.integers(1, 60))
def test_an_interpolated_rate_lies_between_its_neighbours(term):
    for each in known_rates():
        assert min(each.by_maturity.values()) <= rate_for(each, term).rate <= max(each.by_maturity.values())


def test_factors_of_the_circular_s_seven_percent():
    """Hand-computed to five places, as annuity tables print them (field guide 12, item 6)."""
    for rate, annuity in (("0.07", "7.02358"), ("0.02", "8.98259")):
        total = sum(discount_factor(Decimal(rate), year) for year in range(1, 11))
        assert total.quantize(Decimal("0.00001")) == Decimal(annuity)


@pytest.mark.parametrize("percent", ["0.9", "2.65", "7", "12.5"])
def test_factors_agree_with_an_independent_implementation(percent):
    rate = Decimal(percent) / 100
    for year in (1, 2, 7, 30):
        worth = float(numpy_financial.pv(float(rate), year, 0, -1))
        assert abs(float(discount_factor(rate, year)) - worth) < 1e-11


def test_mid_year_flows_are_discounted_by_half_a_year_less():
    factor = discount_factor(Decimal("0.07"), 1, Timing.MID_YEAR)
    assert abs(factor * factor * Decimal("1.07") - 1) < Decimal("1e-11")


def test_real_rates_for_current_dollars_are_refused_and_a_fitting_row_is_named():
    with pytest.raises(Refused) as refused:
        check_dollars(Dollars.NOMINAL, row("omb-a94c-2024-real"), known_rates())
    assert refused.value.problem.code == "CAS-001"
    assert "femp-2024-nominal" in refused.value.problem.fix


def test_a_row_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(Refused) as refused:
        row("omb-a94c-2031-real")
    assert "omb-a94c-2024-real" in refused.value.problem.fix


def test_sources_that_disagree_are_all_kept():
    """7, 2 and 3.1 percent real are all in circulation as the base case; none is dropped and none is "current"."""
    base = {rate_for(each, 10).rate for each in known_rates() if each.id.startswith("omb-a94-")}
    assert base == {Decimal("0.07"), Decimal("0.02"), Decimal("0.031")}


def test_every_row_is_cited_and_what_was_not_read_says_so():
    for each in known_rates():
        assert each.source, each.id
        if each.standing is RateStanding.UNCONFIRMED:
            assert each.caveat, each.id


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "no table"),
        ({"rate": [{"id": "x"}]}, "no dollars"),
        ({"rate": [{"id": "x", "dollars": "real", "percent": {"3": "a"}, "source": "s"}]}, "row 1"),
        ({"rate": [{"id": "x", "dollars": "odd", "percent": {"3": "1"}, "source": "s"}]}, "row 1"),
        (
            {"rate": [{"id": "x", "dollars": "real", "percent": {"3": "220"}, "source": "s"}]},
            "no discount rate",
        ),
        ({"rate": [{"id": "x", "dollars": "real", "percent": {"3": "1"}, "source": "s"}] * 2}, "twice"),
    ],
)
def test_rate_rows_that_cannot_be_read_are_refused_with_the_reason(table, why):
    with pytest.raises(Refused) as refused:
        read_rate_rows(table)
    assert refused.value.problem.code == BAD_RATES.code
    assert why in refused.value.problem.says


def test_a_single_rate_holds_for_every_term():
    assert rate_for(flat(7), 12).says == "one rate for every term"

"""The money figures of the field, reproduced from stated inputs, each with its source and its caveat.

They are what the public record gives, not what is true: where inputs are not published, or sources contradict each
other, the test says so and nothing is made up to close the gap.
"""

from decimal import Decimal

import pytest

from openqsmo.cases.content import known_claims, known_rates
from openqsmo.cases.rules.claims import add, implausible, implied_units, why_not
from openqsmo.cases.rules.measures import factors_for, present_value, ratio, to_cents
from openqsmo.cases.rules.rates import rate_for, row_called
from openqsmo.cases.vocabulary import BenefitKind
from openqsmo.kernel.problems import Refused

MILLION, BILLION = 10**6, 10**9


def claim(id):
    return next(each for each in known_claims() if each.id == id)


def rounded(amount, digits="1"):
    return Decimal(amount).quantize(Decimal(digits), "ROUND_HALF_UP")


@pytest.mark.parametrize(("miles", "saved"), [(10_000, 2_300), (1_000_000, 230_000)])
def test_1_fleet_23_cents_a_mile(miles, saved):
    """Saving = (agency's - shared cost of a mile) × miles. Source: IBM Center, 2020.
    Caveat: the difference alone is published; the costs behind it are not, so it stays a published unit difference."""
    assert claim("fleet-per-mile").amount.amount * miles == saved
    assert "inputs behind it are not published" in claim("fleet-per-mile").caveat


def test_2_fleet_purchasing_in_fiscal_year_2014():
    """58,050 vehicles, 17.6 % below invoice, $314.9M saved. Source: GSA testimony, 2015.
    Caveat: held against dealer invoices; the invoice total is implied by the two figures, not stated."""
    saved, vehicles, share = claim("fleet-purchasing-2014").amount.amount, 58_050, Decimal("0.176")
    assert rounded(saved / share / MILLION) == 1_789
    assert rounded(saved / share / vehicles) == 30_822
    assert rounded(saved / vehicles) == 5_425


def test_3_fleet_leasing_in_fiscal_year_2012():
    """$1.1B for 190,000 vehicles. Source: GAO-14-443. Caveat: both inputs are rounded to two or three digits."""
    assert rounded(Decimal("1.1") * BILLION / 190_000) == 5_789


def test_4_four_fifths_on_running_what_there_is():
    """O&M share = O&M / (O&M + DME); 80 % of about $80B is $64B; five points of $100B are $5B. Source: GCN, 2011.
    Caveat: "about" $80B and "80 %" are both round."""
    operations, development = Decimal(64), Decimal(16)
    assert ratio(operations, operations + development) == Decimal("0.8000")
    assert Decimal("0.05") * 100 * BILLION == 5 * BILLION


def test_5_omb_s_range_of_savings():
    """$1.25B to $7.5B of $25B a year: 5 % to 30 %. Source: GAO-26-108014, as summarized.
    Caveat: a range of what could be saved, not an estimate of what will be."""
    assert [ratio(Decimal(each), Decimal(25)) for each in ("1.25", "7.5")] == [
        Decimal("0.05"),
        Decimal("0.30"),
    ]


@pytest.mark.parametrize(
    ("percent", "annuity", "worth"), [("7", "7.02358", "1404.7"), ("2", "8.98259", "1796.5")]
)
def test_6_omb_s_goal_of_two_billion_over_ten_years(percent, annuity, worth):
    """$200M a year for ten years, end of year. Source: Nextgov, 2019. Caveat: a goal, spread evenly here; the rate
    decides a fifth of what it is worth."""
    yearly = claim("omb-goal-2019").amount.amount / claim("omb-goal-2019").years
    assert yearly == 200 * MILLION
    factors = factors_for(Decimal(percent) / 100, 10)
    assert rounded(sum(factors), "0.00001") == Decimal(annuity)
    assert rounded(present_value([yearly] * 10, factors) / MILLION, "0.1") == Decimal(worth)


PAYROLL = ("e-payroll-omb-2003", "e-payroll-gsa", "hr-shared-services-opm", "hr-lob-2010")


def test_7_the_payroll_claims_are_held_side_by_side():
    """$1.2B over a decade (2003); more than $1B of avoidance (GSA); more than $1B of both kinds, FY 2002 to 2015
    (GAO-19-94); $1.3B (2010). Caveat: different scopes, years and kinds of money, overlapping."""
    held = [claim(id) for id in PAYROLL]
    assert [each.amount.amount for each in held] == [1_200 * MILLION, BILLION, BILLION, 1_300 * MILLION]
    assert all(each.source and each.caveat for each in held)
    assert held[2].kinds == {BenefitKind.SAVINGS, BenefitKind.AVOIDANCE}


@pytest.mark.parametrize("others", [PAYROLL, PAYROLL[:2], PAYROLL[1:3], (PAYROLL[0], PAYROLL[3])])
def test_7_adding_the_payroll_claims_is_refused_with_every_reason(others):
    with pytest.raises(Refused) as refused:
        add([claim(id) for id in others])
    assert refused.value.problem.code == "CAS-004"
    says = refused.value.problem.says
    assert "same scope" in says or "both cover" in says
    for id in others:
        if claim(id).first_year is None:
            assert f"“{id}” does not say which years it covers" in says


def test_7_savings_and_avoidance_are_never_added_even_apart_from_each_other():
    reasons = why_not([claim("fleet-purchasing-2014"), claim("e-payroll-gsa")])
    assert "savings and avoidance are different money" in reasons


def test_claims_of_one_kind_that_do_not_overlap_may_be_added():
    from dataclasses import replace

    one = claim("fleet-purchasing-2014")
    assert add([one, replace(one, id="next", first_year=2015, last_year=2015)]).amount == Decimal("629800000")
    with pytest.raises(Refused):
        add([one, replace(one, id="again")])


def test_7_the_claim_of_1_2_billion_is_flagged():
    """$1.2B / 10 / $77 = 1.56M employees' whole payroll cost each year, of about 2.2M. Source of $77: 2003 article;
    of 2.2M: GSA. Caveat: the $77 is an average over 22 providers, the 2.2M of another year."""
    big = claim("e-payroll-omb-2003")
    assert implied_units(big, Decimal(77)) == 1_558_442
    told = implausible(big, Decimal(77), Decimal(2_200_000), "employees")
    assert "1,558,442 employees at $77 each" in told
    assert implausible(big, Decimal(77), Decimal(90_000_000), "employees") == ""
    assert implausible(claim("hr-lob-2010"), Decimal(77), Decimal(2_200_000), "employees") == ""


def test_8_the_gap_between_120_and_80_dollars_for_a_w_2():
    """$120 against $80 for an employee is a third; of 2.2M civilian employees $88M a year. Source: GSA.
    Caveat: that all would move at that price is arithmetic, not a claim of anybody."""
    assert ratio(Decimal(120 - 80), Decimal(120)) == Decimal("0.3333")
    assert (120 - 80) * 2_200_000 == 88 * MILLION


def test_9_what_human_resources_cost_step_by_step():
    """Two series of staff at their average pay, × 1.30, + $400M, ÷ 0.80. Source: Neal, Federal News Network, 2018.
    Caveat: the author rounds 10 % to $400M; exactly 10 % would give $4,537.6M and $5,672.0M."""
    specialists, assistants = Decimal(29_830) * 90_648, Decimal(10_168) * 46_135
    assert (rounded(specialists / MILLION, "0.1"), rounded(assistants / MILLION, "0.1")) == (
        Decimal("2704.0"),
        Decimal("469.1"),
    )
    loaded = [each * Decimal("1.30") for each in (specialists, assistants)]
    assert [rounded(each / MILLION, "0.1") for each in loaded] == [Decimal("3515.2"), Decimal("609.8")]
    staff = sum(loaded)
    assert rounded(staff / MILLION, "0.1") == Decimal("4125.1")
    assert rounded(staff / MILLION + 400) == 4_525
    assert rounded((staff / MILLION + 400) / Decimal("0.80")) == 5_656
    assert rounded(staff * Decimal("1.10") / MILLION, "0.1") == Decimal("4537.6")
    assert rounded(staff * Decimal("1.10") / Decimal("0.80") / MILLION, "0.1") == Decimal("5672.0")


@pytest.mark.parametrize(
    ("years", "percent"), [(4, "1.25"), (6, "1.75"), (8, "2.0667"), (15, "2.65"), (40, "2.7")]
)
def test_15_interpolation_between_maturities(years, percent):
    """The table of calendar year 2009. Source: 74 FR 130. Caveat: its figures are recalled, and the row says so."""
    row = row_called("omb-a94c-2009-real", known_rates())
    assert rounded(rate_for(row, years).rate * 100, "0.0001") == rounded(percent, "0.0001")
    assert "recalled" in row.caveat


def test_every_claim_on_record_has_a_source_and_a_caveat():
    assert len(known_claims()) == 7
    assert all(each.source and each.caveat and each.kinds for each in known_claims())
    assert to_cents(known_claims()[0].amount.amount) == Decimal("1200000000.00")

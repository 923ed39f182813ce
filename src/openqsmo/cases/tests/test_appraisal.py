"""The appraisal of a whole case: every alternative against keeping what we have, column by column."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.cases.content import known_rates
from openqsmo.cases.rules.appraisal import appraise, at_other_rates
from openqsmo.cases.tests.making import FIRST, case, estimate, flat, keep, line, shared, whole_case
from openqsmo.cases.vocabulary import (
    Benefit,
    BenefitKind,
    Dollars,
    Estimate,
    Point,
    Stabilization,
)
from openqsmo.kernel.problems import Refused

SEVEN = flat(7)
MILLION = 1_000_000


def measures(found, id="shared"):
    return found.of(id).measures


def test_a_case_by_hand():
    """At 7 %, end of year. Keeping: 10 each year. Moving: 6 + 2 + 10 in the first, then 6 a year, and for six
    months a fifth more (0.6). Net: -8, 3.4, 4, 4, 4 million."""
    found = measures(appraise(whole_case(), SEVEN))
    by_hand = sum(round(flow * MILLION / 1.07**year, 2) for year, flow in enumerate((-8, 3.4, 4, 4, 4), 1))
    assert abs(float(found.net_present_value) - by_hand) <= 0.05
    assert found.net_present_value == Decimal("4661773.22")
    assert found.payback == Decimal("3.15")
    assert found.discounted_payback == Decimal("3.41")
    assert found.breakeven_year == FIRST + 3
    assert found.deepest_year == FIRST
    assert found.deepest == Decimal("-7476635.52")


def test_a_replacement_that_does_not_come_is_avoidance_and_no_saving():
    found = appraise(whole_case(), SEVEN)
    without = appraise(
        replace(whole_case(), alternatives=(keep(whole_case().keep.costs[0]), whole_case().alternatives[1])),
        SEVEN,
    )
    assert measures(found).avoidance == Decimal("2288685.64")
    assert measures(without).avoidance == 0
    assert measures(found).net_present_value == measures(without).net_present_value
    assert found.of("keep").measures.life_cycle_cost > without.of("keep").measures.life_cycle_cost


def test_the_arithmetic_adds_up_line_by_line():
    found = appraise(whole_case(), SEVEN)
    for each in found.alternatives:
        lines = sum(cost.present_total for cost in each.costs)
        assert lines == each.measures.life_cycle_cost == sum(each.columns.present_cost)
    moved = found.of("shared").columns
    assert sum(moved.present_savings) - sum(moved.present_investment) == sum(moved.present_net)
    assert moved.cumulative[-1] == sum(moved.net)


def test_the_dip_after_go_live_is_a_line_of_its_own():
    """M3 activity 5.1: six months from October 2027 at a fifth more of six million a year: 600,000."""
    dip = next(
        cost for cost in appraise(whole_case(), SEVEN).of("shared").costs if cost.id == "shared-stabilization"
    )
    assert dip.amounts == tuple(Decimal(each) for each in ("0.00", "600000.00", "0.00", "0.00", "0.00"))


def test_a_dip_that_begins_within_a_year_reaches_into_the_next():
    """Live in July 2027, so FY 2027 pays its fee in three months; eight months of dip, three of them in FY 2027."""
    moved = shared(
        line("fee", "service_fee", [3 * MILLION, 12 * MILLION]),
        goes_live_on=date(2027, 7, 1),
        stabilization=Stabilization(8, estimate("0.5")),
    )
    found = appraise(case(keep(line("old", "operations", [MILLION] * 2)), moved, horizon=2), flat(0))
    dip = found.of("shared").costs[-1]
    assert dip.amounts == (Decimal("1500000.00"), Decimal("2500000.00"))


def test_what_is_not_known_makes_the_result_incomplete_and_never_zero():
    moved = shared(line("fee", "service_fee", [1, None, 1]), line("training", "change_and_training", []))
    found = appraise(case(keep(line("old", "operations", [5, 5, 5])), moved, horizon=3), SEVEN)
    assert not found.is_complete
    assert [each.says for each in found.unknown] == [
        f"“Fee” is not known in FY {FIRST + 1}.",
        "“Training” is not known.",
    ]
    moved = found.of("shared")
    assert moved.measures.net_present_value is None
    assert moved.measures.life_cycle_cost is None
    assert moved.measures.irr is None
    assert moved.costs[0].present[0] is not None
    assert found.of("keep").measures.life_cycle_cost is not None


def test_an_alternative_without_cost_lines_is_not_free():
    found = appraise(case(keep(line("old", "operations", [5])), shared(), horizon=1), SEVEN)
    assert not found.is_complete
    assert measures(found).life_cycle_cost is None
    assert measures(found).net_present_value is None


def test_keeping_without_a_known_cost_leaves_the_others_unknown():
    found = appraise(
        case(keep(line("old", "operations", [None])), shared(line("fee", "service_fee", [1])), horizon=1),
        SEVEN,
    )
    assert measures(found).net_present_value is None
    assert measures(found).life_cycle_cost == Decimal("0.93")


def test_a_case_without_keeping_what_we_have_is_refused():
    with pytest.raises(Refused) as refused:
        appraise(case(shared(line("fee", "service_fee", [1])), horizon=1), SEVEN)
    assert refused.value.problem.code == "CAS-003"


def test_real_and_nominal_do_not_mix():
    with pytest.raises(Refused) as refused:
        appraise(whole_case(), flat(7, Dollars.NOMINAL), others=known_rates())
    assert refused.value.problem.code == "CAS-001"


def test_a_stated_saving_is_a_claim_beside_the_cost_lines():
    claim = Benefit("claim", "Saves a lot", BenefitKind.SAVINGS, amounts={FIRST: estimate(9 * MILLION)})
    plain = whole_case()
    moved = replace(plain.alternative("shared"), benefits=(claim,))
    found = appraise(replace(plain, alternatives=(plain.keep, moved)), SEVEN)
    assert measures(found).claimed_savings == Decimal("8411214.95")
    assert measures(found).net_present_value == measures(appraise(plain, SEVEN)).net_present_value


def test_every_row_for_the_same_dollars_is_run():
    found = at_other_rates(whole_case(), known_rates())
    runs = [(each.used, each.of("shared").measures.net_present_value) for each in found]
    assert {used.row.id for used, _ in runs} == {
        row.id for row in known_rates() if row.dollars is Dollars.REAL
    }
    by_rate = sorted((used.rate, npv) for used, npv in runs)
    assert [npv for _, npv in by_rate] == sorted((npv for _, npv in by_rate), reverse=True)


def test_the_high_point_costs_more_than_the_likely_one():
    likely, high = appraise(whole_case(), SEVEN), appraise(whole_case(), SEVEN, Point.HIGH)
    for id in ("keep", "shared"):
        assert measures(high, id).life_cycle_cost > measures(likely, id).life_cycle_cost


amounts = st.lists(st.integers(0, 10**10).map(lambda number: Decimal(number) / 100), min_size=3, max_size=3)
elements = st.sampled_from(["migration", "service_fee", "change_and_training", "operations", "exit"])
some_lines = st.lists(st.tuples(elements, amounts), min_size=1, max_size=5)
some_percents = st.integers(0, 120).map(lambda number: Decimal(number) / 10)


def made(kept, moved):
    def lines(prefix, rows):
        return [line(f"{prefix}-{number}", element, row) for number, (element, row) in enumerate(rows)]

    return case(keep(*lines("old", kept)), shared(*lines("new", moved)), horizon=3)


@settings(max_examples=50)
@given(some_lines, some_lines, some_percents, st.tuples(elements, amounts))
def test_more_cost_never_raises_the_net_present_value(kept, moved, percent, another):
    row = flat(percent)
    before = measures(appraise(made(kept, moved), row))
    after = measures(appraise(made(kept, [*moved, another]), row))
    assert after.net_present_value <= before.net_present_value
    assert after.life_cycle_cost >= before.life_cycle_cost


@settings(max_examples=50)
@given(some_lines, some_lines, some_percents, st.randoms())
def test_the_order_of_the_lines_does_not_matter(kept, moved, percent, random):
    row = flat(percent)
    shuffled = made(random.sample(kept, len(kept)), random.sample(moved, len(moved)))
    assert measures(appraise(shuffled, row)) == measures(appraise(made(kept, moved), row))


@settings(max_examples=50)
@given(some_lines, some_lines, some_percents, amounts)
def test_savings_and_avoidance_never_net(kept, moved, percent, avoided):
    row = flat(percent)
    plain = made(kept, moved)
    benefit = Benefit(
        "later", "Not needed later", BenefitKind.AVOIDANCE,
        amounts={FIRST + year: Estimate.exactly(amount) for year, amount in enumerate(avoided)},
    )  # fmt: skip
    with_it = replace(
        plain, alternatives=(plain.keep, replace(plain.alternative("shared"), benefits=(benefit,)))
    )
    before, after = measures(appraise(plain, row)), measures(appraise(with_it, row))
    assert replace(after, avoidance=None) == replace(before, avoidance=None)
    assert after.avoidance >= 0


@settings(max_examples=50)
@given(some_lines, some_lines, some_percents, st.integers(2, 1000))
def test_scaling_all_flows_scales_the_net_present_value(kept, moved, percent, times):
    def scaled(rows):
        return [(element, [amount * times for amount in row]) for element, row in rows]

    row = flat(percent)
    once = measures(appraise(made(kept, moved), row)).net_present_value
    many = measures(appraise(made(scaled(kept), scaled(moved)), row)).net_present_value
    cells = 3 * (len(kept) + len(moved))
    assert abs(many - once * times) <= Decimal("0.005") * cells * (times + 1)

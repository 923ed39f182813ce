"""What a result hangs on: swings, switching values and scenarios are those of the appraisal itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from openqsmo.cases.rules.appraisal import appraise
from openqsmo.cases.rules.sensitivity import (
    scenarios,
    switching_values,
    tornado,
    under,
    worked_scenarios,
)
from openqsmo.cases.tests.making import case, flat, keep, line, shared, whole_case
from openqsmo.cases.vocabulary import Estimate, Point, Scenario

SEVEN = flat(7)


def value(made):
    return appraise(made, SEVEN).of("shared").measures.net_present_value


def test_the_widest_swing_comes_first_and_each_holds_the_likely_value():
    swings = tornado(whole_case(), SEVEN, "shared")
    assert [each.id for each in swings][0] == "old-system"
    assert [each.width for each in swings] == sorted((each.width for each in swings), reverse=True)
    likely = value(whole_case())
    for each in swings:
        assert min(each.at_low, each.at_high) <= likely <= max(each.at_low, each.at_high)


def test_dearer_keeping_speaks_for_moving_and_dearer_moving_against_it():
    swings = {each.id: each for each in tornado(whole_case(), SEVEN, "shared")}
    assert swings["old-system"].at_high > swings["old-system"].at_low
    assert swings["fee"].at_high < swings["fee"].at_low


def test_a_future_cost_of_keeping_is_no_part_of_the_savings_it_cannot_swing():
    assert "replacement" not in {each.id for each in tornado(whole_case(), SEVEN, "shared")}


def test_at_its_switching_value_an_alternative_is_worth_as_much_as_keeping():
    for each in switching_values(whole_case(), SEVEN, "shared"):
        if each.factor is not None:
            turned = under(whole_case(), Scenario("x", "x", {each.id: each.factor}))
            assert abs(value(turned)) < 10_000, each.id  # the factor has four places, the lines millions
            assert each.title in each.says


def test_a_line_that_would_have_to_cost_less_than_nothing_cannot_turn_the_result():
    moved = shared(line("tiny", "migration", [1]), line("fee", "service_fee", [1000]))
    found = switching_values(case(keep(line("old", "operations", [10])), moved, horizon=1), SEVEN, "shared")
    assert {each.id: each.factor for each in found}["tiny"] is None
    assert found[-1].says == "“Tiny” alone cannot turn the result."


def test_scenarios_change_the_lines_they_name():
    made = whole_case(scenarios=(Scenario("late", "Late", {"migration": Decimal("1.5")}),))
    found = {each.id: each for each in scenarios(worked_scenarios(made, SEVEN), "shared")}
    assert set(found) == {"low", "likely", "high", "late"}
    extra = Decimal("5607476.64") / 2  # six million in the first year at 7 percent, half of it again
    assert found["likely"].net_present_value - found["late"].net_present_value == pytest.approx(
        extra, abs=Decimal("0.01")
    )


def test_with_something_unknown_there_are_no_swings_and_no_switching_values():
    made = case(keep(line("old", "operations", [1])), shared(line("fee", "service_fee", [None])), horizon=1)
    assert tornado(made, SEVEN, "shared") == ()
    assert switching_values(made, SEVEN, "shared") == ()
    assert {each.net_present_value for each in scenarios(worked_scenarios(made, SEVEN), "shared")} == {None}


def test_what_other_alternatives_cost_does_not_matter():
    made = whole_case()
    other = replace(shared(line("else", "service_fee", [(1, 2, 3)])), id="other")
    wider = replace(made, alternatives=(*made.alternatives, other))
    assert tornado(wider, SEVEN, "shared") == tornado(made, SEVEN, "shared")


@pytest.mark.parametrize("id", ["old-system", "migration", "fee", "training"])
def test_one_line_exchanged_is_worth_what_the_whole_appraisal_says(id):
    """The dip follows a dearer fee; nothing else of the case is reckoned anew, and yet the cents agree."""
    swing = next(each for each in tornado(whole_case(), SEVEN, "shared") if each.id == id)
    made = whole_case()
    for point, found in ((Point.LOW, swing.at_low), (Point.HIGH, swing.at_high)):

        def exact(cost, point=point):
            if cost.id != id:
                return cost
            at = {year: Estimate.exactly(each.at(point)) for year, each in cost.amounts.items()}
            return replace(cost, amounts=at)

        other = [replace(each, costs=tuple(map(exact, each.costs))) for each in made.alternatives]
        assert value(replace(made, alternatives=tuple(other))) == found

"""A general contractor's bundle in a case: price, service level, risk and accountability out of its parts."""

from decimal import Decimal

from openqsmo.cases.rules.bundles import BundlePart, compose, fee_lines
from openqsmo.catalog.vocabulary import (
    Component,
    OfferingState,
    Price,
    PricePeriod,
    PriceUnit,
    ServiceLevel,
    Tier,
)

YEARS = range(2027, 2030)


def part(code, price=None, availability=None, failure=None, **more):
    levels = (ServiceLevel("availability", Decimal(availability), "%"),) if availability else ()
    priced = price and Price(PriceUnit.EMPLOYEE_YEAR, PricePeriod.YEAR, (Tier(1, Decimal(price)),))
    told = {"is_required": True, "units_per_unit": Decimal(1)} | more.pop("component", {})
    component = Component(
        code=code, title=code, price=priced, service_levels=levels, state=OfferingState.PUBLISHED, **told
    )
    return BundlePart(component, f"Provider of {code}", failure=failure and Decimal(failure), **more)


PARTS = [
    part("A", "40", "99.9", "0.02", accountable="Chief of A"),
    part("B", "15.5", "99.5", "0.05", accountable="Chief of B"),
]


def test_the_price_of_the_bundle_becomes_a_cost_line():
    composed = compose(PARTS, 1000, "The QSMO")
    assert composed.price.total == Decimal("55500.00")
    (fee,) = fee_lines(composed, YEARS, "gc")
    assert {year: amount.likely for year, amount in fee.amounts.items()} == dict.fromkeys(
        YEARS, Decimal("55500.00")
    )


def test_parts_that_all_must_run_are_available_less_often_than_the_weakest():
    composed = compose(PARTS, 1000, "The QSMO")
    assert composed.availability == Decimal("99.4005")
    assert composed.levels[0].level.target == Decimal("99.5")


def test_the_chance_that_a_part_fails_is_that_of_any_of_them():
    assert compose(PARTS, 1, "The QSMO").failure == Decimal("0.0690")


def test_what_one_part_leaves_unknown_is_unknown_for_the_bundle():
    composed = compose([*PARTS, part("C", accountable="Chief of C")], 10, "The QSMO")
    assert composed.price.total is None
    assert composed.availability is None
    assert composed.failure is None
    (fee,) = fee_lines(composed, YEARS, "gc")
    assert set(fee.amounts.values()) == {None}
    assert "C" in fee.basis


def test_an_optional_part_counts_when_it_is_chosen():
    extra = part("X", "5", accountable="Chief of X", component={"is_required": False})
    assert compose([*PARTS, extra], 1000, "The QSMO").price.total == Decimal("55500.00")
    assert compose([*PARTS, extra], 1000, "The QSMO", chosen={"X"}).price.total == Decimal("60500.00")


def test_who_answers_is_told_and_where_nobody_does():
    composed = compose([*PARTS, part("C", "1")], 1, "The QSMO")
    assert [each.part for each in composed.accountability] == ["A", "B", "C"]
    assert (
        "The QSMO answers to the agency for “A”; Provider of A provides it (Chief of A)."
        == composed.accountability[0].says
    )
    assert composed.gaps == ("Nobody is named who answers for “C”.",)
    assert "Nobody answers for the bundle as a whole." in compose(PARTS, 1, " ").gaps


def test_the_order_of_the_parts_does_not_matter():
    assert compose(PARTS, 7, "The QSMO") == compose(PARTS[::-1], 7, "The QSMO")

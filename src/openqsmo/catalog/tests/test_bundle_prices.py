"""What a general contractor's bundle costs."""

from datetime import date
from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.bundles import bundle_price, units_needed
from openqsmo.catalog.rules.pricing import quote
from openqsmo.catalog.tests.bundle_parts import ONCE, UNSTATED, YEAR, bundles, part, price
from openqsmo.catalog.vocabulary import Price, PriceUnit, Tier


def test_the_parts_add_up_line_by_line():
    parts = [
        part(
            "payments", units="26", cost=price("0.10", PriceUnit.TRANSACTION, UNSTATED, excludes=("Checks",))
        ),
        part("engine", cost=price("40", fee="1000")),
        part("training", required=False, cost=price("5")),
    ]
    asked = bundle_price(parts, 100)
    assert [(line.says, line.quantity, line.amount) for line in asked.lines] == [
        ("Engine: 100 employees", 100, 4000),
        ("Engine: Fixed fee per year", 1, 1000),
        ("Payments: 2,600 transactions", 2600, 260),
    ]
    assert (asked.total, asked.period, asked.currency) == (5260, YEAR, "USD")
    assert asked.excludes == ("Payments: Checks", "Training (optional)")


def test_a_chosen_optional_part_is_in_the_price():
    parts = [part("a", cost=price("40")), part("b", required=False, cost=price("5"))]
    assert bundle_price(parts, 10, chosen={"b"}).total == 450
    assert bundle_price(parts, 10).total == 400


def test_parts_are_bought_whole():
    assert [units_needed(part("a", units="0.3"), volume) for volume in (0, 1, 3, 4, 10)] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("case", "parts", "why"),
    [
        ("a part without a price", [part("a", cost=price("4")), part("b")], "“B”: No price is stated."),
        (
            "a part that is not offered for so few",
            [part("a", cost=price("4", minimum=50))],
            "“A”: It is offered for 50 employees or more.",
        ),
        (
            "two currencies",
            [part("a", cost=price("4")), part("b", cost=price("4", currency="EUR"))],
            "The parts are priced in EUR and USD, which do not add up.",
        ),
        (
            "two rhythms",
            [
                part("a", cost=price("4")),
                part("b", cost=price(None, PriceUnit.FIXED, ONCE, fee="9")),
            ],
            "The parts are charged once and per year, which does not add up to one figure.",
        ),
        (
            "only optional parts",
            [part("a", cost=price("4"), required=False)],
            "The bundle has no part that it always has, so nothing adds up.",
        ),
    ],
)
def test_a_total_that_is_not_known_says_which_part(case, parts, why):
    asked = bundle_price(parts, 10)
    assert (asked.total, asked.why_unknown) == (None, why), case


def test_the_lines_of_known_parts_stand_beside_an_unknown_one():
    asked = bundle_price([part("a", cost=price("4")), part("b")], 10)
    assert [line.amount for line in asked.lines] == [40]


def test_a_part_at_no_charge_adds_to_any_price():
    free = price(None, PriceUnit.NO_CHARGE, UNSTATED, currency="EUR")
    asked = bundle_price([part("a", cost=price("4")), part("b", cost=free)], 10)
    assert (asked.total, asked.currency, asked.period) == (40, "USD", YEAR)
    assert bundle_price([part("b", cost=free)], 10).total == 0


def test_the_day_and_the_hints_of_the_parts_come_through():
    steep = Price(
        PriceUnit.EMPLOYEE_YEAR,
        YEAR,
        (Tier(1, Decimal(10)), Tier(100, Decimal(1))),
        effective_to=date(2026, 9, 30),
    )
    assert bundle_price([part("a", cost=steep)], 99).hints == (
        "A: Buying 100 employees would cost less: $100.",
    )
    assert bundle_price([part("a", cost=steep)], 99, on=date(2026, 10, 1)).total is None


@given(bundles, st.integers(0, 40))
def test_the_price_of_a_bundle_is_the_sum_of_what_its_parts_cost(parts, volume):
    asked = bundle_price(parts, volume)
    costs = [
        quote(each.price, ceil(each.units_per_unit * volume)).total for each in parts if each.is_required
    ]
    if asked.total is None:
        assert asked.why_unknown
    else:
        assert costs
        assert asked.total == sum(costs) == sum(line.amount for line in asked.lines)
    if None in costs:
        assert asked.total is None

"""How a price is read from an offering's content, and what is refused."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.given import LARGEST, MOST_ROWS
from openqsmo.catalog.rules.pricing import PARTS, quote, read_price, warns
from openqsmo.catalog.vocabulary import Price, PricePeriod, PriceUnit, Tier, TierRule
from openqsmo.kernel.problems import FieldError

WHOLE = {
    "unit": "user_year",
    "period": "year",
    "currency": "USD",
    "tier_rule": "each_tier",
    "fixed_fee": "1200.00",
    "tiers": [{"from": 1, "unit_price": "12.50"}, {"from": 101, "unit_price": "9"}],
    "excludes": ["Data cleansing", " "],
    "effective_from": "2026-10-01",
    "effective_to": None,
    "minimum": None,
    "maximum": "5000",
}


def test_every_part_is_read():
    assert read_price(WHOLE) == Price(
        unit=PriceUnit.USER_YEAR,
        period=PricePeriod.YEAR,
        tiers=(Tier(1, Decimal("12.50")), Tier(101, Decimal(9))),
        rule=TierRule.EACH_TIER,
        fixed_fee=Decimal(1200),
        excludes=("Data cleansing",),
        effective_from=date(2026, 10, 1),
        maximum=5000,
    )


@pytest.mark.parametrize(
    ("case", "content"),
    [
        ("nothing", None),
        ("an empty object", {}),
        ("blanks only", {"unit": " ", "tiers": [{"from": None, "unit_price": ""}], "excludes": []}),
        (
            "a form with only its presets",
            {"currency": "USD", "tier_rule": "all_units", "period": "year", "unit": ""},
        ),
    ],
)
def test_content_that_states_no_price_is_no_price_and_no_error(case, content):
    assert read_price(content) == (), case


def test_numbers_of_json_are_read_as_they_were_written():
    written = json.loads(
        '{"unit": "hour", "tiers": [{"from": 1, "unit_price": 0.1}, {"from": 9.0, "unit_price": 7}]}'
    )
    assert read_price(written).tiers == (Tier(1, Decimal("0.1")), Tier(9, Decimal(7)))


def test_what_reaches_a_limit_is_still_read():
    longest = {"excludes": ["a" * 300], "fixed_fee": LARGEST - 1}
    assert read_price(WHOLE | longest).excludes == ("a" * 300,)
    tiers = [{"from": start, "unit_price": "1"} for start in range(1, MOST_ROWS + 1)]
    assert len(read_price(WHOLE | {"tiers": tiers}).tiers) == MOST_ROWS
    same = {"minimum": 101, "maximum": 101, "effective_to": "2026-10-01", "fixed_fee": 0}
    assert read_price(WHOLE | same).maximum == 101


def test_one_fixed_price_may_have_any_rule():
    one = {"unit": "fixed", "tier_rule": "each_tier", "tiers": [{"from": 1, "unit_price": "500"}]}
    assert read_price(one).tiers == (Tier(1, Decimal(500)),)


def test_a_price_counted_by_the_year_needs_no_period():
    assert read_price(WHOLE | {"period": ""}).period is PricePeriod.YEAR


@pytest.mark.parametrize(
    ("case", "change", "field"),
    [
        ("an unknown unit", {"unit": "per seat"}, "price.unit"),
        ("no unit", {"unit": None}, "price.unit"),
        ("a unit that is a list", {"unit": ["user_year"]}, "price.unit"),
        ("an unknown period", {"period": "week"}, "price.period"),
        ("an unknown rule", {"tier_rule": 3}, "price.tier_rule"),
        ("a currency in words", {"currency": "dollars"}, "price.currency"),
        ("a currency of two letters", {"currency": "US"}, "price.currency"),
        ("a currency in small letters", {"currency": "usd"}, "price.currency"),
        ("a currency with a digit", {"currency": "US1"}, "price.currency"),
        ("a currency in another alphabet", {"currency": "ДОЛ"}, "price.currency"),
        ("a negative fee", {"fixed_fee": "-1"}, "price.fixed_fee"),
        ("a fee with a dollar sign", {"fixed_fee": "$12"}, "price.fixed_fee"),
        ("a fee that is true", {"fixed_fee": True}, "price.fixed_fee"),
        ("a fee that is no number at all", {"fixed_fee": float("nan")}, "price.fixed_fee"),
        ("a fee without end", {"fixed_fee": float("inf")}, "price.fixed_fee"),
        ("a fee beyond all money", {"fixed_fee": LARGEST}, "price.fixed_fee"),
        ("a fee with a thousand digits", {"fixed_fee": 10**5000}, "price.fixed_fee"),
        ("a fee with an exponent", {"fixed_fee": "1e9"}, "price.fixed_fee"),
        ("a fee in other digits", {"fixed_fee": "١٢"}, "price.fixed_fee"),
        (
            "a price with seven decimals",
            {"tiers": [{"from": 1, "unit_price": "0.0000001"}]},
            "price.tiers.0.unit_price",
        ),
        ("a tier without a price", {"tiers": [{"from": 1}]}, "price.tiers.0.unit_price"),
        ("a tier without a start", {"tiers": [{"unit_price": 1}]}, "price.tiers.0.from"),
        ("a tier from half a unit", {"tiers": [{"from": "1.5", "unit_price": 1}]}, "price.tiers.0.from"),
        ("a tier that is a number", {"tiers": [{"from": 1, "unit_price": 1}, 5]}, "price.tiers.1"),
        ("a tier with a strange part", {"tiers": [{"from": 1, "unit_price": 1, "to": 9}]}, "price.tiers.0"),
        ("tiers that are a text", {"tiers": "1: 12.50"}, "price.tiers"),
        ("too many tiers", {"tiers": [{}] * (MOST_ROWS + 1)}, "price.tiers"),
        ("no tier", {"tiers": []}, "price.tiers"),
        ("tiers that fall", {"tiers": [{"from": n, "unit_price": 1} for n in (1, 9, 5)]}, "price.tiers"),
        ("a tier twice", {"tiers": [{"from": n, "unit_price": 1} for n in (1, 1)]}, "price.tiers"),
        ("units without a price", {"tiers": [{"from": 9, "unit_price": 1}]}, "price.tiers.0.from"),
        ("a day that is none", {"effective_from": "2026-02-30"}, "price.effective_from"),
        ("a day in another order", {"effective_from": "10/01/2026"}, "price.effective_from"),
        ("an end before the start", {"effective_to": "2026-09-30"}, "price.effective_to"),
        ("a smallest above the largest", {"minimum": 5001}, "price.maximum"),
        ("a largest below a tier", {"maximum": 100}, "price.maximum"),
        ("a largest below zero", {"maximum": -1}, "price.maximum"),
        ("a hidden character", {"excludes": ["Train\x00ing"]}, "price.excludes"),
        ("half a character", {"excludes": ["\ud800"]}, "price.excludes"),
        ("a text that is too long", {"excludes": ["a" * 301]}, "price.excludes"),
        ("a number among texts", {"excludes": [7]}, "price.excludes"),
        ("a part that nobody knows", {"teirs": []}, "price"),
        ("users by the month", {"period": "month"}, "price.period"),
        ("a fee of no period", {"unit": "hour", "period": ""}, "price.period"),
        ("no charge, and a price", {"unit": "no_charge", "fixed_fee": None}, "price.unit"),
        ("no charge, and a fee", {"unit": "no_charge", "tiers": []}, "price.unit"),
        ("a fixed price in parts", {"unit": "fixed"}, "price.tier_rule"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case, change, field):
    errors = read_price(WHOLE | change)
    assert not isinstance(errors, Price), case
    assert [error.field for error in errors] == [field], case
    assert all(error.says and error.fix for error in errors)


@pytest.mark.parametrize("content", ["12.50", 12, [{"unit": "hour"}], True])
def test_what_is_no_object_is_no_price(content):
    assert [error.field for error in read_price(content)] == ["price"]


def test_all_errors_are_said_at_once():
    errors = read_price(
        WHOLE | {"unit": "seat", "fixed_fee": "x", "tiers": [{"from": "a", "unit_price": "b"}]}
    )
    assert [error.field for error in errors] == [
        "price.unit", "price.fixed_fee", "price.tiers.0.from", "price.tiers.0.unit_price",
    ]  # fmt: skip


keys = st.sampled_from([*PARTS, "from", "unit_price"]) | st.text()
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20
)
likely_parts = {
    "unit": st.sampled_from([unit.value for unit in PriceUnit]),
    "period": st.sampled_from([period.value for period in PricePeriod]),
    "tier_rule": st.sampled_from([rule.value for rule in TierRule]),
    "fixed_fee": st.sampled_from([None, "", "0", "1200.00", 0.1]),
    "tiers": st.lists(st.integers(0, 9), max_size=3).map(
        lambda starts: [{"from": start, "unit_price": "12.50"} for start in sorted(starts)]
    ),
    "minimum": st.none() | st.integers(0, 9),
    "maximum": st.none() | st.integers(0, 99),
}
likely_prices = st.fixed_dictionaries({}, optional=likely_parts)
strange_parts = st.dictionaries(st.sampled_from(PARTS), json_values, max_size=1)


@given(json_values | likely_prices, st.builds(dict, strange_parts), st.integers(-1, 10**9))
def test_reading_survives_anything_and_what_it_reads_can_be_quoted(content, strange, volume):
    read = read_price(content | strange if isinstance(content, dict) else content)
    if isinstance(read, Price):
        asked = quote(read, volume)
        assert asked.total is not None or asked.why_unknown
        assert len(warns(read)) < max(len(read.tiers), 1)
    else:
        assert all(isinstance(error, FieldError) and error.field.startswith("price") for error in read)
        assert json.dumps(
            [[error.field, error.says, error.fix] for error in read], ensure_ascii=False
        ).encode()


@given(st.fixed_dictionaries(likely_parts))
def test_every_price_that_is_read_comes_to_a_figure_for_some_volume(content):
    read = read_price(content)
    if isinstance(read, Price):
        volume = max([tier.starts_at for tier in read.tiers] + [read.minimum or 0])
        assert quote(read, volume).total is not None or volume > (read.maximum or volume)

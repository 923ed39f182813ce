"""What a price comes to, in sentences and in properties."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.pricing import from_price, quote, read_price, warns
from openqsmo.catalog.vocabulary import Price, PricePeriod, PriceUnit, Tier, TierRule

D = Decimal
YEAR, MONTH, ONCE, UNSTATED = PricePeriod
ALL, EACH = TierRule.ALL_UNITS, TierRule.EACH_TIER


def price(*tiers, unit=PriceUnit.USER_YEAR, period=YEAR, rule=ALL, fee="0", **more):
    steps = tuple(Tier(start, D(each)) for start, each in tiers)
    return Price(unit, period, steps, rule, fixed_fee=D(fee), **more)


STEPS = ((1, "10"), (101, "9"), (1001, "7.50"))


@pytest.mark.parametrize(
    ("case", "offered", "volume", "total"),
    [
        ("one tier, times the volume", price((1, "12.50")), 500, "6250.00"),
        ("every unit at the price of the first tier", price(*STEPS), 100, "1000"),
        ("every unit at the price of the tier reached", price(*STEPS), 101, "909"),
        ("every unit at the lowest price", price(*STEPS), 2000, "15000"),
        ("each unit in its tier, up to the end of the first", price(*STEPS, rule=EACH), 100, "1000"),
        ("each unit in its tier, one into the second", price(*STEPS, rule=EACH), 101, "1009"),
        ("each unit in its tier, through all three", price(*STEPS, rule=EACH), 2000, "16600"),
        ("the fixed fee is added once", price((1, "10"), fee="1200"), 3, "1230"),
        ("the fixed fee is added once, by tier too", price(*STEPS, rule=EACH, fee="1200"), 101, "2209"),
        ("a fixed price does not look at the volume", price(unit=PriceUnit.FIXED, fee="500"), 77, "500"),
        ("a fixed price by size", price((1, "500"), (100, "900"), unit=PriceUnit.FIXED), 250, "900"),
        ("no charge is nothing to pay", price(unit=PriceUnit.NO_CHARGE), 40, "0"),
        ("half a cent goes up", price((1, "0.005")), 1, "0.01"),
        ("rounding comes once, at the end", price((1, "0.004")), 1000, "4.00"),
        ("a tier from 0 is one from the first unit", price((0, "2"), (11, "1"), rule=EACH), 12, "22"),
        ("nothing of a price that starts at 0", price((0, "2"), fee="5"), 0, "5"),
        ("the smallest volume offered", price((1, "2"), minimum=10), 10, "20"),
        ("the largest volume offered", price((1, "2"), maximum=10), 10, "20"),
    ],
)
def test_a_total(case, offered, volume, total):
    assert quote(offered, volume).total == D(total), case


FROM_OCTOBER = price((1, "2"), effective_from=date(2026, 10, 1), effective_to=date(2027, 9, 30))


@pytest.mark.parametrize(
    ("offered", "volume", "on", "why"),
    [
        (None, 5, None, "No price is stated."),
        (price(), 5, None, "No price is stated."),
        (price(unit=PriceUnit.FIXED), 5, None, "No price is stated."),
        (price((10, "2")), 9, None, "The first tier starts at 10 users."),
        (price((1, "2")), 0, None, "The first tier starts at 1 user."),
        (price((1, "2")), -1, None, "A volume is a whole number of at least 0."),
        (price((1, "2"), minimum=1000), 9, None, "It is offered for 1,000 users or more."),
        (price((1, "2"), maximum=8), 9, None, "It is offered for at most 8 users."),
        (price((10, "2"), rule=EACH), 12, None, "No price is stated for the first 9 users."),
        (
            FROM_OCTOBER,
            5,
            date(2026, 9, 30),
            "The price holds from October 1, 2026 on; none is stated for an earlier day.",
        ),
        (
            FROM_OCTOBER,
            5,
            date(2027, 10, 1),
            "The price held until September 30, 2027; none is stated for a later day.",
        ),
    ],
)
def test_an_unknown_total_is_unknown_and_says_why(offered, volume, on, why):
    asked = quote(offered, volume, on=on)
    assert (asked.total, asked.lines, asked.why_unknown) == (None, (), why)


@pytest.mark.parametrize("on", [date(2026, 10, 1), date(2027, 9, 30), None])
def test_a_price_holds_on_its_first_and_on_its_last_day_and_where_no_day_is_asked(on):
    assert quote(FROM_OCTOBER, 5, on=on).total == 10


def test_the_lines_say_the_arithmetic():
    asked = quote(price(*STEPS, rule=EACH, fee="1200", excludes=("Training",)), 1001)
    assert [(line.says, line.quantity, line.unit_price, line.amount) for line in asked.lines] == [
        ("Users 1 to 100", 100, 10, 1000),
        ("Users 101 to 1,000", 900, 9, 8100),
        ("User 1,001", 1, D("7.50"), D("7.50")),
        ("Fixed fee per year", 1, 1200, 1200),
    ]
    assert (asked.currency, asked.period, asked.excludes) == ("USD", YEAR, ("Training",))


def test_what_was_rounded_has_a_line_of_its_own():
    asked = quote(price((1, "0.0375"), unit=PriceUnit.TRANSACTION, period=MONTH), 333)
    assert [(line.says, line.amount) for line in asked.lines] == [
        ("333 transactions", D("12.4875")),
        ("Rounding to the cent", D("0.0025")),
    ]
    assert asked.total == D("12.49")


def test_what_is_counted_by_the_year_is_charged_by_the_year():
    assert quote(price((1, "2"), period=UNSTATED), 5).period is YEAR
    assert quote(price((1, "2"), unit=PriceUnit.HOUR, period=UNSTATED), 5).period is UNSTATED


def test_a_buyer_below_a_cliff_hears_which_volume_costs_less():
    for volume in (91, 95, 100):
        assert quote(price(*STEPS), volume).hints == ("Buying 101 users would cost less: $909.",)
    assert quote(price(*STEPS), 90).hints == quote(price(*STEPS), 101).hints == ()


@pytest.mark.parametrize(
    ("offered", "words"),
    [
        (price(*STEPS), "from $7.50 per user and year"),
        (price((1, "12.50"), unit=PriceUnit.EMPLOYEE_YEAR), "$12.50 per employee and year"),
        (
            price((1, "0.0375"), unit=PriceUnit.TRANSACTION, period=MONTH, fee="1500"),
            "$0.0375 per transaction, plus $1,500 per month",
        ),
        (price((1, "900"), unit=PriceUnit.SUBSCRIPTION_YEAR), "$900 per subscription and year"),
        (price((1, "3"), unit=PriceUnit.HOUR, period=UNSTATED, currency="EUR"), "3 EUR per hour"),
        (price((1, "80"), unit=PriceUnit.AWARD, fee="10", period=ONCE), "$80 per award, plus $10 once"),
        (price(unit=PriceUnit.FIXED, fee="250000"), "$250,000 fixed price per year"),
        (
            price((1, "5"), (9, "8"), unit=PriceUnit.FIXED, period=UNSTATED, fee="1"),
            "from $6 fixed price",
        ),
        (price(unit=PriceUnit.NO_CHARGE, period=UNSTATED), "No charge to the agency"),
        (price(), "Price not stated"),
        (None, "Price not stated"),
    ],
)
def test_a_price_on_a_card(offered, words):
    assert from_price(offered) == words


def test_a_cliff_names_the_volumes_and_what_to_buy_instead():
    cliffs = warns(price(*STEPS))
    assert [(each.first, each.last, each.instead) for each in cliffs] == [(91, 100, 101), (835, 1000, 1001)]
    assert cliffs[0].says == "Buying 101 users costs less in total than buying 91 to 100."


@pytest.mark.parametrize(
    ("case", "offered"),
    [
        ("each unit in its tier", price(*STEPS, rule=EACH)),
        ("one tier", price((1, "10"))),
        ("prices that rise", price((1, "10"), (100, "11"))),
        ("a fall too small for the step", price((1, "10"), (3, "9"))),
        ("a tier that cannot be bought", price((1, "10"), (101, "1"), maximum=100)),
        ("no charge", price(unit=PriceUnit.NO_CHARGE)),
    ],
)
def test_there_is_no_cliff(case, offered):
    assert warns(offered) == (), case


# Properties --------------------------------------------------------------------------------------

amounts = st.decimals(0, 40, places=3)
units = st.sampled_from(PriceUnit)
rules = st.sampled_from(TierRule)


@st.composite
def offered_prices(draw, some_rules=rules, some_units=units):
    starts = sorted(draw(st.sets(st.integers(1, 25), min_size=1, max_size=4)))
    rule = draw(some_rules)
    if rule is EACH:
        starts[0] = 1
    return Price(
        unit=draw(some_units),
        period=YEAR,
        tiers=tuple(Tier(start, draw(amounts)) for start in starts),
        rule=rule,
        fixed_fee=draw(amounts),
        minimum=draw(st.none() | st.integers(0, 12)),
        maximum=draw(st.none() | st.integers(13, 30)),
    )


def by_hand(offered, volume):
    """The total in exact cents, unit by unit, as a clerk would add it."""
    if offered.unit is PriceUnit.NO_CHARGE:
        return D(0)

    def tier_of(unit):
        return [tier.unit_price for tier in offered.tiers if tier.starts_at <= unit][-1]

    if offered.unit is PriceUnit.FIXED:
        return offered.fixed_fee + tier_of(volume)
    each = (tier_of(unit if offered.rule is EACH else volume) for unit in range(1, volume + 1))
    return offered.fixed_fee + sum(each, D(0))


@given(offered_prices(), st.integers(0, 32))
def test_a_small_total_is_what_a_clerk_adds_up_unit_by_unit(offered, volume):
    asked = quote(offered, volume)
    if asked.total is not None:
        assert abs(asked.total - by_hand(offered, volume)) <= D("0.005")
        assert asked.total == round(asked.total, 2)
    else:
        below = volume < max(offered.tiers[0].starts_at, offered.minimum or 0)
        assert below or volume > (offered.maximum or 99) or offered.unit is PriceUnit.NO_CHARGE


@given(offered_prices(), st.integers(-2, 10**9))
def test_the_lines_add_up_to_the_total_exactly(offered, volume):
    asked = quote(replace(offered, maximum=None), volume)
    assert (asked.total is None) == bool(asked.why_unknown)
    if asked.total is not None:
        assert sum(line.amount for line in asked.lines) == asked.total
        assert all(line.quantity * line.unit_price == line.amount for line in asked.lines)


@given(offered_prices(some_rules=st.just(EACH)), st.integers(1, 10**6), st.integers(0, 10**6))
def test_where_each_unit_has_its_tier_more_never_costs_less(offered, volume, more):
    offered = replace(offered, maximum=None, minimum=None)
    if offered.unit is not PriceUnit.FIXED:
        assert quote(offered, volume + more).total >= quote(offered, volume).total


@given(offered_prices(), st.integers(1, 40), st.integers(1, 40))
def test_within_one_tier_more_never_costs_less(offered, one, other):
    offered = replace(offered, maximum=None, minimum=None)
    less, more = sorted((one, other))
    reached = [[tier.starts_at for tier in offered.tiers if tier.starts_at <= each] for each in (less, more)]
    if reached[0] and reached[0] == reached[1]:
        assert quote(offered, more).total >= quote(offered, less).total


@given(offered_prices(some_rules=st.just(ALL)))
def test_cliffs_are_exactly_the_volumes_for_which_a_larger_one_costs_less(offered):
    volumes = [each for each in range(40) if quote(offered, each).total is not None]
    exact = {each: by_hand(offered, each) for each in volumes}
    dear = {one for one in volumes if any(exact[other] < exact[one] for other in volumes if other > one)}
    cliffs = warns(offered)
    assert {each for cliff in cliffs for each in range(cliff.first, cliff.last + 1)} == dear
    for cliff in cliffs:
        assert exact[cliff.instead] == min(exact[other] for other in volumes if other > cliff.last)
        assert all(exact[cliff.instead] < exact[each] for each in range(cliff.first, cliff.last + 1))


def as_content(offered):
    """A price as an offering's content holds it."""
    return {
        "unit": offered.unit.value,
        "period": offered.period.value,
        "currency": offered.currency,
        "tier_rule": offered.rule.value,
        "fixed_fee": str(offered.fixed_fee),
        "tiers": [{"from": tier.starts_at, "unit_price": str(tier.unit_price)} for tier in offered.tiers],
        "excludes": list(offered.excludes),
        "effective_from": offered.effective_from and offered.effective_from.isoformat(),
        "effective_to": offered.effective_to and offered.effective_to.isoformat(),
        "minimum": offered.minimum,
        "maximum": offered.maximum,
    }


@given(offered_prices(some_units=st.sampled_from([PriceUnit.USER_YEAR, PriceUnit.AWARD])))
def test_a_price_is_read_back_from_its_content(offered):
    offered = replace(offered, maximum=None)
    assert read_price(as_content(offered)) == offered

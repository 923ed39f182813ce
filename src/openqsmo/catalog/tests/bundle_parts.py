"""Parts of bundles for tests: by hand, and as Hypothesis draws them."""

from decimal import Decimal

from hypothesis import strategies as st

from openqsmo.catalog.vocabulary import (
    Component,
    OfferingState,
    Price,
    PricePeriod,
    PriceUnit,
    ServiceLevel,
    Tier,
)

D = Decimal
YEAR, MONTH, ONCE, UNSTATED = PricePeriod


def level(target, measure="Availability", unit="percent", is_higher_better=True):
    return ServiceLevel(measure, D(target), unit, is_higher_better)


def days(target):
    return level(target, "Days to answer", "days", is_higher_better=False)


def price(each, unit=PriceUnit.EMPLOYEE_YEAR, period=YEAR, fee="0", **more):
    tiers = (Tier(1, D(each)),) if each is not None else ()
    return Price(unit, period, tiers, fixed_fee=D(fee), **more)


def part(code, *levels, required=True, units="1", cost=None, state=OfferingState.PUBLISHED):
    return Component(code, code.title(), required, D(units), cost, levels, state)


some_levels = st.builds(
    lambda measure, target, is_higher: ServiceLevel(measure, D(target), "percent", is_higher),
    st.sampled_from(["one", "two"]),
    st.integers(0, 9),
    st.just(True) | st.booleans(),
)
some_prices = st.none() | st.builds(
    lambda start, each, fee, period: Price(PriceUnit.HOUR, period, (Tier(start, each),), fixed_fee=fee),
    st.integers(0, 3),
    st.decimals(0, 20, places=3),
    st.decimals(0, 20, places=2),
    st.sampled_from([YEAR, YEAR, YEAR, MONTH]),
)
some_parts = st.builds(
    Component,
    code=st.sampled_from("abcdef"),
    title=st.just("Part"),
    is_required=st.booleans(),
    units_per_unit=st.sampled_from([D(1), D("0.5"), D(26)]),
    price=some_prices,
    service_levels=st.lists(some_levels, max_size=3).map(tuple),
    state=st.sampled_from(OfferingState),
)
bundles = st.lists(some_parts, max_size=6)

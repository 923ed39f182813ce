"""One field of a draft, read by its kind: what is kept, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.bundles import read_levels, read_parts
from openqsmo.catalog.rules.draft_rows import level_as_data, part_as_data, price_as_data
from openqsmo.catalog.rules.draft_values import read_value
from openqsmo.catalog.rules.fields import BY_NAME, FIELDS
from openqsmo.catalog.rules.pricing import read_price
from openqsmo.catalog.vocabulary import Price

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("title", "  Payroll \u00a0 One ", "Payroll One"),
        ("title", "", None),
        ("title", "   ", None),
        ("description", "One.\r\nTwo.", "One.\nTwo."),
        ("website", " https://example.gov:8443/a?b#c ", "https://example.gov:8443/a?b#c"),
        ("website", "http://example.gov", "http://example.gov"),
        ("support_ends", " 2027-01-31 ", "2027-01-31"),
        ("slots_left", "0", 0),
        ("slots_left", 3, 3),
        ("lead_time_days", "12.50", "12.5"),
        ("is_accepting", "no", False),
        ("is_accepting", False, False),
        ("is_accepting", "Yes", True),
        ("is_accepting", "", None),
        ("authorization", "fedramp_ready", "fedramp_ready"),
        ("hosting", ["public_cloud", "on_premises", "public_cloud"], ["on_premises", "public_cloud"]),
        ("interfaces", ["REST", "", "REST", " SFTP "], ["REST", "SFTP"]),
        ("interfaces", [], None),
        ("identifiers", ["fedramp-product:FR1812058188"], ["FEDRAMP-PRODUCT:FR1812058188"]),
        ("activities", ["hcm.a5-1.010"], ["HCM.A5-1.010"]),
        ("service_levels", [{"measure": "Up", "target": "99.50", "unit": "%"}, {"measure": " "}],
         [{"measure": "Up", "target": "99.5", "unit": "%", "higher_is_better": True}]),
        ("components", [{"code": "HR-1", "is_required": "no"}],
         [{"code": "HR-1", "is_required": False, "units_per_unit": 1}]),
        ("roadmap", [{"on": "2027", "what": "Phones"}], [{"on": "2027", "what": "Phones", "state": ""}]),
        ("price", {"currency": "USD", "tier_rule": "all_units"}, None),
    ],
)  # fmt: skip
def test_a_value_is_kept_in_one_form(name, value, kept):
    found, errors = read_value(BY_NAME[name], value)
    assert errors == ()
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 301),
        ("title", "a\x00b"),
        ("title", "a\u202eb"),
        ("title", ["Payroll"]),
        ("title", 7),
        ("summary", "x" * 201),
        ("description", "a\x00b"),
        ("description", "a\ud800b"),
        ("description", "a\u202eb"),
        ("description", "x" * 20_001),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://example.gov"),
        ("website", "https://"),
        ("website", "example.gov"),
        ("website", "https://good.gov@evil.example"),
        ("website", "https://exam ple.gov"),
        ("website", "https://example.gov:99999"),
        ("website", "https://[::1"),
        ("website", "https://example.gov/\nx"),
        ("website", "https://example.gov/" + "x" * 500),
        ("support_ends", "31.1.2027"),
        ("support_ends", "2027-02-30"),
        ("support_ends", 2027),
        ("slots_left", "-1"),
        ("slots_left", "three"),
        ("slots_left", True),
        ("slots_left", float("nan")),
        ("is_accepting", "perhaps"),
        ("is_accepting", 1),
        ("authorization", "fedramp_perfect"),
        ("authorization", ["none"]),
        ("hosting", ["moon"]),
        ("hosting", "public_cloud"),
        ("interfaces", "REST"),
        ("interfaces", ["x" * 301]),
        ("interfaces", [{"a": "b"}]),
        ("interfaces", ["x"] * 101),
        ("identifiers", ["016"]),
        ("identifiers", ["NOBODY:1"]),
        ("service_levels", [{"measure": "Up"}]),
        ("service_levels", [{"measure": "Up", "target": "1", "secret": "x"}]),
        ("components", [{"code": "HR-1", "units_per_unit": 0}]),
        ("roadmap", [{"on": "2027"}]),
        ("roadmap", [{"what": "x", "who": "y"}]),
        ("roadmap", "soon"),
        ("price", {"unit": "hour"}),
        ("price", {"unit": "moon", "tiers": [{"from": 1, "unit_price": 1}]}),
        ("price", "free"),
    ],
)
def test_a_value_that_cannot_be_kept_names_its_field_and_what_to_do(name, value):
    found, errors = read_value(BY_NAME[name], value)
    assert found is None
    assert errors
    for error in errors:
        assert error.field == name or error.field.startswith(f"{name}.")
        assert error.says
        assert error.fix


def test_errors_name_the_row_and_the_part():
    _, errors = read_value(BY_NAME["price"], {"unit": "hour", "tiers": [{"from": 1, "unit_price": "much"}]})
    assert [error.field for error in errors] == ["price.tiers.0.unit_price"]


@given(st.sampled_from(FIELDS), JSON)
def test_whatever_is_given_nothing_raises_and_what_is_kept_is_kept_again(spec, value):
    found, errors = read_value(spec, value)
    assert found is None or not errors
    if not errors and found is not None:
        assert read_value(spec, found) == (found, ())


AMOUNTS = st.decimals(0, 10**6, places=2).map(str)
PRICES = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(["transaction", "hour", "employee_year"]),
        "tiers": st.lists(st.integers(0, 10**6), min_size=1, max_size=4, unique=True).flatmap(
            lambda starts: st.lists(AMOUNTS, min_size=len(starts), max_size=len(starts)).map(
                lambda prices: [
                    {"from": start, "unit_price": price}
                    for start, price in zip(sorted(starts), prices, strict=True)
                ]
            )
        ),
    },
    optional={"excludes": st.lists(st.sampled_from(["Training", "Travel"])), "maximum": st.just(10**7)},
)


@given(PRICES)
def test_a_price_written_down_reads_back_the_same(given_price):
    price = read_price(given_price)
    assert isinstance(price, Price)
    assert read_price(price_as_data(price)) == price


@given(st.decimals(0, 10**6, places=4), st.booleans())
def test_levels_and_parts_written_down_read_back_the_same(number, answer):
    levels, _ = read_levels([{"measure": "Up", "target": str(number), "higher_is_better": answer}])
    assert read_levels([level_as_data(level) for level in levels]) == (levels, ())
    parts, _ = read_parts([{"code": "A", "units_per_unit": str(number + Decimal(1)), "is_required": answer}])
    assert read_parts([part_as_data(part) for part in parts]) == (parts, ())

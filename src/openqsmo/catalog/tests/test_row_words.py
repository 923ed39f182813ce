"""Tables of an offering in words."""

import pytest

from openqsmo.catalog.rules.fields import BY_NAME, in_words

PRICE = {
    "unit": "employee_year", "period": "year", "currency": "USD", "tier_rule": "all_units",
    "tiers": [{"from": 1, "unit_price": "12.50"}, {"from": 1000, "unit_price": "10"}], "excludes": ["training"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            "price",
            PRICE,
            "from $10 per employee and year; $12.50 from 1, $10 from 1,000 "
            "(every unit at the price of the tier that the volume reaches); not included: training",
        ),
        ("price", {"unit": "no_charge"}, "No charge to the agency"),
        (
            "service_levels",
            [{"measure": "Availability", "target": "99.5", "unit": "%", "higher_is_better": True}],
            "Availability: at least 99.5 %",
        ),
        (
            "service_levels",
            [{"measure": "Answer", "target": 4, "unit": "hours", "higher_is_better": False}],
            "Answer: at most 4 hours",
        ),
        (
            "components",
            [
                {"code": "A-1", "is_required": True, "units_per_unit": 2},
                {"code": "A-2", "is_required": False},
            ],
            "A-1 (required), 2 units for each; A-2 (optional)",
        ),
        ("roadmap", [{"on": "2027-03", "what": "Mobile", "state": "planned"}], "2027-03: Mobile (planned)"),
        ("roadmap", [{"note": "odd"}], "note: odd"),
        ("price", {"odd": 1}, "odd: 1"),
    ],
)
def test_a_table_is_said_as_a_person_would_and_nothing_given_is_lost(field, value, words):
    assert in_words(BY_NAME[field], value) == words

"""The consistency index: what it is, and what may never move it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.conformance.rules.consistency import (
    change_between,
    consistency_of,
    probability_of_difference,
)
from openqsmo.conformance.vocabulary import Attribute, Permitted, Practice

PAYDAY = Attribute.PAYDAY_WEEKDAY
THREE = {"DFAS": "Friday", "IBC": "Friday", "NFC": "Thursday"}


def paydays(values, attribute=PAYDAY):
    return [Practice(attribute, "", provider, value) for provider, value in values.items()]


def index_of(values, permitted=(), employees=None):
    return consistency_of(paydays(values), permitted, employees).index


@pytest.mark.parametrize(
    ("case", "counts", "expected"),
    [
        ("nobody", (), None),
        ("one alone has nobody to differ from", (1,), None),
        ("all alike", (4,), Fraction(0)),
        ("no two alike", (1, 1, 1), Fraction(1)),
        ("two against one", (2, 1), Fraction(2, 3)),
        ("two against two", (2, 2), Fraction(2, 3)),
        ("four against one", (4, 1), Fraction(2, 5)),
    ],
)
def test_the_probability_that_two_differ(case, counts, expected):
    assert probability_of_difference(counts) == expected, case


def test_every_way_of_doing_it_is_told_with_who_does_it_so():
    found = consistency_of(paydays(THREE)).attributes[0]
    assert [(one.value, one.providers) for one in found.distinct] == [
        ("Friday", ("DFAS", "IBC")),
        ("Thursday", ("NFC",)),
    ]
    assert found.index == Fraction(2, 3)


def test_two_employees_differ_less_often_when_most_are_with_the_same_provider():
    found = consistency_of(paydays(THREE), (), {"DFAS": 50, "IBC": 40, "NFC": 10})
    assert found.index == Fraction(2, 3)
    assert found.employee_index == 1 - Fraction(90 * 89 + 10 * 9, 100 * 99)


def test_a_provider_of_unknown_size_leaves_the_index_of_employees_unknown():
    assert consistency_of(paydays(THREE), (), {"DFAS": 50, "IBC": 40}).employee_index is None


def test_what_could_not_be_measured_is_unknown_and_never_alike():
    found = consistency_of(paydays({"DFAS": "Friday", "IBC": None}))
    assert found.index is None
    assert found.attributes[0].unknown == ("IBC",)
    assert (found.counted, found.unknown) == (0, 1)


def test_the_whole_index_is_the_mean_of_what_counts():
    practices = [*paydays(THREE), *paydays(dict.fromkeys(THREE, "6 days"), Attribute.PAY_LAG)]
    found = consistency_of(practices)
    assert (found.index, found.counted) == (Fraction(1, 3), 2)


def test_variation_that_the_standard_permits_leaves_the_index():
    permitted = [Permitted(PAYDAY, "", ("Friday", "Thursday"), "a bank holiday rule")]
    found = consistency_of(paydays(THREE), permitted)
    assert found.index == 0
    assert all(one.is_permitted for one in found.attributes[0].distinct)
    assert index_of({**THREE, "DOS": "Tuesday"}, permitted) == Fraction(1, 2), "Tuesday is not permitted"


def test_an_attribute_that_the_standard_leaves_open_is_shown_and_not_counted():
    found = consistency_of(paydays(THREE), [Permitted(PAYDAY, "", (), "agencies choose")])
    assert (found.index, found.counted, found.permitted) == (None, 0, 1)
    assert len(found.attributes[0].distinct) == 2


def test_codes_in_use_say_in_how_many_codes_two_providers_differ():
    sets = {"DFAS": ("01", "02", "03"), "IBC": ("01", "02"), "NFC": ("01",)}
    practices = [
        Practice(Attribute.CODES_IN_USE, "leave_code", provider, " ".join(codes), codes)
        for provider, codes in sets.items()
    ]
    assert consistency_of(practices).attributes[0].apart == Fraction(4, 3)
    shared = [
        Practice(one.attribute, one.about, one.provider, f"{one.value} 09", (*one.parts, "09"))
        for one in practices
    ]
    assert consistency_of(shared).attributes[0].apart == Fraction(4, 3), (
        "a code that all take up changes nothing"
    )


def test_a_provider_that_left_or_was_not_measured_moves_no_trend():
    before = paydays({**THREE, "DOS": "Monday"})
    after = paydays({"DFAS": "Friday", "IBC": "Friday", "NFC": "Thursday", "GSA": "Friday"})
    change = change_between(before, after)
    assert change.providers == ("DFAS", "IBC", "NFC")
    assert change.was == change.now == Fraction(2, 3)
    converged = change_between(before, paydays(dict.fromkeys(THREE, "Friday")))
    assert (converged.was, converged.now) == (Fraction(2, 3), Fraction(0))


def test_measurements_that_share_nothing_have_no_trend():
    change = change_between(paydays({"DFAS": "Friday"}), paydays({"IBC": "Friday"}))
    assert (change.was, change.now, change.attributes) == (None, None, ())


names = st.sampled_from("ABCDEFGH")
values = st.sampled_from(["Monday", "Tuesday", "Thursday", "Friday"])
held = st.dictionaries(names, values, min_size=2)
sizes = st.dictionaries(names, st.integers(2, 50), min_size=8, max_size=8)


@given(held)
def test_the_index_lies_between_nothing_alike_and_all_alike(providers):
    index = index_of(providers)
    assert 0 <= index <= 1
    assert (index == 0) == (len(set(providers.values())) == 1)
    assert (index == 1) == (len(set(providers.values())) == len(providers))


@given(held, values, values, sizes)
def test_joining_two_ways_never_raises_it(providers, one, other, employees):
    before = consistency_of(paydays(providers), (), employees)
    joined = {provider: other if value == one else value for provider, value in providers.items()}
    after = consistency_of(paydays(joined), (), employees)
    assert after.index <= before.index
    assert after.employee_index <= before.employee_index


@given(held, st.permutations(["Monday", "Tuesday", "Thursday", "Friday"]))
def test_what_a_value_is_called_changes_nothing(providers, renamed):
    names_of = dict(zip(["Monday", "Tuesday", "Thursday", "Friday"], renamed, strict=True))
    assert index_of({who: names_of[value] for who, value in providers.items()}) == index_of(providers)


@given(held, sizes, st.integers(1, 40))
def test_a_provider_that_joins_the_most_common_way_never_raises_it(providers, employees, size):
    found = consistency_of(paydays(providers), (), employees)
    most_common = found.attributes[0].distinct[0].value
    assert index_of({**providers, "new": most_common}) <= found.index


@given(held)
def test_the_order_of_providers_changes_nothing(providers):
    assert index_of(dict(reversed(providers.items()))) == index_of(providers)


@given(held, st.sets(values, min_size=1))
def test_permitting_variation_never_raises_it_and_permitting_all_leaves_nothing(providers, allowed):
    permitted = [Permitted(PAYDAY, "", tuple(allowed), "the standard says so")]
    assert index_of(providers, permitted) <= index_of(providers)
    everything = [Permitted(PAYDAY, "", tuple(set(providers.values())), "the standard says so")]
    assert index_of(providers, everything) == 0


@given(held, values)
def test_a_change_of_one_provider_to_the_way_of_more_others_never_raises_it(providers, value):
    for who, now in providers.items():
        others = [held for name, held in providers.items() if name != who]
        if others.count(value) >= others.count(now):
            assert index_of({**providers, who: value}) <= index_of(providers)

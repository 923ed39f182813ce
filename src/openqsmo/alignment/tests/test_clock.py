"""The rules clock: days from issue to standard, offering and agency; what runs is shown as running."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openqsmo.alignment.rules.clock import AgencyUse, Counted, OfferingMet, median_days, rule_clock

ISSUED = date(2026, 1, 1)
TODAY = date(2026, 7, 1)
DAYS = st.integers(0, 180)
A, B = "X.010", "X.020"


def on(number):
    return None if number is None else ISSUED + timedelta(days=number)


def clock(adopted, offerings=(), uses=()):
    return rule_clock(issued_on=ISSUED, today=TODAY, adopted_on=adopted, offerings=offerings, uses=uses)


def counted(number):
    stopped = on(number)
    return Counted("x", ISSUED, stopped, 181 if number is None else number)


def test_a_standard_has_adopted_a_rule_when_it_has_adopted_all_its_items():
    found = clock({A: on(30), B: None})
    assert (found.adopted.is_running, found.adopted.days) == (True, 181)
    assert [each.says for each in found.items] == ["30 days", "181 days so far, still running"]
    assert clock({A: on(30), B: on(45)}).adopted.days == 45
    assert clock({}).adopted.is_running


def test_an_offering_conforms_when_it_meets_every_item_as_adopted():
    offerings = [
        OfferingMet("both", {A: on(40), B: on(60)}),
        OfferingMet("early", {A: on(1), B: on(2)}),
        OfferingMet("half", {A: on(40), B: None}),
    ]
    found = clock({A: on(30), B: on(45)}, offerings)
    assert {each.key: each.stopped_on and each.days for each in found.offerings} == {
        "both": 60, "early": 45, "half": None,
    }  # fmt: skip
    assert all(each.is_running for each in clock({A: on(30), B: None}, offerings).offerings)


def test_an_agency_is_counted_by_the_first_conformant_offering_that_it_uses():
    offerings = [
        OfferingMet("one", {A: on(40)}),
        OfferingMet("two", {A: on(90)}),
        OfferingMet("no", {A: None}),
    ]
    uses = [
        AgencyUse("first", "one", None), AgencyUse("first", "two", on(10)), AgencyUse("late", "one", on(70)),
        AgencyUse("waiting", "no", on(10)),
    ]  # fmt: skip
    found = clock({A: on(30)}, offerings, uses)
    assert {each.key: each.stopped_on and each.days for each in found.agencies} == {
        "first": 40, "late": 70, "waiting": None,
    }  # fmt: skip


def test_a_median_says_what_is_certain_of_it():
    assert median_days([]).says == "Nothing to count yet"
    assert median_days([counted(10), counted(20), counted(None)]).says == "20 days; 1 still running"
    assert (
        median_days([counted(10), counted(None), counted(None)]).says == "At least 181 days; 2 still running"
    )
    assert median_days([counted(10), counted(21)]).says == "15.5 days"


@given(st.lists(st.none() | DAYS, min_size=1, max_size=9), st.data())
def test_whatever_still_happens_the_median_ends_up_between_its_bounds(numbers, data):
    found = median_days([counted(number) for number in numbers])
    later = [data.draw(st.integers(181, 999)) if number is None else number for number in numbers]
    final = median_days([Counted("x", ISSUED, on(number), number) for number in later])
    assert found.low <= final.low
    assert found.high is None or final.high <= found.high
    assert (final.low, final.running) == (final.high, 0)
    assert found.running == numbers.count(None)


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_adoption_takes_as_long_as_its_slowest_item(numbers):
    found = clock({f"X.{number}": on(days) for number, days in enumerate(numbers)})
    assert found.adopted.days == max(numbers)

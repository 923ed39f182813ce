"""The order of the story."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.site.demonstration.beats import _before, story
from openqsmo.site.demonstration.content import government
from openqsmo.site.demonstration.content.catalogue import Ending, offerings

BEATS = story()
AT = {beat.name: beat.at for beat in BEATS}
FIRST = {told.slug: told.releases[0] for told in offerings()}
IN_ORDER = {
    Ending.PUBLISHED: ("start", "write", "submit", "publish"),
    Ending.SUBMITTED: ("start", "write", "submit"),
    Ending.RETURNED: ("start", "write", "submit", "return"),
    Ending.FORECAST: ("start", "write", "announce"),
    Ending.DRAFTED: ("start", "write"),
}


def firsts(slug):
    """When each step of an offering is first played."""
    found = {}
    for beat in BEATS:
        name, _, step = beat.name.partition(" ")
        if name == slug:
            found.setdefault(step, beat.at)
    return found


def test_the_story_is_told_in_the_order_of_time_within_its_frame():
    moments = [beat.at for beat in BEATS]
    assert moments == sorted(moments)
    assert moments[0] > government().opens_at
    assert moments[-1].date() <= government().told_until


@pytest.mark.parametrize("slug", FIRST)
def test_an_offering_takes_its_steps_in_order_each_on_a_day_of_its_own(slug):
    steps = IN_ORDER[FIRST[slug].ending]
    days = [firsts(slug)[step].date() for step in steps]
    assert days == sorted(set(days))
    assert days[-1] == FIRST[slug].on or FIRST[slug].ending is Ending.DRAFTED


@pytest.mark.parametrize("slug", [told.slug for told in offerings() if told.releases[0].proofs])
def test_a_claim_is_proven_while_its_version_is_written(slug):
    found = firsts(slug)
    assert found["write"] < found["prove"] < found["submit"]


def test_nobody_leaves_an_offering_before_it_is_on_record_that_they_use_it():
    left = {name: at for name, at in AT.items() if name.endswith(" uses no more")}
    assert left
    assert all(AT[name.removesuffix(" no more")] < at for name, at in left.items())


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 20))
def test_counting_back_ends_on_a_working_day_and_never_on_the_day_itself(on, days):
    found = _before(on, days)
    assert found.weekday() < 5
    assert days <= (on - found).days <= days + 2

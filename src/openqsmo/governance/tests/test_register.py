"""How long an office has been vacant, and what may follow an entry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.governance.rules.register import cannot_follow, days_vacant, status_of
from openqsmo.governance.vocabulary import HolderStatus

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("case", "since", "days"),
    [
        ("vacant from today", TODAY, 0),
        ("since yesterday", date(2026, 6, 29), 1),
        ("over a leap day", date(2024, 2, 28), 853),
        ("since nobody knows when", None, None),
        ("not vacant yet", date(2026, 7, 1), None),
    ],
)
def test_days_vacant(case, since, days):
    assert days_vacant(since, TODAY) == days, case


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 20000))
def test_a_vacancy_grows_by_a_day_each_day(since, days):
    assert days_vacant(since, since + timedelta(days=days)) == days


@pytest.mark.parametrize(
    ("name", "is_acting", "status"),
    [
        ("", False, HolderStatus.VACANT),
        ("A", False, HolderStatus.IN_OFFICE),
        ("A", True, HolderStatus.ACTING),
    ],
)
def test_status(name, is_acting, status):
    assert status_of(name, is_acting) is status


@pytest.mark.parametrize(
    ("case", "since", "last_since", "has_last", "code"),
    [
        ("the first entry, day known", TODAY, None, False, None),
        ("the first entry, day unknown", None, None, False, None),
        ("a later entry", TODAY, date(2026, 1, 1), True, None),
        ("on the same day", TODAY, TODAY, True, None),
        ("a later entry without a day", None, date(2026, 1, 1), True, "GOV-023"),
        ("before the last began", date(2025, 1, 1), date(2026, 1, 1), True, "GOV-022"),
        ("after one whose day is unknown", date(2025, 1, 1), None, True, None),
        ("in the future", date(2026, 7, 1), None, False, "GOV-024"),
    ],
)
def test_what_may_follow(case, since, last_since, has_last, code):
    problem = cannot_follow(
        office="CIO", holder="", since=since, last_since=last_since, has_last=has_last, today=TODAY
    )
    assert (problem.code if problem else None) == code, case

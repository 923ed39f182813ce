"""How many agencies use an offering, since when, and which of them are like mine."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.adoption import (
    DepartmentCount,
    LikeMine,
    Step,
    adoption_curve,
    by_department,
    used_by_like_mine,
)
from openqsmo.catalog.vocabulary import Usage
from openqsmo.kernel.money import fiscal_year, fiscal_year_span

UNTIL = date(2026, 6, 5)


def used(*rows):
    """Usages from (organization, year-month-day or None)."""
    return [Usage(organization, since and date.fromisoformat(since)) for organization, since in rows]


def shown(curve):
    return [(point.label, point.on.isoformat(), point.agencies) for point in curve.points]


def test_agencies_add_up_quarter_by_quarter_of_the_fiscal_year():
    curve = adoption_curve(
        used((1, "2025-09-30"), (2, "2025-10-01"), (3, "2025-12-31"), (4, "2026-06-05")), UNTIL
    )
    assert shown(curve) == [
        ("FY2025 Q4", "2025-09-30", 1),
        ("FY2026 Q1", "2025-12-31", 3),
        ("FY2026 Q2", "2026-03-31", 3),
        ("FY2026 Q3", "2026-06-05", 4),
    ]
    assert (curve.total, curve.undated, curve.later) == (4, 0, 0)


def test_agencies_add_up_year_by_year():
    curve = adoption_curve(used((1, "2024-10-01"), (2, "2025-10-01")), UNTIL, step=Step.YEAR)
    assert shown(curve) == [("FY2025", "2025-09-30", 1), ("FY2026", "2026-06-05", 2)]


@pytest.mark.parametrize(
    ("case", "usages", "counts", "undated", "later"),
    [
        ("nobody", [], [], 0, 0),
        ("nobody whose date is known", used((1, None), (2, None)), [], 2, 0),
        ("one in two kinds counts once, from the earlier", used((1, "2026-06-01"), (1, "2026-02-01")), [1, 1], 0, 0),
        ("one with a date and one use without", used((1, None), (1, "2026-06-01")), [1], 0, 0),
        ("an unknown date is never spread", used((1, None), (2, "2026-06-01")), [1], 1, 0),
        ("one that begins tomorrow", used((1, "2026-06-06"), (2, "2026-06-05")), [1], 0, 1),
        ("only one that begins tomorrow", used((1, "2026-06-06")), [], 0, 1),
    ],
)  # fmt: skip
def test_a_curve_counts_each_agency_once(case, usages, counts, undated, later):
    curve = adoption_curve(usages, UNTIL)
    assert [point.agencies for point in curve.points] == counts, case
    assert (curve.undated, curve.later) == (undated, later), case
    assert curve.total == undated + (counts[-1] if counts else 0), case


def test_a_curve_ends_with_the_end_of_time_and_not_with_an_error():
    assert shown(adoption_curve([Usage(1, date(9999, 12, 31))], date.max, step=Step.YEAR)) == [
        ("FY10000", "9999-12-31", 1)
    ]
    assert shown(adoption_curve([Usage(1, date(9999, 11, 1))], date.max)) == [("FY10000 Q1", "9999-12-31", 1)]
    assert len(adoption_curve([Usage(1, date.min)], date(2, 1, 1)).points) == 5


CLASSES = {1: "cfo_act", 2: "cfo_act", 3: "non_cfo_act", 4: "", 6: "cfo_act"}
USERS = used((1, None), (1, "2026-01-01"), (2, None), (3, None), (4, None), (5, None))


@pytest.mark.parametrize(
    ("my_class", "found"),
    [
        ("cfo_act", LikeMine(2, 2)),
        ("non_cfo_act", LikeMine(1, 2)),
        ("not_federal", LikeMine(0, 2)),
        (None, LikeMine(None, 2)),
        ("", LikeMine(None, 2)),
    ],
)
def test_agencies_like_mine_are_counted_and_those_of_no_known_class_apart(my_class, found):
    assert used_by_like_mine(USERS, CLASSES, my_class) == found


def test_bureaus_are_rolled_up_to_their_department():
    parents = {11: 1, 12: 1, 121: 12, 21: 2, 1: None}
    usages = used((1, None), (11, None), (11, "2026-01-01"), (121, None), (21, None), (3, None))
    assert by_department(usages, parents) == (
        DepartmentCount(1, 3),
        DepartmentCount(2, 1),
        DepartmentCount(3, 1),
    )


def test_a_ring_of_parents_counts_as_one_department():
    parents = {9: 5, 5: 7, 7: 5}
    assert by_department(used((9, None), (5, None), (7, None)), parents) == (DepartmentCount(5, 3),)


# Properties --------------------------------------------------------------------------------------

days = st.dates(date(2020, 1, 1), date(2026, 12, 31))
usages = st.lists(st.builds(Usage, st.integers(1, 6), st.none() | days), max_size=12)
steps = st.sampled_from(Step)


@given(usages, days, steps)
def test_every_point_is_what_counting_by_hand_gives(rows, until, step):
    curve = adoption_curve(rows, until, step=step)
    for point in curve.points:
        assert point.agencies == len(
            {each.organization_id for each in rows if each.since and each.since <= point.on}
        )
    dated = {each.organization_id for each in rows if each.since}
    assert curve.undated == len({each.organization_id for each in rows} - dated)
    assert curve.total + curve.later == len({each.organization_id for each in rows})


@given(usages, days, steps)
def test_points_follow_each_other_without_gaps_up_to_the_end(rows, until, step):
    points = adoption_curve(rows, until, step=step).points
    for point in points[:-1]:
        assert (point.on + timedelta(days=1)).day == 1
        assert point.on.month in ((3, 6, 9, 12) if step is Step.QUARTER else (9,))
    assert all(before.on < after.on for before, after in zip(points, points[1:], strict=False))
    assert len({point.label for point in points}) == len(points)
    assert not points or points[-1].on == until


@given(days, steps)
def test_a_label_names_the_fiscal_year_and_quarter_of_its_day(on, step):
    (point,) = adoption_curve([Usage(1, on)], on, step=step).points
    first, _ = fiscal_year_span(fiscal_year(on))
    quarter = ((on.year - first.year) * 12 + on.month - first.month) // 3 + 1
    assert point.label == (f"FY{fiscal_year(on)}" if step is Step.YEAR else f"FY{fiscal_year(on)} Q{quarter}")


@given(usages, days, steps, st.randoms())
def test_the_order_of_usages_does_not_matter(rows, until, step, random):
    shuffled = random.sample(rows, len(rows))
    assert adoption_curve(shuffled, until, step=step) == adoption_curve(rows, until, step=step)


@given(usages, st.dictionaries(st.integers(1, 9), st.none() | st.integers(1, 9)))
def test_no_user_is_lost_or_counted_twice_among_departments(rows, parents):
    counts = by_department(rows, parents)
    assert sum(each.organizations for each in counts) == len({each.organization_id for each in rows})
    assert len({each.department_id for each in counts}) == len(counts)

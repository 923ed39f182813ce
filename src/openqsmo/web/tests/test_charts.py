"""Charts: what is drawn stays inside the drawing, and the table beside it says the same."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.web.charts import CHARACTER, UNKNOWN, WIDTH, bar_chart, date_labels, number, ticks, time_chart

SVG = "{http://www.w3.org/2000/svg}"
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)

values = st.none() | st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=2)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
series = st.lists(st.tuples(days, values), max_size=12)
bars = st.lists(st.tuples(st.text(max_size=80), values), max_size=8)


def adoption(points, **more):
    return time_chart(points, name="adoption", title="Agencies", measure="Agencies", **more)


def volume(rows):
    return bar_chart(rows, name="volume", title="Employees", subject="Agency", measure="Employees")


def drawn(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314 (our own drawing)


def numbers_in(element, *names):
    return [float(element.get(name)) for name in names if element.get(name) is not None]


def places(root):
    """Every x and every y that the drawing names."""
    xs, ys = [], []
    for element in root.iter():
        xs += numbers_in(element, "x", "x1", "x2", "cx")
        ys += numbers_in(element, "y", "y1", "y2", "cy")
        pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.get("d", ""))
        xs += [float(x) for x, _ in pairs]
        ys += [float(y) for _, y in pairs]
        if element.tag == f"{SVG}rect":
            xs.append(float(element.get("x")) + float(element.get("width")))
            ys.append(float(element.get("y")) + float(element.get("height")))
    return xs, ys


def stays_inside(chart):
    root = drawn(chart)
    _, _, width, height = map(float, root.get("viewBox").split())
    xs, ys = places(root)
    return -0.2 <= min(xs) and max(xs) <= width + 0.2 and -0.2 <= min(ys) and max(ys) <= height + 0.2


@pytest.mark.parametrize(
    ("case", "low", "high", "expected"),
    [
        ("small counts", 0, 3, [0, 1, 2, 3]),
        ("a round top", 0, 60, [0, 20, 40, 60]),
        ("a top between marks", 0, 41, [0, 20, 40, 60]),
        ("below zero", -5, 5, [-5, 0, 5]),
        ("nothing but zero", 0, 0, [0, 0.5]),
    ],
)
def test_marks_are_round(case, low, high, expected):
    assert ticks(low, high) == pytest.approx(expected), case


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_marks_cover_the_values_and_are_few(low, span):
    marks = ticks(low, low + span)
    slack = (marks[-1] - marks[0]) * 1e-6
    assert marks[0] <= low + slack
    assert marks[-1] >= low + span - slack
    assert 2 <= len(marks) <= 7


@given(series, st.booleans())
def test_a_line_stays_inside_its_drawing_and_its_table_names_every_day_once(points, in_steps):
    chart = adoption(points, in_steps=in_steps)
    assert len(chart.rows) == len(dict(points))
    if any(value is not None for value in dict(points).values()):
        assert stays_inside(chart)
    else:
        assert chart.svg == ""


@given(bars)
def test_bars_stay_inside_their_drawing_and_their_table_names_every_row(rows):
    chart = volume(rows)
    assert [row[0] for row in chart.rows] == [label for label, _ in rows]
    if any(value is not None for _, value in rows):
        assert stays_inside(chart)
        assert len(drawn(chart).findall(f".//{SVG}rect[@class='oq-chart__bar']")) == len(rows)


@given(days, days)
def test_the_dates_under_a_line_do_not_touch_even_as_a_phone_enlarges_them(one, other):
    root = drawn(adoption([(one, 1), (other, 100_000)]))
    labels = [e for e in root.iter(f"{SVG}text") if e.get("text-anchor") == "middle"]
    ends = sorted(
        (float(e.get("x")) - len(e.text) * CHARACTER / 2, float(e.get("x")) + len(e.text) * CHARACTER / 2)
        for e in labels
    )
    assert labels
    assert ends[0][0] >= -0.2
    assert ends[-1][1] <= WIDTH + 0.2
    assert all(before[1] <= after[0] for before, after in zip(ends, ends[1:], strict=False))


@pytest.mark.parametrize(
    ("case", "first", "last", "expected"),
    [
        ("years", date(2021, 10, 1), date(2026, 5, 1), ["2022", "2024", "2026"]),
        ("months", date(2026, 1, 1), date(2026, 6, 1), ["Jan 2026", "Apr 2026"]),
        ("days of one month", date(2026, 6, 3), date(2026, 6, 20), ["Jun 3, 2026", "Jun 20, 2026"]),
        ("one day", date(2026, 6, 3), date(2026, 6, 3), ["Jun 3, 2026"]),
    ],
)
def test_the_dates_under_a_line_suit_its_length(case, first, last, expected):
    assert [label for _, label in date_labels(first, last)] == expected, case


@pytest.mark.parametrize(
    ("given_value", "written"),
    [
        (0, "0"),
        (1200, "1,200"),
        (Decimal("100"), "100"),
        (Decimal("99.950"), "99.95"),
        (Decimal("-1234.5"), "-1,234.5"),
        (0.1 + 0.2, "0.3"),
        (99.9995, "99.9995"),
    ],
)
def test_a_figure_keeps_its_value_and_marks_its_thousands(given_value, written):
    assert number(given_value) == written


def test_an_unknown_value_cuts_the_line_and_is_named_in_the_table():
    chart = adoption([(JUNE, 1), (date(2026, 6, 15), 2), (JULY, None), (AUGUST, 3), (date(2026, 9, 1), 4)])
    assert len(drawn(chart).findall(f"{SVG}path[@class='oq-chart__line']")) == 2
    assert chart.rows[2] == ("July 1, 2026", UNKNOWN)


def test_in_steps_a_value_holds_until_the_next_one():
    root = drawn(adoption([(JUNE, 1), (JULY, 5)], in_steps=True))
    path = root.find(f"{SVG}path[@class='oq-chart__line']").get("d")
    (x1, y1), (x2, y2), (x3, y3) = re.findall(r"([\d.]+) ([\d.]+)", path)
    assert (y1, x2) == (y2, x3)
    assert x1 != x2
    assert y2 != y3


def test_steps_stand_on_zero_and_a_line_far_from_zero_shows_its_movement():
    high = [(JUNE, 97), (JULY, 99)]
    assert ">0<" in adoption(high, in_steps=True).svg
    assert ">0<" not in adoption(high).svg


def test_two_values_for_one_day_keep_the_later_one():
    assert adoption([(JUNE, 1), (JUNE, 2)]).rows == (("June 1, 2026", "2"),)


def test_points_may_come_in_any_order():
    assert adoption([(JULY, 2), (JUNE, 1)]) == adoption([(JUNE, 1), (JULY, 2)])


def test_a_drawing_is_named_and_described_for_who_cannot_see_it():
    chart = adoption([(JUNE, 3), (JULY, 41)])
    root = drawn(chart)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "adoption-title adoption-says"
    assert root.find(f"{SVG}title").text == "Agencies"
    assert root.find(f"{SVG}desc").text == "Agencies: 3 on June 1, 2026, 41 on July 1, 2026."
    assert chart.says == root.find(f"{SVG}desc").text


def test_bars_say_the_highest_and_how_many_are_unknown():
    assert volume([("A", 1), ("B", None), ("C", 1200)]).says == (
        "Employees, 3 rows; highest 1,200 for C. Unknown for 1."
    )


def test_without_a_known_value_nothing_is_drawn_and_the_words_say_so():
    for chart in (adoption([(JUNE, None)]), volume([("A", None)]), adoption([]), volume([])):
        assert chart.svg == ""
        assert "no value is known" in chart.says


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_the_table():
    name = "Department of Justice, Executive Office for United States Attorneys"
    chart = volume([(name, 4120)])
    label = next(drawn(chart).iter(f"{SVG}text")).text
    assert label == "Department of Justice, Executive Office…"
    assert chart.rows == ((name, "4,120"),)


def test_markup_in_a_name_is_text():
    chart = volume([("<script>alert(1)</script>", 1)])
    assert "<script" not in chart.svg


def test_a_drawing_holds_no_style_and_no_script():
    for chart in (adoption([(JUNE, 1), (JULY, 2)], in_steps=True), volume([("A", 1)])):
        assert not re.search(r"style=|<style|<script|\son\w+=|href=", chart.svg)


def test_figures_can_be_written_in_words_of_their_own():
    chart = adoption([(JUNE, 1), (JULY, 2)], words=lambda value: f"${value}")
    assert chart.rows[0][1] == "$1"
    assert "$2" in chart.svg

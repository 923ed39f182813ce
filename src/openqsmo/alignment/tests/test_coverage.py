"""Coverage: met ÷ applicable, must-haves and all apart; what nobody answered is never met (field guide 2.7)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.alignment.rules.coverage import (
    answered_in_words,
    coverage_of,
    order_of,
    share_in_words,
    tally_in_words,
)
from openqsmo.alignment.rules.gaps import gap_of
from openqsmo.alignment.vocabulary import Fit, GapState, Line, Necessity, WorkOff

N, F, S = Necessity, Fit, GapState
TODAY = date(2026, 6, 30)
days = st.dates(TODAY - timedelta(days=90), TODAY + timedelta(days=90))
plans = st.builds(WorkOff, st.just("Build it"), days, st.none() | days)


@st.composite
def a_line(draw, number=0):
    fit = draw(st.none() | st.sampled_from(Fit))
    return Line(
        f"X.{number}",
        draw(st.none() | st.sampled_from(Necessity)),
        fit,
        draw(days) if fit is F.PLANNED else None,
        draw(st.none() | plans),
    )


lines = st.integers(0, 12).flatmap(lambda size: st.tuples(*(a_line(number) for number in range(size))))


@given(lines)
def test_every_capability_is_counted_once(found):
    coverage = coverage_of(found, TODAY)
    counted = coverage.everything.applicable + coverage.not_applicable + coverage.undecided
    assert counted == len(found)
    assert len(coverage.gaps) == coverage.everything.applicable - coverage.everything.met
    assert coverage.must_haves.applicable == sum(line.necessity is N.MUST_HAVE for line in found)
    nice = sum(line.necessity is N.NICE_TO_HAVE for line in found)
    assert coverage.everything.applicable == coverage.must_haves.applicable + nice


@given(lines)
def test_met_is_what_the_provider_says_is_met_and_nothing_else(found):
    met = {F.OUT_OF_THE_BOX, F.BY_CONFIGURATION}
    expected = sum(line.fit in met and line.necessity in (N.MUST_HAVE, N.NICE_TO_HAVE) for line in found)
    assert coverage_of(found, TODAY).everything.met == expected


@given(lines, st.data())
def test_taking_an_answer_away_never_raises_what_is_met(found, data):
    if not found:
        return
    place = data.draw(st.integers(0, len(found) - 1))
    line = found[place]
    silent = (*found[:place], Line(line.identifier, line.necessity), *found[place + 1 :])
    assert coverage_of(silent, TODAY).everything.met <= coverage_of(found, TODAY).everything.met


@given(lines)
def test_nothing_applicable_is_unknown_never_none_or_all(found):
    for tally in (coverage_of(found, TODAY).must_haves, coverage_of(found, TODAY).everything):
        assert (tally.share is None) == (tally.applicable == 0)
        assert ("unknown" in share_in_words(tally)) == (tally.applicable == 0)
        assert ("100 %" in share_in_words(tally)) == (0 < tally.applicable == tally.met)
        assert ("(0 %" in share_in_words(tally)) == (tally.applicable > 0 == tally.met)


@given(a_line(), days, days)
def test_a_gap_with_a_day_is_conditional_until_it_and_late_after(line, today, other):
    gap = gap_of(line, today)
    if gap is None or gap.due_on is None:
        return
    assert gap.state is (S.LATE if today > gap.due_on else S.CONDITIONAL)
    assert not gap.state.is_met
    assert gap_of(line, gap.due_on).state is S.CONDITIONAL
    assert gap_of(line, gap.due_on + timedelta(days=1)).state is S.LATE


DUE = date(2026, 9, 30)
GAPS = [
    (Line("X"), None, None),
    (Line("X", N.NOT_APPLICABLE, F.NOT_MET), None, None),
    (Line("X", None, F.OUT_OF_THE_BOX), None, None),
    (Line("X", N.MUST_HAVE, F.OUT_OF_THE_BOX), S.OUT_OF_THE_BOX, "Met out of the box."),
    (Line("X", N.NICE_TO_HAVE, F.BY_CONFIGURATION), S.BY_CONFIGURATION, "Met by configuration."),
    (Line("X", N.MUST_HAVE), S.NOT_ANSWERED, "The provider has not answered."),
    (Line("X", N.MUST_HAVE, F.NOT_MET), S.NOT_MET, "Not met, and no day is given by which it will be."),
    (
        Line("X", N.MUST_HAVE, F.PLANNED, DUE), S.CONDITIONAL,
        "Not met yet, to be closed by September 30, 2026.",
    ),
    (
        Line("X", N.MUST_HAVE, F.PLANNED, date(2026, 6, 29)), S.LATE,
        "Not met yet, was to be closed by June 29, 2026 and is not.",
    ),
    (
        Line("X", N.MUST_HAVE, F.NOT_MET, None, WorkOff("Build the report", DUE)), S.CONDITIONAL,
        "Not met yet, to be closed by September 30, 2026: Build the report.",
    ),
    (
        Line("X", N.MUST_HAVE, None, None, WorkOff("Build the report", DUE)), S.CONDITIONAL,
        "The provider has not answered, to be closed by September 30, 2026: Build the report.",
    ),
    (
        Line("X", N.MUST_HAVE, F.NOT_MET, None, WorkOff("Build", DUE, date(2026, 6, 1))), S.NOT_MET,
        "Not met, and no day is given by which it will be. "
        "Its work-off plan was reported done on June 1, 2026; the answer does not say so yet.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "state", "says"), GAPS)
def test_what_each_gap_is_in_words(line, state, says):
    gap = gap_of(line, TODAY)
    assert (gap and gap.state, gap and gap.says) == (state, says)


def test_a_worked_coverage():
    found = [
        *(Line(f"A{n}", N.MUST_HAVE, F.OUT_OF_THE_BOX) for n in range(2)),
        Line("B", N.MUST_HAVE, F.BY_CONFIGURATION),
        Line("C", N.MUST_HAVE, F.PLANNED, DUE),
        Line("D", N.MUST_HAVE),
        Line("E", N.NICE_TO_HAVE, F.NOT_MET),
        Line("F", N.NOT_APPLICABLE, F.OUT_OF_THE_BOX),
        Line("G", None, F.OUT_OF_THE_BOX, is_older_wording=True),
    ]
    coverage = coverage_of(found, TODAY)
    assert (coverage.must_haves.share, coverage.everything.share) == (Fraction(3, 5), Fraction(1, 2))
    assert share_in_words(coverage.must_haves) == "3 of 5 (60 %)"
    assert tally_in_words(coverage.everything) == (
        "2 met out of the box, 1 met by configuration, 1 to be closed by a given day, 1 not met and "
        "1 not answered by the provider, the last by September 30, 2026"
    )
    assert (coverage.not_applicable, coverage.undecided, coverage.older_wording) == (1, 1, 1)
    assert [gap.identifier for gap in coverage.gaps] == ["C", "D", "E"]


def test_a_share_is_never_rounded_up_to_all_nor_down_to_none():
    def tally(met, of):
        fits = [F.OUT_OF_THE_BOX] * met + [F.NOT_MET] * (of - met)
        return coverage_of([Line(str(n), N.MUST_HAVE, fit) for n, fit in enumerate(fits)], TODAY).must_haves

    assert share_in_words(tally(999, 1000)) == "999 of 1,000 (99 %)"
    assert share_in_words(tally(1, 1000)) == "1 of 1,000 (under 1 %)"
    assert tally_in_words(tally(0, 0)) == "nothing is applicable yet"


def test_offerings_stand_by_their_must_haves_and_unknown_last():
    best = coverage_of([Line("A", N.MUST_HAVE, F.OUT_OF_THE_BOX)], TODAY)
    worst = coverage_of([Line("A", N.MUST_HAVE)], TODAY)
    unknown = coverage_of([Line("A")], TODAY)
    assert sorted([unknown, worst, best], key=order_of) == [best, worst, unknown]


def test_how_far_somebody_came_in_words():
    assert answered_in_words(3, 120) == "3 of 120 capabilities answered, 117 not answered"
    assert answered_in_words(0, 1) == "0 of 1 capability answered, 1 not answered"

"""Which answers are kept: nothing is lost, nothing twice, nothing that says nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.alignment.rules.answers import judge_answers
from openqsmo.alignment.vocabulary import LONGEST_NOTE, Given, Side, Stored

WORDINGS = {"X.1": (1, 2), "X.2": (3,)}
necessities = st.sampled_from(["must_have", "nice_to_have", "not_applicable"])
stored = st.builds(
    Stored, st.none() | necessities, st.just(""), st.none(), st.integers(1, 4), st.sampled_from([1, 2])
)


def judged(*answers, on_record=None, side=Side.AGENCY):
    return judge_answers(side, answers, on_record or {}, WORDINGS)


@given(st.none() | stored, st.none() | necessities, st.integers(0, 5))
def test_an_answer_is_kept_only_when_its_writer_saw_what_is_there(before, answer, seen):
    on_record = {} if before is None else {"X.1": before}
    found = judged(Given("X.1", answer, seen=seen, wording=1), on_record=on_record)
    differs = answer != (before.answer if before else None)
    saw = seen == (before.revision if before else 0)
    assert len(found.kept) == (differs and saw)
    assert len(found.stale) == (differs and not saw)
    assert len(found.unchanged) == (not differs)
    assert found.faults == ()


def test_what_is_there_now_is_said_beside_what_was_given():
    now = Stored("must_have", "By law", None, 2, 1)
    (error,) = judged(Given("X.1", "not_applicable", seen=1, wording=1), on_record={"X.1": now}).stale
    assert error.field == "X.1"
    assert "“Must-have”, with the note “By law”" in error.says
    assert "“Not applicable”" in error.fix


def test_an_answer_to_an_older_wording_stays_until_somebody_confirms_it():
    older = {"X.1": Stored("must_have", "", None, 1, 1)}
    again = Given("X.1", "must_have", seen=1, wording=2)
    assert judged(again, on_record=older).unchanged == ("X.1",)
    confirmed = Given("X.1", "must_have", seen=1, wording=2, is_confirmed=True)
    assert judged(confirmed, on_record=older).kept == (confirmed,)


P = Side.PROVIDER
WRONG = [
    (Side.AGENCY, Given("X.9", "must_have", wording=1), "not a capability"),
    (Side.AGENCY, Given("X.1", "must_have", wording=3), "never had the wording"),
    (Side.AGENCY, Given("X.1", "perhaps", wording=1), "“perhaps” is no answer"),
    (Side.AGENCY, Given("X.1", "not_met", wording=1), "is no answer"),
    (Side.AGENCY, Given("X.1", None, "By law", wording=1), "without an answer"),
    (Side.AGENCY, Given("X.1", "must_have", "n" * (LONGEST_NOTE + 1), wording=1), "longer than 2,000"),
    (P, Given("X.1", "must_have", wording=1), "is no answer"),
    (P, Given("X.1", "planned", wording=1), "no day is given"),
    (P, Given("X.1", "not_met", planned_on=date(2027, 1, 1), wording=1), "not “Planned”"),
]


@pytest.mark.parametrize(("side", "each", "says"), WRONG)
def test_what_cannot_be_kept_is_said(side, each, says):
    found = judged(each, side=side)
    assert (found.kept, found.unchanged, found.stale) == ((), (), ())
    assert says in found.faults[0].says
    assert found.faults[0].fix


def test_a_capability_that_is_answered_twice_is_said():
    found = judged(Given("X.2", "must_have", wording=3), Given("X.2", "not_applicable", wording=3))
    assert [error.says for error in found.faults] == ["X.2 is answered 2 times."]

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.standards.rules.readiness import (
    Comment,
    Disposition,
    Evidence,
    MissingKind,
    Proof,
    Requirement,
    Strictness,
    is_answered,
    missing,
)

READY = Requirement(
    "R-1", Strictness.MUST, "employees >= 50", (Proof.TEST,), ("FFM.010.010.011",), ("FFM.AgencyIdentifier",)
)
BACKED = [Evidence("R-1", "31 U.S.C. 3512")]
ANSWERED = Comment("C-1", "R-1", Disposition.ACCEPTED, "Changed as you propose.")


def found(requirements=(READY,), comments=(ANSWERED,), evidence=BACKED):
    return [(one.kind, one.where) for one in missing(requirements, comments, evidence)]


def test_nothing_stands_between_a_complete_draft_and_its_adoption():
    assert found() == []
    assert missing((), (), ()) == ()


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"strictness": None}, [MissingKind.STRICTNESS]),
        ({"proofs": ()}, [MissingKind.PROOF]),
        ({"capabilities": (), "data_elements": ()}, [MissingKind.MAPPING]),
        ({"capabilities": ()}, []),
        ({"applies_when": "employees >="}, [MissingKind.CONDITION]),
        ({"applies_when": ""}, []),
        ({"proofs": (), "strictness": Strictness.SHOULD}, []),
    ],
)
def test_a_requirement_says_what_it_lacks(change, kinds):
    assert found([replace(READY, **change)]) == [(kind, "R-1") for kind in kinds]


def test_an_unreadable_condition_is_said_with_its_position():
    (lack,) = missing([replace(READY, applies_when="employees >= and")], [ANSWERED], BACKED)
    assert "at character 14" in lack.says
    assert lack.fix


@pytest.mark.parametrize("evidence", [[], [Evidence("R-1", "  ")], [Evidence("R-2", "31 U.S.C. 3512")]])
def test_a_must_needs_evidence_and_a_should_does_not(evidence):
    assert found(evidence=evidence) == [(MissingKind.EVIDENCE, "R-1")]
    assert found([replace(READY, strictness=Strictness.MAY)], evidence=evidence) == []


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"disposition": None}, [MissingKind.DISPOSITION]),
        ({"answer": " "}, [MissingKind.ANSWER]),
        ({"disposition": Disposition.OUT_OF_SCOPE, "answer": ""}, [MissingKind.ANSWER]),
        ({"disposition": Disposition.DUPLICATE}, [MissingKind.ORIGINAL]),
        ({"disposition": Disposition.DUPLICATE, "duplicate_of": "C-1"}, [MissingKind.ORIGINAL]),
        ({"disposition": Disposition.DUPLICATE, "duplicate_of": "C-9"}, [MissingKind.ORIGINAL]),
        ({"requirement": "R-9"}, [MissingKind.REQUIREMENT]),
        ({"requirement": None}, []),
    ],
)
def test_a_comment_says_what_it_lacks(change, kinds):
    assert found(comments=[replace(ANSWERED, **change)]) == [(kind, "C-1") for kind in kinds]


def test_a_duplicate_is_answered_through_the_comment_that_it_repeats():
    second = Comment("C-2", None, Disposition.DUPLICATE, duplicate_of="C-1")
    third = Comment("C-3", None, Disposition.DUPLICATE, duplicate_of="C-2")
    assert found(comments=[third, second, ANSWERED]) == []
    unanswered = replace(ANSWERED, answer="")
    assert found(comments=[third, second, unanswered]) == [
        (MissingKind.ANSWER, "C-3"), (MissingKind.ANSWER, "C-2"), (MissingKind.ANSWER, "C-1"),
    ]  # fmt: skip


def test_duplicates_in_a_ring_lead_to_no_answer():
    ring = [
        Comment("C-1", None, Disposition.DUPLICATE, "Yes.", "C-2"),
        Comment("C-2", None, Disposition.DUPLICATE, "Yes.", "C-1"),
    ]
    assert found(comments=ring) == [(MissingKind.ANSWER, "C-1"), (MissingKind.ANSWER, "C-2")]


def test_what_is_there_twice_is_said_once():
    assert found([READY, READY], [ANSWERED, ANSWERED]) == [
        (MissingKind.REPEATED, "R-1"), (MissingKind.REPEATED, "C-1"),
    ]  # fmt: skip


comments_strategy = st.lists(
    st.builds(
        Comment,
        st.sampled_from([f"C-{n}" for n in range(6)]),
        st.none() | st.sampled_from(["R-1", "R-2"]),
        st.none() | st.sampled_from(list(Disposition)),
        st.sampled_from(["", "Thank you."]),
        st.none() | st.sampled_from([f"C-{n}" for n in range(6)]),
    ),
    max_size=6,
    unique_by=lambda comment: comment.number,
)


@given(comments_strategy)
def test_each_comment_lacks_something_exactly_when_it_is_not_answered(comments):
    by_number = {comment.number: comment for comment in comments}
    kinds = {MissingKind.DISPOSITION, MissingKind.ANSWER, MissingKind.ORIGINAL}
    lacking = {one.where for one in missing([READY], comments, BACKED) if one.kind in kinds}
    assert lacking == {comment.number for comment in comments if not is_answered(comment, by_number)}


@given(comments_strategy, st.randoms())
def test_the_order_of_comments_does_not_change_what_is_missing(comments, random):
    mixed = list(comments)
    random.shuffle(mixed)
    assert set(missing([READY], mixed, BACKED)) == set(missing([READY], comments, BACKED))

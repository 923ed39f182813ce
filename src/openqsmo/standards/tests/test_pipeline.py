from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.standards.rules.data_contracts import STATUSES
from openqsmo.standards.rules.pipeline import (
    FROZEN,
    NEXT_STEP,
    OPEN,
    Decision,
    Step,
    StepDecision,
    VersionState,
    agreed_steps,
    is_docket,
    next_step,
    state_after,
    why_not,
    why_not_edit,
)
from openqsmo.standards.rules.readiness import Missing, MissingKind

TODAY = date(2026, 6, 1)
START = date(2025, 1, 10)
LACK = Missing(MissingKind.ANSWER, "C-1", "Comment C-1 has no answer.", "Write what the commenter is told.")


def agreed(step, on, **more):
    if step is Step.PUBLIC_COMMENT:
        days = {"opens_on": on, "closes_on": on + timedelta(days=30)}
        more = {"docket": "BSC-HCM-2023-0004", **days, **more}
    return StepDecision(step, Decision.AGREED, on, "Ana", step.label, **more)


def returned(step, on, reason="Two terms contradict each other."):
    return StepDecision(step, Decision.RETURNED, on, "Ana", step.label, reason=reason)


def ended(decision, on, reason="The law was repealed."):
    return StepDecision(None, decision, on, "Ana", "Standards Lead", reason=reason)


def through(last):
    """The decisions up to and with a step, forty days apart."""
    steps = list(Step)[: list(Step).index(last) + 1]
    return [agreed(step, START + timedelta(days=40 * number)) for number, step in enumerate(steps)]


def test_the_whole_way_leads_from_a_working_draft_to_the_baseline():
    states, taken = [], []
    for decision in through(Step.OMB):
        assert why_not(decision, taken, today=TODAY) is None
        taken.append(decision)
        states.append(state_after(taken))
    assert state_after([]) is VersionState.WORKING_DRAFT
    assert states == [
        VersionState.WORKING_GROUP_AGREED, VersionState.COUNCIL_AGREED, VersionState.BOARD_AGREED,
        VersionState.IN_PUBLIC_COMMENT, VersionState.BASELINE,
    ]  # fmt: skip
    assert [step.number for step in Step] == ["1", "2", "3", "3a", "4"]


@pytest.mark.parametrize("taken", range(5))
@pytest.mark.parametrize("step", Step)
def test_only_the_next_step_may_be_agreed(taken, step):
    decisions = through(Step.OMB)[:taken]
    problem = why_not(agreed(step, date(2025, 12, 1)), decisions, today=TODAY)
    expected = list(Step)[taken]
    assert (problem is None) == (step is expected)
    if problem:
        assert problem.code == "STA-010"
        assert expected.label in problem.fix


@pytest.mark.parametrize("last", [Step.WORKING_GROUP, Step.STANDARDS_COUNCIL, Step.GOVERNANCE_BOARD])
def test_a_body_returns_a_version_and_what_was_decided_stays_on_record(last):
    decisions = through(last)
    following = next_step(decisions)
    back = returned(following, TODAY)
    assert why_not(back, decisions, today=TODAY) is None
    after = [*decisions, back]
    assert state_after(after) is VersionState.WORKING_DRAFT
    assert agreed_steps(after) == {}
    assert after[:-1] == decisions
    again = why_not(agreed(following, TODAY), after, today=TODAY)
    assert again is not None
    assert again.code == "STA-010"


def test_what_the_public_said_may_return_a_version_before_omb_speaks():
    decisions = through(Step.PUBLIC_COMMENT)
    assert why_not(returned(Step.PUBLIC_COMMENT, TODAY), decisions, today=TODAY) is None
    assert why_not(returned(Step.OMB, TODAY), decisions, today=TODAY) is None
    assert why_not(returned(Step.GOVERNANCE_BOARD, TODAY), decisions, today=TODAY).code == "STA-010"


def test_a_return_without_a_reason_and_a_decision_without_a_person_are_refused():
    decision = replace(returned(Step.WORKING_GROUP, TODAY), reason=" ", person="", body=" ")
    problem = why_not(decision, [], today=TODAY)
    assert problem.code == "STA-012"
    assert [error.field for error in problem.errors] == ["person", "body", "reason"]


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (TODAY + timedelta(days=1), "has not come yet"),
        (START - timedelta(days=1), "before the step that came last, on January 10, 2025"),
    ],
)
def test_a_day_in_the_future_or_before_the_last_step_is_refused(on, says):
    problem = why_not(agreed(Step.STANDARDS_COUNCIL, on), through(Step.WORKING_GROUP), today=TODAY)
    assert [error.field for error in problem.errors] == ["on"]
    assert says in problem.errors[0].says


def test_two_steps_may_be_taken_on_one_day():
    decisions = through(Step.WORKING_GROUP)
    assert why_not(agreed(Step.STANDARDS_COUNCIL, START), decisions, today=START) is None


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"docket": None}, "docket", "not given"),
        ({"docket": "BSC-HCM-2023-0004-0017"}, "docket", "a document in a docket"),
        ({"docket": "bsc-hcm-2023-0004"}, "docket", "is not a docket number"),
        ({"docket": "BSC-HCM-2023"}, "docket", "is not a docket number"),
        ({"opens_on": None}, "opens_on", "not given"),
        ({"closes_on": None}, "closes_on", "not given"),
        ({"opens_on": START}, "opens_on", "before this step was taken"),
        ({"closes_on": date(2025, 12, 1)}, "closes_on", "not after they open"),
    ],
)
def test_public_comment_needs_its_docket_and_its_days(change, field, says):
    decision = replace(agreed(Step.PUBLIC_COMMENT, date(2025, 12, 1)), **change)
    problem = why_not(decision, through(Step.GOVERNANCE_BOARD), today=TODAY)
    assert [error.field for error in problem.errors] == [field]
    assert says in problem.errors[0].says


def test_a_docket_belongs_to_public_comment_alone():
    decision = replace(agreed(Step.WORKING_GROUP, START), docket="BSC-HCM-2023-0004")
    problem = why_not(decision, [], today=TODAY)
    assert [error.field for error in problem.errors] == ["docket"]


@pytest.mark.parametrize("text", ["BSC-HCM-2023-0004", "OMB-2024-0012", "EPA-HQ-OAR-2021-0317"])
def test_dockets_of_regulations_gov_are_read(text):
    assert is_docket(text)


@pytest.mark.parametrize(
    "text", ["", "2023-0004", "BSC-HCM-2023-004", "BSC-HCM-2023-0004 ", "BSC-HCM-２０２３-0004"]
)
def test_what_is_no_docket_is_not(text):
    assert not is_docket(text)


def test_omb_decides_after_the_last_day_for_comments():
    decisions = through(Step.PUBLIC_COMMENT)
    closes = decisions[-1].closes_on
    problem = why_not(agreed(Step.OMB, closes), decisions, today=TODAY)
    assert problem.code == "STA-014"
    assert "BSC-HCM-2023-0004" in problem.says
    assert why_not(agreed(Step.OMB, closes + timedelta(days=1)), decisions, today=TODAY) is None


def test_omb_adopts_only_what_lacks_nothing_and_may_always_return_it():
    decisions = through(Step.PUBLIC_COMMENT)
    problem = why_not(agreed(Step.OMB, TODAY), decisions, today=TODAY, missing=[LACK, LACK])
    assert problem.code == "STA-013"
    assert problem.says == "2 things still stand between this version and its adoption by OMB."
    assert [(error.field, error.fix) for error in problem.errors] == [("C-1", LACK.fix)] * 2
    assert why_not(returned(Step.OMB, TODAY), decisions, today=TODAY, missing=[LACK]) is None


def test_what_is_missing_does_not_stop_an_earlier_step():
    assert why_not(agreed(Step.WORKING_GROUP, START), [], today=TODAY, missing=[LACK]) is None


def test_a_baseline_is_only_ever_superseded():
    decisions = through(Step.OMB)
    assert why_not(ended(Decision.SUPERSEDED, TODAY), decisions, today=TODAY) is None
    assert why_not(returned(Step.OMB, TODAY), decisions, today=TODAY).code == "STA-011"
    withdrawn = why_not(ended(Decision.WITHDRAWN, TODAY), decisions, today=TODAY)
    assert "stays the baseline" in withdrawn.fix
    after = [*decisions, ended(Decision.SUPERSEDED, TODAY)]
    assert state_after(after) is VersionState.SUPERSEDED
    assert why_not(ended(Decision.SUPERSEDED, TODAY), after, today=TODAY).code == "STA-011"


@pytest.mark.parametrize("taken", range(5))
def test_a_draft_may_be_withdrawn_at_any_time_and_is_then_closed(taken):
    decisions = through(Step.OMB)[:taken]
    assert why_not(ended(Decision.SUPERSEDED, TODAY), decisions, today=TODAY).code == "STA-010"
    withdrawn = ended(Decision.WITHDRAWN, TODAY)
    assert why_not(withdrawn, decisions, today=TODAY) is None
    after = [*decisions, withdrawn]
    assert state_after(after) is VersionState.WITHDRAWN
    assert why_not(agreed(Step.WORKING_GROUP, TODAY), after, today=TODAY).code == "STA-011"


@pytest.mark.parametrize("step", [None, Step.OMB])
def test_a_step_and_its_decision_belong_together(step):
    decision = Decision.AGREED if step is None else Decision.WITHDRAWN
    odd = StepDecision(step, decision, START, "Ana", "OMB", reason="Because.")
    assert why_not(odd, [], today=TODAY).code == "STA-010"


def test_only_a_working_draft_may_be_edited():
    assert why_not_edit([]) is None
    assert why_not_edit(through(Step.WORKING_GROUP)).code == "STA-016"
    assert why_not_edit(through(Step.OMB)).code == "STA-015"
    back = [*through(Step.WORKING_GROUP), returned(Step.STANDARDS_COUNCIL, TODAY)]
    assert why_not_edit(back) is None
    assert why_not_edit([ended(Decision.WITHDRAWN, TODAY)]).code == "STA-015"


def test_every_state_has_a_label_a_contract_status_and_one_place_in_the_lifecycle():
    assert set(STATUSES) == set(VersionState)
    assert OPEN | FROZEN | {VersionState.WITHDRAWN} == set(VersionState)
    assert not OPEN & FROZEN
    assert len({state.label for state in VersionState}) == len(VersionState)
    assert list(NEXT_STEP.values()) == list(Step)


moves = st.lists(
    st.tuples(st.sampled_from([*Step, None]), st.sampled_from(list(Decision)), st.integers(-5, 60)),
    max_size=14,
)


@given(moves)
def test_whatever_is_tried_a_baseline_stands_on_five_steps_in_order_and_in_time(tried):
    taken, on = [], START
    for step, decision, days in tried:
        day = on + timedelta(days=days)
        if step is not None and decision is Decision.AGREED:
            move = agreed(step, day)
        else:
            move = StepDecision(step, decision, day, "Ana", "body", reason="Because.")
        if why_not(move, taken, today=date(2030, 1, 1)) is None:
            taken.append(move)
            on = day
    assert [one.on for one in taken] == sorted(one.on for one in taken)
    if state_after(taken) in FROZEN:
        standing = agreed_steps(taken)
        assert list(standing) == list(Step)
        assert standing[Step.OMB].on > standing[Step.PUBLIC_COMMENT].closes_on
    assert sum(one.decision is Decision.SUPERSEDED for one in taken) <= 1

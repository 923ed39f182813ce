"""What a designation may become, and every reason why not."""

from dataclasses import replace
from datetime import date

import pytest

from openqsmo.governance.rules.lifecycle import NEXT, after, may_amend, may_become, may_transfer, successor
from openqsmo.governance.rules.readiness import checklist
from openqsmo.governance.vocabulary import (
    IN_CHARGE,
    Body,
    DateConfidence,
    Decision,
    DesignationFacts,
    DesignationState,
    Party,
    PlanFacts,
    PlanSection,
    StepFacts,
)

S = DesignationState
OFFICE, OTHER = Party(1, "a", "Office A"), Party(2, "b", "Office B")
LAST, ON, TODAY = date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 10)
WRITTEN = dict.fromkeys(PlanSection, "written")
APPROVED = {Body.SSGB: Decision.APPROVED, Body.OMB: Decision.APPROVED}
FULL = PlanFacts(WRITTEN, True, APPROVED)


def designation(state, plan=FULL, **fields):
    start = date(2026, 1, 1) if state in IN_CHARGE else None
    return DesignationFacts(
        id=1, area="HCM", name="HR QSMO", office=OFFICE, lead_agency=OFFICE, state=state, plan=plan,
        in_charge_from=start, steps=(StepFacts(state, LAST),), scope="Payroll", **fields,
    )  # fmt: skip


def reasons(answer):
    return [reason.field for reason in answer.reasons]


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("wanted", S)
def test_only_the_next_states_of_the_lifecycle_can_follow(state, wanted):
    answer = may_become(designation(state), wanted, on=ON, today=TODAY)
    assert ("state" not in reasons(answer)) == (wanted in NEXT[state])


@pytest.mark.parametrize(
    ("case", "plan", "missing"),
    [
        ("everything there", FULL, []),
        ("one section missing", replace(FULL, sections={**WRITTEN, PlanSection.GOVERNANCE: " \n"}), ["governance"]),
        ("nothing written", None, [*PlanSection, "plan", "decision_ssgb", "decision_omb"]),
        ("not submitted", PlanFacts(WRITTEN, False, APPROVED), ["plan", "decision_ssgb", "decision_omb"]),
        ("no OMB decision", replace(FULL, decisions={Body.SSGB: Decision.APPROVED}), ["decision_omb"]),
        ("no SSGB approval", replace(FULL, decisions={Body.OMB: Decision.APPROVED}), ["decision_ssgb"]),
        ("returned by OMB", replace(FULL, decisions={**APPROVED, Body.OMB: Decision.RETURNED}), ["decision_omb"]),
    ],
)  # fmt: skip
def test_nobody_is_designated_without_plan_and_approvals(case, plan, missing):
    answer = may_become(designation(S.RECOMMENDED, plan), S.DESIGNATED, on=ON, today=TODAY)
    assert reasons(answer) == missing, case
    assert answer.is_allowed == (not missing)


def test_every_reason_is_given_at_once():
    bare = DesignationFacts(id=1, area="HCM", name="HR QSMO", steps=(StepFacts(S.IDENTIFIED, LAST),))
    answer = may_become(bare, S.DESIGNATED, on=date(2026, 4, 30), today=date(2026, 4, 1))
    assert reasons(answer) == [
        "state", "office", *PlanSection, "plan", "decision_ssgb", "recommendation", "decision_omb", "on", "on",
    ]  # fmt: skip
    assert all(reason.says and reason.fix for reason in answer.reasons)


@pytest.mark.parametrize(
    ("case", "plan", "allowed"),
    [
        ("all five sections", PlanFacts(WRITTEN, False, {}), True),
        ("four sections", PlanFacts({**WRITTEN, PlanSection.ORGANIZATION: ""}, False, {}), False),
        ("no plan", None, False),
    ],
)
def test_a_plan_is_submitted_with_its_five_sections(case, plan, allowed):
    found = designation(S.PLAN_IN_PREPARATION, plan)
    assert may_become(found, S.PLAN_SUBMITTED, on=ON, today=TODAY).is_allowed == allowed, case


def test_a_recommendation_needs_the_boards_approval_of_the_plan():
    approved = designation(S.PLAN_SUBMITTED, PlanFacts(WRITTEN, True, {Body.SSGB: Decision.APPROVED}))
    undecided = designation(S.PLAN_SUBMITTED, PlanFacts(WRITTEN, True, {}))
    assert may_become(approved, S.RECOMMENDED, on=ON, today=TODAY).is_allowed
    assert reasons(may_become(undecided, S.RECOMMENDED, on=ON, today=TODAY)) == ["decision_ssgb"]


@pytest.mark.parametrize(
    ("case", "on", "allowed"),
    [
        ("before the last step", date(2026, 4, 30), False),
        ("on its day", LAST, True),
        ("today", TODAY, True),
        ("tomorrow", date(2026, 5, 11), False),
    ],
)
def test_a_step_is_dated_between_the_last_one_and_today(case, on, allowed):
    assert may_become(designation(S.RECOMMENDED), S.DESIGNATED, on=on, today=TODAY).is_allowed == allowed, (
        case
    )


def test_an_area_that_another_office_leads_is_not_given_away():
    leads = replace(designation(S.OPERATING), id=2, office=OTHER)
    answer = may_become(designation(S.RECOMMENDED), S.DESIGNATED, on=ON, today=TODAY, others=[leads])
    assert reasons(answer) == ["area"]
    elsewhere = replace(leads, area="FFM")
    ended = replace(leads, in_charge_until=ON)
    for harmless in (elsewhere, ended, designation(S.RECOMMENDED)):
        assert may_become(
            designation(S.RECOMMENDED), S.DESIGNATED, on=ON, today=TODAY, others=[harmless]
        ).is_allowed


@pytest.mark.parametrize(
    ("case", "state", "office", "on", "missing"),
    [
        ("to another office", S.OPERATING, OTHER, ON, []),
        ("before it ever operated", S.DESIGNATED, OTHER, ON, []),
        ("to itself", S.OPERATING, OFFICE, ON, ["office_name"]),
        ("what is not in force", S.RECOMMENDED, OTHER, ON, ["state"]),
        ("what was retired", S.RETIRED, OTHER, ON, ["state"]),
    ],
)
def test_a_transfer(case, state, office, on, missing):
    answer = may_transfer(designation(state), office, on=on, today=TODAY)
    assert reasons(answer) == missing, case


def test_a_designation_lasts_a_day_at_least():
    found = replace(designation(S.DESIGNATED), in_charge_from=ON)
    assert reasons(may_become(found, S.RETIRED, on=ON, today=TODAY)) == ["on"]
    assert may_become(found, S.RETIRED, on=date(2026, 5, 5), today=TODAY).is_allowed


@pytest.mark.parametrize(
    ("case", "state", "scope", "missing"),
    [
        ("a wider scope", S.OPERATING, "Payroll and leave", []),
        ("the same words", S.OPERATING, " Payroll ", ["scope"]),
        ("no words", S.DESIGNATED, " ", ["scope"]),
        ("not in force", S.RECOMMENDED, "Payroll and leave", ["state"]),
    ],
)
def test_a_scope_is_amended_while_in_force_and_to_other_words(case, state, scope, missing):
    assert reasons(may_amend(designation(state), scope, on=ON, today=TODAY)) == missing, case


def test_a_designation_takes_its_day_and_source_from_the_step_that_started_it():
    started = after(
        designation(S.RECOMMENDED),
        StepFacts(S.DESIGNATED, ON, DateConfidence.INFERRED, "Payroll, leave", "memorandum"),
    )
    assert (started.in_charge_from, started.confidence, started.source) == (
        ON,
        DateConfidence.INFERRED,
        "memorandum",
    )
    assert started.scope == "Payroll, leave"
    operating = after(started, StepFacts(S.OPERATING, TODAY, source="web page"))
    assert (operating.in_charge_from, operating.source) == (ON, "memorandum")
    assert after(operating, StepFacts(S.RETIRED, TODAY)).in_charge_until == TODAY


def test_what_was_never_in_force_ends_without_days_in_charge():
    ended = after(designation(S.PLAN_IN_PREPARATION), StepFacts(S.RETIRED, ON))
    assert (ended.in_charge_from, ended.in_charge_until) == (None, None)


def test_a_successor_starts_with_the_scope_that_it_takes_over():
    new = successor(
        designation(S.OPERATING), office=OTHER, lead_agency=OTHER, step=StepFacts(S.DESIGNATED, ON)
    )
    assert (new.office, new.scope, new.in_charge_from, new.plan) == (OTHER, "Payroll", ON, None)


def test_the_checklist_names_nine_things_and_marks_what_is_there():
    met = [
        item.is_met
        for item in checklist(
            designation(S.RECOMMENDED, PlanFacts(WRITTEN, True, {Body.SSGB: Decision.APPROVED}))
        )
    ]
    assert met == [True] * 8 + [False]
    assert not any(item.is_met for item in checklist(designation(S.PRE_DESIGNATED, None)))

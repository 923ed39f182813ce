"""The four steps in order, by four people, none of them its author; refusals change nothing."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.cases.actions.conditions import answer_condition, close_condition
from openqsmo.cases.actions.signing import NewCondition, Ruling, sign_step
from openqsmo.cases.actions.submitting import co_own_case, submit_case, withdraw_case
from openqsmo.cases.actions.writing import save_section
from openqsmo.cases.models import Case, Signature
from openqsmo.cases.paperwork import (
    ApprovalFacts,
    ApprovalLevel,
    CaseKind,
    CaseSection,
    CaseState,
    Signed,
    Signer,
    StepDecision,
)
from openqsmo.cases.queries.cases import case_page
from openqsmo.cases.queries.standing import usual_times
from openqsmo.cases.rules.approvals import STEPS, state_after, usual_time, why_not_sign
from openqsmo.cases.tests.written import (
    WHOLE,
    approve,
    approved,
    approvers,
    refused,
    started,
    submitted,
    write,
    written,
)
from openqsmo.kernel.actor import Role
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from tests.cast import person

SAPOC, CIO, QSMO, OMB = STEPS
REVIEWS = {
    SAPOC: CaseState.AGENCY_POC_REVIEW, CIO: CaseState.CIO_REVIEW, QSMO: CaseState.QSMO_REVIEW,
    OMB: CaseState.OMB_REVIEW,
}  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 4)), max_size=12))
@settings(max_examples=50)
def test_however_people_sign_no_step_is_skipped_and_nobody_signs_twice(tries):
    state, signed = CaseState.AGENCY_POC_REVIEW, ()
    for level, who in tries:
        facts = ApprovalFacts(state, CaseKind.MARKETPLACE, authors=frozenset({4}), signed=signed)
        if why_not_sign(facts, Signer(who, frozenset(STEPS)), level) is None:
            state = state_after(facts, StepDecision.APPROVED)
            signed = (*signed, Signed(level, who, StepDecision.APPROVED))
    assert [each.level for each in signed] == list(STEPS)[: len(signed)]
    assert len({each.person_id for each in signed}) == len(signed)
    assert 4 not in {each.person_id for each in signed}
    assert state is not CaseState.APPROVED or len(signed) == 4


@pytest.mark.parametrize(
    ("level", "decision", "conditions", "after"),
    [
        (SAPOC, StepDecision.APPROVED, 0, CaseState.CIO_REVIEW),
        (CIO, StepDecision.APPROVED, 0, CaseState.QSMO_REVIEW),
        (QSMO, StepDecision.APPROVED, 2, CaseState.OMB_REVIEW),
        (OMB, StepDecision.APPROVED, 0, CaseState.APPROVED),
        (OMB, StepDecision.APPROVED, 1, CaseState.APPROVED_WITH_CONDITIONS),
        (QSMO, StepDecision.RETURNED, 0, CaseState.RETURNED),
        (CIO, StepDecision.DENIED, 0, CaseState.DENIED),
    ],
)
def test_where_a_decision_leads(level, decision, conditions, after):
    facts = ApprovalFacts(REVIEWS[level], CaseKind.MARKETPLACE, open_conditions=conditions)
    assert state_after(facts, decision) is after


def test_the_usual_time_is_the_median_and_unknown_when_nothing_was_finished():
    assert usual_time([]).days is None
    assert (usual_time([1, 9, 3]).days, usual_time([1, 9, 3]).of) == (3, 3)


@pytest.mark.django_db
def test_four_people_approve_in_order(cast):
    case = approved(cast)
    assert case.state == CaseState.APPROVED
    assert case.valid_until > localdate()
    assert [each.level for each in case.signatures.order_by("pk")] == list(STEPS)
    assert Event.objects.filter(verb="case.approved").count() == 1
    assert usual_times(is_synthetic=False)[QSMO].of == 1
    assert usual_times(is_synthetic=True)[QSMO].days is None
    assert verify().is_whole


@pytest.mark.django_db
def test_a_step_cannot_be_skipped(cast):
    case, people = submitted(cast), approvers(cast)
    problem = refused(
        "CAS-071",
        sign_step,
        case_id=case.pk,
        level=QSMO,
        ruling=Ruling(StepDecision.APPROVED),
        by=people[QSMO],
    )
    assert "No step is skipped" in problem.fix
    case.refresh_from_db()
    assert case.state == CaseState.AGENCY_POC_REVIEW


@pytest.mark.django_db
def test_nobody_signs_what_they_wrote(cast):
    both = cast.actor(person("Bo", (Role.AGENCY_SAPOC, cast.labor)))
    case = submitted(cast, by=both)
    refused("CAS-073", sign_step, case_id=case.pk, level=SAPOC, ruling=Ruling(StepDecision.APPROVED), by=both)
    assert Signature.objects.count() == 0


@pytest.mark.django_db
def test_nobody_signs_two_steps(cast):
    both = cast.actor(person("Bo", (Role.AGENCY_SAPOC, cast.labor), (Role.AGENCY_CIO, cast.labor)))
    case = approve(submitted(cast), SAPOC, both)
    refused("CAS-074", sign_step, case_id=case.pk, level=CIO, ruling=Ruling(StepDecision.APPROVED), by=both)


@pytest.mark.django_db
def test_who_does_not_hold_the_role_signs_nothing(cast):
    case = submitted(cast)
    ruling = Ruling(StepDecision.APPROVED)
    refused("CAS-072", sign_step, case_id=case.pk, level=SAPOC, ruling=ruling, by=cast.actor(cast.ada))
    with pytest.raises(Case.DoesNotExist):
        sign_step(case_id=case.pk, level=SAPOC, ruling=ruling, by=cast.actor(cast.pat))


@pytest.mark.django_db
def test_a_director_of_another_qsmo_does_not_even_see_it(cast):
    case = submitted(cast)
    with pytest.raises(Case.DoesNotExist):
        sign_step(case_id=case.pk, level=QSMO, ruling=Ruling(StepDecision.APPROVED), by=cast.actor(cast.fay))


@pytest.mark.django_db
def test_returning_and_denying_need_a_reason(cast):
    case, people = submitted(cast), approvers(cast)
    for decision in (StepDecision.RETURNED, StepDecision.DENIED):
        refused("CAS-075", sign_step, case_id=case.pk, level=SAPOC, ruling=Ruling(decision), by=people[SAPOC])


@pytest.mark.django_db
def test_a_returned_case_starts_again_from_the_first_step_with_what_changed(cast):
    case, people, lee = submitted(cast), approvers(cast), cast.actor(cast.lee)
    approve(case, SAPOC, people[SAPOC])
    back = Ruling(StepDecision.RETURNED, "costs", "Training is missing.")
    case = sign_step(case_id=case.pk, level=CIO, ruling=back, by=people[CIO])
    assert case.state == CaseState.RETURNED
    refused("CAS-053", save_section, case_id=case.pk, section=CaseSection.BASELINE, given={}, seen=1, by=lee)
    refused("CAS-056", submit_case, case_id=case.pk, by=lee)
    case = submit_case(case_id=case.pk, why="Training was added.", by=lee)
    assert (case.version, case.state) == (2, CaseState.AGENCY_POC_REVIEW)
    case = approve(case, SAPOC, people[SAPOC])
    assert case.state == CaseState.CIO_REVIEW
    assert verify().is_whole


@pytest.mark.django_db
def test_a_return_for_the_baseline_opens_it_again(cast):
    case, people = submitted(cast), approvers(cast)
    back = Ruling(StepDecision.RETURNED, "baseline", "The evidence is of another year.")
    case = sign_step(case_id=case.pk, level=SAPOC, ruling=back, by=people[SAPOC])
    rows = [{**WHOLE["baseline"]["rows"][0], "period": "FY 2026"}]
    case = write(cast, case, {"baseline": {"rows": rows}})
    assert case.content["baseline"]["rows"][0]["period"] == "FY 2026"


@pytest.mark.django_db
def test_conditions_are_tracked_until_they_are_closed(cast):
    people, due = approvers(cast), localdate() + timedelta(days=90)
    case = approved(cast, people, conditions=[NewCondition("Finish bargaining", due)])
    assert case.state == CaseState.APPROVED_WITH_CONDITIONS
    condition = case.conditions.get()
    given = {"case_id": case.pk, "condition_id": condition.pk}
    refused("CAS-084", close_condition, by=people[OMB], **given)
    answer_condition(answer="Signed on May 2", by=cast.actor(cast.lee), **given)
    refused("CAS-072", close_condition, by=people[QSMO], **given)
    assert close_condition(by=people[OMB], **given).closed_at
    refused("CAS-083", answer_condition, answer="Again", by=cast.actor(cast.lee), **given)
    assert verify().is_whole


@pytest.mark.django_db
def test_a_condition_without_a_later_day_and_an_end_in_the_past_are_refused(cast):
    case, people = submitted(cast), approvers(cast)
    past = Ruling(StepDecision.APPROVED, conditions=[NewCondition("Soon", date(2020, 1, 1))])
    refused("CAS-076", sign_step, case_id=case.pk, level=SAPOC, ruling=past, by=people[SAPOC])
    over = Ruling(StepDecision.APPROVED, valid_until=date(2020, 1, 1))
    refused("CAS-086", sign_step, case_id=case.pk, level=SAPOC, ruling=over, by=people[SAPOC])


@pytest.mark.django_db
def test_an_approved_case_says_when_it_has_expired(cast):
    case = approved(cast)
    Case.objects.filter(pk=case.pk).update(valid_until=date(2020, 1, 1))
    assert case_page(case_id=case.pk, viewer=cast.actor(cast.lee)).is_expired


@pytest.mark.django_db
def test_a_case_is_withdrawn_before_its_decision_and_not_after(cast):
    assert withdraw_case(case_id=submitted(cast).pk, by=cast.actor(cast.lee)).state == CaseState.WITHDRAWN
    refused("CAS-085", withdraw_case, case_id=approved(cast).pk, by=cast.actor(cast.lee))


@pytest.mark.django_db
def test_a_joint_case_is_proposed_with_the_qsmo_and_its_co_owner_does_not_sign(cast):
    case = written(cast, kind=CaseKind.JOINT, joint_purpose="invest")
    problem = refused("CAS-055", submit_case, case_id=case.pk, by=cast.actor(cast.lee))
    assert "Ask the QSMO" in problem.errors[-1].fix
    dee = cast.actor(cast.dee)
    refused("CAS-082", co_own_case, case_id=submitted(cast).pk, by=dee)
    co_own_case(case_id=case.pk, by=dee)
    people = approvers(cast)
    case = submit_case(case_id=case.pk, by=cast.actor(cast.lee))
    for level in (SAPOC, CIO):
        case = approve(case, level, people[level])
    refused("CAS-073", sign_step, case_id=case.pk, level=QSMO, ruling=Ruling(StepDecision.APPROVED), by=dee)


@pytest.mark.django_db
def test_the_page_says_who_holds_the_step_since_when_and_that_the_usual_time_is_unknown(cast):
    case = submitted(cast)
    approvers(cast)
    first, *rest = case_page(case_id=case.pk, viewer=cast.actor(cast.lee)).steps
    assert (first.is_waiting, first.holder, first.since) == (
        True, "SAPOC of Department of Labor: Sal", case.state_since,
    )  # fmt: skip
    assert first.usual.days is None
    assert [line.holder for line in rest] == ["", "", ""]


@pytest.mark.django_db
def test_a_case_that_nobody_can_sign_says_so(cast):
    case = submitted(cast)
    first, *_ = case_page(case_id=case.pk, viewer=cast.actor(cast.lee)).steps
    assert first.holder == "SAPOC of Department of Labor: nobody holds this role"


@pytest.mark.django_db
def test_levels_of_approval_are_told_apart_by_role(cast):
    case, people = submitted(cast), approvers(cast)
    page = case_page(case_id=case.pk, viewer=people[ApprovalLevel.SAPOC])
    assert page.levels == {SAPOC}
    assert started(cast).state == CaseState.DRAFT

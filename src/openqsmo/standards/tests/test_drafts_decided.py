"""A version on its way through the bodies: each step a row and an event, in order, by those who decide it."""

from datetime import date

import pytest

from openqsmo.kernel.actor import Actor, Grant, Role
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.drafts import make_draft
from openqsmo.standards.models import StandardVersion, VersionDecision
from openqsmo.standards.queries.current import current_versions
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.tests.draft_samples import (
    CODE,
    FIRST,
    digest_of_items,
    every_edit,
    put,
    refused,
)
from openqsmo.standards.tests.registry_samples import capability, load_items

DAYS = {step: date(2025, 1 + number * 2, 10) for number, step in enumerate(Step)}
COMMENT = {"docket": "BSC-HCM-2025-0004", "opens_on": date(2025, 7, 10), "closes_on": date(2025, 8, 10)}


def member(role):
    return Actor(name=role.label, grants=frozenset({Grant(role, 1)}))


def who_decides(step, lead):
    """Who decides a step, as the actions take it."""
    roles = {
        Step.STANDARDS_COUNCIL: Role.BSC_MEMBER,
        Step.GOVERNANCE_BOARD: Role.SSGB_MEMBER,
        Step.OMB: Role.OMB_REVIEWER,
    }
    return {"areas_led": frozenset(), "by": member(roles[step])} if step in roles else lead


def agree(version, step, lead, on=None, **more):
    given = COMMENT if step is Step.PUBLIC_COMMENT else {}
    return record_decision(
        version_id=version.pk, step=step, decision=Decision.AGREED, on=on or DAYS[step], body=step.label,
        **{**given, **more}, **who_decides(step, lead),
    )  # fmt: skip


def adopt(version, lead):
    for step in Step:
        agree(version, step, lead)
    version.refresh_from_db()
    return version


def test_every_step_is_a_row_and_an_event_and_the_last_makes_the_baseline(published, draft, lead):
    put(draft, FIRST, "Provide reports by e-mail.", lead)
    for step in Step:
        kept = agree(draft, step, lead, dissent="One member would wait." if step is Step.OMB else None)
        event = Event.objects.filter(verb="pipeline.agreed").last()
        assert event.subject == draft.ledger_name
        assert (kept.step, kept.on, kept.body) == (step.value, DAYS[step], step.label)
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("baseline", 2)
    assert list(current_versions()) == [draft]
    assert [row.dissent for row in draft.decisions.all()] == [None] * 4 + ["One member would wait."]
    assert draft.items_digest == digest_of_items(draft)
    assert StandardVersion.objects.get(pk=published.pk).state == "as_published"
    assert verify().is_whole


def test_a_baseline_rejects_every_edit_and_every_step(draft, lead):
    baseline = adopt(draft, lead)
    for action, given in every_edit(baseline, **lead):
        refused("STA-015", action, **given)
    for step in Step:
        for decision in (Decision.AGREED, Decision.RETURNED):
            given = {"version_id": baseline.pk, "step": step, "decision": decision, "reason": "x"}
            given |= {"on": date(2026, 1, 5), "body": "x", **who_decides(step, lead)}
            refused("STA-011", record_decision, **given)


def test_the_next_baseline_supersedes_the_one_before(draft, lead):
    baseline = adopt(draft, lead)
    after = make_draft(standard_code=CODE, number=2, why="", **lead)
    put(after, FIRST, "Provide reports at once.", lead)
    for step in list(Step)[:-1]:
        agree(after, step, lead)
    agree(after, Step.OMB, lead, on=date(2025, 10, 1))
    baseline.refresh_from_db()
    after.refresh_from_db()
    assert (baseline.state, after.state, after.number) == ("superseded", "baseline", 3)
    ended = baseline.decisions.last()
    assert (ended.decision, ended.step, ended.on) == ("superseded", "", date(2025, 10, 1))
    assert list(current_versions()) == [after]
    assert verify().is_whole


def test_steps_come_in_order(draft, lead):
    given = {"version_id": draft.pk, "step": Step.OMB, "decision": Decision.AGREED, "on": DAYS[Step.OMB]}
    refused("STA-010", record_decision, **given, body="OMB", **who_decides(Step.OMB, lead))


def test_omb_waits_for_the_end_of_public_comment(draft, lead):
    for step in list(Step)[:-1]:
        agree(draft, step, lead)
    given = {"version_id": draft.pk, "step": Step.OMB, "decision": Decision.AGREED}
    who = who_decides(Step.OMB, lead)
    refused("STA-014", record_decision, **given, on=COMMENT["closes_on"], body="OMB", **who)


def test_a_returned_version_is_a_working_draft_again_and_keeps_its_decisions(draft, lead):
    agree(draft, Step.WORKING_GROUP, lead)
    step = Step.STANDARDS_COUNCIL
    record_decision(
        version_id=draft.pk, step=step, decision=Decision.RETURNED, on=DAYS[step], body="BSC",
        reason="Two terms contradict each other.", **who_decides(step, lead),
    )  # fmt: skip
    assert StandardVersion.objects.get(pk=draft.pk).state == "working_draft"
    put(draft, FIRST, "Provide reports, settled.", lead)
    assert [row.decision for row in draft.decisions.all()] == ["agreed", "returned"]
    assert verify().is_whole


def test_a_withdrawn_draft_makes_room_for_another(published, draft, lead):
    given = {"version_id": draft.pk, "step": None, "decision": Decision.WITHDRAWN, "on": date(2025, 2, 1)}
    record_decision(**given, body="HR QSMO", reason="The law was repealed.", **lead)
    for action, edit in every_edit(draft, **lead):
        refused("STA-015", action, **edit)
    again = make_draft(standard_code=CODE, number=1, why="", **lead)
    assert again.pk != draft.pk
    assert list(current_versions()) == [published]
    assert verify().is_whole


@pytest.mark.parametrize("step", [*Step, None])
def test_a_step_is_decided_by_those_whose_it_is_alone(cast, draft, lead, step):
    decision = Decision.AGREED if step else Decision.WITHDRAWN
    given = {"version_id": draft.pk, "step": step, "decision": decision, "on": date(2025, 1, 5), "body": "x"}
    own = {Step.STANDARDS_COUNCIL: Role.BSC_MEMBER, Step.GOVERNANCE_BOARD: Role.SSGB_MEMBER,
           Step.OMB: Role.OMB_REVIEWER}.get(step)  # fmt: skip
    for role in set(Role) - {own, Role.OPERATOR, Role.VISITOR, Role.PERSON}:
        problem = refused(
            "STA-020", record_decision, **given, areas_led=frozenset({cast.fm.pk}), by=member(role)
        )
        assert problem.status == 403


@pytest.mark.parametrize("decision", [Decision.AGREED, Decision.WITHDRAWN, Decision.SUPERSEDED])
def test_a_version_as_published_takes_no_decision(published, lead, decision):
    step = Step.WORKING_GROUP if decision is Decision.AGREED else None
    given = {"version_id": published.pk, "step": step, "decision": decision, "on": date(2025, 1, 5)}
    refused("STA-011", record_decision, **given, body="x", **lead)


def test_nobody_supersedes_by_hand(draft, lead):
    baseline = adopt(draft, lead)
    given = {"version_id": baseline.pk, "step": None, "decision": Decision.SUPERSEDED, "on": date(2026, 1, 5)}
    refused("STA-010", record_decision, **given, body="x", **lead)


def test_the_day_of_a_later_load_does_not_unmake_a_baseline(draft, lead):
    baseline = adopt(draft, lead)
    digest, rows = baseline.items_digest, set(baseline.items.all())
    load_items(capability(FIRST, "Something else."))
    baseline.refresh_from_db()
    assert (baseline.state, baseline.items_digest, set(baseline.items.all())) == ("baseline", digest, rows)
    assert VersionDecision.objects.filter(version=baseline).count() == len(Step)
    assert verify().is_whole

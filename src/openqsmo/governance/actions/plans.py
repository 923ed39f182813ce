"""Writing, submitting and deciding on an implementation plan."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from openqsmo.governance import problems
from openqsmo.governance.actions.steps import (
    HERE,
    cannot_become,
    opened,
    refuse_unless,
    take,
)
from openqsmo.governance.models import Designation, DesignationStep, ImplementationPlan, PlanDecision
from openqsmo.governance.rules.lifecycle import TURN, may_become, may_date, waiting_body
from openqsmo.governance.rules.readiness import is_written
from openqsmo.governance.vocabulary import Body, Decision, DesignationState, PlanSection, Verb
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change

_TIMES = ("", "first", "second", "third", "fourth", "fifth")


def edition_of(plan: ImplementationPlan | None) -> str:
    """A mark of what a plan says now: a writer gives it back, so that no text is replaced unseen."""
    if plan is None:
        return "new"
    text = "\x1f".join([*plan.texts().values(), str(plan.first_fiscal_year)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save_plan(
    *,
    designation_id: int,
    sections: Mapping[PlanSection, str],
    first_fiscal_year: int,
    on: date,
    by: Actor,
    edition: str | None = None,
) -> ImplementationPlan:
    """Save the five sections as far as they are written; the first time, the plan is in preparation.

    With ``edition``, what the writer started from: refused (GOV-018) where somebody saved since.
    """
    designation = opened(designation_id, Verb.SAVE_PLAN, by)
    if designation.state_enum not in TURN[Verb.SAVE_PLAN]:
        state = designation.state_enum.label.lower()
        raise Refused(problems.PLAN_IS_CLOSED.about(designation=designation, state=state))
    plan = designation.written_plan
    if edition is not None and edition != edition_of(plan):
        raise Refused(problems.PLAN_MOVED_ON.about(designation=designation))
    steps = _begun(designation, on)
    plan = plan or ImplementationPlan(designation=designation)
    before = plan.texts()
    plan.sections = {section.value: sections.get(section, "").strip() for section in PlanSection}
    plan.first_fiscal_year = first_fiscal_year
    plan.save()
    written = sum(is_written(plan.facts(), section) for section in PlanSection)
    record(
        "plan.saved",
        subject=plan,
        about=designation,
        by=by,
        facts={"written": written},
        changes={
            section.label: Change(before[section], text, visibility=Visibility.QSMO)
            for section, text in plan.texts().items()
            if text != before[section]
        },
        also=[designation, *steps] if steps else [],
    )
    return plan


@transaction.atomic
def submit_plan(*, designation_id: int, on: date, by: Actor, source: str = HERE) -> ImplementationPlan:
    """Hand the plan to the SSGB: all five sections written. From now on its text stands."""
    designation = opened(designation_id, Verb.SUBMIT_PLAN, by)
    state = DesignationState.PLAN_SUBMITTED
    answer = may_become(designation.facts(), state, on=on, today=localdate())
    refuse_unless(answer, cannot_become(designation, state))
    step = take(designation, state, on=on, source=source, decided_by=str(designation.office))
    plan = designation.plan
    plan.submission += 1
    plan.submitted_on = on
    plan.submitted_by_id = by.person_id
    plan.save()
    record(
        "plan.submitted",
        subject=plan,
        about=designation,
        by=by,
        facts={"on": day(on), "time": _time(plan.submission)},
        also=[designation, step],
    )
    return plan


@transaction.atomic
def decide_on_plan(
    *, designation_id: int, body: Body, decision: Decision, on: date, by: Actor, reason: str = ""
) -> PlanDecision:
    """Record what the SSGB or OMB decided on a submitted plan; a returned plan goes back to its office."""
    designation = opened(designation_id, Verb.DECIDE_ON_PLAN, by, body)
    plan = _waiting_plan(designation, body)
    answer = may_date(designation.facts(), on=on, today=localdate())
    refuse_unless(answer, problems.NOT_RECORDED.about(designation=designation))
    if decision is Decision.RETURNED and not reason.strip():
        raise Refused(problems.REASON_NEEDED)
    decided = PlanDecision.objects.create(
        plan=plan, submission=plan.submission, body=body, decision=decision, on=on,
        reason=reason.strip(), person_id=by.person_id,
    )  # fmt: skip
    also = [] if decision is Decision.APPROVED else _returned(designation, plan, body, on)
    record(
        "plan.decided",
        subject=decided,
        about=designation,
        by=by,
        facts={"body": body.label, "decision": decision.value, "on": day(on)},
        changes={"reason": Change("", decided.reason, visibility=Visibility.FEDERAL)}
        if decided.reason
        else {},
        also=also,
    )
    return decided


def _waiting_plan(designation: Designation, body: Body) -> ImplementationPlan:
    plan = designation.written_plan
    made = [
        found
        for found in (plan.decisions.all() if plan else ())
        if plan and found.submission == plan.submission and found.body == body
    ]
    if made and plan and plan.submitted_on:
        decision = made[0].get_decision_display().lower()
        raise Refused(problems.ALREADY_DECIDED.about(body=body.label, on=day(made[0].on), decision=decision))
    if plan is None or waiting_body(designation.facts()) is not body:
        state = designation.state_enum.label.lower()
        raise Refused(problems.NOTHING_TO_DECIDE.about(designation=designation, body=body.label, state=state))
    return plan


def _begun(designation: Designation, on: date) -> list[DesignationStep]:
    """The step into preparation, when this is the first that is written."""
    state = DesignationState.PLAN_IN_PREPARATION
    if designation.state_enum is state:
        return []
    refuse_unless(
        may_become(designation.facts(), state, on=on, today=localdate()), cannot_become(designation, state)
    )
    return [take(designation, state, on=on, source=HERE, decided_by=str(designation.office))]


def _returned(
    designation: Designation, plan: ImplementationPlan, body: Body, on: date
) -> list[ImplementationPlan | Designation | DesignationStep]:
    says = f"The {body.label} returned the plan."
    step = take(
        designation,
        DesignationState.PLAN_IN_PREPARATION,
        on=on,
        source=f"Decision of the {body.label}, recorded here",
        decided_by=body.short,
        says=says,
    )
    plan.submitted_on = None
    plan.save()
    return [plan, designation, step]


def _time(number: int) -> str:
    return _TIMES[number] if number < len(_TIMES) else f"{number}th"

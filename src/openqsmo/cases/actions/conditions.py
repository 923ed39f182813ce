"""Conditions of an approval, tracked to their end: the agency says how one is met, whoever set it closes it."""

from django.db import transaction
from django.utils import timezone

from openqsmo.cases import problems
from openqsmo.cases.actions.opening import locked, own
from openqsmo.cases.models import Condition
from openqsmo.cases.paperwork import LONGEST_REASON, ApprovalLevel
from openqsmo.cases.queries.standing import signer_of
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record


@transaction.atomic
def answer_condition(*, case_id: int, condition_id: int, answer: str, by: Actor) -> Condition:
    """Say how a condition is met, with the evidence; may be said again until it is closed."""
    case = own(case_id, by)
    condition = case.conditions.select_for_update(of=("self",)).get(pk=condition_id)
    if condition.closed_at:
        raise Refused(problems.CONDITION_CLOSED)
    if not answer.strip():
        raise Refused(problems.EMPTY_TEXT.about([FieldError("answer", "Empty.", "Say how it is met.")]))
    condition.answer, condition.answered_at = answer.strip()[:LONGEST_REASON], timezone.now()
    condition.answered_by_id = by.person_id
    condition.save(update_fields=["answer", "answered_at", "answered_by"])
    record("condition.answered", subject=condition, about=case, by=by)
    return condition


@transaction.atomic
def close_condition(*, case_id: int, condition_id: int, by: Actor) -> Condition:
    """Accept that a condition is met; only the step that set it may."""
    case = locked(case_id, by)
    condition = case.conditions.select_for_update(of=("self",)).get(pk=condition_id)
    level = ApprovalLevel(condition.level)
    if level not in signer_of(case, by).levels:
        raise Refused(problems.NOT_YOUR_STEP.about(level=level.label))
    if condition.closed_at:
        raise Refused(problems.CONDITION_CLOSED)
    if condition.answered_at is None:
        raise Refused(problems.NOT_ANSWERED_YET)
    condition.closed_at, condition.closed_by_id = timezone.now(), by.person_id
    condition.save(update_fields=["closed_at", "closed_by"])
    record("condition.closed", subject=condition, about=case, by=by)
    return condition

"""Sign a step: approve it (with conditions or without), return it or deny it with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from openqsmo.cases import problems
from openqsmo.cases.actions.opening import locked
from openqsmo.cases.models import Case, Condition, Signature, StandIn
from openqsmo.cases.paperwork import (
    DAYS_AN_APPROVAL_HOLDS,
    LONGEST_REASON,
    ApprovalLevel,
    CaseState,
    ReturnReason,
    StepDecision,
)
from openqsmo.cases.queries.standing import ROLE_OF, facts_of, is_stand_in, signer_of
from openqsmo.cases.rules.approvals import APPROVED, DECIDED, state_after, why_not_sign
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.people.queries import line_of


@dataclass(frozen=True)
class NewCondition:
    """What an approval is to depend on, and by when."""

    what: str
    due_on: date


@dataclass(frozen=True)
class Ruling:
    """What a signer decides: a reason where it is not approved; conditions and an end where it is."""

    decision: StepDecision
    reason_code: str = ""
    reason: str = ""
    conditions: Sequence[NewCondition] = ()
    valid_until: date | None = None


@transaction.atomic
def sign_step(*, case_id: int, level: ApprovalLevel, ruling: Ruling, by: Actor) -> Case:
    """Sign the step at which a case waits; it goes on, back or ends as ``rules.approvals`` says."""
    case = locked(case_id, by)
    facts = facts_of(case)
    if problem := why_not_sign(facts, signer_of(case, by), level):
        raise Refused(problem)
    until = _judged(ruling)
    after = state_after(facts, ruling.decision, new_conditions=len(ruling.conditions))
    now, waited_since = timezone.now(), case.state_since
    signature = Signature.objects.create(
        case=case, version=case.version, level=level, decision=ruling.decision, reason_code=ruling.reason_code,
        reason=ruling.reason.strip()[:LONGEST_REASON], in_place_of=_in_place_of(case, level, by),
        waited_since=waited_since, signed_at=now, person_id=by.own_row,
    )  # fmt: skip
    conditions = [
        Condition.objects.create(
            case=case, level=level, what=each.what.strip()[:LONGEST_REASON], due_on=each.due_on, set_at=now
        )
        for each in ruling.conditions
    ]
    _move(case, after, ruling, until)
    record(
        _verb(after), subject=case, by=by, facts=_facts(level, ruling, until), also=[signature, *conditions]
    )
    return case


def _judged(ruling: Ruling) -> date:
    """Until when an approval is to hold, once the ruling was found to be whole."""
    if ruling.decision is not StepDecision.APPROVED:
        _require_reason(ruling)
    today = timezone.localdate()
    bad = [each for each in ruling.conditions if not each.what.strip() or each.due_on <= today]
    if bad:
        fix = "Write what must be done, and a day after today."
        raise Refused(problems.BAD_CONDITION.about([FieldError("conditions", "Incomplete.", fix)]))
    until = ruling.valid_until or today + timedelta(days=DAYS_AN_APPROVAL_HOLDS)
    if until <= today:
        error = FieldError("valid_until", "The day is past.", "Choose a later day.")
        raise Refused(problems.WAIT_NEEDED.about([error]))
    return until


def _require_reason(ruling: Ruling) -> None:
    errors = []
    if ruling.reason_code not in set(ReturnReason):
        errors.append(FieldError("reason_code", "No reason is chosen.", "Choose one from the list."))
    if not ruling.reason.strip():
        errors.append(FieldError("reason", "The reason is empty.", "Write what must change."))
    if errors:
        raise Refused(problems.REASON_NEEDED.about(errors))


def _move(case: Case, after: CaseState, ruling: Ruling, until: date) -> None:
    now = timezone.now()
    case.state, case.state_since = after, now
    if after in DECIDED:
        case.decided_at = now
    if after in APPROVED:
        case.valid_until = until
    if after is CaseState.RETURNED and ruling.reason_code == ReturnReason.BASELINE:
        case.is_baseline_open = True
    case.save(update_fields=["state", "state_since", "decided_at", "valid_until", "is_baseline_open"])


def _verb(after: CaseState) -> str:
    if after in APPROVED:
        return "case.approved"
    return f"case.{after.value}" if after in (CaseState.RETURNED, CaseState.DENIED) else "case.signed"


def _facts(level: ApprovalLevel, ruling: Ruling, until: date) -> dict[str, str]:
    reason = ReturnReason(ruling.reason_code).label.lower() if ruling.reason_code else ""
    return {"level": level.label, "reason": reason, "until": day(until)}


def _in_place_of(case: Case, level: ApprovalLevel, by: Actor) -> str:
    """Whose place somebody signs in; empty for whoever holds the role itself."""
    line = line_of(case.agency)
    holds_it = by.organization_ids({ROLE_OF[level]}).intersection(line)
    if level is not ApprovalLevel.CIO or holds_it or not is_stand_in(case.agency, by.person_id):
        return ""
    named = StandIn.objects.get(agency_id__in=line, ended_at=None, person_id=by.own_row)
    return f"In the CIO's place, as {named.title}, by {named.authority}"[:300]

"""Exceptions: asked for without shame, decided within set days, counted in public by reason."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment.models import areas_in_charge
from openqsmo.cases import problems
from openqsmo.cases.models import ExceptionRequest
from openqsmo.cases.paperwork import (
    DAYS_TO_DECIDE_AN_EXCEPTION,
    LONGEST_REASON,
    ExceptionReason,
    ExceptionState,
)
from openqsmo.cases.queries.standing import acts_for
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea


@transaction.atomic
def ask_for_exception(
    *, agency_id: int, area_code: str, reason: str, text: str, by: Actor, is_synthetic: bool = False
) -> ExceptionRequest:
    """Ask to go ahead without an approved case for a while; the QSMO decides within the set days."""
    agency = Organization.objects.agencies().filter(pk=agency_id).first()
    if agency is not None and not acts_for(agency, by):
        raise Refused(problems.NOT_YOUR_CASE.about(agency=agency))
    area = FunctionalArea.objects.filter(code=area_code).first()
    checks = (
        ("agency", agency is None, "There is no such agency.", "Choose your agency."),
        ("area", area is None, "There is no such functional area.", "Choose one from the list."),
        ("reason", reason not in set(ExceptionReason), "No reason is chosen.", "Choose the nearest one."),
        ("text", not text.strip(), "The explanation is empty.", "Write what cannot wait, and why."),
    )
    errors = [FieldError(name, says, fix) for name, is_wrong, says, fix in checks if is_wrong]
    if errors or agency is None or area is None:
        raise Refused(problems.EXCEPTION_INCOMPLETE.about(errors))
    asked = ExceptionRequest.objects.create(
        agency=agency, area=area, reason=reason, text=text.strip()[:LONGEST_REASON], asked_at=timezone.now(),
        asked_by_id=by.person_id, is_synthetic=is_synthetic,
        decide_by=timezone.localdate() + timedelta(days=DAYS_TO_DECIDE_AN_EXCEPTION),
    )  # fmt: skip
    record("exception.asked", subject=asked, by=by)
    return asked


@transaction.atomic
def decide_exception(
    *, exception_id: int, state: ExceptionState, answer: str, by: Actor, until: date | None = None
) -> ExceptionRequest:
    """Grant an exception until a day, or decline it, with a reason; the QSMO's director does, or OMB."""
    rows = ExceptionRequest.objects.visible_to(by).filter(pk=exception_id)
    asked = ExceptionRequest.objects.select_for_update(of=("self",)).select_related("area").get(pk__in=rows)
    if not may_decide(asked, by):
        raise Refused(problems.NOT_THE_QSMO.about(area=asked.area))
    if asked.state != ExceptionState.ASKED:
        raise Refused(problems.EXCEPTION_DECIDED.about(state=asked.state))
    errors = _errors(state, answer, until)
    if errors:
        raise Refused(problems.EXCEPTION_INCOMPLETE.about(errors))
    asked.state, asked.answer, asked.decided_at = state, answer.strip()[:LONGEST_REASON], timezone.now()
    asked.until = until if state is ExceptionState.GRANTED else None
    asked.decided_by_id = by.person_id
    asked.save(update_fields=["state", "answer", "decided_at", "until", "decided_by"])
    facts = {"until": day(asked.until)} if asked.until else {}
    record(f"exception.{asked.state}", subject=asked, by=by, facts=facts)
    return asked


def may_decide(asked: ExceptionRequest, by: Actor) -> bool:
    """Whether somebody decides on an exception: OMB, or a director of the QSMO in charge of its area."""
    if asked.asked_by_id is not None and asked.asked_by_id == by.person_id:
        return False
    leads = by.has(Role.QSMO_DIRECTOR) and asked.area_id in areas_in_charge(by)
    return leads or by.has(Role.OMB_REVIEWER)


def _errors(state: ExceptionState, answer: str, until: date | None) -> list[FieldError]:
    found = []
    if state not in (ExceptionState.GRANTED, ExceptionState.DECLINED):
        found.append(FieldError("state", "No decision is chosen.", "Grant it or decline it."))
    if not answer.strip():
        found.append(FieldError("answer", "The reason is empty.", "Write a sentence."))
    if state is ExceptionState.GRANTED and (until is None or until <= timezone.localdate()):
        found.append(
            FieldError("until", "It has no later day at which it ends.", "Choose a day after today.")
        )
    return found

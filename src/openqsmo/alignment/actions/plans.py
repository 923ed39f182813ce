"""Work-off plans: made, moved to another day, reported done."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.models import WorkOffPlan
from openqsmo.alignment.queries.answers import Answerer, offering_that
from openqsmo.alignment.queries.capabilities import listing_of, standard_called
from openqsmo.alignment.vocabulary import LONGEST_STATEMENT
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change


@transaction.atomic
def make_work_off_plan(
    *, standard_code: str, offering_id: int, identifier: str, what: str, due_on: date, by: Actor
) -> WorkOffPlan:
    """Say what will be done about a gap of an offering, and by when; only its provider may."""
    answerer = offering_that(offering_id=offering_id, viewer=by)
    _require_own(answerer, by)
    listing = listing_of(standard_called(standard_code))
    what = kept_text(what)
    name = identifier.strip().upper()
    item = next((each for each in listing.capabilities if each.identifier.upper() == name), None)
    errors = _faults(identifier, item is not None, what, due_on)
    if errors or item is None:
        raise Refused(problems.BAD_PLAN.about(errors))
    if WorkOffPlan.objects.filter(offering_id=offering_id, item_id=item.item_id, done_on=None).exists():
        raise Refused(problems.PLAN_ON_RECORD.about(offering=answerer.name, identifier=item.identifier))
    plan = WorkOffPlan.objects.create(
        offering_id=offering_id, item_id=item.item_id, what=what, due_on=due_on, made_at=timezone.now()
    )
    record("work_off_plan.made", subject=plan, by=by)
    return plan


@transaction.atomic
def move_work_off_plan(*, plan_id: int, due_on: date, why: str, by: Actor) -> WorkOffPlan:
    """Change the day of an open plan, with the reason."""
    plan = _taken(plan_id, by)
    why = kept_text(why)
    if not why:
        error = FieldError("why", "It is not said why the day changes.", "Write a sentence.")
        raise Refused(problems.BAD_PLAN.about([error]))
    changes = {"due_on": Change(str(plan.due_on), str(due_on))}
    plan.due_on = due_on
    plan.save(update_fields=["due_on"])
    record("work_off_plan.moved", subject=plan, by=by, changes=changes, why=why)
    return plan


@transaction.atomic
def finish_work_off_plan(*, plan_id: int, done_on: date, by: Actor) -> WorkOffPlan:
    """Report a plan done; the gap is closed when the answer says so, not before."""
    plan = _taken(plan_id, by)
    if done_on > timezone.localdate():
        error = FieldError("done_on", "The day is yet to come.", "Give the day on which it was done.")
        raise Refused(problems.BAD_PLAN.about([error]))
    plan.done_on = done_on
    plan.save(update_fields=["done_on"])
    changes = {"done_on": Change(None, str(done_on), visibility=Visibility.PUBLIC)}
    record("work_off_plan.done", subject=plan, by=by, changes=changes)
    return plan


def _taken(plan_id: int, by: Actor) -> WorkOffPlan:
    rows = WorkOffPlan.objects.visible_to(by).select_for_update(of=("self",))
    plan = rows.select_related("offering__provider", "item").get(pk=plan_id)
    _require_own(offering_that(offering_id=plan.offering_id, viewer=by), by)
    if plan.done_on is not None:
        raise Refused(problems.PLAN_DONE.about(done_on=day(plan.done_on)))
    return plan


def _require_own(answerer: Answerer, by: Actor) -> None:
    if not answerer.is_own(by):
        raise Refused(problems.NOT_YOUR_OFFERING.about(offering=answerer.name))


def _faults(identifier: str, is_known: bool, what: str, due_on: date) -> list[FieldError]:
    errors = []
    if not is_known:
        says = f"“{identifier[:60]}” is not a capability of the newest version."
        errors.append(FieldError("identifier", says, "Look it up among the capabilities of the standard."))
    if not what or len(what) > LONGEST_STATEMENT:
        says = f"Say what will be done, in at most {LONGEST_STATEMENT:,} characters."
        errors.append(FieldError("what", says, "Write a sentence."))
    if due_on < timezone.localdate():
        errors.append(FieldError("due_on", "The day has passed.", "Give a day that is still to come."))
    return errors

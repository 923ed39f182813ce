"""What becomes of given data: deleted after its check, on its owner's word, or when nobody came back for it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from openqsmo.conformance import problems
from openqsmo.conformance.actions.runs import enter, taken
from openqsmo.conformance.engines import deliveries
from openqsmo.conformance.engines.reports.record import from_json
from openqsmo.conformance.models import Run
from openqsmo.conformance.vocabulary import CheckReport, RunState
from openqsmo.kernel.actor import OPERATOR, Actor, Role
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record

KEPT_WAITING = timedelta(days=7)
ENDED = (RunState.FINISHED, RunState.REFUSED, RunState.FAILED)


def forget_data(run: Run) -> None:
    """Delete the run's data once the transaction holds; the caller saves the run and records the event."""
    run.data_deleted_at, run.keeps_data = timezone.now(), False
    number = run.pk
    transaction.on_commit(lambda: deliveries.delete(settings.DELIVERIES, number))


@transaction.atomic
def delete_data(*, run_id: int, by: Actor) -> Run:
    """Delete the data of one's own run, and the personal values of its report with it; the report stays."""
    run = taken(run_id, by, *ENDED)
    if not run.has_data:
        raise Refused(problems.NO_VALUES.about(run=run.pk))
    forget_data(run)
    if run.state_enum is RunState.FAILED:
        enter(run, RunState.REFUSED)
        run.trouble = "Its owner deleted the data."
    run.save()
    record("run.data_deleted", subject=run, by=by)
    return run


@transaction.atomic
def discard_run(*, run_id: int, why: str, by: Actor) -> Run:
    """Give up a run of one's own that waits for its data, and delete what was given of it."""
    run = taken(run_id, by, RunState.RECEIVING)
    forget_data(run)
    enter(run, RunState.REFUSED)
    run.trouble = why
    run.save()
    record("run.refused", subject=run, by=by)
    return run


@transaction.atomic
def show_values(*, run_id: int, by: Actor) -> CheckReport:
    """The report with its personal values, for who may; that they were shown, and to whom, is on record."""
    run = taken(run_id, by, RunState.FINISHED)
    if not may_see_values(run, by):
        raise Refused(problems.NOT_YOUR_VALUES)
    # A kill may leave the file for a moment after it was said to be deleted: the row decides.
    text = deliveries.read_values(settings.DELIVERIES, run.pk) if run.has_data else None
    if text is None:
        raise Refused(problems.NO_VALUES.about(run=run.pk))
    record("run.values_shown", subject=run, by=by)
    return from_json(text)


def may_see_values(run: Run, by: Actor) -> bool:
    """Whether the actor gave the data, or administers the accounts of the organization that it belongs to."""
    if not run.is_own(by):
        return False
    owner = run.ledger_owner_id
    return run.started_by_id == by.person_id or by.has(
        Role.PROVIDER_ADMIN, Role.AGENCY_ADMIN, organization_id=owner
    )


def sweep() -> int:
    """Delete what a kill left behind, and data that nobody came back for; gives how many runs were swept."""
    forgotten = Run.objects.filter(
        state__in=[RunState.RECEIVING, RunState.FAILED], state_since__lt=timezone.now() - KEPT_WAITING
    )
    for pk in forgotten.values_list("pk", flat=True):
        _give_up(pk)
    here = deliveries.runs_with_data(settings.DELIVERIES)
    holding = set(Run.objects.filter(pk__in=here, data_deleted_at=None).values_list("pk", flat=True))
    for pk in here - holding:
        deliveries.delete(settings.DELIVERIES, pk)
    return len(here - holding)


@transaction.atomic
def _give_up(run_id: int) -> None:
    run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    forget_data(run)
    enter(run, RunState.REFUSED)
    run.trouble = f"Nobody came back for {KEPT_WAITING.days} days."
    run.save()
    record("run.refused", subject=run, by=OPERATOR)

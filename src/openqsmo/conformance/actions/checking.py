"""What the worker does with a run: scan its data, check it, keep the report, delete the data."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from openqsmo.conformance import serving
from openqsmo.conformance.actions.data import forget_data
from openqsmo.conformance.actions.runs import enter
from openqsmo.conformance.engines import deliveries
from openqsmo.conformance.engines.reports.record import as_data, as_json
from openqsmo.conformance.engines.scanning import why_not_clean
from openqsmo.conformance.engines.shown_paths import report_without_folder, without_folder
from openqsmo.conformance.models import RuleOutcome, Run
from openqsmo.conformance.rules.masking import masked
from openqsmo.conformance.vocabulary import CheckReport, RunState, Waived
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record

logger = logging.getLogger(__name__)
MOST_TRIES = 3
SECONDS_BETWEEN_NOTES = 2.0
WORKER = Actor(name="Worker")


def carry_out(run_id: int) -> None:
    """Check a run that waits, or that a killed worker left half done; one that is done stays as it is.

    A fault of the service is tried again, ``MOST_TRIES`` times in all, and then told as such: it is never
    a failure of the data.
    """
    run = _begin(run_id)
    if run is None:
        return
    try:
        trouble = _not_clean(run)
        report = None if trouble else _checked(run)
    except Refused as refused:  # the data cannot be opened: nobody can check it, now or later
        _refuse(run_id, without_folder(str(refused.problem), _folder(run)))
        return
    except Exception as error:
        logger.warning("Run %s could not be checked (try %s): %s", run.pk, run.tries, type(error).__name__)
        if run.tries < MOST_TRIES:
            raise
        _fail(run_id, f"{type(error).__name__}")
        return
    if report is None:
        _refuse(run_id, trouble)
    else:
        _finish(run_id, report)


@transaction.atomic
def _begin(run_id: int) -> Run | None:
    run = _locked(run_id)
    if run.state_enum not in (RunState.WAITING, RunState.RUNNING):
        return None
    if run.tries >= MOST_TRIES:  # killed again and again: most likely by what it is given
        _end(run, RunState.FAILED, "run.failed", "The check was stopped from outside, several times.")
        return None
    enter(run, RunState.RUNNING)
    run.tries += 1
    run.save()
    record("run.begun", subject=run, by=WORKER)
    return run


def _not_clean(run: Run) -> str:
    for file in run.files.all():
        why = why_not_clean(settings.SCAN_COMMAND, _path(run, file.pk, file.name))
        if why:
            return f"“{file.name}” was not let in: {why}."
    return ""


def _checked(run: Run) -> CheckReport:
    files = list(run.files.all())
    tables: dict[str, list[Path]] = {}
    for file in files:
        if file.table:
            tables.setdefault(file.table, []).append(_path(run, file.pk, file.name))
    work = _folder(run) / "work"
    work.mkdir(parents=True, exist_ok=True)
    report = serving.check_files(
        contract=run.contract.document.encode(),
        files=[_path(run, file.pk, file.name) for file in files if not file.table],
        tables=tables,
        waivers={rule: Waived(**waived) for rule, waived in run.waivers.items()},
        memory=settings.CHECK_MEMORY,
        work=work,
        on_progress=_noting(run.pk),
    )
    return report_without_folder(report, _folder(run))


def _noting(run_id: int) -> Callable[[str], None]:
    """Notes how far the check came, not more often than anybody reads it."""
    last = 0.0

    def note(words: str) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_NOTES:
            last = time.monotonic()
            Run.objects.filter(pk=run_id).update(progress=words[:200])

    return note


@transaction.atomic
def _finish(run_id: int, report: CheckReport) -> None:
    run = _locked(run_id)
    if run.state_enum is not RunState.RUNNING:
        return  # another worker was faster
    hidden = masked(report)
    enter(run, RunState.FINISHED)
    run.verdict, run.report, run.checked_at = report.verdict.value, as_data(hidden), timezone.now()
    run.progress = ""
    if run.keeps_data:
        deliveries.keep_values(settings.DELIVERIES, run.pk, as_json(report))
    else:
        forget_data(run)
    run.save()
    outcomes = [
        RuleOutcome(
            run=run, rule=each.rule.id, state=each.state.value, found=each.found, checked=each.checked
        )
        for each in report.results
    ]
    RuleOutcome.objects.bulk_create(outcomes, batch_size=500)
    record("run.checked", subject=run, by=WORKER)


@transaction.atomic
def _refuse(run_id: int, why: str) -> None:
    run = _locked(run_id)
    forget_data(run)
    _end(run, RunState.REFUSED, "run.refused", why)


@transaction.atomic
def _fail(run_id: int, why: str) -> None:
    _end(_locked(run_id), RunState.FAILED, "run.failed", f"The check ended with {why}.")


def _end(run: Run, state: RunState, verb: str, why: str) -> None:
    enter(run, state)
    run.trouble, run.progress = why, ""
    run.save()
    record(verb, subject=run, by=WORKER)


def _locked(run_id: int) -> Run:
    return Run.objects.select_for_update(of=("self",)).select_related("contract").get(pk=run_id)


def _path(run: Run, file_id: int, name: str) -> Path:
    return deliveries.path_of(settings.DELIVERIES, run.pk, file_id, name)


def _folder(run: Run) -> Path:
    return deliveries.folder_of(settings.DELIVERIES, run.pk)

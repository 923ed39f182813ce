"""Submit a run: private until then, evidence from then on; and withdraw it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from openqsmo.catalog.actions.evidence import Proof, give_evidence
from openqsmo.catalog.vocabulary import Assurance
from openqsmo.conformance import problems
from openqsmo.conformance.actions.runs import taken
from openqsmo.conformance.engines.reports.record import as_json, from_data
from openqsmo.conformance.models import Run
from openqsmo.conformance.queries.certificates import newer_than
from openqsmo.conformance.rules.certificates import CERTIFIED
from openqsmo.conformance.vocabulary import RunState, Verdict
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change

CLAIM = "standards_met"
LONGEST_REASON = 1000


@transaction.atomic
def submit_run(*, run_id: int, by: Actor) -> Run:
    """Make one's own conformant run evidence: everybody reads its certificate, the QSMO its masked report.

    The offering's draft claims the standard at the level “tested”, with the masked report as its evidence.
    """
    run = taken(run_id, by, RunState.FINISHED)
    if run.submitted_at is not None:
        on = day(timezone.localdate(run.submitted_at))
        raise Refused(problems.SUBMITTED_ALREADY.about(run=run.pk, on=on))
    if Verdict(run.verdict) not in CERTIFIED:
        raise Refused(problems.NOT_CONFORMANT)
    newer = newer_than(run)
    if newer:
        raise Refused(problems.NOT_CURRENT.about(newer=f"{newer[0].name}, since {day(newer[0].since)}."))
    if run.offering_id and run.checked_at:
        _claim(run, run.offering_id, run.checked_at, by)
    run.submitted_at = timezone.now()
    run.save(update_fields=["submitted_at"])
    record("run.submitted", subject=run, by=by, facts=run.as_public(), about=run.offering or run.organization)
    return run


@transaction.atomic
def withdraw_run(*, run_id: int, reason: str, by: Actor) -> Run:
    """Withdraw one's own submitted run; its certificate ends today and says why."""
    run = taken(run_id, by)
    if run.submitted_at is None or run.withdrawn_at is not None:
        state = "withdrawn" if run.withdrawn_at else "not submitted"
        raise Refused(problems.WRONG_STATE.about(run=run.pk, state=state))
    why = "".join(letter for letter in reason if letter.isprintable()).strip()[:LONGEST_REASON]
    if not why:
        raise Refused(
            problems.REASON_NEEDED.about([FieldError("reason", "The reason is empty.", "Write it.")])
        )
    run.withdrawn_at, run.why_withdrawn = timezone.now(), why
    run.save(update_fields=["withdrawn_at", "why_withdrawn"])
    changes = {"withdrawn": Change(None, day(timezone.localdate()))}
    record(
        "run.withdrawn", subject=run, by=by, changes=changes, why=why, about=run.offering or run.organization
    )
    return run


def _claim(run: Run, offering_id: int, checked_at: datetime, by: Actor) -> None:
    """Claim the standard at the level “tested”, through the catalogue's own action."""
    contract = run.contract
    give_evidence(
        offering_id=offering_id,
        field=CLAIM,
        name=f"check-{run.pk}-{contract.identifier}-{contract.version}.json",
        content=as_json(from_data(run.report)).encode(),
        proof=Proof(Assurance.TESTED, on=timezone.localdate(checked_at), by=f"OpenQSMO, run {run.pk}"),
        states=str(contract),
        by=by,
    )

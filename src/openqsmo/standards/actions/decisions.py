"""Record what a body decided on a version of a standard, step by step to its baseline."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record
from openqsmo.standards import problems
from openqsmo.standards.actions.drafts import is_lead, version_to_write
from openqsmo.standards.models import StandardVersion, VersionDecision
from openqsmo.standards.queries.readiness import missing_of
from openqsmo.standards.queries.wording import state_in_words
from openqsmo.standards.rules.drafting import why_not_decide
from openqsmo.standards.rules.pipeline import (
    Decision,
    Step,
    StepDecision,
    VersionState,
    state_after,
    why_not,
)
from openqsmo.standards.vocabulary import AS_PUBLISHED


@transaction.atomic
def record_decision(
    *,
    version_id: int,
    step: Step | None,
    decision: Decision,
    on: date,
    body: str,
    areas_led: Collection[int],
    by: Actor,
    docket: str | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
    dissent: str | None = None,
    reason: str | None = None,
) -> VersionDecision:
    """Record a body's decision on a version; ``step`` is None where it is withdrawn.

    ``areas_led``: see ``drafts``. OMB's agreement makes the version the baseline: it gets the next
    number, and the baseline before it is superseded.
    Refused: to those who do not decide the step (STA-020), out of turn (STA-010, STA-011), with
    fields to correct (STA-012), before public comment has closed (STA-014), while comments are open or a
    MUST lacks its evidence (STA-013).
    """
    version = version_to_write(version_id)
    if problem := why_not_decide(step, by.roles, is_lead=is_lead(version.standard, areas_led, by)):
        raise Refused(problem)
    if version.state == AS_PUBLISHED:
        raise Refused(problems.VERSION_CLOSED.about(state=state_in_words(version.state)))
    if decision is Decision.SUPERSEDED:
        follows, state = (
            "A baseline is superseded when OMB agrees to the next one",
            state_in_words(version.state),
        )
        raise Refused(problems.STEP_OUT_OF_TURN.about(step="Superseded", state=state, next=follows))
    given = StepDecision(
        step,
        decision,
        on,
        by.name,
        body.strip(),
        docket or None,
        opens_on,
        closes_on,
        dissent,
        reason or None,
    )
    kept = _decided(version, given, by)
    if version.state == VersionState.BASELINE:
        _supersede_others(version, given, by)
    return kept


def _decided(version: StandardVersion, given: StepDecision, by: Actor, **facts: object) -> VersionDecision:
    """Save a decision, and where the version stands after it, with the event."""
    before = [each.facts for each in version.decisions.select_related("person")]
    lacking = missing_of(version) if given.step is Step.OMB else ()
    if problem := why_not(given, before, today=timezone.localdate(), missing=lacking):
        raise Refused(problem)
    version.state = state_after([*before, given]).value
    if version.state == VersionState.BASELINE:
        version.number = version.standard.newest_number + 1
    version.save(update_fields=["state", "number"])
    kept = VersionDecision.objects.create(
        version=version, step=given.step.value if given.step else "", decision=given.decision.value,
        on=given.on, body=given.body, person_id=by.person_id, docket=given.docket or "",
        opens_on=given.opens_on, closes_on=given.closes_on, dissent=given.dissent,
        reason=given.reason or "",
    )  # fmt: skip
    told = {"step": given.step.label if given.step else "", "body": given.body, "on": str(given.on), **facts}
    verb = f"pipeline.{given.decision.value}"
    record(verb, subject=version, about=version.standard, by=by, facts=told, why=kept.reason, also=[kept])
    return kept


def _supersede_others(version: StandardVersion, given: StepDecision, by: Actor) -> None:
    """The baseline before this one ends on the day of this one; then the new one is published."""
    others = version.standard.versions.filter(state=VersionState.BASELINE.value).exclude(pk=version.pk)
    for other in others.select_related("standard").select_for_update(of=("self",)):
        ended = StepDecision(None, Decision.SUPERSEDED, given.on, given.person, given.body)
        _decided(other, ended, by, successor=version.number)
    facts = {"version": version.number, "items": version.items.count()}
    record("standard.version_published", subject=version, about=version.standard, by=by, facts=facts)

"""What every step of a designation does alike: open the row, check who acts, move it, keep the step."""

from datetime import date

from openqsmo.governance import problems
from openqsmo.governance.models import Designation, DesignationStep
from openqsmo.governance.queries.designations import case_of
from openqsmo.governance.rules.authority import why_not
from openqsmo.governance.rules.lifecycle import after
from openqsmo.governance.vocabulary import (
    Answer,
    Body,
    DateConfidence,
    DesignationFacts,
    DesignationState,
    Verb,
)
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Problem, Refused
from openqsmo.standards.models import FunctionalArea

HERE = "Recorded here by the office's own QSMO"


def opened(designation_id: int, verb: Verb, by: Actor, body: Body | None = None) -> Designation:
    """The designation, locked with its area for this transaction; refused to whom the verb is not open."""
    area_id = Designation.objects.values_list("area_id", flat=True).get(pk=designation_id)
    FunctionalArea.objects.select_for_update().get(pk=area_id)
    locked = Designation.objects.with_facts().select_for_update(of=("self",))
    found = locked.get(pk=designation_id)
    if problem := why_not(by, verb, case_of(found), body):
        raise Refused(problem)
    return found


def rivals(designation: Designation) -> list[DesignationFacts]:
    """The other designations of its area."""
    others = Designation.objects.with_facts().filter(area=designation.area).exclude(pk=designation.pk)
    return [other.facts() for other in others]


def refuse_unless(answer: Answer, problem: Problem) -> None:
    """Refuse with every reason why not, each tied to the part of the page that it is about."""
    if answer.is_allowed:
        return
    errors = [FieldError(reason.field, reason.says, reason.fix) for reason in answer.reasons]
    raise Refused(Problem(problem.code, problem.says, problem.fix, problem.status, tuple(errors)))


def cannot_become(designation: Designation, state: DesignationState) -> Problem:
    return problems.NOT_POSSIBLE.about(designation=designation, state=state.label)


def sourced(source: str) -> str:
    """A source's words; none is refused (GOV-013)."""
    if not source.strip():
        raise Refused(problems.SOURCE_NEEDED)
    return source.strip()


def take(
    designation: Designation,
    state: DesignationState,
    *,
    on: date,
    source: str,
    decided_by: str,
    says: str = "",
    scope: str = "",
    is_scope_amendment: bool = False,
    confidence: DateConfidence = DateConfidence.STATED,
) -> DesignationStep:
    """Move a designation by one step that the rules allowed, and keep the step. The caller records it."""
    step = DesignationStep(
        designation=designation,
        state=state,
        is_scope_amendment=is_scope_amendment,
        on=on,
        date_confidence=confidence,
        decided_by=decided_by,
        says=says.strip(),
        scope=scope.strip(),
        source=sourced(source),
    )
    become(designation, after(designation.facts(), step.facts()))
    step.save()
    return step


def become(designation: Designation, facts: DesignationFacts) -> None:
    """Save what the rules say that a designation now is."""
    designation.state = facts.state
    designation.scope = facts.scope
    designation.in_charge_from = facts.in_charge_from
    designation.in_charge_until = facts.in_charge_until
    designation.date_confidence = facts.confidence
    designation.source = facts.source
    designation.save()

"""The four ordered steps of approval: what comes next, who may sign, and why somebody may not.

Agency point of contact, agency CIO, QSMO, OMB (M-19-16 as reported by MeriTalk, 2019-04; field guide 1.3).
No step is skipped, nobody signs two of them, and nobody signs what they wrote.
"""

from collections.abc import Sequence
from datetime import date
from statistics import median

from openqsmo.cases import problems
from openqsmo.cases.paperwork import (
    ApprovalFacts,
    ApprovalLevel,
    CaseState,
    Signer,
    StandInFacts,
    StepDecision,
    UsualTime,
)
from openqsmo.kernel.problems import Problem

STEPS = tuple(ApprovalLevel)
WAITS_AT: dict[CaseState, ApprovalLevel] = {
    CaseState.AGENCY_POC_REVIEW: ApprovalLevel.SAPOC,
    CaseState.CIO_REVIEW: ApprovalLevel.CIO,
    CaseState.QSMO_REVIEW: ApprovalLevel.QSMO,
    CaseState.OMB_REVIEW: ApprovalLevel.OMB,
}
STATE_OF = {level: state for state, level in WAITS_AT.items()}
WRITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED})
IN_REVIEW = frozenset(WAITS_AT)
APPROVED = frozenset({CaseState.APPROVED, CaseState.APPROVED_WITH_CONDITIONS})
DECIDED = APPROVED | {CaseState.DENIED, CaseState.WITHDRAWN}


def level_waiting(state: CaseState) -> ApprovalLevel | None:
    """The step that a case waits at; None where it waits for nobody's signature."""
    return WAITS_AT.get(state)


def why_not_sign(facts: ApprovalFacts, signer: Signer, level: ApprovalLevel) -> Problem | None:
    """Why somebody may not sign a step now; None when they may."""
    waiting = level_waiting(facts.state)
    if waiting is None:
        return problems.NOT_IN_REVIEW.about(state=facts.state.label.lower())
    if level is not waiting:
        return problems.LEVEL_SKIPPED.about(level=level.label, waiting=waiting.label)
    if level not in signer.levels:
        return problems.NOT_YOUR_STEP.about(level=level.label)
    if signer.person_id is not None and signer.person_id in facts.authors:
        return problems.OWN_CASE
    if any(each.person_id == signer.person_id for each in facts.signed if each.person_id is not None):
        return problems.SIGNED_ALREADY
    return None


def state_after(facts: ApprovalFacts, decision: StepDecision, *, new_conditions: int = 0) -> CaseState:
    """Where a case stands once the step that it waits at is signed."""
    waiting = WAITS_AT[facts.state]
    if decision is StepDecision.RETURNED:
        return CaseState.RETURNED
    if decision is StepDecision.DENIED:
        return CaseState.DENIED
    place = STEPS.index(waiting)
    if place + 1 < len(STEPS):
        return STATE_OF[STEPS[place + 1]]
    has_conditions = bool(facts.open_conditions or new_conditions)
    return CaseState.APPROVED_WITH_CONDITIONS if has_conditions else CaseState.APPROVED


def stand_in_problem(facts: StandInFacts) -> Problem | None:
    """Why nobody may be named to sign in the CIO's place; None where somebody may.

    An agency outside the CFO Act need not have a CIO of that name. A CFO Act agency has one: there a
    vacancy is recorded in the register of officials, and whoever acts as CIO signs.
    """
    if facts.is_cfo_act:
        return problems.NO_STAND_IN_HERE
    if facts.is_office_held:
        return problems.CIO_IS_THERE
    return None


def signs_in_place(facts: StandInFacts, person_id: int | None) -> bool:
    """Whether a person is the one named to sign in the CIO's place, where somebody may be."""
    return person_id is not None and facts.stand_in_id == person_id and stand_in_problem(facts) is None


def has_expired(valid_until: date | None, today: date) -> bool:
    """Whether an approval no longer holds; the last day still counts."""
    return valid_until is not None and today > valid_until


def usual_time(days: Sequence[int]) -> UsualTime:
    """The median of how long a step took; unknown where it was never finished."""
    return UsualTime(int(median(days)), len(days)) if days else UsualTime()

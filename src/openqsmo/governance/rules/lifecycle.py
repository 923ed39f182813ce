"""What a designation may become, every reason why not, and what it is after a step.

The order is that of OMB M-19-16 as field guide 1.2 tells it. A body that returns a plan sends it back
into preparation. The last office of a transfer chain holds the area; each earlier one keeps its own days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from openqsmo.governance.rules.readiness import unmet
from openqsmo.governance.vocabulary import (
    ENDED,
    IN_CHARGE,
    Answer,
    Body,
    DesignationFacts,
    DesignationState,
    Party,
    Reason,
    StepFacts,
    Verb,
)
from openqsmo.kernel.words import day, listed

_S = DesignationState
NEXT: Mapping[DesignationState, tuple[DesignationState, ...]] = {
    _S.IDENTIFIED: (_S.PRE_DESIGNATED, _S.RETIRED),
    _S.PRE_DESIGNATED: (_S.PLAN_IN_PREPARATION, _S.RETIRED),
    _S.PLAN_IN_PREPARATION: (_S.PLAN_SUBMITTED, _S.RETIRED),
    _S.PLAN_SUBMITTED: (_S.RECOMMENDED, _S.PLAN_IN_PREPARATION, _S.RETIRED),
    _S.RECOMMENDED: (_S.DESIGNATED, _S.PLAN_IN_PREPARATION, _S.RETIRED),
    _S.DESIGNATED: (_S.OPERATING, _S.TRANSFERRED, _S.RETIRED),
    _S.OPERATING: (_S.TRANSFERRED, _S.RETIRED),
    _S.TRANSFERRED: (),
    _S.RETIRED: (),
}

# In which states a verb has its turn; the rest of what it needs is said when it is tried.
TURN: Mapping[Verb, frozenset[DesignationState]] = {
    Verb.PRE_DESIGNATE: frozenset({_S.IDENTIFIED}),
    Verb.SAVE_PLAN: frozenset({_S.PRE_DESIGNATED, _S.PLAN_IN_PREPARATION}),
    Verb.SUBMIT_PLAN: frozenset({_S.PLAN_IN_PREPARATION}),
    Verb.DECIDE_ON_PLAN: frozenset({_S.PLAN_SUBMITTED, _S.RECOMMENDED}),
    Verb.RECOMMEND: frozenset({_S.PLAN_SUBMITTED}),
    Verb.DESIGNATE: frozenset({_S.RECOMMENDED}),
    Verb.START_OPERATING: frozenset({_S.DESIGNATED}),
    Verb.AMEND_SCOPE: IN_CHARGE,
    Verb.TRANSFER: IN_CHARGE,
    Verb.RETIRE: frozenset(_S) - ENDED,
}
# In which state a submitted plan waits for the decision of which body.
WAITS_FOR: Mapping[DesignationState, Body] = {_S.PLAN_SUBMITTED: Body.SSGB, _S.RECOMMENDED: Body.OMB}


def has_its_turn(designation: DesignationFacts, verb: Verb) -> bool:
    """Whether a verb comes next, with nothing missing of what it rests on."""
    if designation.state not in TURN.get(verb, frozenset()):
        return False
    if verb is Verb.DECIDE_ON_PLAN:
        return waiting_body(designation) is not None
    wanted = {
        Verb.SUBMIT_PLAN: _S.PLAN_SUBMITTED, Verb.RECOMMEND: _S.RECOMMENDED, Verb.DESIGNATE: _S.DESIGNATED,
    }.get(verb)  # fmt: skip
    return wanted is None or not unmet(designation, wanted)


def waiting_body(designation: DesignationFacts) -> Body | None:
    """The body whose decision the plan waits for, or None."""
    body = WAITS_FOR.get(designation.state)
    plan = designation.plan
    is_open = plan is not None and plan.is_submitted and body not in plan.decisions
    return body if is_open else None


def may_become(
    designation: DesignationFacts,
    state: DesignationState,
    *,
    on: date,
    today: date,
    others: Iterable[DesignationFacts] = (),
) -> Answer:
    """Whether it may become this on a day, with every reason why not. ``others`` are those of its area."""
    return Answer(
        (
            *_out_of_order(designation, state),
            *_no_office(designation, state),
            *unmet(designation, state),
            *_wrong_day(designation, on, today),
            *_too_short(designation, state, on),
            *_already_led(designation, state, on, others),
        )
    )


def may_date(designation: DesignationFacts, *, on: date, today: date) -> Answer:
    """Whether something about it may be recorded with this day."""
    return Answer(tuple(_wrong_day(designation, on, today)))


def may_amend(designation: DesignationFacts, scope: str, *, on: date, today: date) -> Answer:
    """Whether the scope may be amended so: by an office in charge, to words that differ."""
    reasons = list(_wrong_day(designation, on, today))
    if designation.state not in IN_CHARGE:
        says = f"{designation.name} is not in charge: {designation.state.label}."
        reasons.append(Reason("state", says, "Only the scope of a designation in force can be amended."))
    if scope.strip() in ("", designation.scope.strip()):
        reasons.append(
            Reason(
                "scope", "The scope given is empty or the one in force.", "Write the scope as it is to be."
            )
        )
    return Answer(tuple(reasons))


def may_transfer(
    designation: DesignationFacts,
    office: Party,
    *,
    on: date,
    today: date,
    others: Iterable[DesignationFacts] = (),
) -> Answer:
    """Whether it may pass to this office on a day, with every reason why not."""
    reasons = may_become(designation, _S.TRANSFERRED, on=on, today=today, others=others).reasons
    if designation.office and office.id == designation.office.id:
        says = f"{office.name} holds it already."
        reasons = (*reasons, Reason("office_name", says, "Name the office that is to take it over."))
    return Answer((*reasons, *_already_led(designation, _S.DESIGNATED, on, others)))


def after(designation: DesignationFacts, step: StepFacts) -> DesignationFacts:
    """The designation as it is once a step is taken, with the days in charge that follow from it."""
    has_started = designation.in_charge_from is not None
    is_start = step.state in IN_CHARGE and not has_started
    is_end = step.state in ENDED and has_started
    return replace(
        designation,
        state=step.state,
        scope=step.scope or designation.scope,
        in_charge_from=step.on if is_start else designation.in_charge_from,
        in_charge_until=step.on if is_end else designation.in_charge_until,
        confidence=designation.confidence if has_started else step.confidence,
        source=designation.source if has_started else step.source,
        steps=(*designation.steps, step),
    )


def successor(
    designation: DesignationFacts, *, office: Party, lead_agency: Party, step: StepFacts
) -> DesignationFacts:
    """The designation that begins where this one is handed over: another office, from the same day."""
    fresh = DesignationFacts(
        id=0,
        area=designation.area,
        name=designation.name,
        office=office,
        lead_agency=lead_agency,
        scope=designation.scope,
        is_synthetic=designation.is_synthetic,
    )
    return after(fresh, replace(step, scope=step.scope or designation.scope))


def _out_of_order(designation: DesignationFacts, state: DesignationState) -> Iterable[Reason]:
    possible = NEXT[designation.state]
    if state in possible:
        return
    says = f"It is “{designation.state.label}”, which “{state.label}” does not follow."
    words = listed((f"“{found.label}”" for found in possible), "or")
    yield Reason(
        "state", says, f"What can follow now is {words}." if words else "It has ended; start a new one."
    )


def _no_office(designation: DesignationFacts, state: DesignationState) -> Iterable[Reason]:
    needs = state not in {_S.IDENTIFIED, _S.PRE_DESIGNATED, _S.RETIRED}
    if needs and (designation.office is None or designation.lead_agency is None):
        yield Reason("office", "No office has been named.", "OMB pre-designates an office first.")


def _wrong_day(designation: DesignationFacts, on: date, today: date) -> Iterable[Reason]:
    if on > today:
        yield Reason(
            "on", f"{day(on)} has not come yet.", "Record a step on the day it takes effect, or later."
        )
    last = designation.last_step_on
    if last and on < last:
        says = f"{day(on)} is before the step that came last, on {day(last)}."
        yield Reason("on", says, "Give that day or a later one: what is on record for earlier days stands.")


def _too_short(designation: DesignationFacts, state: DesignationState, on: date) -> Iterable[Reason]:
    start = designation.in_charge_from
    if state in ENDED and start is not None and on <= start:
        says = f"It came into force on {day(start)} and cannot end on {day(on)}."
        yield Reason("on", says, f"Give {day(start + timedelta(days=1))} or a later day.")


def _already_led(
    designation: DesignationFacts, state: DesignationState, on: date, others: Iterable[DesignationFacts]
) -> Iterable[Reason]:
    if state != _S.DESIGNATED:
        return
    for other in others:
        is_other = other.id != designation.id and other.area == designation.area
        has_days = other.in_charge_from is not None and (
            other.in_charge_until is None or other.in_charge_until > on
        )
        if is_other and has_days:
            says = f"{other.office or other.name} is in charge of this area on {day(on)} or later."
            yield Reason("area", says, "Transfer that designation to this office, or retire it first.")

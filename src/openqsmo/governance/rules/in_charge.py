"""Who was the QSMO of an area on a day, as far as the record goes.

A designation is in force from the day on which OMB designated the office up to, and not including, the
day on which it was transferred or retired. So on the day of a transfer the new office is in charge, and
there is neither a gap nor an overlap. A later step never changes who was in charge on an earlier day; all
that it adds to an old answer is until when that held.
"""

from collections.abc import Iterable
from datetime import date

from openqsmo.governance.vocabulary import (
    ENDED,
    IN_CHARGE,
    DateConfidence,
    DesignationFacts,
    DesignationState,
    Expected,
    InCharge,
    StepFacts,
)
from openqsmo.kernel.words import day

_UNSURE = {
    DateConfidence.STATED: "",
    DateConfidence.INFERRED: " (inferred from what the source says)",
    DateConfidence.UNKNOWN: " (the exact day is not known)",
}


def who_was_in_charge(
    designations: Iterable[DesignationFacts], area: str, on: date, *, area_title: str = ""
) -> InCharge:
    """The office that was the QSMO of an area on a day, with source and confidence; or that nobody was."""
    title = area_title or area
    mine = [found for found in designations if found.area == area]
    expected = _expected(mine, on)
    holders = [found for found in mine if was_in_charge(found, on)]
    if not holders:
        return InCharge(area, title, on, _nobody(title, on, expected), expected=expected)
    found = max(holders, key=lambda holder: (holder.in_charge_from or date.min, holder.id))
    until_confidence = _end_confidence(found)
    return InCharge(
        area=area,
        area_title=title,
        on=on,
        says=_somebody(found, title, on, until_confidence),
        designation_id=found.id,
        name=found.name,
        office=found.office,
        lead_agency=found.lead_agency,
        state=state_on(found, on),
        scope=scope_on(found, on),
        since=found.in_charge_from,
        since_confidence=found.confidence,
        until=found.in_charge_until,
        until_confidence=until_confidence,
        source=found.source,
        is_synthetic=found.is_synthetic,
        expected=expected,
    )


def was_in_charge(designation: DesignationFacts, on: date) -> bool:
    """Whether a day lies from the first day in charge up to the day before the last boundary."""
    start, end = designation.in_charge_from, designation.in_charge_until
    return start is not None and start <= on and (end is None or on < end)


def reached(designation: DesignationFacts, on: date) -> tuple[StepFacts, ...]:
    """The steps that had been taken by a day; one without a day counts once a later one has come."""
    taken = [place for place, step in enumerate(designation.steps) if step.on and step.on <= on]
    return designation.steps[: taken[-1] + 1] if taken else ()


def state_on(designation: DesignationFacts, on: date) -> DesignationState | None:
    """How far a designation was on a day; None where it had not begun."""
    if not designation.steps:
        return designation.state if was_in_charge(designation, on) else None
    steps = reached(designation, on)
    return steps[-1].state if steps else None


def scope_on(designation: DesignationFacts, on: date) -> str:
    """The scope that was in force on a day; empty where none was written by then."""
    if not designation.steps:
        return designation.scope
    return next((step.scope for step in reversed(reached(designation, on)) if step.scope), "")


def _expected(designations: list[DesignationFacts], on: date) -> Expected | None:
    for found in sorted(designations, key=lambda found: found.id, reverse=True):
        steps = reached(found, on)
        if steps and steps[-1].state not in IN_CHARGE | ENDED:
            return Expected(
                designation_id=found.id,
                name=found.name,
                state=steps[-1].state,
                office=found.office,
                lead_agency=found.lead_agency,
                source=steps[-1].source,
                is_synthetic=found.is_synthetic,
            )
    return None


def _end_confidence(designation: DesignationFacts) -> DateConfidence | None:
    if designation.in_charge_until is None:
        return None
    ends = [step.confidence for step in designation.steps if step.state in ENDED]
    return ends[-1] if ends else DateConfidence.STATED


def _somebody(found: DesignationFacts, title: str, on: date, until_confidence: DateConfidence | None) -> str:
    led_by = f", led by {found.lead_agency.name}" if found.lead_agency else ""
    since = f"{day(found.in_charge_from)}{_UNSURE[found.confidence]}" if found.in_charge_from else ""
    until = ""
    if found.in_charge_until and until_confidence:
        until = f" until {day(found.in_charge_until)}{_UNSURE[until_confidence]}"
    office = found.office.name if found.office else found.name
    return f"On {day(on)} the QSMO of {title} is {office}{led_by}: in charge from {since}{until}."


def _nobody(title: str, on: date, expected: Expected | None) -> str:
    says = f"On {day(on)} nobody is on record as the QSMO of {title}."
    if expected is None:
        return says
    who = f" ({expected.office.name})" if expected.office else ""
    return f"{says} A designation is under way{who}: {expected.state.label[0].lower()}{expected.state.label[1:]}."

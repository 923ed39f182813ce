"""Where an offering stands with one capability that an agency needs."""

from dataclasses import replace
from datetime import date

from openqsmo.alignment.vocabulary import Fit, Gap, GapState, Line, Necessity, WorkOff
from openqsmo.kernel.words import day

_MET = {Fit.OUT_OF_THE_BOX: GapState.OUT_OF_THE_BOX, Fit.BY_CONFIGURATION: GapState.BY_CONFIGURATION}


def gap_of(line: Line, today: date) -> Gap | None:
    """Where the offering stands with one capability on a day; None where it is not (known to be) needed.

    Only an answer meets a capability. A plan makes the gap conditional: to be closed by its day, late
    from the day after. A work-off plan that was reported done changes nothing until the provider's
    answer does. What the provider did not answer is not met, whatever else is known; nor is what a waiver
    leaves it out of for a time.
    """
    if line.necessity is None or line.necessity is Necessity.NOT_APPLICABLE:
        return None
    if line.fit in _MET:
        met = _MET[line.fit]
        return Gap(line.identifier, line.necessity, met, f"{met.label}.")
    found = _open_gap(line, line.necessity, today)
    return replace(found, says=f"{found.says} {line.waiver}") if line.waiver else found


def _open_gap(line: Line, necessity: Necessity, today: date) -> Gap:
    due_on = due_of(line)
    if due_on is None:
        return _without_a_date(line, necessity)
    is_late = due_on < today
    state = GapState.LATE if is_late else GapState.CONDITIONAL
    return Gap(line.identifier, necessity, state, _in_words(line, due_on, is_late), due_on)


def due_of(line: Line) -> date | None:
    """The day by which a gap is to be closed: that of an open work-off plan, else that of the answer."""
    if line.work_off is not None and line.work_off.is_open:
        return line.work_off.due_on
    return line.planned_on if line.fit is Fit.PLANNED else None


def _without_a_date(line: Line, necessity: Necessity) -> Gap:
    if line.fit is None:
        state, says = GapState.NOT_ANSWERED, "The provider has not answered."
    else:
        state, says = GapState.NOT_MET, "Not met, and no day is given by which it will be."
    return Gap(line.identifier, necessity, state, says + _reported_done(line.work_off))


def _in_words(line: Line, due_on: date, is_late: bool) -> str:
    what = f": {line.work_off.what}" if line.work_off is not None and line.work_off.is_open else ""
    when = f"was to be closed by {day(due_on)} and is not" if is_late else f"to be closed by {day(due_on)}"
    first = "The provider has not answered" if line.fit is None else "Not met yet"
    return f"{first}, {when}{what}."


def _reported_done(plan: WorkOff | None) -> str:
    if plan is None or plan.done_on is None:
        return ""
    return f" Its work-off plan was reported done on {day(plan.done_on)}; the answer does not say so yet."

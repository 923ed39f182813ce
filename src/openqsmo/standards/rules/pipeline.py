"""Where a version of a standard is on its way to the baseline, and what may be decided next.

The order of the bodies is that of the Business Standards Progress dashboard (field guide 2.2): working
group, Business Standards Council, Shared Services Governance Board, public comment, OMB. Any body may
return a version for work: it is a working draft again, and what was decided before stays on record.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.kernel.words import counted, day
from openqsmo.standards import problems
from openqsmo.standards.rules.readiness import Missing


class Step(StrEnum):
    """A step of the approval pipeline, in order."""

    WORKING_GROUP = "working_group"
    STANDARDS_COUNCIL = "standards_council"
    GOVERNANCE_BOARD = "governance_board"
    PUBLIC_COMMENT = "public_comment"
    OMB = "omb"

    @property
    def number(self) -> str:
        """The step's column on the progress dashboard: 1, 2, 3, 3a, 4."""
        return _STEPS[self][0]

    @property
    def label(self) -> str:
        return _STEPS[self][1]


class Decision(StrEnum):
    """What was decided on a version. Agreeing to public comment opens it.

    A version is superseded by the baseline that replaces it, and withdrawn by its Standards Lead;
    neither is a step of a body.
    """

    AGREED = "agreed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class VersionState(StrEnum):
    """What a version of a standard is after the decisions on it."""

    WORKING_DRAFT = "working_draft"
    WORKING_GROUP_AGREED = "working_group_agreed"
    COUNCIL_AGREED = "council_agreed"
    BOARD_AGREED = "board_agreed"
    IN_PUBLIC_COMMENT = "in_public_comment"
    BASELINE = "baseline"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _STATES[self]


_STEPS: Mapping[Step, tuple[str, str]] = {
    Step.WORKING_GROUP: ("1", "Standards Lead and working group"),
    Step.STANDARDS_COUNCIL: ("2", "Business Standards Council"),
    Step.GOVERNANCE_BOARD: ("3", "Shared Services Governance Board"),
    Step.PUBLIC_COMMENT: ("3a", "Public comment"),
    Step.OMB: ("4", "OMB"),
}
_STATES: Mapping[VersionState, str] = {
    VersionState.WORKING_DRAFT: "Working draft",
    VersionState.WORKING_GROUP_AGREED: "Agreed by the working group",
    VersionState.COUNCIL_AGREED: "Agreed by the Business Standards Council",
    VersionState.BOARD_AGREED: "Agreed by the Shared Services Governance Board",
    VersionState.IN_PUBLIC_COMMENT: "In public comment",
    VersionState.BASELINE: "Baseline",
    VersionState.SUPERSEDED: "Superseded",
    VersionState.WITHDRAWN: "Withdrawn",
}
_AFTER_AGREEING: Mapping[Step, VersionState] = {
    Step.WORKING_GROUP: VersionState.WORKING_GROUP_AGREED,
    Step.STANDARDS_COUNCIL: VersionState.COUNCIL_AGREED,
    Step.GOVERNANCE_BOARD: VersionState.BOARD_AGREED,
    Step.PUBLIC_COMMENT: VersionState.IN_PUBLIC_COMMENT,
    Step.OMB: VersionState.BASELINE,
}
NEXT_STEP: Mapping[VersionState, Step] = {
    VersionState.WORKING_DRAFT: Step.WORKING_GROUP,
    VersionState.WORKING_GROUP_AGREED: Step.STANDARDS_COUNCIL,
    VersionState.COUNCIL_AGREED: Step.GOVERNANCE_BOARD,
    VersionState.BOARD_AGREED: Step.PUBLIC_COMMENT,
    VersionState.IN_PUBLIC_COMMENT: Step.OMB,
}
OPEN: frozenset[VersionState] = frozenset(NEXT_STEP)
FROZEN: frozenset[VersionState] = frozenset({VersionState.BASELINE, VersionState.SUPERSEDED})

# As regulations.gov numbers dockets: the agency, its parts, the year, a serial of four digits or more.
_DOCKET = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*-(?:19|20)[0-9]{2}-[0-9]{4,}")
_DOCUMENT = re.compile(rf"({_DOCKET.pattern})-[0-9]+")


@dataclass(frozen=True)
class StepDecision:
    """What was decided on a version, by which body, on what day, and who recorded it for the body.

    ``step`` is None where a version is withdrawn or superseded. ``dissent`` is None where nothing was
    recorded about it. ``docket`` and the days of the comment period belong to public comment alone;
    ``closes_on`` is the last day on which comments are taken.
    """

    step: Step | None
    decision: Decision
    on: date
    person: str
    body: str
    docket: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    dissent: str | None = None
    reason: str | None = None


def state_after(decisions: Iterable[StepDecision]) -> VersionState:
    """What a version is after these decisions, given in the order in which they were taken."""
    state = VersionState.WORKING_DRAFT
    for decision in decisions:
        state = _after(decision)
    return state


def next_step(decisions: Iterable[StepDecision]) -> Step | None:
    """The step whose body has the next word, or None where no step follows."""
    return NEXT_STEP.get(state_after(decisions))


def agreed_steps(decisions: Iterable[StepDecision]) -> dict[Step, StepDecision]:
    """The steps that stand, each with its decision: those taken since the version was last returned."""
    standing: dict[Step, StepDecision] = {}
    for decision in decisions:
        if decision.decision is Decision.RETURNED:
            standing = {}
        elif decision.decision is Decision.AGREED and decision.step is not None:
            standing[decision.step] = decision
    return standing


def why_not(
    decision: StepDecision,
    decisions: Sequence[StepDecision],
    *,
    today: date,
    missing: Sequence[Missing] = (),
) -> Problem | None:
    """Why this decision cannot follow those on record; None where it can.

    ``missing`` is what ``readiness.missing`` found; it stands only in the way of OMB's agreement,
    since a body may always return a version for work.
    """
    state = state_after(decisions)
    found = _out_of_turn(decision, state) or _badly_given(decision, decisions, today)
    if found is None and decision.step is Step.OMB and decision.decision is Decision.AGREED:
        found = _comment_open(decision, decisions) or _not_ready(missing)
    return found


def why_not_edit(decisions: Iterable[StepDecision]) -> Problem | None:
    """Why the words of a version cannot be changed; None for a working draft, which alone may be."""
    state = state_after(decisions)
    if state is VersionState.WORKING_DRAFT:
        return None
    is_open = state in OPEN
    found = problems.VERSION_UNDER_DECISION if is_open else problems.VERSION_FROZEN
    return found.about(state=state.label)


def is_docket(text: str) -> bool:
    """Whether a text is a docket number as regulations.gov gives them, such as BSC-HCM-2023-0004."""
    return _DOCKET.fullmatch(text) is not None


def _after(decision: StepDecision) -> VersionState:
    if decision.decision is Decision.AGREED and decision.step is not None:
        return _AFTER_AGREEING[decision.step]
    if decision.decision is Decision.SUPERSEDED:
        return VersionState.SUPERSEDED
    if decision.decision is Decision.WITHDRAWN:
        return VersionState.WITHDRAWN
    return VersionState.WORKING_DRAFT


def _out_of_turn(decision: StepDecision, state: VersionState) -> Problem | None:
    if _has_its_turn(decision, state):
        return None
    if state in {VersionState.SUPERSEDED, VersionState.WITHDRAWN}:
        return problems.VERSION_CLOSED.about(state=state.label)
    if state is VersionState.BASELINE and decision.step is not None:
        return problems.VERSION_CLOSED.about(state=state.label)
    name = decision.step.label if decision.step else decision.decision.value.capitalize()
    return problems.STEP_OUT_OF_TURN.about(step=name, state=state.label, next=_what_follows(state))


def _has_its_turn(decision: StepDecision, state: VersionState) -> bool:
    if decision.decision is Decision.SUPERSEDED:
        return decision.step is None and state is VersionState.BASELINE
    if decision.decision is Decision.WITHDRAWN:
        return decision.step is None and state in OPEN
    if decision.step is None or state not in OPEN:
        return False
    if decision.decision is Decision.RETURNED and state is VersionState.IN_PUBLIC_COMMENT:
        return decision.step in {Step.PUBLIC_COMMENT, Step.OMB}  # what the public said may be reason enough
    return decision.step is NEXT_STEP[state]


def _what_follows(state: VersionState) -> str:
    if state is VersionState.BASELINE:
        return "It stays the baseline until another version supersedes it"
    follows = NEXT_STEP[state]
    return f"Step {follows.number}, “{follows.label}”, comes next; a version may also be withdrawn"


def _badly_given(decision: StepDecision, decisions: Sequence[StepDecision], today: date) -> Problem | None:
    errors = (
        *_wrong_day(decision, decisions, today),
        *_blank_fields(decision),
        *_wrong_comment_period(decision),
    )
    if not errors:
        return None
    return problems.BAD_DECISION.about(errors, count=counted(len(errors), "field"))


def _wrong_day(
    decision: StepDecision, decisions: Sequence[StepDecision], today: date
) -> Iterator[FieldError]:
    if decision.on > today:
        yield FieldError("on", f"{day(decision.on)} has not come yet.", "Give the day of the decision.")
    last = max((earlier.on for earlier in decisions), default=None)
    if last is not None and decision.on < last:
        says = f"{day(decision.on)} is before the step that came last, on {day(last)}."
        yield FieldError("on", says, "Give that day or a later one: earlier steps stand as recorded.")


def _blank_fields(decision: StepDecision) -> Iterator[FieldError]:
    for field, value in (("person", decision.person), ("body", decision.body)):
        if not value.strip():
            yield FieldError(field, f"The {field} is not given.", f"Name the {field} that decided.")
    needs_reason = decision.decision in {Decision.RETURNED, Decision.WITHDRAWN}
    if needs_reason and not (decision.reason or "").strip():
        fix = "Say in a sentence what has to change, or why it ends."
        yield FieldError("reason", f"Nothing says why it is {decision.decision.value}.", fix)


def _wrong_comment_period(decision: StepDecision) -> Iterator[FieldError]:
    if decision.step is Step.PUBLIC_COMMENT and decision.decision is Decision.AGREED:
        yield from _wrong_docket(decision.docket)
        yield from _wrong_comment_days(decision)
        return
    for field in ("docket", "opens_on", "closes_on"):
        if getattr(decision, field) is not None:
            fix = "Leave it empty, or record it with the opening of public comment."
            yield FieldError(field, "This belongs to the opening of public comment.", fix)


def _wrong_docket(docket: str | None) -> Iterator[FieldError]:
    if not (docket or "").strip():
        fix = "Give the number of its docket on regulations.gov, such as BSC-HCM-2023-0004."
        yield FieldError("docket", "The docket number is not given.", fix)
        return
    document = _DOCUMENT.fullmatch(docket or "")
    if document:
        says = f"{docket} is the number of a document in a docket."
        yield FieldError("docket", says, f"Give the docket's own number, {document.group(1)}.")
    elif not is_docket(docket or ""):
        says = f"“{(docket or '')[:60]}” is not a docket number."
        yield FieldError("docket", says, "Write it as regulations.gov does, such as BSC-HCM-2023-0004.")


def _wrong_comment_days(decision: StepDecision) -> Iterator[FieldError]:
    opens, closes = decision.opens_on, decision.closes_on
    if opens is None:
        yield FieldError("opens_on", "The opening day is not given.", "Give the first day for comments.")
    elif opens < decision.on:
        says = f"Comments would open on {day(opens)}, before this step was taken on {day(decision.on)}."
        yield FieldError("opens_on", says, "Give the day of the step or a later one.")
    if closes is None:
        yield FieldError("closes_on", "The closing day is not given.", "Give the last day for comments.")
    elif opens is not None and closes <= opens:
        says = f"Comments would close on {day(closes)}, not after they open on {day(opens)}."
        yield FieldError("closes_on", says, "Give a day after the opening day.")


def _comment_open(decision: StepDecision, decisions: Sequence[StepDecision]) -> Problem | None:
    opened = agreed_steps(decisions).get(Step.PUBLIC_COMMENT)
    if opened is None or opened.closes_on is None or decision.on > opened.closes_on:
        return None
    return problems.COMMENT_STILL_OPEN.about(docket=opened.docket, closes=day(opened.closes_on))


def _not_ready(missing: Sequence[Missing]) -> Problem | None:
    if not missing:
        return None
    errors = tuple(FieldError(one.where, one.says, one.fix) for one in missing)
    stands = "things still stand" if len(missing) > 1 else "thing still stands"
    return problems.NOT_READY.about(errors, count=f"{len(missing):,} {stands}")

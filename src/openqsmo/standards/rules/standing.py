"""With whom a draft is, since when, and what comes next: what its pages and lists say first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openqsmo.kernel.words import day
from openqsmo.standards.rules.pipeline import (
    NEXT_STEP,
    Decision,
    Step,
    StepDecision,
    VersionState,
    agreed_steps,
    state_after,
)

LEAD = "the Standards Lead"


@dataclass(frozen=True)
class Standing:
    """Where a draft is on its way. ``holder`` is empty where nobody has the word any more."""

    holder: str
    since: date
    next: str


@dataclass(frozen=True)
class StepLine:
    """A step of the pipeline and the decision that stands on it, None where none does."""

    step: Step
    decision: StepDecision | None
    is_next: bool


def standing(decisions: Sequence[StepDecision], *, made_on: date, today: date) -> Standing:
    """Who has the word on a draft, since which day, and what comes next, in words."""
    state = state_after(decisions)
    since = max((decision.on for decision in decisions), default=made_on)
    opened = agreed_steps(decisions).get(Step.PUBLIC_COMMENT)
    if state is VersionState.IN_PUBLIC_COMMENT and opened is not None:
        return _in_comment(opened, today)
    if state not in NEXT_STEP:
        return Standing("", since, _ENDED[state])
    step = NEXT_STEP[state]
    holder = LEAD if step in {Step.WORKING_GROUP, Step.PUBLIC_COMMENT} else f"the {_short(step)}"
    return Standing(holder, since, _NEXT[step])


def step_lines(decisions: Sequence[StepDecision]) -> tuple[StepLine, ...]:
    """Every step in order with the decision that stands, and which step has the word."""
    agreed, following = agreed_steps(decisions), NEXT_STEP.get(state_after(decisions))
    return tuple(StepLine(step, agreed.get(step), step is following) for step in Step)


def takes_comments(decisions: Sequence[StepDecision], today: date) -> bool:
    """Whether the public may comment on a day: the opening and the closing day are days for comments."""
    opened = agreed_steps(decisions).get(Step.PUBLIC_COMMENT)
    is_open = state_after(decisions) is VersionState.IN_PUBLIC_COMMENT and opened is not None
    if not is_open or opened is None or opened.opens_on is None or opened.closes_on is None:
        return False
    return opened.opens_on <= today <= opened.closes_on


def comment_period(decisions: Sequence[StepDecision]) -> StepDecision | None:
    """The last opening of public comment, also where the version was returned or withdrawn after it."""
    opened = [
        each
        for each in decisions
        if each.step is Step.PUBLIC_COMMENT and each.decision is Decision.AGREED and each.closes_on
    ]
    return opened[-1] if opened else None


_NEXT = {
    Step.WORKING_GROUP: "When the working group agrees on its words, the Business Standards Council reads it.",
    Step.STANDARDS_COUNCIL: "It agrees, or returns the draft for work.",
    Step.GOVERNANCE_BOARD: "It agrees, or returns the draft for work.",
    Step.PUBLIC_COMMENT: "Public comment is opened under a docket number.",
    Step.OMB: "OMB agrees, and the draft is the baseline; or it returns the draft for work.",
}
_ENDED = {
    VersionState.BASELINE: "It is the baseline.",
    VersionState.SUPERSEDED: "A later baseline took its place.",
    VersionState.WITHDRAWN: "It was withdrawn: no step follows.",
}


def _short(step: Step) -> str:
    return "OMB reviewer" if step is Step.OMB else step.label


def _in_comment(opened: StepDecision, today: date) -> Standing:
    opens, closes = opened.opens_on or opened.on, opened.closes_on or opened.on
    if today < opens:
        return Standing("the public", opened.on, f"Comments are taken from {day(opens)} to {day(closes)}.")
    if today <= closes:
        return Standing(
            "the public", opens, f"Comments are taken until {day(closes)}; then OMB has the word."
        )
    says = "Once every comment is answered and every MUST has its evidence, OMB decides."
    return Standing(f"{LEAD} and OMB", closes + timedelta(days=1), says)

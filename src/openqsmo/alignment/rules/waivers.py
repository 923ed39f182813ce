"""When a waiver is decided, how long it holds, what one must say: public, dated, one per requirement (FAC ADR 37)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from openqsmo.alignment.vocabulary import LONGEST_STATEMENT, WaiverReason, WaiverState
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import counted, day

# No source sets the days; the office decides within a month, as it does about requests of other kinds.
DAYS_TO_DECIDE = 30
LONGEST_DAYS = 3 * 366
LONGEST_RULE_ID = 60


@dataclass(frozen=True)
class WaiverStanding:
    """Where a waiver stands on a day, as far as its clock goes. ``late_days`` is 0 where nothing is late."""

    state: WaiverState
    is_in_force: bool
    is_expired: bool
    late_days: int
    says: str


def decide_by(asked_on: date) -> date:
    """The day by which a waiver that was asked for on a day is to be decided."""
    return asked_on + timedelta(days=DAYS_TO_DECIDE)


def standing_of(state: WaiverState, by: date, expires_on: date, today: date) -> WaiverStanding:
    """Where a waiver stands on a day: ``by`` is when it is to be decided, ``expires_on`` its last day.

    One that is granted holds to the end of its last day. From the day after it holds no more, whether or not
    somebody has taken it into review yet.
    """
    granted = state is WaiverState.GRANTED
    expired = granted and expires_on < today
    late = max(0, (today - by).days) if state.waits_for_a_decision else 0
    return WaiverStanding(
        state, granted and not expired, expired, late, _says(state, by, expires_on, expired, late)
    )


def _says(state: WaiverState, by: date, expires_on: date, expired: bool, late: int) -> str:
    if late:
        return f"{state.label}: was to be decided by {day(by)}, {counted(late, 'day')} late."
    if state.waits_for_a_decision:
        return f"{state.label}: to be decided by {day(by)}."
    if expired:
        return f"It held until {day(expires_on)} and goes back to review."
    return f"Granted until {day(expires_on)}." if state is WaiverState.GRANTED else f"{state.label}."


def faults_of_waiver(
    *, target: int, owners: int, rule_id: str, explanation: str, expires_on: date, today: date
) -> Iterator[FieldError]:
    """What is wrong with a waiver as it is asked for: ``target`` items or rules named, ``owners`` askers named."""
    if target != 1:
        fix = "Name one item of the standard, or the identifier of one rule."
        yield FieldError("identifier", "A waiver is of one requirement.", fix)
    if owners != 1:
        yield FieldError("agency", "A waiver is one agency's or one offering's.", "Name one of them.")
    if len(rule_id) > LONGEST_RULE_ID:
        yield FieldError(
            "rule_id", "The rule's identifier is too long.", "Write it as the report does: PAY-014."
        )
    if not explanation:
        yield FieldError(
            "explanation", "No explanation is given.", "Say in a few sentences why; everyone reads it."
        )
    elif len(explanation) > LONGEST_STATEMENT:
        yield FieldError(
            "explanation", "The explanation is too long.", f"Use {LONGEST_STATEMENT:,} characters."
        )
    yield from faults_of_last_day(expires_on, today)


def faults_of_last_day(expires_on: date, today: date) -> Iterator[FieldError]:
    """A waiver ends on a day to come, within three years: none holds for ever."""
    if expires_on <= today:
        yield FieldError(
            "expires_on", f"{day(expires_on)} is not to come.", "Give the last day of the waiver."
        )
    elif expires_on > today + timedelta(days=LONGEST_DAYS):
        fix = "Give a day within three years; it can be asked for again."
        yield FieldError("expires_on", f"{day(expires_on)} is more than three years away.", fix)


def counts_by_reason(
    waivers: Iterable[tuple[WaiverReason, WaiverState]],
) -> dict[WaiverReason, dict[WaiverState, int]]:
    """How many waivers there are for each reason in each state; every reason is there, also with none."""
    found = Counter(waivers)
    return {reason: {state: found[(reason, state)] for state in WaiverState} for reason in WaiverReason}

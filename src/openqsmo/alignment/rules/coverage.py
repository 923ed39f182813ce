"""What of an agency's own list an offering meets (field guide 2.7: met ÷ applicable, must-haves and all)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from openqsmo.alignment.rules.gaps import gap_of
from openqsmo.alignment.vocabulary import Coverage, Gap, GapState, Line, Necessity, Tally
from openqsmo.kernel.words import counted, day, listed


def coverage_of(lines: Sequence[Line], today: date) -> Coverage:
    """The coverage of one offering for one agency on a day; each capability of the standard is one line."""
    gaps = tuple(gap for line in lines if (gap := gap_of(line, today)) is not None)
    musts = tuple(gap for gap in gaps if gap.necessity is Necessity.MUST_HAVE)
    return Coverage(
        must_haves=_tally(musts),
        everything=_tally(gaps),
        gaps=tuple(gap for gap in gaps if not gap.state.is_met),
        not_applicable=sum(line.necessity is Necessity.NOT_APPLICABLE for line in lines),
        undecided=sum(line.necessity is None for line in lines),
        older_wording=sum(line.is_older_wording for line in lines),
    )


def order_of(coverage: Coverage) -> tuple[Fraction, Fraction]:
    """A sorting key that puts the offering with the most must-haves met first, then the most of all."""
    unknown = Fraction(-1)
    musts, everything = coverage.must_haves.share, coverage.everything.share
    return (-(unknown if musts is None else musts), -(unknown if everything is None else everything))


def share_in_words(tally: Tally) -> str:
    """A share with its numbers: ``12 of 40 (30 %)``. It is rounded down: all is said only of all."""
    if tally.share is None:
        return "unknown: nothing is applicable yet"
    whole = tally.share * 100
    per_cent = "under 1" if 0 < whole < 1 else str(int(whole))
    return f"{tally.met:,} of {tally.applicable:,} ({per_cent} %)"


def tally_in_words(tally: Tally) -> str:
    """Where the applicable capabilities stand, in words; what there is none of is left out."""
    parts = [f"{tally.count(state):,} {_WORDS[state]}" for state in GapState if tally.count(state)]
    if not parts:
        return "nothing is applicable yet"
    due = f", the last by {day(tally.last_due_on)}" if tally.last_due_on else ""
    return listed(parts) + due


def answered_in_words(answered: int, listed_in_all: int) -> str:
    """How far somebody came: ``3 of 120 capabilities answered, 117 not answered``."""
    left = listed_in_all - answered
    return f"{answered:,} of {counted(listed_in_all, 'capability', 'capabilities')} answered, {left:,} not answered"


_WORDS = {
    GapState.OUT_OF_THE_BOX: "met out of the box",
    GapState.BY_CONFIGURATION: "met by configuration",
    GapState.CONDITIONAL: "to be closed by a given day",
    GapState.LATE: "late",
    GapState.NOT_MET: "not met",
    GapState.NOT_ANSWERED: "not answered by the provider",
}


def _tally(gaps: Iterable[Gap]) -> Tally:
    found = tuple(gaps)
    days = [gap.due_on for gap in found if gap.due_on is not None]
    return Tally(Counter(gap.state for gap in found), max(days, default=None))

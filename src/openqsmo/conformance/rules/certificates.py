"""How long a certificate holds: until its run is withdrawn, or the standard or its contract changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openqsmo.conformance.vocabulary import Verdict
from openqsmo.kernel.words import day

CERTIFIED = frozenset({Verdict.CONFORMANT, Verdict.WITH_CONDITIONS})


@dataclass(frozen=True)
class Newer:
    """Something that replaces what was tested: what it is called, and since when."""

    name: str
    since: date


@dataclass(frozen=True)
class Standing:
    """Whether a certificate holds; ``ended_on`` and ``why`` are given exactly where it does not."""

    holds: bool
    ended_on: date | None = None
    why: str = ""

    @property
    def in_words(self) -> str:
        if self.holds or self.ended_on is None:
            return "In force"
        return f"Ended on {day(self.ended_on)}: {self.why}"


def standing(*, withdrawn_on: date | None, why_withdrawn: str, newer: Iterable[Newer]) -> Standing:
    """Where a certificate stands: ended by whatever came first."""
    ends = [(each.since, f"{each.name} replaces what was tested.") for each in newer]
    if withdrawn_on is not None:
        ends.append((withdrawn_on, f"It was withdrawn: {why_withdrawn}"))
    if not ends:
        return Standing(holds=True)
    ended_on, why = min(ends)
    return Standing(holds=False, ended_on=ended_on, why=why)

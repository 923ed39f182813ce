"""The rules clock: how many days a new law, circular or regulation takes to reach the standard, offerings, agencies.

All days count from the day the rule was issued. What has not happened yet is running: it has no number of
days, and is never left out and never zero. A median over what finished and what still runs is known only as far
as it is certain: what runs may finish tomorrow or never, so it lies between two values (the Kaplan-Meier reading
of censored times, kept to its certain part).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf
from statistics import median

from openqsmo.kernel.words import counted


class Stage(StrEnum):
    """What a clock counts to."""

    ADOPTED = "adopted"
    OFFERING_CONFORMANT = "offering_conformant"
    AGENCY_USING = "agency_using"

    @property
    def label(self) -> str:
        return {
            "adopted": "Standard adopted",
            "offering_conformant": "Offering conformant",
            "agency_using": "Agency uses a conformant offering",
        }[self.value]


@dataclass(frozen=True)
class Counted:
    """One clock: of whom, since when, and the day it stopped; None while it runs. ``days`` so far or in all."""

    key: str
    started_on: date
    stopped_on: date | None
    days: int

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None

    @property
    def says(self) -> str:
        return f"{counted(self.days, 'day')}{' so far, still running' if self.is_running else ''}"


@dataclass(frozen=True)
class OfferingMet:
    """An offering, and since when it meets each item of the rule as adopted; an item it does not meet is None."""

    key: str
    met_on: Mapping[str, date | None]


@dataclass(frozen=True)
class AgencyUse:
    """An agency that uses an offering; ``since`` is None where that is not known."""

    agency: str
    offering: str
    since: date | None


@dataclass(frozen=True)
class RuleClock:
    """Every clock of one rule. ``not_started`` says that the rule is issued on a day to come."""

    adopted: Counted
    items: tuple[Counted, ...]
    offerings: tuple[Counted, ...]
    agencies: tuple[Counted, ...]

    def of(self, stage: Stage) -> tuple[Counted, ...]:
        return {
            Stage.ADOPTED: (self.adopted,),
            Stage.OFFERING_CONFORMANT: self.offerings,
            Stage.AGENCY_USING: self.agencies,
        }[stage]


@dataclass(frozen=True)
class MedianDays:
    """A median of days: certain where ``low`` and ``high`` are one; ``high`` is None where it may be any later day."""

    low: float | None
    high: float | None
    finished: int
    running: int

    @property
    def says(self) -> str:
        still = f"; {self.running:,} still running" if self.running else ""
        if self.low is None:
            return "Nothing to count yet"
        if self.high is None:
            return f"At least {_days(self.low)}{still}"
        if self.low == self.high:
            return f"{_days(self.low)}{still}"
        return f"Between {self.low:g} and {_days(self.high)}{still}"


def rule_clock(
    *,
    issued_on: date,
    today: date,
    adopted_on: Mapping[str, date | None],
    offerings: Iterable[OfferingMet] = (),
    uses: Sequence[AgencyUse] = (),
) -> RuleClock:
    """Every clock of a rule that names these items, each with the day it was adopted, None while it is not.

    The standard has adopted a rule when it has adopted all its items. An offering is conformant from the day
    on which it meets them all as adopted; an agency uses a conformant offering from that day, or from the day
    it began to use it, if later. An agency that uses several is counted by the first that conforms.
    """
    items = tuple(_count(name, issued_on, on, today) for name, on in sorted(adopted_on.items()))
    all_adopted = _latest(adopted_on.values())
    conformant = {each.key: _conformant(each, adopted_on, all_adopted) for each in offerings}
    agencies: dict[str, date | None] = {}
    for use in uses:
        on = _using(use, conformant.get(use.offering))
        before = agencies.get(use.agency)
        agencies[use.agency] = min(filter(None, (before, on)), default=None)
    return RuleClock(
        _count("", issued_on, all_adopted, today), items,
        tuple(_count(key, issued_on, on, today) for key, on in sorted(conformant.items())),
        tuple(_count(key, issued_on, on, today) for key, on in sorted(agencies.items())),
    )  # fmt: skip


def median_days(clocks: Iterable[Counted]) -> MedianDays:
    """The median of clocks, running ones among them: as low and as high as it may still turn out."""
    found = tuple(clocks)
    running = sum(each.is_running for each in found)
    if not found:
        return MedianDays(None, None, 0, 0)
    low = median(each.days for each in found)
    high = median(inf if each.is_running else each.days for each in found)
    return MedianDays(low, None if high == inf else high, len(found) - running, running)


def _count(key: str, issued_on: date, stopped_on: date | None, today: date) -> Counted:
    end = today if stopped_on is None else stopped_on
    return Counted(key, issued_on, stopped_on, max(0, (end - issued_on).days))


def _latest(days: Iterable[date | None]) -> date | None:
    found = list(days)
    known = [each for each in found if each is not None]
    return max(known) if known and len(known) == len(found) else None


def _conformant(
    each: OfferingMet, adopted_on: Mapping[str, date | None], all_adopted: date | None
) -> date | None:
    if all_adopted is None:
        return None
    met = _latest(each.met_on.get(name) for name in adopted_on)
    return None if met is None else max(met, all_adopted)


def _using(use: AgencyUse, conformant_on: date | None) -> date | None:
    return None if conformant_on is None else max(conformant_on, use.since or conformant_on)


def _days(number: float) -> str:
    return counted(int(number), "day") if number == int(number) else f"{number:g} days"

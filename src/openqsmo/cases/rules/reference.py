"""The reference class: what comparable past cases came to beside what their authors planned (Flyvbjerg; A-94).

A pair is what was planned and what was achieved, in the same unit. The class says how far plans like this one went
astray; optimism is named, not corrected away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openqsmo.cases.rules.measures import SHARE, ratio
from openqsmo.cases.vocabulary import Estimate

FEWEST = 5  # below so many comparable cases no range is told


@dataclass(frozen=True)
class Pair:
    """One past case: what was planned and what was achieved."""

    title: str
    planned: Decimal
    achieved: Decimal


@dataclass(frozen=True)
class ReferenceClass:
    """How achieved stood to planned in comparable cases: tenth, middle and ninetieth of a hundred.

    ``low``, ``middle`` and ``high`` are ratios, None where fewer than ``FEWEST`` cases are comparable.
    """

    source: str
    cases: int
    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class BesideReference:
    """An author's range beside the range that the reference class gives for the same likely figure."""

    author: Estimate
    reference: Estimate | None
    is_narrower: bool
    optimism: Decimal | None
    says: str


@dataclass(frozen=True)
class Coverage:
    """How often the class's 80 % interval, formed from some cases, held what others achieved."""

    formed_from: int
    checked_on: int
    held: int
    low: Decimal | None
    high: Decimal | None

    @property
    def share(self) -> Decimal | None:
        return ratio(Decimal(self.held), Decimal(self.checked_on))


def reference_class(pairs: Sequence[Pair], source: str) -> ReferenceClass:
    """The class of these pairs. A plan of nothing has no ratio, so such a pair does not count."""
    ratios = sorted(pair.achieved / pair.planned for pair in pairs if pair.planned > 0)
    if len(ratios) < FEWEST:
        return ReferenceClass(source, len(ratios), None, None, None)
    low, middle, high = (_quantile(ratios, share) for share in ("0.1", "0.5", "0.9"))
    return ReferenceClass(source, len(ratios), low, middle, high)


def beside(author: Estimate, found: ReferenceClass, *, more_is_better: bool) -> BesideReference:
    """An author's range of a benefit (or, with ``more_is_better`` false, a cost) beside the class's.

    Optimism is how far the likely figure lies on the better side of the class's middle, as a share of the middle.
    """
    if found.low is None or found.middle is None or found.high is None:
        says = f"Only {found.cases} comparable cases are on record, too few for a range."
        return BesideReference(author, None, False, None, says)
    low, middle, high = (author.likely * each for each in (found.low, found.middle, found.high))
    reference = Estimate(*sorted((low, middle, high)))
    is_narrower = author.high - author.low < reference.high - reference.low
    gap = author.likely - middle if more_is_better else middle - author.likely
    optimism = ratio(gap, abs(middle))
    return BesideReference(author, reference, is_narrower, optimism, _in_words(found, is_narrower, optimism))


def coverage(formed: Sequence[Pair], checked: Sequence[Pair], source: str) -> Coverage:
    """Form the class from one half and count how often its interval holds in the other."""
    found = reference_class(formed, source)
    fit = [pair for pair in checked if pair.planned > 0]
    if found.low is None or found.high is None:
        return Coverage(found.cases, len(fit), 0, None, None)
    held = sum(found.low <= pair.achieved / pair.planned <= found.high for pair in fit)
    return Coverage(found.cases, len(fit), held, found.low, found.high)


def _quantile(ordered: Sequence[Decimal], share: str) -> Decimal:
    place = Decimal(share) * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return (ordered[below] + (place - below) * (ordered[above] - ordered[below])).quantize(SHARE)


def _in_words(found: ReferenceClass, is_narrower: bool, optimism: Decimal | None) -> str:
    told = f"{found.cases} comparable cases ({found.source}) came to {found.low} to {found.high} times their plans."
    if is_narrower:
        told += " The author's range is narrower than that."
    if optimism is not None and optimism > 0:
        told += f" The likely figure is {optimism:.0%} more optimistic than the middle of those cases."
    return told

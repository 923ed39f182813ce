"""A general contractor's bundle as an alternative: price, service level, risk and accountability out of its parts.

Prices, levels and states are those of the catalogue (``catalog.rules.bundles``); here they become cost lines of a case,
and who answers for what is told. What one part leaves unknown is unknown for the bundle.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openqsmo.cases.rules.measures import SHARE, to_cents
from openqsmo.cases.vocabulary import CostElement, CostLine, Estimate, Risk
from openqsmo.catalog.rules.bundles import BundleLevel, FailingPart, bundle_levels, bundle_price, bundle_state
from openqsmo.catalog.vocabulary import Component, PricePeriod, Quote

YEARLY = {PricePeriod.YEAR: 1, PricePeriod.MONTH: 12}


@dataclass(frozen=True)
class BundlePart:
    """A part with what a case must know beside the catalogue: who provides it, who answers for it, what may go wrong.

    ``failure`` is the chance in a year that the part fails its users; None is not known.
    """

    component: Component
    provider: str
    accountable: str = ""
    risks: tuple[Risk, ...] = ()
    failure: Decimal | None = None


@dataclass(frozen=True)
class Accountability:
    """Who answers for one part, and who for the whole."""

    part: str
    provider: str
    accountable: str
    says: str


@dataclass(frozen=True)
class Composition:
    """A bundle composed. ``failure`` is the chance in a year that a required part fails; None is not known.

    ``availability`` is the product of the required parts' availabilities in percent, None where a part states none:
    parts that all must run are together available less often than the weakest of them.
    """

    price: Quote
    levels: tuple[BundleLevel, ...]
    availability: Decimal | None
    failing: tuple[FailingPart, ...]
    failure: Decimal | None
    risks: tuple[Risk, ...]
    accountability: tuple[Accountability, ...]
    gaps: tuple[str, ...]


def compose(
    parts: Sequence[BundlePart],
    volume: int,
    contractor: str,
    *,
    chosen: Collection[str] = frozenset(),
    on: date | None = None,
) -> Composition:
    """The bundle that a general contractor answers for. No answer depends on the order of the parts."""
    ordered = sorted(parts, key=lambda part: part.component.code)
    used = [part for part in ordered if part.component.is_required or part.component.code in chosen]
    components = [part.component for part in ordered]
    required = [part for part in used if part.component.is_required]
    return Composition(
        price=bundle_price(components, volume, chosen=chosen, on=on),
        levels=bundle_levels(components),
        availability=_availability(required),
        failing=bundle_state(components),
        failure=_failure(required),
        risks=tuple(dict.fromkeys(risk for part in used for risk in part.risks)),
        accountability=tuple(_answers(part, contractor) for part in used),
        gaps=_gaps(used, contractor),
    )


def fee_lines(composed: Composition, years: Sequence[int], prefix: str) -> tuple[CostLine, ...]:
    """The bundle's price as a cost line: each year for a yearly or monthly price, else once in the first year.

    A price that is not known makes a line that is not known.
    """
    price, title = composed.price, "Fee of the bundle"
    if price.total is None:
        amounts: dict[int, Estimate | None] = dict.fromkeys(years)
        basis = price.why_unknown
    else:
        yearly = to_cents(price.total * YEARLY.get(price.period, 1))
        charged = list(years) if price.period in YEARLY else list(years[:1])
        amounts = {year: Estimate.exactly(yearly) for year in charged}
        basis = f"{price.volume:,} units, {price.period.label or 'as used'}"
    return (CostLine(f"{prefix}-fee", title, CostElement.SERVICE_FEE, amounts, basis=basis),)


def _availability(required: Sequence[BundlePart]) -> Decimal | None:
    product = Decimal(1)
    for part in required:
        stated = [
            level.target / 100
            for level in part.component.service_levels
            if level.measure.strip().casefold() == "availability" and level.unit.strip() in ("%", "percent")
        ]
        if not stated:
            return None
        product *= min(stated)
    return (product * 100).quantize(SHARE) if required else None


def _failure(required: Sequence[BundlePart]) -> Decimal | None:
    """One less the chance that no required part fails, parts failing apart from each other."""
    holds = Decimal(1)
    for part in required:
        if part.failure is None:
            return None
        holds *= 1 - part.failure
    return (1 - holds).quantize(SHARE) if required else None


def _answers(part: BundlePart, contractor: str) -> Accountability:
    who = part.accountable or "nobody named"
    says = f"{contractor} answers to the agency for “{part.component.title}”; {part.provider} provides it ({who})."
    return Accountability(part.component.code, part.provider, part.accountable, says)


def _gaps(used: Sequence[BundlePart], contractor: str) -> tuple[str, ...]:
    """Where nobody answers: a part with no name, and a bundle with no contractor."""
    found = [] if contractor.strip() else ["Nobody answers for the bundle as a whole."]
    found += [
        f"Nobody is named who answers for “{part.component.title}”."
        for part in used
        if not part.accountable.strip()
    ]
    return tuple(found)

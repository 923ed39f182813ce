"""What makes a reader of a case look twice. Warnings, never refusals: each says where, what and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from openqsmo.cases.rules.appraisal import AlternativeAppraisal, Appraisal
from openqsmo.cases.vocabulary import (
    Alternative,
    AlternativeKind,
    BenefitKind,
    Case,
    CostElement,
    CostGroup,
    RateStanding,
)
from openqsmo.kernel.money import fiscal_year
from openqsmo.kernel.words import listed

# A change to another service that costs none of these is rarely costed whole (field guide 5.3).
EXPECTED = (
    CostElement.DATA_CLEANSING,
    CostElement.DUAL_RUNNING,
    CostElement.CHANGE_AND_TRAINING,
    CostElement.DECOMMISSIONING,
)


@dataclass(frozen=True)
class Warning:
    """One thing to look at: where (an alternative's id, or empty for the case), what, what to do."""

    code: str
    where: str
    says: str
    fix: str


def warnings_of(appraisal: Appraisal) -> tuple[Warning, ...]:
    """Every warning of an appraised case, in the order of its alternatives."""
    case = appraisal.case
    found = [*_of_case(appraisal)]
    for each in case.alternatives:
        found += _of_alternative(case, each, appraisal.of(each.id))
    return tuple(found)


def _of_case(appraisal: Appraisal) -> Iterator[Warning]:
    case, row = appraisal.case, appraisal.used.row
    if case.baseline is None:
        yield Warning(
            "baseline", "", "The case states no baseline.", "Say how things stand now: source, period, unit."
        )
    if len(case.alternatives) < 2:
        yield Warning(
            "alternatives",
            "",
            "There is nothing to choose between.",
            "Add another alternative, also that of waiting.",
        )
    if row.standing is RateStanding.UNCONFIRMED:
        yield Warning(
            "rates", "", f"The rate row “{row.id}” is not confirmed: {row.caveat or row.source}.",
            "Use a row from a publication that was read, or say why this one governs.",
        )  # fmt: skip
    if row.effective_to and row.effective_to.year < case.first_year - 1:
        yield Warning(
            "rates", "", f"The rate row “{row.id}” held until {row.effective_to.isoformat()}.",
            "Use a row that holds when the case is decided.",
        )  # fmt: skip


def _of_alternative(case: Case, stated: Alternative, found: AlternativeAppraisal) -> Iterator[Warning]:
    yield from _of_ranges(stated)
    yield from _of_benefits(stated, found)
    if not stated.is_keep:
        yield from _of_change(case, stated)


def _of_ranges(stated: Alternative) -> Iterator[Warning]:
    figures = [each for line in stated.costs for each in line.amounts.values() if each is not None]
    if figures and all(each.is_exact for each in figures):
        yield Warning(
            "no-range", stated.id, f"Every figure of “{stated.title}” is a single number.",
            "Give low, likely and high where a figure is an estimate.",
        )  # fmt: skip


def _of_change(case: Case, stated: Alternative) -> Iterator[Warning]:
    elements = {line.element for line in stated.costs}
    if elements and {element.group for element in elements} == {CostGroup.TECHNOLOGY}:
        yield Warning(
            "technology-only", stated.id, f"“{stated.title}” costs technology alone.",
            "Add what people, process and change cost.",
        )  # fmt: skip
    missing = [element for element in EXPECTED if element not in elements]
    if elements and missing and stated.kind is not AlternativeKind.WAIT:
        names = listed((element.label.lower() for element in missing), "or")
        yield Warning(
            "missing-elements", stated.id, f"“{stated.title}” has no cost of {names}.",
            "Add the lines, or write them with 0 and say in their basis why they cost nothing.",
        )  # fmt: skip
    if stated.kind is AlternativeKind.WAIT:
        return
    if stated.goes_live_on is None:
        yield Warning(
            "no-go-live", stated.id, f"“{stated.title}” has no day of going live.", "State when it goes live."
        )
    elif fiscal_year(stated.goes_live_on) not in case.years:
        yield Warning(
            "go-live", stated.id, f"“{stated.title}” goes live outside the years that are analysed.",
            "Lengthen the horizon, or correct the day.",
        )  # fmt: skip
    if stated.stabilization is None:
        yield Warning(
            "no-dip", stated.id, f"“{stated.title}” expects no dip after going live.",
            "State for how many months running costs more (M3 activity 5.1), or 0 and why none.",
        )  # fmt: skip


def _of_benefits(stated: Alternative, found: AlternativeAppraisal) -> Iterator[Warning]:
    for benefit in stated.benefits:
        lacks = [
            name for name in ("owner", "measure", "unit", "starts_on", "proof") if not getattr(benefit, name)
        ]
        if lacks:
            yield Warning(
                "benefit", stated.id, f"The benefit “{benefit.title}” has no {listed(map(_word, lacks), 'and no')}.",
                "Without them nobody can show later that it came.",
            )  # fmt: skip
    measures = found.measures
    claimed, borne = measures.claimed_savings, measures.savings
    if claimed and borne is not None and claimed > borne:
        yield Warning(
            "claimed", stated.id,
            f"“{stated.title}” claims savings of ${claimed:,.2f} in present value; its lines bear out ${borne:,.2f}.",
            "Correct the claim, or the lines that it rests on.",
        )  # fmt: skip
    future = [line for line in stated.benefits if line.kind is BenefitKind.AVOIDANCE and line.amounts]
    if future and any(_sum(line.amounts) > 0 for line in found.avoidances) and measures.avoidance is not None:
        stated_only = sum((_sum(line.present) for line in found.avoidances), Decimal(0))
        if measures.avoidance > stated_only > 0:
            yield Warning(
                "avoidance-twice", stated.id,
                f"“{stated.title}” states avoidance, and future costs of keeping what we have count as avoidance too.",
                "Make sure that the same cost does not stand in both.",
            )  # fmt: skip


def _sum(figures: Iterable[Decimal | None]) -> Decimal:
    return sum((figure for figure in figures if figure is not None), Decimal(0))


def _word(name: str) -> str:
    return {"starts_on": "first day", "proof": "way of proving it"}.get(name, name)

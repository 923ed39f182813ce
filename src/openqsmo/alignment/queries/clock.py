"""Reads of the rules clock: every rule with its clocks, medians by functional area, one rule in full."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openqsmo.alignment.models import NewRule, NewRuleItem, ProviderAnswer
from openqsmo.alignment.rules.clock import (
    AgencyUse,
    Counted,
    MedianDays,
    OfferingMet,
    RuleClock,
    Stage,
    median_days,
    rule_clock,
)
from openqsmo.alignment.vocabulary import Fit
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.kernel.actor import Actor
from openqsmo.standards.models import FunctionalArea, StandardVersion, VersionDecision
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.vocabulary import AS_PUBLISHED

MET = (Fit.OUT_OF_THE_BOX.value, Fit.BY_CONFIGURATION.value)


@dataclass(frozen=True)
class RuleLine:
    """A rule with its clocks, and the functional areas whose items it names."""

    rule: NewRule
    items: tuple[NewRuleItem, ...]
    areas: tuple[FunctionalArea, ...]
    clock: RuleClock
    offerings: Mapping[str, Offering]
    agencies: Mapping[str, str]

    @property
    def done_offerings(self) -> int:
        """How many offerings are conformant."""
        return sum(not each.is_running for each in self.clock.offerings)

    @property
    def done_agencies(self) -> int:
        """How many agencies use a conformant offering."""
        return sum(not each.is_running for each in self.clock.agencies)


@dataclass(frozen=True)
class AreaMedians:
    """The medians of one functional area, stage by stage; every clock of its rules is in them."""

    area: FunctionalArea
    medians: Mapping[Stage, MedianDays]


@dataclass
class _Adopted:
    """Since when, and in which wordings, an item stands as a rule wants it."""

    on: date | None = None
    wordings: set[int] = field(default_factory=set)


def rule_lines(*, viewer: Actor, today: date, rule_id: int | None = None) -> list[RuleLine]:
    """Every rule with its clocks, the newest first; rules are public, offerings as the viewer may see them."""
    rules = list(NewRule.objects.filter(**({"pk": rule_id} if rule_id else {})))
    if not rules:
        return []
    named: dict[int, list[NewRuleItem]] = defaultdict(list)
    rows = NewRuleItem.objects.filter(rule__in=rules).select_related("item__standard__area")
    for row in rows:
        named[row.rule_id].append(row)
    board = _Board.of(list(rows), viewer)
    return [_line(rule, named[rule.pk], board, today) for rule in rules]


def area_medians(lines: Iterable[RuleLine]) -> list[AreaMedians]:
    """Medians by functional area and stage, over the clocks of all rules that name items of the area."""
    clocks: dict[int, dict[Stage, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    areas: dict[int, FunctionalArea] = {}
    for line in lines:
        for area in line.areas:
            areas[area.pk] = area
            for stage in Stage:
                clocks[area.pk][stage] += line.clock.of(stage)
    return [
        AreaMedians(area, {stage: median_days(clocks[pk][stage]) for stage in Stage})
        for pk, area in sorted(areas.items(), key=lambda pair: pair[1].title)
    ]


def rule_data(line: RuleLine) -> dict[str, Any]:
    """A rule with its clocks as plain data; ``stopped_on`` is null while a clock runs."""
    rule = line.rule
    return {
        "id": rule.pk,
        "title": rule.title,
        "kind": rule.kind,
        "citation": rule.citation,
        "issued_on": rule.issued_on,
        "effective_on": rule.effective_on,
        "source": rule.source,
        "is_synthetic": rule.is_synthetic,
        "areas": [area.code for area in line.areas],
        "adopted": _counted(line.clock.adopted),
        "items": [_counted(each) for each in line.clock.items],
        "offerings": [_counted(each) for each in line.clock.offerings],
        "agencies": [_counted(each) for each in line.clock.agencies],
    }


def medians_data(found: AreaMedians) -> dict[str, Any]:
    """An area's medians as plain data; ``high`` is null where the median may be any later day."""
    return {
        "area": found.area.code,
        "stages": {
            stage.value: {
                "low": each.low, "high": each.high, "finished": each.finished, "running": each.running,
                "says": each.says,
            }
            for stage, each in found.medians.items()
        },
    }  # fmt: skip


def _counted(found: Counted) -> dict[str, Any]:
    return {
        "of": found.key,
        "stopped_on": found.stopped_on,
        "days": found.days,
        "is_running": found.is_running,
    }


@dataclass(frozen=True)
class _Board:
    """What all rules are counted against, read once: versions, wordings, answers, offerings, uses."""

    adopted_days: Mapping[int, date]
    firsts: frozenset[int]
    listed: Mapping[int, Sequence[tuple[int, int]]]
    answers: Mapping[tuple[int, int], tuple[int, date]]
    offerings: Sequence[Offering]
    uses: Sequence[Adoption]

    @classmethod
    def of(cls, named: Sequence[NewRuleItem], viewer: Actor) -> "_Board":
        items = {row.item_id for row in named}
        areas = {row.item.standard.area_id for row in named}
        standards = {row.item.standard_id for row in named}
        days = _adopted_days(standards)
        listing = StandardVersion.items.through.objects.filter(
            itemversion__item__in=items, standardversion__in=days
        ).order_by("standardversion__number")
        listed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for item, version, wording in listing.values_list(
            "itemversion__item_id", "standardversion_id", "itemversion_id"
        ):
            listed[item].append((version, wording))
        said = ProviderAnswer.objects.filter(item__in=items, answer__in=MET)
        answers = {
            (offering or 0, item): (wording, at.date())
            for offering, item, wording, at in said.values_list(
                "fit_gap__offering_id", "item_id", "item_version_id", "answered_at"
            )
        }
        offerings = list(Offering.objects.visible_to(viewer).filter(functional_area__in=areas))
        uses = Adoption.objects.current().filter(offering__in=offerings).select_related("organization")
        return cls(days, _first_versions(standards), listed, answers, offerings, list(uses))

    def adopted(self, item: int, issued_on: date) -> _Adopted:
        """When the standard first said something else of an item than on the day of issue, and how it says it.

        What the first version on record says was not adopted by it: what stood before is not known here.
        """
        found, before = _Adopted(), None
        for version, wording in self.listed.get(item, ()):
            day = self.adopted_days[version]
            if found.on is not None:
                found.wordings.add(wording)
            elif day < issued_on or version in self.firsts:
                before = wording
            elif wording != before:
                found.on = day
                found.wordings.add(wording)
        return found


def _first_versions(standards: set[int]) -> frozenset[int]:
    """The first published version of each of these standards."""
    rows = StandardVersion.objects.filter(standard__in=standards, number__gt=0).order_by("-number")
    return frozenset(dict(rows.values_list("standard_id", "pk")).values())


def _adopted_days(standards: set[int]) -> dict[int, date]:
    """The day on which each published version came: OMB's agreement, else the day that its source was read."""
    rows = StandardVersion.objects.filter(standard__in=standards, number__gt=0)
    days = dict(rows.values_list("pk", "made_on"))
    agreed = VersionDecision.objects.filter(
        version__in=rows.exclude(state=AS_PUBLISHED), step=Step.OMB.value, decision=Decision.AGREED.value
    )
    return days | dict(agreed.values_list("version_id", "on"))


def _line(rule: NewRule, named: Sequence[NewRuleItem], board: _Board, today: date) -> RuleLine:
    adopted = {row.item_id: board.adopted(row.item_id, rule.issued_on) for row in named}
    names = {row.item_id: row.item.identifier for row in named}
    areas = {row.item.standard.area for row in named if row.item.standard.area}
    area_ids = {area.pk for area in areas}
    offerings = {each.code: each for each in board.offerings if each.functional_area_id in area_ids}
    met = [
        OfferingMet(code, {names[item]: _met(board, each.pk, item, found) for item, found in adopted.items()})
        for code, each in offerings.items()
    ]
    ids = {each.pk: code for code, each in offerings.items()}
    uses = [use for use in board.uses if use.offering_id in ids]
    keys = {use.pk: use.organization.key if use.organization else use.agency_as_written for use in uses}
    clock = rule_clock(
        issued_on=rule.issued_on, today=today,
        adopted_on={names[item]: found.on for item, found in adopted.items()}, offerings=met,
        uses=[AgencyUse(keys[use.pk], ids[use.offering_id], use.since) for use in uses],
    )  # fmt: skip
    agencies = {keys[use.pk]: str(use.organization or use.agency_as_written) for use in uses}
    ordered = tuple(sorted(areas, key=lambda area: area.title))
    return RuleLine(rule, tuple(named), ordered, clock, offerings, agencies)


def _met(board: _Board, offering: int, item: int, adopted: _Adopted) -> date | None:
    """Since when an offering meets an item as adopted: the day of an answer to one of those wordings."""
    wording, on = board.answers.get((offering, item), (0, None))
    return on if wording in adopted.wordings else None

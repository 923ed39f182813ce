"""Reads of the blast radius: a draft's changes beside answers, waivers, uses and costs that the viewer may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from openqsmo.alignment.models import AgencyAnswer, ComplianceCost, FitGap, ProviderAnswer, Waiver
from openqsmo.alignment.queries.runs import RULES_NAME_ITEMS, newest_results
from openqsmo.alignment.rules.blast_radius import (
    AgencyFacts,
    AgencyHit,
    BlastRadius,
    ChangedItem,
    Effect,
    OfferingFacts,
    OfferingHit,
    WaiverFacts,
    blast_radius,
)
from openqsmo.alignment.vocabulary import Fit, Necessity
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import ItemVersion, StandardVersion
from openqsmo.standards.queries.differences import Changed, Differences, differences_of
from openqsmo.standards.rules.pipeline import OPEN
from openqsmo.standards.vocabulary import Component, ItemKind


@dataclass(frozen=True)
class BlastPage:
    """A draft with whom it touches. Agencies are those whose answers the viewer may see, and public users.

    ``offerings`` and ``agencies`` give the rows behind the keys of ``found``, ``waivers`` those that end.
    """

    draft: StandardVersion
    base: StandardVersion
    differences: Differences
    found: BlastRadius
    offerings: Mapping[str, Offering]
    agencies: Mapping[str, Organization]
    waivers: tuple[Waiver, ...]
    has_runs: bool = RULES_NAME_ITEMS

    @property
    def offering_hits(self) -> list[tuple[Offering, OfferingHit]]:
        order = list(Effect)
        hits = [(self.offerings[hit.key], hit) for hit in self.found.offerings]
        return sorted(hits, key=lambda pair: (order.index(pair[1].gravest), pair[0].title))

    @property
    def agency_hits(self) -> list[tuple[Organization, AgencyHit, list[Offering]]]:
        hits = [
            (self.agencies[hit.key], hit, [self.offerings[key] for key in hit.through])
            for hit in self.found.agencies
        ]
        return sorted(hits, key=lambda each: each[0].name)


def open_drafts_with_base(*, viewer: Actor) -> QuerySet[StandardVersion]:
    """Drafts on their way, each made from a published version; drafts are public."""
    states = [state.value for state in OPEN]
    rows = StandardVersion.objects.filter(state__in=states).exclude(based_on=None)
    return rows.select_related("standard__area", "based_on").order_by("standard__title")


def draft_called(*, draft_id: int, viewer: Actor) -> StandardVersion:
    """A version that was made from another one, draft or published, by its id."""
    rows = StandardVersion.objects.exclude(based_on=None).select_related(
        "standard__area", "based_on__standard"
    )
    found = rows.filter(pk=draft_id).first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="such draft of a standard"))
    return found


def blast_page(*, draft_id: int, viewer: Actor, today: date) -> BlastPage:
    """Whom a draft touches, from what is on record and what the viewer may see of it."""
    draft = draft_called(draft_id=draft_id, viewer=viewer)
    base = draft.based_on
    if base is None:
        raise Refused(NOT_FOUND.about(what="such draft of a standard"))
    differences = differences_of(base, draft)
    area = draft.standard.area_id
    offerings = {row.pk: row for row in _offerings(area, viewer)}
    agencies, needs = _needs(area, viewer)
    uses = _uses(offerings, agencies)
    waivers = {str(row.pk): row for row in _waivers(draft, viewer, today)}
    costs = ComplianceCost.objects.visible_to(viewer).filter(version=draft, offering__in=offerings)
    found = blast_radius(
        _changed_items(differences, base, draft),
        _offering_facts(area, offerings),
        [
            AgencyFacts(row.key, needs.get(pk, {}), frozenset(uses.get(pk, ())))
            for pk, row in agencies.items()
        ],
        [WaiverFacts(key, row.item.identifier if row.item else "") for key, row in waivers.items()],
        {offerings[row.offering_id].code: row.amount_usd for row in costs},
    )
    return BlastPage(
        draft, base, differences, found, {row.code: row for row in offerings.values()},
        {row.key: row for row in agencies.values()}, tuple(waivers[key] for key in found.waivers_ended),
    )  # fmt: skip


def blast_data(page: BlastPage) -> dict[str, Any]:
    """The blast radius as plain data; ``cost_usd`` is null where no cost is known."""
    found = page.found
    return {
        "draft": page.draft.pk,
        "standard": page.draft.standard.code,
        "based_on": page.base.number,
        "changes": len(page.differences.changed),
        "offerings": [
            {
                "offering": offering.code, "title": offering.title, "gravest": hit.gravest.value,
                "effects": {name: effect.value for name, effect in hit.effects.items()},
                "cost_usd": None if hit.cost_usd is None else str(hit.cost_usd),
            }
            for offering, hit in page.offering_hits
        ],
        "agencies": [
            {
                "agency": agency.key, "name": agency.name, "needs": list(hit.needs),
                "through": list(hit.through),
            }
            for agency, hit, _ in page.agency_hits
        ],
        "waivers_ended": [int(key) for key in found.waivers_ended],
        "tests_ended": list(found.tests_ended),
        "cost_usd": str(found.cost_usd) if found.costs_known else None,
        "costs_known": found.costs_known,
        "costs_unknown": found.costs_unknown,
        "has_runs": page.has_runs,
    }  # fmt: skip


def _changed_items(
    differences: Differences, base: StandardVersion, draft: StandardVersion
) -> list[ChangedItem]:
    before, after = _contents(base, differences), _contents(draft, differences)
    return [_changed_item(each, before, after) for each in differences.changed]


def _contents(version: StandardVersion, differences: Differences) -> dict[str, Mapping[str, Any]]:
    """What a version says of the items that differ, by identifier."""
    items = {item.pk for each in differences.changed for item in each.items}
    listed = StandardVersion.items.through.objects.filter(standardversion=version)
    wordings = set(listed.values_list("itemversion_id", flat=True))
    rows = ItemVersion.objects.filter(item__in=items).values_list("pk", "item__identifier", "content")
    return {identifier: content for pk, identifier, content in rows if pk in wordings}


def _changed_item(
    each: Changed, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> ChangedItem:
    change = each.change
    contents = [*(before.get(name, {}) for name in change.old), *(after.get(name, {}) for name in change.new)]
    is_capability = change.kind is ItemKind.CAPABILITY
    needed_by = [name for content in contents for name in _names(content.get("capabilities"))]
    tests = [name for content in contents[: len(change.old)] for name in _names(content.get("tests"))]
    return ChangedItem(
        old=change.old, new=change.new, changes=frozenset(change.changes),
        asks=tuple(dict.fromkeys(change.old if is_capability else needed_by)),
        activity=str(next((content["activity"] for content in contents if content.get("activity")), "")),
        tests=tuple(dict.fromkeys(tests)), is_answered=is_capability,
    )  # fmt: skip


def _names(given: Any) -> list[str]:
    return [str(name) for name in given] if isinstance(given, list) else []


def _offerings(area: int | None, viewer: Actor) -> Sequence[Offering]:
    return list(Offering.objects.visible_to(viewer).filter(functional_area_id=area).order_by("title", "pk"))


def _offering_facts(area: int | None, offerings: Mapping[int, Offering]) -> Iterable[OfferingFacts]:
    answers: dict[int, dict[str, Fit]] = defaultdict(dict)
    rows = ProviderAnswer.objects.filter(fit_gap__standard__area_id=area).exclude(answer="")
    said = rows.filter(fit_gap__standard__component=Component.CAPABILITIES)
    for offering, item, answer in said.values_list("fit_gap__offering_id", "item__identifier", "answer"):
        answers[offering or 0][item] = Fit(answer)
    runs = newest_results(list(offerings))
    for pk, row in offerings.items():
        yield OfferingFacts(row.code, answers.get(pk, {}), runs.get(pk, {}))


def _needs(
    area: int | None, viewer: Actor
) -> tuple[dict[int, Organization], dict[int, dict[str, Necessity]]]:
    """Agencies with their answers, where the viewer may see them, and agencies that use an offering of the area."""
    gaps = FitGap.objects.visible_to(viewer).filter(standard__area_id=area, organization__isnull=False)
    rows = AgencyAnswer.objects.filter(fit_gap__in=gaps).exclude(answer="")
    needs: dict[int, dict[str, Necessity]] = defaultdict(dict)
    for agency, item, answer in rows.values_list("fit_gap__organization_id", "item__identifier", "answer"):
        needs[agency or 0][item] = Necessity(answer)
    users = Adoption.objects.current().filter(offering__functional_area_id=area, organization__isnull=False)
    ids = {*needs, *users.values_list("organization_id", flat=True)}
    return {row.pk: row for row in Organization.objects.filter(pk__in=ids)}, needs


def _uses(offerings: Mapping[int, Offering], agencies: Mapping[int, Organization]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Adoption.objects.current().filter(offering__in=offerings, organization__in=agencies)
    for agency, offering in rows.values_list("organization_id", "offering_id"):
        found[agency or 0].add(offerings[offering].code)
    return found


def _waivers(draft: StandardVersion, viewer: Actor, today: date) -> QuerySet[Waiver]:
    rows = Waiver.objects.visible_to(viewer).in_force(today).filter(standard=draft.standard)
    return rows.select_related("item", "organization", "offering")

"""Offerings as the search index and the result list hold them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from openqsmo.catalog.engines.search import Entry
from openqsmo.catalog.models import Adoption, Offering, OfferingVersion
from openqsmo.catalog.queries.cards import price_of, seen
from openqsmo.catalog.rules.fields import BY_NAME, in_words, is_given, level_of
from openqsmo.kernel.actor import OVERSIGHT_ROLES, Actor, Role
from openqsmo.kernel.visibility import Visibility
from openqsmo.organizations.vocabulary import AgencyClass

REAL, SYNTHETIC = "real", "synthetic"
OVERSIGHT = "oversight"
BATCH = 2000

# A facet's values come from the offering itself or from a field of its version.
FIELD_FACETS = {"hosting": "hosting", "authorization": "authorization", "impact": "impact_level"}
WORD_FIELDS = {
    "summary": "summary", "description": "text", "business_functions": "text", "services": "text",
    "service_models": "text", "identifiers": "code", "activities": "code", "standards_met": "text",
    "interfaces": "text", "contract_vehicle": "text", "price_negotiated": "text", "vetting_notes": "text",
    "security_findings": "text", "assessor": "text",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What entries need beside the offering: activities' functions and titles."""

    function_of: Mapping[str, str]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One offering with what is shown of it."""

    offering: Offering
    version: OfferingVersion | None
    agency_classes: frozenset[str]
    agencies_using: int

    @property
    def content(self) -> Mapping[str, Any]:
        return self.version.content if self.version else {}

    @property
    def overrides(self) -> Mapping[str, str]:
        return self.version.visibility if self.version else {}

    def seen(self, name: str, sight: Visibility) -> Any:
        """A field's value for this sight, or None."""
        return seen(self.content, self.overrides, name, sight)


def rows(offerings: QuerySet[Offering]) -> Iterator[Row]:
    """Offerings with their shown version and adoption, in batches: three queries for each 2,000."""
    after = 0
    while True:
        batch = list(
            offerings.filter(pk__gt=after)
            .select_related("provider", "functional_area", "qsmo")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            return
        after = batch[-1].pk
        yield from _with_versions(batch)
        if len(batch) < BATCH:
            return


def entry(row: Row, known: Known) -> Entry:
    """A row as the index takes it: words and facet values by the level that adds them."""
    return Entry(
        offering_id=row.offering.pk,
        seen_by=frozenset(_tokens(row.offering)),
        words=_words(row, known),
        facets=_facets(row, known),
        sort=_sort(row),
    )


def seen_as(viewer: Actor, data: str) -> frozenset[str]:
    """A viewer's tokens: real and synthetic offerings are never in one answer."""
    who = {"public"} | {f"organization:{pk}" for pk in viewer.provider_ids | viewer.qsmo_ids}
    if viewer.has(*OVERSIGHT_ROLES, Role.OPERATOR):
        who.add(OVERSIGHT)
    return frozenset(f"{data}:{token}" for token in who)


def _with_versions(batch: list[Offering]) -> Iterator[Row]:
    ids = [offering.pk for offering in batch]
    shown = Q(number=F("offering__version_shown")) | Q(offering__version_shown=0, published_at=None)
    versions = {v.offering_id: v for v in OfferingVersion.objects.filter(shown, offering__in=ids)}
    classes: dict[int, set[str]] = defaultdict(set)
    agencies: dict[int, set[str]] = defaultdict(set)
    found = Adoption.objects.current().filter(offering__in=ids)
    for pk, organization, written, agency_class in found.values_list(
        "offering_id", "organization_id", "agency_as_written", "organization__agency_class"
    ):
        agencies[pk].add(f"#{organization}" if organization else written)
        if agency_class:
            classes[pk].add(agency_class)
    for offering in batch:
        yield Row(
            offering, versions.get(offering.pk), frozenset(classes[offering.pk]), len(agencies[offering.pk])
        )


def _tokens(offering: Offering) -> Iterable[str]:
    data = SYNTHETIC if offering.is_synthetic else REAL
    yield f"{data}:{OVERSIGHT}"
    if offering.is_open:
        yield f"{data}:public"
    for organization in (offering.provider_id, offering.qsmo_id):
        if organization:
            yield f"{data}:organization:{organization}"


def _words(row: Row, known: Known) -> dict[Visibility, list[tuple[str, str]]]:
    found: dict[Visibility, list[tuple[str, str]]] = defaultdict(list)
    offering = row.offering
    provider = offering.provider.name if offering.provider else offering.provider_as_written
    found[Visibility.PUBLIC] += [
        ("name", offering.title), ("code", offering.code), ("summary", provider),
    ]  # fmt: skip
    if offering.functional_area:
        found[Visibility.PUBLIC].append(("text", offering.functional_area.title))
    for name, weight in WORD_FIELDS.items():
        value = row.content.get(name)
        if is_given(value):
            found[level_of(name, row.overrides)].append((weight, in_words(BY_NAME[name], value)))
    titles = [known.titles[a] for a in _activities(row) if a in known.titles]
    if titles:
        found[level_of("activities", row.overrides)].append(("text", " · ".join(titles)))
    return found


def _facets(row: Row, known: Known) -> dict[Visibility, dict[str, tuple[str, ...]]]:
    found: dict[Visibility, dict[str, tuple[str, ...]]] = defaultdict(dict)
    found[Visibility.PUBLIC].update(_standing_facets(row))
    for facet, name in FIELD_FACETS.items():
        value = row.content.get(name)
        if is_given(value):
            values = value if isinstance(value, list) else [value]
            found[level_of(name, row.overrides)][facet] = tuple(str(each) for each in values)
    activities = _activities(row)
    if activities:
        functions = {known.function_of[a] for a in activities if a in known.function_of}
        level = found[level_of("activities", row.overrides)]
        level.update(activity=tuple(activities), function=tuple(sorted(functions)))
    price = price_of(row.content.get("price"))
    if price:
        found[level_of("price", row.overrides)]["unit"] = (price.unit.value,)
    return found


def _standing_facets(row: Row) -> dict[str, tuple[str, ...]]:
    offering = row.offering
    given = {
        "mode": offering.sourcing_mode,
        "state": offering.state,
        "area": offering.functional_area.code if offering.functional_area else "",
        "qsmo": offering.qsmo.key if offering.qsmo else "",
        "source": offering.source_name,
    }
    facets = {facet: (value,) for facet, value in given.items() if value}
    return facets | {"used_by": tuple(sorted(row.agency_classes & set(AgencyClass)))}


def _activities(row: Row) -> list[str]:
    return [str(activity) for activity in row.content.get("activities") or ()]


def _sort(row: Row) -> dict[str, str | int | float]:
    version = row.version
    updated = (version.published_at or version.made_at) if version else row.offering.state_since
    keys: dict[str, str | int | float] = {
        "name": row.offering.title,
        "updated": updated.timestamp(),
        "agencies": row.agencies_using,
    }
    price = price_of(row.seen("price", Visibility.PUBLIC))
    if price and price.tiers:
        keys["price"] = float(min(tier.unit_price for tier in price.tiers))
    return keys

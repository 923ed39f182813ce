"""The catalogue's API door: the same search, offerings, versions and quotes as the pages."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Path, Query, Schema
from pydantic import Field

from openqsmo.catalog.engines.search import BY_ID
from openqsmo.catalog.queries.addresses import read_search
from openqsmo.catalog.queries.offering import OfferingPage, cost_for, offering_page
from openqsmo.catalog.queries.search import FACETS, Results, Search, search, suggestions
from openqsmo.catalog.rules.fields import FIELDS
from openqsmo.kernel.actor import ANYONE
from openqsmo.ledger.queries import head_sequence
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, RowId, Words, read_cursor, write_cursor
from openqsmo.web.remembered import remembered_for_visitors

router = Door(tags=["Offerings"])

FacetValue = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
FacetValues = Annotated[list[FacetValue], Field(max_length=50)]


class SearchQuery(Schema):
    """What to look for: the same parameters as the results page."""

    q: Words = ""
    area: FacetValues = []
    function: FacetValues = []
    activity: FacetValues = []
    qsmo: FacetValues = []
    mode: FacetValues = []
    hosting: FacetValues = []
    authorization: FacetValues = []
    impact: FacetValues = []
    unit: FacetValues = []
    used_by: FacetValues = []
    state: FacetValues = []
    source: FacetValues = []
    data: Annotated[str, Field(pattern=r"^(|real|synthetic)$")] = ""


class OfferingsQuery(SearchQuery):
    """What to look for, in which order, and how much of it to answer with."""

    sort: Annotated[
        str,
        Field(
            pattern=r"^(id|relevance|name|-updated|-agencies|price)$", description="`id` is walked by cursor."
        ),
    ] = "id"
    cursor: Cursor = ""
    limit: Limit = 20
    facets: bool = True


class OfferingOut(Schema):
    """One offering in a list. ``null`` means not given, never zero or none."""

    id: int
    code: str
    title: str
    summary: str
    provider: str
    provider_id: int | None
    mode: str
    state: str
    state_reason: str
    area: str | None
    qsmo: str | None
    hosting: list[str]
    authorization: str | None
    impact_level: str | None
    activities: int
    price_from: str | None
    agencies_using: int
    updated_at: datetime
    source_name: str
    is_synthetic: bool


class FacetValueOut(Schema):
    value: str
    count: int


class OfferingsOut(Schema):
    """Offerings found, how many in all, every facet counted. Real and synthetic never come together."""

    items: list[OfferingOut]
    total: int
    next: str | None
    data: str
    facets: dict[str, list[FacetValueOut]]
    corrected: list[list[str]]


class FieldOut(Schema):
    name: str
    label: str
    group: str
    value: Any
    visibility: str
    assurance: str | None
    assured_on: str | None


class AdoptionOut(Schema):
    agency: str
    organization_id: int | None
    kind: str
    since: date | None
    expires_on: date | None
    source: str


class OfferingDetailOut(Schema):
    """One offering as its page shows it; ``hidden_fields`` counts given fields that you may not see."""

    id: int
    code: str
    title: str
    mode: str
    state: str
    state_reason: str
    state_since: datetime
    provider: str
    provider_id: int | None
    area: str | None
    qsmo: str | None
    source_name: str
    source_as_of: date | None
    is_synthetic: bool
    version: int | None
    published_at: datetime | None
    as_of: date | None
    fields: list[FieldOut]
    hidden_fields: int
    adoptions: list[AdoptionOut]
    versions: list[int]


class QuoteLineOut(Schema):
    says: str
    quantity: int
    unit_price: Decimal
    amount: Decimal


class QuoteOut(Schema):
    """What it would cost; ``total`` is null when unknown, and ``why_unknown`` says why."""

    volume: int
    total: Decimal | None
    currency: str
    period: str
    lines: list[QuoteLineOut]
    excludes: list[str]
    why_unknown: str
    hints: list[str]


class SchemaFieldOut(Schema):
    name: str
    label: str
    group: str
    kind: str
    help: str
    choices: list[str]
    demanded_by: list[str]
    visibility: str


class SuggestionOut(Schema):
    words: list[str]
    offerings: list[dict[str, Any]]


@router.get("/offerings", response=OfferingsOut)
@allow_api(*ANYONE)
@remembered_for_visitors(head_sequence)
def offerings(request: ActedRequest, asked: Query[OfferingsQuery]) -> HttpResponse:
    """Find offerings: words, facets with counts, in the order of `id` (walk on with `next`) or sorted."""
    after = read_cursor(asked.cursor)
    results = search(
        looked_for=looked_for(asked, asked.sort), viewer=request.actor, size=asked.limit, after=after or None
    )
    # Answered without a pass through the schema, which would cost half of the request's time.
    text = offerings_as_json(results, asked.limit, asked.facets)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@router.get("/offerings/suggest", response=SuggestionOut)
@allow_api(*ANYONE)
def suggest(request: ActedRequest, q: Words = "") -> dict[str, Any]:
    """How a begun search may go on."""
    found = suggestions(begun=q, viewer=request.actor)
    return {
        "words": [text for text, _ in found.words],
        "offerings": [{"id": pk, "title": title} for pk, title in found.offerings],
    }


@router.get("/offerings/schema", response=list[SchemaFieldOut])
@allow_api(*ANYONE)
def schema(request: ActedRequest) -> list[dict[str, Any]]:
    """Every field that an offering may have: who sees it, which sourcing modes demand it."""
    return [
        {
            "name": spec.name,
            "label": spec.label,
            "group": spec.group,
            "kind": spec.kind.value,
            "help": spec.help,
            "choices": [choice.value for choice in spec.choices] if spec.choices else [],
            "demanded_by": sorted(mode.value for mode in spec.demanded_by),
            "visibility": spec.visibility.slug,
        }
        for spec in FIELDS
    ]


@router.get("/offerings/{offering_id}", response=OfferingDetailOut)
@allow_api(*ANYONE)
def offering(
    request: ActedRequest, offering_id: Annotated[RowId, Path()], as_of: date | None = None
) -> dict[str, Any]:
    """One offering now, or as of the end of a day."""
    return _detail(offering_page(offering_id=offering_id, viewer=request.actor, as_of=as_of))


@router.get("/offerings/{offering_id}/versions/{number}", response=OfferingDetailOut)
@allow_api(*ANYONE)
def version(
    request: ActedRequest,
    offering_id: Annotated[RowId, Path()],
    number: Annotated[int, Path(ge=1, le=1_000_000)],
) -> dict[str, Any]:
    """One version of an offering; a published version never changes."""
    return _detail(offering_page(offering_id=offering_id, viewer=request.actor, number=number))


@router.get("/offerings/{offering_id}/quote", response=QuoteOut)
@allow_api(*ANYONE)
def quote(
    request: ActedRequest,
    offering_id: Annotated[RowId, Path()],
    volume: Annotated[int, Query(ge=1, le=1_000_000_000)],
) -> Any:
    """What it would cost for a volume, with the arithmetic."""
    page = offering_page(offering_id=offering_id, viewer=request.actor)
    return cost_for(page, volume, timezone.localdate())


def offerings_as_json(results: Results, limit: int, with_facets: bool) -> str:
    """A page of results as the API answers it."""
    by_id = results.search.sort == BY_ID
    is_more = by_id and len(results.cards) == limit
    about = {
        "total": results.total,
        "next": write_cursor(results.cards[-1].id) if is_more else None,
        "data": results.data,
        "facets": {
            facet: [{"value": value, "count": count} for value, count in counts]
            for facet, counts in results.counts.items()
        }
        if with_facets
        else {},
        "corrected": [list(pair) for pair in results.corrected],
    }
    items = ", ".join(card.as_json for card in results.cards)
    return f'{{"items": [{items}], {json.dumps(about, ensure_ascii=False)[1:]}'


def looked_for(asked: SearchQuery, sort: str = BY_ID) -> Search:
    """The search in an API request."""
    given = {facet: list(getattr(asked, facet)) for facet in FACETS}
    found = read_search({**given, "q": [asked.q], "data": [asked.data]})
    return Search(found.words, found.chosen, sort, found.data)


def _detail(page: OfferingPage) -> dict[str, Any]:
    offering, version = page.offering, page.version
    return {
        "id": offering.pk,
        "code": offering.code,
        "title": offering.title,
        "mode": offering.sourcing_mode,
        "state": page.state.value,
        "state_reason": page.state_reason,
        "state_since": page.state_since,
        "provider": offering.provider.name if offering.provider else offering.provider_as_written,
        "provider_id": offering.provider_id,
        "area": offering.functional_area.code if offering.functional_area else None,
        "qsmo": offering.qsmo.name if offering.qsmo else None,
        "source_name": offering.source_name,
        "source_as_of": offering.source_load.as_of if offering.source_load else None,
        "is_synthetic": offering.is_synthetic,
        "version": version.number if version else None,
        "published_at": version.published_at if version else None,
        "as_of": page.as_of,
        "fields": [
            {
                "name": field.spec.name,
                "label": field.spec.label,
                "group": field.spec.group,
                "value": field.value,
                "visibility": field.level.slug,
                "assurance": (field.claim or {}).get("level") if field.spec.is_claim else None,
                "assured_on": (field.claim or {}).get("on") if field.spec.is_claim else None,
            }
            for _, fields in page.groups
            for field in fields
        ],
        "hidden_fields": page.hidden,
        "adoptions": [
            {
                "agency": use.organization.name if use.organization else use.agency_as_written,
                "organization_id": use.organization_id,
                "kind": use.kind,
                "since": use.since,
                "expires_on": use.expires_on,
                "source": use.source_name,
            }
            for use in page.adoptions
        ],
        "versions": [version.number for version in page.versions],
    }

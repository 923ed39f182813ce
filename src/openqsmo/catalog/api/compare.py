"""Compare, and the changes of a search or of one offering."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from ninja import Path, Query, Schema
from pydantic import Field

from openqsmo.catalog.api.offerings import FacetValue, SearchQuery, looked_for
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.changes import ChangeEntry, offering_changes, search_changes
from openqsmo.catalog.queries.compare import MOST, as_data, comparison
from openqsmo.catalog.queries.offering import sight_of
from openqsmo.kernel.actor import ANYONE
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Door, RowId

router = Door(tags=["Offerings"])


class CompareQuery(Schema):
    """Which offerings, by code: ``HR-0001``, or ``HR-0001@3`` for the version it was chosen in."""

    # Said here, refused by the comparison in the words of its page (CAT-056).
    offering: Annotated[list[FacetValue], Field(json_schema_extra={"maxItems": MOST})]
    volume: Annotated[int | None, Field(ge=1, le=1_000_000_000)] = None
    only_differences: bool = False


class ComparedOut(Schema):
    code: str
    id: int
    title: str
    version: int | None
    is_synthetic: bool


class ValueOut(Schema):
    words: str | None
    assurance: str | None


class RowOut(Schema):
    group: str
    field: str
    label: str
    values: list[ValueOut]


class CostOut(Schema):
    volume: int
    total: Decimal | None
    currency: str


class ComparisonOut(Schema):
    """Offerings side by side; a value's ``words`` are null when it is not given, or not open to you."""

    offerings: list[ComparedOut]
    rows: list[RowOut]
    quotes: list[CostOut]
    not_found: list[str]


class FieldChangeOut(Schema):
    field: str
    before: str | None
    after: str | None


class ChangeOut(Schema):
    """One change: what happened to which offering, when, each field's old and new value, why."""

    event: int
    at: datetime
    offering_id: int
    code: str
    title: str
    is_synthetic: bool
    verb: str
    says: str
    why: str
    changes: list[FieldChangeOut]


@router.get("/compare", response=ComparisonOut)
@allow_api(*ANYONE)
def compare(request: ActedRequest, asked: Query[CompareQuery]) -> dict[str, Any]:
    """Compare two to four offerings, row by row."""
    return as_data(
        comparison(
            wanted=[code for code in asked.offering if code],
            viewer=request.actor,
            volume=asked.volume,
            on=timezone.localdate(),
            only_differences=asked.only_differences,
        )
    )


@router.get("/changes", response=list[ChangeOut])
@allow_api(*ANYONE)
def changes(
    request: ActedRequest,
    asked: Query[SearchQuery],
    since: Annotated[
        int, Field(ge=0, le=2**62, description="An event's number: only what came after it.")
    ] = 0,
) -> list[dict[str, Any]]:
    """The newest 50 changes of offerings that match a search."""
    found = search_changes(looked_for=looked_for(asked), viewer=request.actor, since=since)
    return [_change(each) for each in found]


@router.get("/offerings/{offering_id}/changes", response=list[ChangeOut])
@allow_api(*ANYONE)
def changes_of_offering(request: ActedRequest, offering_id: Annotated[RowId, Path()]) -> list[dict[str, Any]]:
    """The newest 50 changes of one offering."""
    offering = Offering.objects.visible_to(request.actor).get(pk=offering_id)
    found = offering_changes(offering=offering, viewer=request.actor, sight=sight_of(offering, request.actor))
    return [_change(each) for each in found]


def _change(entry: ChangeEntry) -> dict[str, Any]:
    return {
        "event": entry.line.sequence,
        "at": entry.line.at,
        "offering_id": entry.offering.pk,
        "code": entry.offering.code,
        "title": entry.offering.title,
        "is_synthetic": entry.offering.is_synthetic,
        "verb": entry.line.verb,
        "says": entry.line.says,
        "why": entry.line.why,
        "changes": [
            {"field": each.field, "before": each.before or None, "after": each.after or None}
            for each in entry.line.changes
        ],
    }

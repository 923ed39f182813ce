"""The API door of loads: the list, and one report with its findings."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from openqsmo.kernel.actor import ANYONE
from openqsmo.loads.models import Load
from openqsmo.loads.queries import load_list, report_page
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, RowId, Words, allow_api, page_of

router = Door(tags=["Loads"])


class OutcomesOut(Schema):
    new: int
    changed: int
    unchanged: int
    gone: int


class LoadOut(Schema):
    """A finished load. ``as_of`` is null where the source does not say of which day it is."""

    id: int
    kind: str
    source: str
    as_of: date | None
    loaded_at: datetime
    file_digest: str
    read: dict[str, int]
    outcomes: dict[str, OutcomesOut]
    set_aside: dict[str, int]
    noted: dict[str, int]


class LoadsOut(Schema):
    items: list[LoadOut]
    next: str | None


class FindingOut(Schema):
    weight: str
    kind: str
    file: str
    record: str
    field: str
    given: str
    says: str


class LoadDetailOut(LoadOut):
    """A load with what was wrong in its source; of a kind met very often only a sample is kept."""

    findings: list[FindingOut]


@router.get("", response=LoadsOut)
@allow_api(*ANYONE)
def loads(request: ActedRequest, kind: Words = "", cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """The loads with their counts, oldest first; of one kind where one is given."""
    items, following = page_of(load_list(viewer=request.actor, kind=kind), cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.get("/{load_id}", response=LoadDetailOut)
@allow_api(*ANYONE)
def load(request: ActedRequest, load_id: RowId) -> dict[str, Any]:
    """One load with its whole report."""
    found = report_page(load_id=load_id, viewer=request.actor).load
    return as_data(found)


def as_data(load: Load) -> dict[str, Any]:
    """A load and its report as one flat record."""
    return {
        **load.report,
        "id": load.pk,
        "kind": load.kind,
        "source": load.source,
        "as_of": load.as_of,
        "loaded_at": load.loaded_at,
        "file_digest": load.file_digest,
    }

"""What is made of versions of a standard, by API: differences, contracts, catalogs; and what cites a law."""

import json
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field

from openqsmo.kernel.actor import ANYONE
from openqsmo.standards.api.registry import NO_NUL, StandardCode, StandardItemOut, VersionNumber
from openqsmo.standards.queries.citations import citing
from openqsmo.standards.queries.data import item_data
from openqsmo.standards.queries.differences import differences, differences_data
from openqsmo.standards.queries.made_from import catalog_of, contract_of
from openqsmo.standards.rules.differences import Change
from openqsmo.standards.vocabulary import ItemKind
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, allow_api, read_cursor, write_cursor

router = Door(tags=["Standards"])

MOST_VERSIONS = 1_000_000


class DifferencesQuery(Schema):
    """Which two versions to compare, which sort of change to answer with, and how much of it."""

    from_: Annotated[int, Field(alias="from", ge=1, le=MOST_VERSIONS, description="The version before.")]
    to: Annotated[int, Field(ge=1, le=MOST_VERSIONS, description="The version after.")]
    change: Annotated[Change | None, Field(description="Only changes of this sort.")] = None
    cursor: Cursor = ""
    limit: Limit = 20


class DifferenceFindingOut(Schema):
    """One thing that changed, in words. `field` is null where it is the whole item."""

    change: Change
    field: str | None
    says: str


class ChangedTextOut(Schema):
    """A field that differs; null where that version does not say it."""

    field: str
    label: str
    was: str | None
    now: str | None


class ItemChangeOut(Schema):
    """All that changed about an item. An added item has no `old` identifier, a dropped one no `new`."""

    kind: ItemKind
    title: str
    old: list[str]
    new: list[str]
    changes: list[Change]
    findings: list[DifferenceFindingOut]
    texts: list[ChangedTextOut]


class DifferencesOut(Schema):
    """What changed between two versions. `total` counts the changes of the sort asked for."""

    standard: str
    from_: Annotated[int, Field(alias="from")]
    to: int
    counts: dict[Change, int]
    unchanged: int
    changes: list[ItemChangeOut]
    next: str | None
    total: int


@router.get("/standards/{code}/differences", response=DifferencesOut, by_alias=True)
@allow_api(*ANYONE)
def version_differences(
    request: ActedRequest, code: StandardCode, asked: Query[DifferencesQuery]
) -> dict[str, Any]:
    """What changed from one version of a standard to another: added, dropped, tightened, loosened, reworded."""
    start = read_cursor(asked.cursor)
    found = differences(code=code, old=asked.from_, new=asked.to, viewer=request.actor)
    rows = found.of(asked.change)
    end = start + asked.limit
    return {
        **differences_data(found, rows[start:end], len(rows)),
        "next": write_cursor(end) if end < len(rows) else None,
    }


@router.get("/standards/{code}/versions/{number}/contract", response=dict[str, Any])
@allow_api(*ANYONE)
def version_contract(request: ActedRequest, code: StandardCode, number: VersionNumber) -> dict[str, Any]:
    """The data contract (ODCS 3.1) of a version's data elements; refused where it has none."""
    return contract_of(code=code, number=number, viewer=request.actor).document


@router.get("/standards/{code}/versions/{number}/catalog", response=dict[str, Any])
@allow_api(*ANYONE)
def version_catalog(request: ActedRequest, code: StandardCode, number: VersionNumber) -> Any:
    """The OSCAL catalog of a version's controls; refused where it has none."""
    return json.loads(catalog_of(code=code, number=number, viewer=request.actor))


CitedKey = Annotated[
    str, Field(min_length=1, max_length=200, pattern=NO_NUL, description="A law or rule, as `5 USC 6304`.")
]


class CitingOut(Schema):
    """Items of current versions that cite a work. `key` is null where the words name none that can be told."""

    key: str | None
    items: list[StandardItemOut]
    next: str | None
    total: int


@router.get("/citations", response=CitingOut)
@allow_api(*ANYONE)
def citations(request: ActedRequest, key: CitedKey, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """What cites a law or rule, however the sources spell it."""
    start = read_cursor(cursor)
    found = citing(words=key, viewer=request.actor, start=start, size=limit)
    end = start + limit
    return {
        "key": found.key,
        "items": [item_data(row) for row in found.items],
        "next": write_cursor(end) if end < found.total else None,
        "total": found.total,
    }

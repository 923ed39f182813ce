"""The registry of standards, by API: the same content as its pages."""

import json
from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from openqsmo.kernel.actor import ANYONE
from openqsmo.ledger.queries import head_sequence
from openqsmo.standards.queries.data import (
    item_data,
    item_page_data,
    listed_standard,
    standard_page_data,
    version_data,
)
from openqsmo.standards.queries.registry import (
    Narrowed,
    board,
    item_page,
    items_of,
    standard_page,
    version_of,
)
from openqsmo.standards.queries.search import Looked, find_items
from openqsmo.standards.rules.citations import CitationKind
from openqsmo.standards.vocabulary import Component, ItemKind
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, Words, allow_api, page_of, read_cursor, write_cursor
from openqsmo.web.remembered import remembered_for_visitors

router = Door(tags=["Standards"])

NO_NUL = r"^[^\x00]*$"
StandardCode = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
VersionNumber = Annotated[int, Path(ge=1, le=1_000_000)]
ItemIdentifier = Annotated[str, Path(min_length=1, max_length=200, pattern=NO_NUL)]
Part = Annotated[
    str, Field(max_length=200, pattern=NO_NUL, description="A function, as in `FFM.010`: an item's `part`.")
]
AreaValue = Annotated[str, Field(max_length=10, pattern=NO_NUL, description="As in `FFM`.")]
Order = Annotated[
    str, Field(pattern=r"^(id|relevance)$", description="`id` is walked by cursor; `relevance` is one page.")
]


class ItemsQuery(Schema):
    """What to look for among the items of current versions, and how much of it to answer with."""

    q: Words = ""
    kind: Annotated[list[ItemKind], Field(max_length=20)] = []
    area: Annotated[list[AreaValue], Field(max_length=20)] = []
    order: Order = "id"
    cursor: Cursor = ""
    limit: Limit = 20


class StandardVersionOut(Schema):
    """A version of a standard. `items_digest` answers for its list of items, which never changes."""

    number: int
    state: str
    state_label: str
    made_on: date
    why: str | None
    based_on: int | None
    items: int
    items_digest: str
    source: str | None
    load: int | None


class StandardListedOut(Schema):
    """A standard with its current version. `area` is null where it belongs to no functional area."""

    code: str
    title: str
    framework: str
    component: Component
    area: str | None
    current: StandardVersionOut


class StandardDetailOut(Schema):
    """A standard with every published version, the newest first.

    `current` is the number of the version that is current, `draft` the open draft under `/drafts`; each
    is null where there is none.
    """

    code: str
    title: str
    framework: str
    component: Component
    area: str | None
    current: int | None
    draft: int | None
    versions: list[StandardVersionOut]


class StandardItemOut(Schema):
    """An item as a version says it. `content` holds its fields; a field that its source leaves out is absent."""

    id: int
    identifier: str
    kind: ItemKind
    standard: str
    area: str | None
    part: str
    title: str
    content: dict[str, Any]
    place: str
    digest: str


class VersionItemsOut(Schema):
    version: StandardVersionOut
    items: list[StandardItemOut]
    next: str | None
    total: int


class ItemCountOut(Schema):
    value: str
    count: int


class ItemsFoundOut(Schema):
    """Items of the current versions, how many in all, and how many by kind and area."""

    items: list[StandardItemOut]
    next: str | None
    total: int
    facets: dict[str, list[ItemCountOut]]


class ItemWordingOut(Schema):
    """What an item says in other versions."""

    versions: list[int]
    title: str
    content: dict[str, Any]
    place: str
    digest: str


class ItemNameOut(Schema):
    identifier: str
    kind: ItemKind
    standard: str


class CitationOut(Schema):
    """A law or rule that an item cites. `number` is its source's own; `key` is null where it cannot be told."""

    number: str | None
    text: str
    kind: CitationKind
    key: str | None


class StandardItemDetailOut(StandardItemOut):
    """An item as it stands now, or stood when it was last listed; what it said before; what names it."""

    is_listed: bool
    versions: list[int]
    citations: list[CitationOut]
    other_wordings: list[ItemWordingOut]
    named_by: list[ItemNameOut]


@router.get("/standards", response=list[StandardListedOut])
@allow_api(*ANYONE)
def standards(request: ActedRequest) -> list[dict[str, Any]]:
    """Every standard with its current version."""
    found = sorted(board(viewer=request.actor).current, key=lambda version: version.standard.code)
    return [listed_standard(version) for version in found]


@router.get("/standards/{code}", response=StandardDetailOut)
@allow_api(*ANYONE)
def standard(request: ActedRequest, code: StandardCode) -> dict[str, Any]:
    """One standard with its versions."""
    return standard_page_data(standard_page(code=code, viewer=request.actor))


@router.get("/standards/{code}/versions/{number}", response=StandardVersionOut)
@allow_api(*ANYONE)
def version(request: ActedRequest, code: StandardCode, number: VersionNumber) -> dict[str, Any]:
    """One version of a standard, without its items."""
    return version_data(version_of(code=code, number=number, viewer=request.actor))


@router.get("/standards/{code}/versions/{number}/items", response=VersionItemsOut)
@allow_api(*ANYONE)
def version_items(
    request: ActedRequest,
    code: StandardCode,
    number: VersionNumber,
    q: Words = "",
    function: Part = "",
    kind: ItemKind | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """The items of a version, narrowed to those that hold all words, to a function and to a kind."""
    found = version_of(code=code, number=number, viewer=request.actor)
    rows = items_of(found, Narrowed(q, function, kind.value if kind else ""), viewer=request.actor)
    shown, after = page_of(rows, cursor=cursor, limit=limit)
    return {
        "version": version_data(found),
        "items": [item_data(row) for row in shown],
        "next": after,
        "total": rows.count(),
    }


@router.get("/items", response=ItemsFoundOut)
@allow_api(*ANYONE)
@remembered_for_visitors(head_sequence)
def items(request: ActedRequest, asked: Query[ItemsQuery]) -> HttpResponse:
    """Find items of the current versions: all words must be held, the last may be begun; identifiers too."""
    looked = Looked(asked.q, tuple(kind.value for kind in asked.kind), tuple(asked.area))
    after = read_cursor(asked.cursor) if asked.order == "id" else None
    found = find_items(looked=looked, viewer=request.actor, size=asked.limit + 1, after=after)
    shown = [item_data(row) for row in found.items[: asked.limit]]
    is_more = after is not None and len(found.items) > asked.limit
    answer = {
        "items": shown,
        "next": write_cursor(shown[-1]["id"]) if is_more else None,
        "total": found.total,
        "facets": {
            name: [{"value": value, "count": number} for value, number in sorted(counts.items())]
            for name, counts in found.counts.items()
        },
    }
    # Answered without a pass through the schema, as the search of offerings is.
    text = json.dumps(answer, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


# The identifier of a data element may hold a slash, so it takes the rest of the address.
@router.get("/standards/{code}/items/{path:identifier}", response=StandardItemDetailOut)
@allow_api(*ANYONE)
def item(request: ActedRequest, code: StandardCode, identifier: ItemIdentifier) -> dict[str, Any]:
    """One item of a standard, with its earlier wordings and the items that name it."""
    return item_page_data(item_page(code=code, identifier=identifier, viewer=request.actor))

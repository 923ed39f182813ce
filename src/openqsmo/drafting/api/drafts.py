"""Drafts of standards and the decisions on them, by API."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import Field

from openqsmo.drafting.queries.drafts import drafted_version, items_of_draft, open_drafts
from openqsmo.governance.api.shapes import NO_NUL, Day, Name, Text
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.drafts import leave_out_item, make_draft, put_item
from openqsmo.standards.actions.first import begin_standard
from openqsmo.standards.models import StandardVersion, VersionDecision
from openqsmo.standards.queries.data import item_data
from openqsmo.standards.rules.drafting import DECIDES, DRAFTERS
from openqsmo.standards.rules.pipeline import NEXT_STEP, Decision, Step, VersionState
from openqsmo.standards.vocabulary import Component, ItemKind
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, RowId, allow_api, page_of

drafts = Door(tags=["Standards"])

DECIDERS = (*DRAFTERS, *(role for role in DECIDES.values() if role is not None))
Code = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
Identifier = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Why = Annotated[str, Field(max_length=1_000, pattern=NO_NUL)]
# Written out, since the API document knows another enumeration by the name of Decision: that on a plan.
Deciding = Literal["agreed", "returned", "withdrawn"]
Decided = Literal["agreed", "returned", "withdrawn", "superseded"]
Docket = Annotated[str, Field(max_length=60, pattern=NO_NUL, description="As in `BSC-HCM-2023-0004`.")]


class MakeDraftIn(Schema):
    """Which published version of which standard the draft starts from."""

    standard: Code
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    why: Why = ""


class FirstStandardIn(Schema):
    """Which component of which functional area is begun."""

    area: Annotated[str, Field(pattern=r"^[A-Za-z]{3}$")]
    component: Component
    why: Why = ""


class DraftItemRef(Schema):
    kind: ItemKind
    identifier: Identifier


class DraftItemIn(DraftItemRef):
    """What the item is to say; a field that is not known is left out."""

    content: dict[str, Any]


class VersionDecisionIn(Schema):
    """`step` is null to withdraw the version; the docket and its days belong to public comment."""

    step: Step | None
    decision: Deciding
    on: Day
    body: Name
    docket: Docket | None = None
    opens_on: Day | None = None
    closes_on: Day | None = None
    dissent: Text | None = None
    reason: Text | None = None


class VersionDecisionOut(Schema):
    """A decision on record. `dissent` is null where nothing was recorded about it."""

    id: int
    step: Step | None
    step_label: str | None
    decision: Decided
    on: date
    body: str
    person: str
    docket: str | None
    opens_on: date | None
    closes_on: date | None
    dissent: str | None
    reason: str | None


class StandardDraftOut(Schema):
    """A version on its way. `number` is null until it becomes the baseline, `next_step` where none follows."""

    id: int
    standard: str
    area: str | None
    number: int | None
    based_on: int | None
    state: VersionState
    state_label: str
    next_step: Step | None
    made_on: date
    why: str | None
    items: int
    items_digest: str
    decisions: list[VersionDecisionOut]


class StandardDraftsOut(Schema):
    items: list[StandardDraftOut]
    next: str | None
    total: int


class DraftedItemOut(Schema):
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


class DraftItemsOut(Schema):
    items: list[DraftedItemOut]
    next: str | None
    total: int


@drafts.get("", response=StandardDraftsOut)
@allow_api(*ANYONE)
def open_draft_list(request: ActedRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """Every open draft of a standard, with the step that comes next and the decisions so far."""
    rows = open_drafts(viewer=request.actor)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_draft(row) for row in found], "next": after, "total": rows.count()}


@drafts.post("", response={201: StandardDraftOut})
@allow_api(*DRAFTERS)
def start_draft(request: ActedRequest, payload: MakeDraftIn) -> tuple[int, dict[str, Any]]:
    """Start a working draft from a published version of a standard of your area."""
    made = make_draft(
        standard_code=payload.standard, number=payload.version, why=payload.why, **_who(request)
    )
    return 201, _read(made.pk, request)


@drafts.post("/first", response={201: StandardDraftOut})
@allow_api(*DRAFTERS)
def start_standard(request: ActedRequest, payload: FirstStandardIn) -> tuple[int, dict[str, Any]]:
    """Begin the first version of a component of your area, as an empty working draft."""
    made = begin_standard(
        area_code=payload.area, component=Component(payload.component), why=payload.why, **_who(request)
    )
    return 201, _read(made.pk, request)


@drafts.get("/{draft_id}", response=StandardDraftOut)
@allow_api(*ANYONE)
def draft(request: ActedRequest, draft_id: RowId) -> dict[str, Any]:
    """One version that was drafted here, with every decision on it; also after it became the baseline."""
    return _read(draft_id, request)


@drafts.get("/{draft_id}/items", response=DraftItemsOut)
@allow_api(*ANYONE)
def draft_items(
    request: ActedRequest, draft_id: RowId, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """The items of a draft as it words them. A changed item has another wording, and so another place here."""
    found = drafted_version(version_id=draft_id, viewer=request.actor)
    rows = items_of_draft(found, viewer=request.actor)
    shown, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [item_data(row) for row in shown], "next": after, "total": rows.count()}


@drafts.post("/{draft_id}/items", response=StandardDraftOut)
@allow_api(*DRAFTERS)
def word_item(request: ActedRequest, draft_id: RowId, payload: DraftItemIn) -> dict[str, Any]:
    """Change what an item says in a draft, or add it; the words it had stay in the versions that list them."""
    put_item(draft_id=draft_id, **payload.dict(), **_who(request))
    return _read(draft_id, request)


@drafts.post("/{draft_id}/leave-out", response=StandardDraftOut)
@allow_api(*DRAFTERS)
def leave_out(request: ActedRequest, draft_id: RowId, payload: DraftItemRef) -> dict[str, Any]:
    """Leave an item out of a draft; it stays in the versions that list it."""
    leave_out_item(draft_id=draft_id, **payload.dict(), **_who(request))
    return _read(draft_id, request)


@drafts.post("/{draft_id}/decisions", response={201: StandardDraftOut})
@allow_api(*DECIDERS)
def decide(request: ActedRequest, draft_id: RowId, payload: VersionDecisionIn) -> tuple[int, dict[str, Any]]:
    """Record what a body decided at its step: agreed or returned; or that the draft is withdrawn."""
    given = payload.dict() | {"decision": Decision(payload.decision)}
    record_decision(version_id=draft_id, **given, **_who(request))
    return 201, _read(draft_id, request)


def _who(request: ActedRequest) -> dict[str, Any]:
    return {"areas_led": areas_led(request.actor, localdate()), "by": request.actor}


def _read(version_id: int, request: ActedRequest) -> dict[str, Any]:
    return _draft(drafted_version(version_id=version_id, viewer=request.actor))


def _draft(found: StandardVersion) -> dict[str, Any]:
    standard, state = found.standard, VersionState(found.state)
    return {
        "id": found.pk,
        "standard": standard.code,
        "area": standard.area.code if standard.area else None,
        "number": found.number or None,
        "based_on": found.based_on.number if found.based_on else None,
        "state": state,
        "state_label": state.label,
        "next_step": NEXT_STEP.get(state),
        "made_on": found.made_on,
        "why": found.why or None,
        "items": getattr(found, "item_count", 0),
        "items_digest": found.items_digest,
        "decisions": [_decision(row) for row in found.decisions.all()],
    }


def _decision(row: VersionDecision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "step": row.step or None,
        "step_label": row.get_step_display() if row.step else None,
        "decision": row.decision,
        "on": row.on,
        "body": row.body,
        "person": row.person.name if row.person else "Operator",
        "docket": row.docket or None,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "dissent": row.dissent,
        "reason": row.reason or None,
    }

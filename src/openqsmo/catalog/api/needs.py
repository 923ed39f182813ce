"""Needs through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Schema
from pydantic import Field

from openqsmo.catalog.actions.needs import end_need, record_need
from openqsmo.catalog.models import Need
from openqsmo.catalog.queries import needs as queries
from openqsmo.catalog.vocabulary import NeedState
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES, Role
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, RowId, Words, page_of

router = Door(tags=["Needs"])

Text = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"^[^\x00]*$")]


class NeedIn(Schema):
    what: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    what_for: Text
    area: Annotated[str, Field(max_length=3, pattern=r"^([A-Z]{3})?$")] = ""


class EndNeedIn(Schema):
    state: Literal["answered", "declined"]
    answer: Text
    offering: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""


class NeedOut(Schema):
    """A need; who asked is their agency, never a person."""

    id: int
    what: str
    what_for: str
    area: str | None
    asked_by: str | None
    asked_at: datetime
    state: str
    answer: str
    offering: str | None
    ended_at: datetime | None
    is_synthetic: bool


class NeedsOut(Schema):
    items: list[NeedOut]
    next: str | None


@router.get("/needs", response=NeedsOut)
@allow_api(*ANYONE)
def needs(
    request: ActedRequest,
    state: Literal["", "open", "answered", "declined"] = "",
    area: Words = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """What people looked for and did not find."""
    found, after = page_of(
        queries.needs(viewer=request.actor, state=state, area=area), cursor=cursor, limit=limit
    )
    return {"items": [_need(each) for each in found], "next": after}


@router.get("/needs/{need_id}", response=NeedOut)
@allow_api(*ANYONE)
def need(request: ActedRequest, need_id: Annotated[RowId, Path()]) -> dict[str, Any]:
    """One need."""
    return _need(queries.need_page(need_id=need_id, viewer=request.actor))


@router.post("/needs", response={201: NeedOut})
@allow_api(Role.PERSON)
def record(request: ActedRequest, given: NeedIn) -> tuple[int, dict[str, Any]]:
    """Say what is missing; it ends answered or declined, with a reason."""
    kept = record_need(
        what=given.what, what_for=given.what_for, area_code=given.area, search="", by=request.actor
    )
    return 201, _need(kept)


@router.post("/needs/{need_id}/end", response=NeedOut)
@allow_api(*sorted(QSMO_ROLES))
def end(request: ActedRequest, need_id: Annotated[RowId, Path()], given: EndNeedIn) -> dict[str, Any]:
    """Answer or decline a need, with a public reason; only the QSMO of its area may."""
    ended = end_need(
        need_id=need_id,
        state=NeedState(given.state),
        answer=given.answer,
        offering_code=given.offering,
        by=request.actor,
    )
    return _need(ended)


def _need(found: Need) -> dict[str, Any]:
    return {
        "id": found.pk,
        "what": found.what,
        "what_for": found.what_for,
        "area": found.functional_area.code if found.functional_area else None,
        "asked_by": found.organization.name if found.organization else None,
        "asked_at": found.asked_at,
        "state": found.state,
        "answer": found.answer,
        "offering": found.offering.code if found.offering else None,
        "ended_at": found.ended_at,
        "is_synthetic": found.is_synthetic,
    }

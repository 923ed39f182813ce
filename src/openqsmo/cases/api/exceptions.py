"""Exceptions through the API: ask, decide, read; and the counts by reason that everyone may read."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Path, Schema
from pydantic import Field

from openqsmo.cases.actions.exceptions import ask_for_exception, decide_exception
from openqsmo.cases.api.shapes import INVOLVED, WRITERS, Line, Text
from openqsmo.cases.models import ExceptionRequest
from openqsmo.cases.paperwork import ExceptionState
from openqsmo.cases.queries.exceptions import exceptions, reason_counts
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES, Role
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, RowId, page_of

router = Door(tags=["Business cases"])

DECIDERS = (*sorted(QSMO_ROLES), Role.OMB_REVIEWER)


class ExceptionIn(Schema):
    agency_id: RowId
    area: Annotated[str, Field(max_length=3, pattern=r"^[A-Z]{3}$")]
    reason: Line
    text: Text


class DecideExceptionIn(Schema):
    state: Literal["granted", "declined"]
    answer: Text
    until: date | None = None


class ExceptionOut(Schema):
    id: int
    agency: str
    area: str
    reason: str
    text: str
    state: str
    asked_at: datetime
    decide_by: date
    until: date | None
    answer: str
    decided_at: datetime | None
    is_synthetic: bool


class ExceptionsOut(Schema):
    items: list[ExceptionOut]
    next: str | None


class ReasonCountOut(Schema):
    """How often one reason was given; ``late`` were not decided within the set days."""

    reason: str
    asked: int
    granted: int
    declined: int
    late: int


class ReasonCountsOut(Schema):
    real: list[ReasonCountOut]
    synthetic: list[ReasonCountOut]


@router.get("/exceptions", response=ExceptionsOut)
@allow_api(*INVOLVED)
def list_exceptions(request: ActedRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """Exceptions: one's own agency's, those of one's area for a QSMO, all for oversight."""
    found, after = page_of(exceptions(viewer=request.actor), cursor=cursor, limit=limit)
    return {"items": [_exception(each) for each in found], "next": after}


@router.get("/exceptions/counts", response=ReasonCountsOut)
@allow_api(*ANYONE)
def counts(request: ActedRequest) -> dict[str, Any]:
    """How often each reason was given and what became of it; real and invented ones apart."""
    today = localdate()
    return {
        "real": reason_counts(today=today, is_synthetic=False),
        "synthetic": reason_counts(today=today, is_synthetic=True),
    }


@router.post("/exceptions", response={201: ExceptionOut})
@allow_api(*WRITERS)
def ask(request: ActedRequest, given: ExceptionIn) -> tuple[int, dict[str, Any]]:
    """Ask to go ahead without an approved case for a while."""
    asked = ask_for_exception(
        agency_id=given.agency_id,
        area_code=given.area,
        reason=given.reason,
        text=given.text,
        by=request.actor,
    )
    return 201, _exception(asked)


@router.post("/exceptions/{exception_id}/decide", response=ExceptionOut)
@allow_api(*DECIDERS)
def decide(
    request: ActedRequest, exception_id: Annotated[RowId, Path()], given: DecideExceptionIn
) -> dict[str, Any]:
    """Grant an exception until a day, or decline it with a reason."""
    decided = decide_exception(
        exception_id=exception_id, state=ExceptionState(given.state), answer=given.answer, until=given.until,
        by=request.actor,
    )  # fmt: skip
    return _exception(decided)


def _exception(found: ExceptionRequest) -> dict[str, Any]:
    return {
        "id": found.pk,
        "agency": found.agency.key,
        "area": found.area.code,
        "reason": found.reason,
        "text": found.text,
        "state": found.state,
        "asked_at": found.asked_at,
        "decide_by": found.decide_by,
        "until": found.until,
        "answer": found.answer,
        "decided_at": found.decided_at,
        "is_synthetic": found.is_synthetic,
    }

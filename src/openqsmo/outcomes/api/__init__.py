"""Commitments through the API: read by everyone, answered by their agency, asked for by QSMO and OMB."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Path, Schema
from pydantic import Field

from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, Role
from openqsmo.outcomes.actions.answering import answer_commitment
from openqsmo.outcomes.actions.making import ask_every_agency
from openqsmo.outcomes.models import CommitmentRequest
from openqsmo.outcomes.queries.commitments import (
    as_data,
    commitment_page,
    commitments,
    counts_of,
    requests_asked,
)
from openqsmo.outcomes.vocabulary import LONGEST_ANSWER
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, RowId, Words, page_of

router = Door(tags=["Commitments"])

ASKERS = (Role.QSMO_DIRECTOR, Role.OMB_REVIEWER)
Id = Annotated[RowId, Path()]
Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Field(max_length=LONGEST_ANSWER, pattern=r"^[^\x00]*$")]


class CommitmentOut(Schema):
    """``standing`` is open, answered or no_evidence; ``days_over`` counts days past due without evidence."""

    id: int
    title: str
    kind: str
    agency: str
    area: str | None
    owner: str
    measure: str
    unit: str
    proof: str
    starts_on: date | None
    due_on: date
    standing: str
    days_over: int
    was_late: bool
    case: str | None
    request: int | None
    is_synthetic: bool


class CommitmentAnswerOut(Schema):
    id: int
    says: str
    evidence: str
    source: str
    evidence_on: date
    answered_at: datetime


class CommitmentWholeOut(CommitmentOut):
    answers: list[CommitmentAnswerOut]


class CommitmentsOut(Schema):
    items: list[CommitmentOut]
    next: str | None


class CommitmentTallyOut(Schema):
    open: int
    answered: int
    no_evidence: int


class CommitmentRequestOut(Schema):
    """What was asked of every agency, and how many answered."""

    id: int
    title: str
    what: str
    due_on: date
    source: str
    body: str
    asked_at: datetime
    tally: CommitmentTallyOut
    is_synthetic: bool


class CommitmentRequestsOut(Schema):
    items: list[CommitmentRequestOut]
    next: str | None


class AnswerCommitmentIn(Schema):
    says: Text
    evidence: Line
    source: Line
    evidence_on: date


class CommitmentRequestIn(Schema):
    """``agency_keys`` empty: every agency of the CFO Act. A day in the past is taken."""

    title: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
    what: Text
    measure: Line
    proof: Line
    due_on: date
    source: Line
    area: Annotated[str, Field(max_length=3, pattern=r"^([A-Z]{3})?$")] = ""
    agency_keys: Annotated[list[Line], Field(max_length=200)] = []


@router.get("/commitments", response=CommitmentsOut)
@allow_api(*ANYONE)
def list_commitments(
    request: ActedRequest,
    standing: Literal["", "open", "answered", "no_evidence"] = "",
    agency: Words = "",
    area: Words = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """What agencies promised, and how each promise stands."""
    today = localdate()
    rows = commitments(viewer=request.actor, today=today, standing=standing, agency=agency, area=area)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [as_data(each, today) for each in found], "next": after}


@router.get("/commitments/{commitment_id}", response=CommitmentWholeOut)
@allow_api(*ANYONE)
def read_commitment(request: ActedRequest, commitment_id: Id) -> dict[str, Any]:
    """One commitment with its answers."""
    return _whole(commitment_id, request)


@router.post("/commitments/{commitment_id}/answers", response={201: CommitmentWholeOut})
@allow_api(*sorted(AGENCY_ROLES))
def answer(request: ActedRequest, commitment_id: Id, given: AnswerCommitmentIn) -> tuple[int, dict[str, Any]]:
    """Answer a commitment of one's own agency with evidence, its source and its day."""
    answer_commitment(
        commitment_id=commitment_id, says=given.says, evidence=given.evidence, source=given.source,
        evidence_on=given.evidence_on, by=request.actor,
    )  # fmt: skip
    return 201, _whole(commitment_id, request)


@router.get("/commitment-requests", response=CommitmentRequestsOut)
@allow_api(*ANYONE)
def list_requests(request: ActedRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """What was asked of every agency."""
    found, after = page_of(requests_asked(viewer=request.actor), cursor=cursor, limit=limit)
    return {"items": [_request(each, request) for each in found], "next": after}


@router.get("/commitment-requests/{request_id}", response=CommitmentRequestOut)
@allow_api(*ANYONE)
def read_request(request: ActedRequest, request_id: Id) -> dict[str, Any]:
    """One thing that was asked of every agency, with how many answered."""
    return _request(requests_asked(viewer=request.actor).get(pk=request_id), request)


@router.post("/commitment-requests", response={201: CommitmentRequestOut})
@allow_api(*ASKERS)
def ask(request: ActedRequest, given: CommitmentRequestIn) -> tuple[int, dict[str, Any]]:
    """Ask one thing of every agency: one commitment for each, each due."""
    made = ask_every_agency(
        title=given.title, what=given.what, measure=given.measure, proof=given.proof, due_on=given.due_on,
        source=given.source, area_code=given.area, agency_keys=given.agency_keys, by=request.actor,
    )  # fmt: skip
    return 201, _request(made, request)


def _whole(commitment_id: int, request: ActedRequest) -> dict[str, Any]:
    today = localdate()
    page = commitment_page(commitment_id=commitment_id, viewer=request.actor, today=today)
    return {**as_data(page.commitment, today), "answers": list(page.answers)}


def _request(found: CommitmentRequest, request: ActedRequest) -> dict[str, Any]:
    today = localdate()
    owed = commitments(viewer=request.actor, today=today, request_id=found.pk)
    return {
        "id": found.pk,
        "title": found.title,
        "what": found.what,
        "due_on": found.due_on,
        "source": found.source,
        "body": found.body,
        "asked_at": found.asked_at,
        "tally": counts_of(owed, today),
        "is_synthetic": found.is_synthetic,
    }

"""Sign the steps of a case, track its conditions, name who signs in the CIO's place."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Path, Schema
from pydantic import Field

from openqsmo.cases.actions.conditions import answer_condition, close_condition
from openqsmo.cases.actions.signing import NewCondition, Ruling, sign_step
from openqsmo.cases.actions.stand_ins import NAMERS, end_stand_in, name_stand_in
from openqsmo.cases.api.shapes import INVOLVED, WRITERS, CaseId, CaseOut, ConditionOut, Line, Text
from openqsmo.cases.models import Condition
from openqsmo.cases.paperwork import ApprovalLevel, StepDecision
from openqsmo.cases.queries.cases import as_data, case_page
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Door, RowId

router = Door(tags=["Business cases"])

RowPart = Annotated[RowId, Path()]


class NewConditionIn(Schema):
    what: Text
    due_on: date


class SignIn(Schema):
    """``reason_code`` and ``reason`` are needed to return or deny; ``valid_until`` counts at OMB's step."""

    level: Literal["sapoc", "cio", "qsmo", "omb"]
    decision: Literal["approved", "returned", "denied"]
    reason_code: Line = ""
    reason: Text = ""
    conditions: Annotated[list[NewConditionIn], Field(max_length=20)] = []
    valid_until: date | None = None


class ConditionIn(Schema):
    answer: Text


class StandInIn(Schema):
    person_email: Line
    title: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
    authority: Line


class StandInOut(Schema):
    agency: str
    title: str
    authority: str
    named_at: datetime


@router.post("/cases/{case_id}/sign", response=CaseOut)
@allow_api(*INVOLVED)
def sign(request: ActedRequest, case_id: CaseId, given: SignIn) -> dict[str, Any]:
    """Sign the step at which the case waits: approve, return or deny it."""
    ruling = Ruling(
        decision=StepDecision(given.decision), reason_code=given.reason_code, reason=given.reason,
        conditions=[NewCondition(each.what, each.due_on) for each in given.conditions],
        valid_until=given.valid_until,
    )  # fmt: skip
    sign_step(case_id=case_id, level=ApprovalLevel(given.level), ruling=ruling, by=request.actor)
    return as_data(case_page(case_id=case_id, viewer=request.actor), localdate())


@router.post("/cases/{case_id}/conditions/{condition_id}/answer", response=ConditionOut)
@allow_api(*WRITERS)
def answer(request: ActedRequest, case_id: CaseId, condition_id: RowPart, given: ConditionIn) -> Condition:
    """Say how a condition is met."""
    return answer_condition(case_id=case_id, condition_id=condition_id, answer=given.answer, by=request.actor)


@router.post("/cases/{case_id}/conditions/{condition_id}/close", response=ConditionOut)
@allow_api(*INVOLVED)
def close(request: ActedRequest, case_id: CaseId, condition_id: RowPart) -> Condition:
    """Accept that a condition is met; the step that set it does."""
    return close_condition(case_id=case_id, condition_id=condition_id, by=request.actor)


@router.post("/agencies/{agency_id}/stand-in", response={201: StandInOut})
@allow_api(*sorted(NAMERS))
def name(request: ActedRequest, agency_id: RowPart, given: StandInIn) -> tuple[int, dict[str, Any]]:
    """Name who signs in the CIO's place at an agency outside the CFO Act that has none."""
    named = name_stand_in(
        agency_id=agency_id, person_email=given.person_email, title=given.title, authority=given.authority,
        by=request.actor,
    )  # fmt: skip
    return 201, {
        "agency": named.agency.key,
        "title": named.title,
        "authority": named.authority,
        "named_at": named.named_at,
    }


@router.post("/agencies/{agency_id}/stand-in/end", response={204: None})
@allow_api(*sorted(NAMERS))
def end(request: ActedRequest, agency_id: RowPart) -> tuple[int, None]:
    """End the naming."""
    end_stand_in(agency_id=agency_id, by=request.actor)
    return 204, None

"""List, read, start, write and submit cases."""

from typing import Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Path, Schema
from pydantic import Field

from openqsmo.cases.actions.opening import section_called
from openqsmo.cases.actions.starting import start_case
from openqsmo.cases.actions.submitting import co_own_case, comment_on_case, submit_case, withdraw_case
from openqsmo.cases.actions.writing import choose_sight, save_section, take_requirements
from openqsmo.cases.api.shapes import (
    INVOLVED,
    WRITERS,
    CaseId,
    CaseOut,
    CasesOut,
    Line,
    Text,
)
from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import CaseKind, CaseState
from openqsmo.cases.queries.cases import as_data, case_page, cases
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES, Actor
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Given, Limit, RowId, Words, page_of

router = Door(tags=["Business cases"])

State = Literal[
    "", "draft", "agency_poc_review", "cio_review", "qsmo_review", "omb_review", "approved",
    "approved_with_conditions", "returned", "denied", "withdrawn",
]  # fmt: skip
SectionName = Annotated[str, Path(max_length=20, pattern=r"^[a-z_-]+$")]


class CaseIn(Schema):
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    kind: Literal["marketplace", "off_marketplace", "joint"]
    agency_id: RowId
    area: Annotated[str, Field(max_length=3, pattern=r"^[A-Z]{3}$")]
    need_id: RowId | None = None
    copy_of: RowId | None = None
    joint_purpose: Literal["", "new_customers", "expand_services", "invest"] = ""


class SectionIn(Schema):
    """``seen`` is the revision of the section that stood before the writer's eyes, 0 before the first save."""

    content: dict[str, Any]
    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class SubmitIn(Given):
    why: Text = ""


class CommentIn(Schema):
    text: Text
    section: Line = ""


class SightIn(Schema):
    """Level by section: ``{"costs": "qsmo"}``; what is left out stays as it is."""

    levels: dict[str, Literal["public", "federal", "qsmo"]]


class TakeIn(Schema):
    standard: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]


@router.get("/cases", response=CasesOut)
@allow_api(*ANYONE)
def list_cases(
    request: ActedRequest, state: State = "", area: Words = "", agency: Words = "", cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:  # fmt: skip
    """Cases: one's own agency's, those before one's step, and everyone's approved ones."""
    rows = cases(viewer=request.actor, state=state, area=area, agency=agency)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_line(each) for each in found], "next": after}


@router.get("/cases/{case_id}", response=CaseOut)
@allow_api(*ANYONE)
def read_case(request: ActedRequest, case_id: CaseId) -> dict[str, Any]:
    """One case, with as much of it as is for the reader."""
    return _whole(case_id, request.actor)


@router.post("/cases", response={201: CaseOut})
@allow_api(*WRITERS)
def start(request: ActedRequest, given: CaseIn) -> tuple[int, dict[str, Any]]:
    """Start a case of one's own agency: blank, from a need, or from another agency's approved case."""
    case = start_case(
        title=given.title, kind=CaseKind(given.kind), agency_id=given.agency_id, area_code=given.area,
        need_id=given.need_id, copy_of=given.copy_of, joint_purpose=given.joint_purpose, by=request.actor,
    )  # fmt: skip
    return 201, _whole(case.pk, request.actor)


@router.put("/cases/{case_id}/sections/{section}", response=CaseOut)
@allow_api(*WRITERS)
def save(request: ActedRequest, case_id: CaseId, section: SectionName, given: SectionIn) -> dict[str, Any]:
    """Save one section; where somebody saved another text meanwhile, yours is set aside (CAS-054)."""
    case = save_section(
        case_id=case_id,
        section=section_called(section),
        given=given.content,
        seen=given.seen,
        by=request.actor,
    )
    return _whole(case.pk, request.actor)


@router.post("/cases/{case_id}/requirements", response=CaseOut)
@allow_api(*WRITERS)
def take(request: ActedRequest, case_id: CaseId, given: TakeIn) -> dict[str, Any]:
    """Add the must-haves of the agency's fit-gap of a standard to the requirements."""
    case = take_requirements(case_id=case_id, standard_code=given.standard, by=request.actor)
    return _whole(case.pk, request.actor)


@router.post("/cases/{case_id}/sight", response=CaseOut)
@allow_api(*WRITERS)
def open_further(request: ActedRequest, case_id: CaseId, given: SightIn) -> dict[str, Any]:
    """Say how far each section is opened once the case is approved."""
    choose_sight(case_id=case_id, levels=given.levels, by=request.actor)
    return _whole(case_id, request.actor)


@router.post("/cases/{case_id}/submit", response=CaseOut)
@allow_api(*WRITERS)
def submit(request: ActedRequest, case_id: CaseId, given: SubmitIn) -> dict[str, Any]:
    """Hand the case to the first step; what is missing is named (CAS-055)."""
    submit_case(case_id=case_id, why=given.why, by=request.actor)
    return _whole(case_id, request.actor)


@router.post("/cases/{case_id}/withdraw", response=CaseOut)
@allow_api(*WRITERS)
def withdraw(request: ActedRequest, case_id: CaseId) -> dict[str, Any]:
    """Take the case back for good."""
    withdraw_case(case_id=case_id, by=request.actor)
    return _whole(case_id, request.actor)


@router.post("/cases/{case_id}/co-own", response=CaseOut)
@allow_api(*sorted(QSMO_ROLES))
def co_own(request: ActedRequest, case_id: CaseId) -> dict[str, Any]:
    """Join a joint case for the QSMO in charge of its area."""
    co_own_case(case_id=case_id, by=request.actor)
    return _whole(case_id, request.actor)


@router.post("/cases/{case_id}/comments", response={201: None})
@allow_api(*INVOLVED)
def comment(request: ActedRequest, case_id: CaseId, given: CommentIn) -> tuple[int, None]:
    """Say something about a case or one of its sections."""
    section = section_called(given.section).value if given.section else ""
    comment_on_case(case_id=case_id, text=given.text, section=section, by=request.actor)
    return 201, None


def _whole(case_id: int, viewer: Actor) -> dict[str, Any]:
    return as_data(case_page(case_id=case_id, viewer=viewer), localdate())


def _line(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "code": case.code,
        "title": case.title,
        "kind": case.kind,
        "agency": case.agency.key,
        "area": case.area.code,
        "state": CaseState(case.state).value,
        "state_since": case.state_since,
        "version": case.version,
        "valid_until": case.valid_until,
        "is_synthetic": case.is_synthetic,
    }

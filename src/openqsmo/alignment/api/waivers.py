"""Waivers through the API: the public list, counts by reason, asking, deciding, giving one up."""

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import Field

from openqsmo.alignment.actions.waivers import AskedWaiver, ask_waiver, decide_waiver, withdraw_waiver
from openqsmo.alignment.api.fit_gap import Id, Note, Sentence
from openqsmo.alignment.queries import waivers as queries
from openqsmo.alignment.queries.waivers import waiver_data
from openqsmo.alignment.vocabulary import WaiverKind, WaiverReason, WaiverState
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, PROVIDER_ROLES, QSMO_ROLES
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, RowId, Words, allow_api, page_of

router = Door(tags=["Waivers"])
ASKERS = (*sorted(AGENCY_ROLES), *sorted(PROVIDER_ROLES))
Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class WaiverIn(Schema):
    """Leave from one item of a standard or from one conformance rule, for one agency or one offering."""

    standard: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
    item: Short = ""
    rule_id: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = ""
    kind: WaiverKind
    reason: WaiverReason
    explanation: Sentence
    expires_on: date
    agency_id: RowId | None = None
    offering_id: RowId | None = None


class WaiverDecisionIn(Schema):
    """`expires_on` replaces the day asked for; it stays where null."""

    is_granted: bool
    decision: Note
    expires_on: date | None = None


class WaiverOut(Schema):
    """A waiver. `late_days` counts the days past `decide_by` while no decision is there."""

    id: int
    standard: str
    item: str | None
    rule_id: str | None
    kind: WaiverKind
    agency: str | None
    offering: str | None
    reason: WaiverReason
    explanation: str
    state: WaiverState
    says: str
    is_in_force: bool
    late_days: int
    asked_on: date
    decide_by: date
    expires_on: date
    decided_on: date | None
    decision: str | None


class WaiversOut(Schema):
    items: list[WaiverOut]
    next: str | None


class WaiverReasonOut(Schema):
    reason: WaiverReason
    label: str
    total: int
    states: dict[WaiverState, int]


@router.get("/waivers", response=WaiversOut)
@allow_api(*ANYONE)
def waivers(
    request: ActedRequest,
    state: WaiverState | None = None,
    reason: WaiverReason | None = None,
    standard: Words = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Waivers and exceptions, with where each stands today."""
    rows = queries.waivers(
        viewer=request.actor,
        state=state.value if state else "",
        reason=reason.value if reason else "",
        code=standard,
    )
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [waiver_data(each, localdate()) for each in found], "next": after}


@router.get("/waivers/reasons", response=list[WaiverReasonOut])
@allow_api(*ANYONE)
def waiver_reasons(request: ActedRequest) -> list[dict[str, Any]]:
    """How many waivers there are by reason and state."""
    return [
        {"reason": each.reason, "label": each.reason.label, "total": each.total, "states": dict(each.states)}
        for each in queries.reason_counts(viewer=request.actor)
    ]


@router.get("/waivers/{waiver_id}", response=WaiverOut)
@allow_api(*ANYONE)
def waiver(request: ActedRequest, waiver_id: Id) -> dict[str, Any]:
    """One waiver."""
    return waiver_data(queries.waiver(waiver_id=waiver_id, viewer=request.actor), localdate())


@router.post("/waivers", response={201: WaiverOut})
@allow_api(*ASKERS)
def ask(request: ActedRequest, given: WaiverIn) -> tuple[int, dict[str, Any]]:
    """Ask for a waiver for one's own agency or offering."""
    asked = AskedWaiver(
        standard_code=given.standard.casefold(), kind=given.kind, reason=given.reason, explanation=given.explanation,
        expires_on=given.expires_on, identifier=given.item, rule_id=given.rule_id, agency_id=given.agency_id,
        offering_id=given.offering_id,
    )  # fmt: skip
    return 201, waiver_data(ask_waiver(asked=asked, by=request.actor), localdate())


@router.post("/waivers/{waiver_id}/decide", response=WaiverOut)
@allow_api(*sorted(QSMO_ROLES))
def decide(request: ActedRequest, waiver_id: Id, given: WaiverDecisionIn) -> dict[str, Any]:
    """Grant or refuse a waiver with the reason; the QSMO of the area does."""
    found = decide_waiver(
        waiver_id=waiver_id, is_granted=given.is_granted, decision=given.decision, expires_on=given.expires_on,
        by=request.actor,
    )  # fmt: skip
    return waiver_data(found, localdate())


@router.post("/waivers/{waiver_id}/withdraw", response=WaiverOut)
@allow_api(*ASKERS)
def withdraw(request: ActedRequest, waiver_id: Id) -> dict[str, Any]:
    """Give a waiver up, or take back that it was asked for."""
    return waiver_data(withdraw_waiver(waiver_id=waiver_id, by=request.actor), localdate())

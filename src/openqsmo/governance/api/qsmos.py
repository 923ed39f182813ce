"""Who is in charge of what, and the steps of a designation, by API."""

from typing import Any

from django.utils.timezone import localdate
from ninja import Schema

from openqsmo.governance import actions, queries
from openqsmo.governance.actions.plans import edition_of
from openqsmo.governance.api.shapes import (
    AmendIn,
    AreaCode,
    BoardOut,
    DecisionIn,
    DesignateIn,
    DesignationOut,
    IdentifyIn,
    InChargeOut,
    NotedIn,
    OfficeIn,
    OnDay,
    OnIn,
    PlanIn,
    TransferIn,
)
from openqsmo.governance.models import Designation
from openqsmo.governance.rules.authority import WHO
from openqsmo.governance.vocabulary import PlanSection, Verb
from openqsmo.kernel.actor import ANYONE, Actor
from openqsmo.standards.models import FunctionalArea
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, RowId, allow_api, page_of

qsmos = Door(tags=["QSMOs"])


@qsmos.get("", response=BoardOut)
@allow_api(*ANYONE)
def board(request: ActedRequest, on: OnDay = None, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Every functional area and who was in charge of it on a day; areas with nobody are in the list."""
    day = on or localdate()
    areas = FunctionalArea.objects.filter(gone_on=None)
    found, after = page_of(areas, cursor=cursor, limit=limit)
    answers = queries.answers_for(areas=found, on=day, viewer=request.actor)
    return {"on": day, "items": [a.as_data() for a in answers], "next": after, "total": areas.count()}


@qsmos.get("/in-charge", response=InChargeOut)
@allow_api(*ANYONE)
def in_charge(request: ActedRequest, area: AreaCode, on: OnDay = None) -> dict[str, Any]:
    """Who was the QSMO of one area on a day, by which source, and how sure the days are."""
    return queries.qsmo_of(area=area, on=on or localdate(), viewer=request.actor).as_data()


@qsmos.get("/{qsmo_id}", response=DesignationOut)
@allow_api(*ANYONE)
def designation(request: ActedRequest, qsmo_id: RowId) -> dict[str, Any]:
    """One designation with its steps, its plan as far as you may read it, and the decisions on it."""
    return _designation(qsmo_id, request.actor)


@qsmos.post("", response={201: DesignationOut})
@allow_api(*WHO[Verb.IDENTIFY_AREA])
def identify_area(request: ActedRequest, payload: IdentifyIn) -> tuple[int, dict[str, Any]]:
    """Start the designation of a QSMO for a functional area that has none."""
    found = actions.identify_area(**payload.dict(), by=request.actor)
    return 201, _designation(found.pk, request.actor)


@qsmos.post("/{qsmo_id}/pre-designate", response=DesignationOut)
@allow_api(*WHO[Verb.PRE_DESIGNATE])
def pre_designate(request: ActedRequest, qsmo_id: RowId, payload: OfficeIn) -> dict[str, Any]:
    """Name the office that is to become the QSMO."""
    return _taken(actions.pre_designate, qsmo_id, payload, request.actor)


@qsmos.put("/{qsmo_id}/plan", response=DesignationOut)
@allow_api(*WHO[Verb.SAVE_PLAN])
def save_plan(request: ActedRequest, qsmo_id: RowId, payload: PlanIn) -> dict[str, Any]:
    """Save the five sections of the plan; what is left out is saved as not written."""
    given = payload.dict()
    actions.save_plan(
        designation_id=qsmo_id,
        sections={section: given[section.value] for section in PlanSection},
        first_fiscal_year=payload.first_fiscal_year,
        on=localdate(),
        edition=payload.edition,
        by=request.actor,
    )
    return _designation(qsmo_id, request.actor)


@qsmos.post("/{qsmo_id}/submit", response=DesignationOut)
@allow_api(*WHO[Verb.SUBMIT_PLAN])
def submit_plan(request: ActedRequest, qsmo_id: RowId, payload: OnIn) -> dict[str, Any]:
    """Hand the plan to the SSGB; all five sections must be written."""
    return _taken(actions.submit_plan, qsmo_id, payload, request.actor)


@qsmos.post("/{qsmo_id}/decide", response=DesignationOut)
@allow_api(*WHO[Verb.DECIDE_ON_PLAN])
def decide_on_plan(request: ActedRequest, qsmo_id: RowId, payload: DecisionIn) -> dict[str, Any]:
    """Record what the SSGB or OMB decided on the submitted plan."""
    return _taken(actions.decide_on_plan, qsmo_id, payload, request.actor)


@qsmos.post("/{qsmo_id}/recommend", response=DesignationOut)
@allow_api(*WHO[Verb.RECOMMEND])
def recommend(request: ActedRequest, qsmo_id: RowId, payload: NotedIn) -> dict[str, Any]:
    """Recommend the designation to OMB, for the SSGB."""
    return _taken(actions.recommend, qsmo_id, payload, request.actor)


@qsmos.post("/{qsmo_id}/designate", response=DesignationOut)
@allow_api(*WHO[Verb.DESIGNATE])
def designate(request: ActedRequest, qsmo_id: RowId, payload: DesignateIn) -> dict[str, Any]:
    """Make the office the QSMO of its area, for OMB."""
    return _taken(actions.designate, qsmo_id, payload, request.actor)


@qsmos.post("/{qsmo_id}/start", response=DesignationOut)
@allow_api(*WHO[Verb.START_OPERATING])
def start_operating(request: ActedRequest, qsmo_id: RowId, payload: OnIn) -> dict[str, Any]:
    """Record that the office's marketplace is open."""
    return _taken(actions.start_operating, qsmo_id, payload, request.actor)


@qsmos.post("/{qsmo_id}/amend", response=DesignationOut)
@allow_api(*WHO[Verb.AMEND_SCOPE])
def amend_scope(request: ActedRequest, qsmo_id: RowId, payload: AmendIn) -> dict[str, Any]:
    """Change what a designation in force covers, from a day."""
    return _taken(actions.amend_scope, qsmo_id, payload, request.actor)


@qsmos.post("/{qsmo_id}/transfer", response={201: DesignationOut})
@allow_api(*WHO[Verb.TRANSFER])
def transfer_designation(
    request: ActedRequest, qsmo_id: RowId, payload: TransferIn
) -> tuple[int, dict[str, Any]]:
    """Hand the area to another office; answers with the designation that starts there."""
    found = actions.transfer_designation(designation_id=qsmo_id, **payload.dict(), by=request.actor)
    return 201, _designation(found.pk, request.actor)


@qsmos.post("/{qsmo_id}/retire", response=DesignationOut)
@allow_api(*WHO[Verb.RETIRE])
def retire_designation(request: ActedRequest, qsmo_id: RowId, payload: NotedIn) -> dict[str, Any]:
    """End a designation without a successor."""
    return _taken(actions.retire_designation, qsmo_id, payload, request.actor)


def _taken(act: Any, designation_id: int, payload: Schema, by: Actor) -> dict[str, Any]:
    act(designation_id=designation_id, **payload.dict(), by=by)
    return _designation(designation_id, by)


def _designation(designation_id: int, viewer: Actor) -> dict[str, Any]:
    page = queries.designation_page(designation_id=designation_id, today=localdate(), viewer=viewer)
    found: Designation = page.designation
    return {
        "id": found.pk,
        "area": found.area.code,
        "name": found.name,
        "state": found.state,
        "office": found.office,
        "lead_agency": found.lead_agency,
        "scope": found.scope,
        "in_charge_from": found.in_charge_from,
        "in_charge_until": found.in_charge_until,
        "date_confidence": found.date_confidence,
        "source": found.source,
        "is_synthetic": found.is_synthetic,
        "follows_id": found.follows_id,
        "followed_by_id": page.successor.pk if page.successor else None,
        "steps": list(page.steps),
        "plan": _plan(page.plan) if page.plan else None,
        "rests_on": [{"label": item.label, "is_met": item.is_met} for item in page.checklist],
    }


def _plan(view: queries.PlanView) -> dict[str, Any]:
    plan = view.plan
    sections = [
        {"section": section, "label": section.label, "is_written": is_written, "text": text}
        for section, is_written, text in view.sections
    ]
    decisions = [
        {
            "body": found.body, "decision": found.decision, "on": found.on, "submission": found.submission,
            "reason": found.reason if view.may_read else None,
        }
        for found in view.decisions
    ]  # fmt: skip
    return {
        "edition": edition_of(plan) if view.is_own else None,
        "first_fiscal_year": plan.first_fiscal_year,
        "last_fiscal_year": plan.last_fiscal_year,
        "submission": plan.submission,
        "submitted_on": plan.submitted_on,
        "sections": sections,
        "decisions": decisions,
    }

"""The register of officials, by API."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from openqsmo.governance import actions, queries
from openqsmo.governance.api.shapes import AppointIn, DepartureIn, OfficialOut, OfficialsOut, OnDay, VacancyIn
from openqsmo.governance.models import Official
from openqsmo.governance.queries.register import entries, narrowed
from openqsmo.governance.rules.authority import WHO
from openqsmo.governance.vocabulary import HolderStatus, OfficeTitle, Verb
from openqsmo.kernel.actor import ANYONE
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, RowId, Words, allow_api, page_of

officials = Door(tags=["Officials"])


@officials.get("", response=OfficialsOut)
@allow_api(*ANYONE)
def register(
    request: ActedRequest,
    on: OnDay = None,
    organization: Words = "",
    office: OfficeTitle | None = None,
    area: Words = "",
    status: HolderStatus | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Who holds which office on a day, by organization (its key, with its parts), office, area and status."""
    day = on or localdate()
    chosen = narrowed(
        entries(today=day, viewer=request.actor),
        organization=organization, office=office or "", area=area, status=status or "",
    )  # fmt: skip
    found, after = page_of(chosen, cursor=cursor, limit=limit)
    items = [_official(official, day) for official in found]
    return {"on": day, "items": items, "next": after, "total": chosen.count()}


@officials.post("", response={201: OfficialOut})
@allow_api(*WHO[Verb.KEEP_REGISTER])
def appoint_official(request: ActedRequest, payload: AppointIn) -> tuple[int, dict[str, Any]]:
    """Record who holds an office; whoever held it before is recorded as having left."""
    found = actions.appoint_official(**payload.dict(), by=request.actor)
    return 201, _official(found, localdate())


@officials.post("/vacancy", response={201: OfficialOut})
@allow_api(*WHO[Verb.KEEP_REGISTER])
def record_vacancy(request: ActedRequest, payload: VacancyIn) -> tuple[int, dict[str, Any]]:
    """Record that nobody holds an office."""
    found = actions.record_vacancy(**payload.dict(), by=request.actor)
    return 201, _official(found, localdate())


# Below /vacancy, which would else be taken for an identifier.
@officials.get("/{official_id}", response=OfficialOut)
@allow_api(*ANYONE)
def official(request: ActedRequest, official_id: RowId) -> dict[str, Any]:
    """One entry of the register."""
    today = localdate()
    page = queries.official_page(official_id=official_id, today=today, viewer=request.actor)
    return _official(page.row.official, today)


@officials.post("/{official_id}/depart", response={201: OfficialOut})
@allow_api(*WHO[Verb.KEEP_REGISTER])
def record_departure(
    request: ActedRequest, official_id: RowId, payload: DepartureIn
) -> tuple[int, dict[str, Any]]:
    """Record that an official leaves; answers with the vacancy that starts."""
    found = actions.record_departure(official_id=official_id, **payload.dict(), by=request.actor)
    return 201, _official(found, localdate())


def _official(found: Official, today: date) -> dict[str, Any]:
    row = queries.register_row(found, today)
    return {
        "id": found.pk,
        "organization": found.organization,
        "office": found.office,
        "office_title": found.office_title,
        "area": found.area.code if found.area else None,
        "status": row.status,
        "name": found.name or None,
        "is_acting": found.is_acting,
        "since": found.since,
        "until": found.until,
        "days_vacant": row.days_vacant,
        "source": found.source,
        "is_synthetic": found.is_synthetic,
    }

"""The consistency index through the API."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from openqsmo.conformance.api.contracts import Name
from openqsmo.conformance.models import PracticeMeasurement
from openqsmo.conformance.queries.practice import consistency_page, measurements
from openqsmo.conformance.rules.consistency_words import consistency_record, number
from openqsmo.conformance.rules.practice_records import practices_from
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, page_of

router = Door(tags=["Conformance"])


class MeasurementOut(Schema):
    """One measurement of practice. ``index`` is from 0 (all alike) to 1; null: fewer than two could be compared."""

    id: int
    contract: str
    version: str
    as_of: date
    measured_at: datetime
    index: float | None
    is_synthetic: bool


class MeasurementsOut(Schema):
    items: list[MeasurementOut]
    next: str | None


class WayOut(Schema):
    """One way of doing it and who does it so."""

    value: str
    providers: list[str]
    is_permitted: bool


class PracticeAttributeOut(Schema):
    """How alike providers are in one respect; ``codes_apart`` is in how many codes two differ on average."""

    attribute: str
    about: str
    index: float | None
    employee_index: float | None
    codes_apart: float | None
    is_permitted: bool
    permitted_because: str
    distinct: list[WayOut]
    unknown: list[str]


class PracticeOut(Schema):
    """What one provider does in one respect; ``value`` is null where its data cannot tell."""

    attribute: str
    about: str
    provider: str
    value: str | None
    records: int | None
    following: int | None
    why_unknown: str


class ConsistencyOut(Schema):
    """The newest measurement of a contract. ``was`` and ``now`` compare like for like with the one before."""

    measurement: MeasurementOut
    index: float | None
    employee_index: float | None
    providers: list[str]
    counted: int
    unknown: int
    permitted: int
    was: float | None
    now: float | None
    attributes: list[PracticeAttributeOut]
    practices: list[PracticeOut]


@router.get("/conformance/consistency", response=MeasurementsOut)
@allow_api(*ANYONE)
def measurement_rows(request: ActedRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """Every measurement of practice, of any contract."""
    found, after = page_of(measurements(viewer=request.actor), cursor=cursor, limit=limit)
    return {"items": [_measurement(each) for each in found], "next": after}


@router.get("/conformance/consistency/{identifier}", response=ConsistencyOut)
@allow_api(*ANYONE)
def consistency(request: ActedRequest, identifier: Name) -> dict[str, Any]:
    """How alike the practice of providers is under a contract, by the newest measurement."""
    page = consistency_page(identifier=identifier, viewer=request.actor)
    if page.newest is None or page.found is None:
        raise Refused(NOT_FOUND.about(what="measurement"))
    return {
        **consistency_record(page.found),
        "measurement": _measurement(page.newest),
        "was": number(page.change.was) if page.change else None,
        "now": number(page.change.now) if page.change else None,
        "practices": [vars(one) for one in practices_from(page.newest.practices)],
    }


def _measurement(one: PracticeMeasurement) -> dict[str, Any]:
    return {
        "id": one.pk,
        "contract": one.contract.identifier,
        "version": one.contract.version,
        "as_of": one.as_of,
        "measured_at": one.measured_at,
        "index": None if one.index is None else float(one.index),
        "is_synthetic": one.is_synthetic,
    }

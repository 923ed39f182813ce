"""The standards' API door."""

from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import Field

from openqsmo.kernel.actor import ANYONE
from openqsmo.standards import queries
from openqsmo.standards.models import Activity, FunctionalArea
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, Words, page_of

router = Door(tags=["Standards"])

AreaCode = Annotated[str, Field(pattern=r"^[A-Za-z]{3}$")]


class AreaOut(Schema):
    """A functional area; ``source_title`` is what its source calls it, where that differs."""

    code: str
    title: str
    source_title: str
    functions: int
    activities: int
    source: str | None


class FunctionOut(Schema):
    identifier: str
    title: str | None
    activities: list[str]


class AreaDetailOut(Schema):
    code: str
    title: str
    functions: list[FunctionOut]


class ActivityOut(Schema):
    identifier: str
    title: str
    description: str
    function: str
    area: str
    place: str
    is_gone: bool


class ActivitiesOut(Schema):
    items: list[ActivityOut]
    next: str | None


@router.get("/areas", response=list[AreaOut])
@allow_api(*ANYONE)
def areas(request: ActedRequest) -> list[dict[str, Any]]:
    """Every functional area, with how many functions and activities it has."""
    return [_area(found) for found in queries.areas(viewer=request.actor)]


@router.get("/areas/{code}", response=AreaDetailOut)
@allow_api(*ANYONE)
def area(request: ActedRequest, code: Annotated[AreaCode, Path()]) -> dict[str, Any]:
    """One functional area with its functions and the identifiers of their activities."""
    page = queries.area_page(code=code, viewer=request.actor)
    return {
        "code": page.area.code,
        "title": page.area.title,
        "functions": [
            {
                "identifier": function.identifier,
                "title": function.title or None,
                "activities": [activity.identifier for activity in function.activities.all()],
            }
            for function in page.functions
        ],
    }


@router.get("/activities", response=ActivitiesOut)
@allow_api(*ANYONE)
def activities(
    request: ActedRequest, q: Words = "", area: Words = "", cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """Activities, narrowed to an area and to words."""
    found, after = page_of(
        queries.activities(viewer=request.actor, area=area, words=q), cursor=cursor, limit=limit
    )
    return {"items": [_activity(each) for each in found], "next": after}


@router.get("/activities/{identifier}", response=ActivityOut)
@allow_api(*ANYONE)
def activity(
    request: ActedRequest, identifier: Annotated[str, Path(max_length=20, pattern=r"^[A-Za-z0-9.-]+$")]
) -> dict[str, Any]:
    """One activity by its FIBF identifier."""
    return _activity(queries.activity_page(identifier=identifier, viewer=request.actor))


def _area(found: FunctionalArea) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": found.title,
        "source_title": found.source_title,
        "functions": getattr(found, "function_count", 0),
        "activities": getattr(found, "activity_count", 0),
        "source": str(found.source_load) if found.source_load else None,
    }


def _activity(found: Activity) -> dict[str, Any]:
    return {
        "identifier": found.identifier,
        "title": found.title,
        "description": found.description,
        "function": found.function.identifier,
        "area": found.function.area.code,
        "place": found.place,
        "is_gone": found.gone_on is not None,
    }

"""What one follows, through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Schema
from pydantic import Field

from openqsmo.catalog.actions import follows as actions
from openqsmo.catalog.models import Follow
from openqsmo.catalog.queries import follows as queries
from openqsmo.catalog.queries.addresses import from_address, write_search
from openqsmo.catalog.vocabulary import Frequency
from openqsmo.kernel.actor import Role
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Door, Given, RowId

router = Door(tags=["Follows"])

How = Literal["at_once", "weekly", "never"]


class FollowIn(Given):
    """Either an offering, or a search given as the parameters of its results page."""

    offering_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    search: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    frequency: How = "weekly"


class FrequencyIn(Schema):
    frequency: How


class FollowOut(Schema):
    id: int
    name: str
    offering_id: int | None
    search: str
    frequency: str
    made_at: datetime


@router.get("/me/follows", response=list[FollowOut])
@allow_api(Role.PERSON)
def follows(request: ActedRequest) -> list[dict[str, Any]]:
    """What you follow."""
    return [_follow(each) for each in queries.follows(viewer=request.actor)]


@router.post("/me/follows", response={201: FollowOut})
@allow_api(Role.PERSON)
def start(request: ActedRequest, given: FollowIn) -> tuple[int, dict[str, Any]]:
    """Follow an offering or a search."""
    frequency = Frequency(given.frequency)
    if given.offering_id is not None:
        kept = actions.follow_offering(offering_id=given.offering_id, frequency=frequency, by=request.actor)
    else:
        search = write_search(from_address(given.search))
        kept = actions.follow_search(search=search, name=given.name, frequency=frequency, by=request.actor)
    return 201, _follow(kept)


@router.post("/me/follows/{follow_id}/change", response=FollowOut)
@allow_api(Role.PERSON)
def change(request: ActedRequest, follow_id: Annotated[RowId, Path()], given: FrequencyIn) -> dict[str, Any]:
    """Change how often you hear."""
    frequency = Frequency(given.frequency)
    return _follow(actions.change_frequency(follow_id=follow_id, frequency=frequency, by=request.actor))


@router.post("/me/follows/{follow_id}/stop", response=FollowOut)
@allow_api(Role.PERSON)
def stop(request: ActedRequest, follow_id: Annotated[RowId, Path()]) -> dict[str, Any]:
    """Stop following."""
    return _follow(actions.stop_following(follow_id=follow_id, by=request.actor))


def _follow(found: Follow) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "offering_id": found.offering_id,
        "search": found.search,
        "frequency": found.frequency,
        "made_at": found.made_at,
    }

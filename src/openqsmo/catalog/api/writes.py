"""Offerings on their way through the API: start one, write its draft, move it."""

import re
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Header, Path, Schema
from pydantic import BeforeValidator, Field

from openqsmo.catalog import problems
from openqsmo.catalog.actions import states
from openqsmo.catalog.actions.moving import LONGEST_REASON
from openqsmo.catalog.actions.placing import place_listed_offering
from openqsmo.catalog.actions.versions import revert_to_version, save_draft, start_offering
from openqsmo.catalog.api.offerings import router as offerings
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.drafts import DraftPage, draft_page
from openqsmo.catalog.queries.workflow import open_verbs
from openqsmo.catalog.vocabulary import SourcingMode
from openqsmo.kernel.actor import PROVIDER_ROLES, QSMO_ROLES
from openqsmo.kernel.problems import Refused
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Door, FieldErrorOut, Given, RowId

router = Door(tags=["Drafts and moves"])

STAFF = tuple(sorted(QSMO_ROLES))
WRITERS = (*sorted(PROVIDER_ROLES), *STAFF)
CLAIM_PARTS = ("level", "on", "by")
LAST_EVENT = 2**62
OfferingId = Annotated[RowId, Path()]


def _only_a_number(given: Any) -> Any:
    """Neither a truth value nor digits in a text stand for a number, as the API document says."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("the value is not a number")
    return given


# Stands after the limits of a number, so that the API document still tells them.
A_NUMBER = BeforeValidator(_only_a_number)
Code = Annotated[str, Field(min_length=3, max_length=3, pattern=r"^[A-Z]{3}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]
MaybeSentence = Annotated[str, Field(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]
EventNumber = Annotated[
    int,
    Field(ge=0, le=LAST_EVENT, description="`event` of the draft that was read; 0 where there was none."),
    A_NUMBER,
]
_TAG = re.compile(r'(?:W/)?"?(\d{1,18})"?', re.ASCII)


class OfferingIn(Schema):
    """A new offering: its provider is named by id, its functional area by code."""

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    mode: Literal["existing_government", "vendor", "qsmo_built", "general_contractor"]
    area: Code
    provider_id: Annotated[int, Field(ge=1, le=2**63 - 1), A_NUMBER]


class DraftIn(Given):
    """A whole draft: fields that are left out are not given. `event` (or If-Match) is that of the draft read."""

    content: dict[str, Any] = {}
    visibility: dict[str, Any] = {}
    claims: dict[str, Any] = {}
    event: EventNumber | None = None


class ReasonIn(Given):
    reason: MaybeSentence = ""


class NeededReasonIn(Schema):
    reason: Sentence


class AreaIn(Schema):
    area: Code


class RevertIn(Schema):
    """Which published version; `event` is that of the open draft that was read."""

    number: Annotated[int, Field(ge=1, le=1_000_000), A_NUMBER]
    event: EventNumber


class MovedOut(Schema):
    """Where an offering stands after a move, and which moves are yours to make next."""

    id: int
    code: str
    title: str
    state: str
    state_reason: str
    version_shown: int | None
    qsmo: str | None
    is_synthetic: bool
    moves: list[str]


class ClaimOut(Schema):
    level: str
    on: str | None
    by: str | None


class EvidenceOut(Schema):
    id: int
    field: str
    name: str
    media_type: str
    size: int
    address: str


class DraftOut(Schema):
    """A draft as its writer sees it; while there is none, what one would start from, with `event` 0."""

    id: int
    number: int | None
    is_draft: bool
    is_in_review: bool
    event: int
    may_fill: list[str]
    content: dict[str, Any]
    visibility: dict[str, str]
    claims: dict[str, ClaimOut]
    evidence: list[EvidenceOut]
    demanded: int
    missing: list[FieldErrorOut]
    against: list[FieldErrorOut]
    what_to_change: str | None
    moves: list[str]


@offerings.post("/offerings", response={201: MovedOut}, tags=["Drafts and moves"])  # its path is theirs
@allow_api(*WRITERS)
def start(request: ActedRequest, given: OfferingIn) -> tuple[int, dict[str, Any]]:
    """Start an offering with its first draft: of your own organization, or, as a QSMO's staff, in your area."""
    offering = start_offering(
        title=given.title,
        mode=SourcingMode(given.mode),
        area_code=given.area,
        provider_id=given.provider_id,
        by=request.actor,
    )
    return 201, _moved(offering, request)


@router.get("/offerings/{offering_id}/draft", response=DraftOut)
@allow_api(*WRITERS)
def draft(request: ActedRequest, response: HttpResponse, offering_id: OfferingId) -> dict[str, Any]:
    """The draft of an offering that you write about; its `event` comes as ETag too."""
    page = draft_page(offering_id=offering_id, viewer=request.actor)
    response["ETag"] = f'"{page.event}"'
    return _draft(page, request)


@router.put("/offerings/{offering_id}/draft", response=DraftOut)
@allow_api(*WRITERS)
def put_draft(
    request: ActedRequest,
    response: HttpResponse,
    offering_id: OfferingId,
    given: DraftIn,
    if_match: Annotated[str, Header(max_length=100, alias="If-Match")] = "",
) -> dict[str, Any]:
    """Save the draft whole. Refused (CAT-085) where it was changed since you read it and your text differs."""
    save_draft(
        offering_id=offering_id,
        content=given.content,
        visibility=given.visibility,
        claims=given.claims,
        seen=_seen(given.event, if_match),
        by=request.actor,
    )
    page = draft_page(offering_id=offering_id, viewer=request.actor)
    response["ETag"] = f'"{page.event}"'
    return _draft(page, request)


@router.post("/offerings/{offering_id}/announce", response=MovedOut)
@allow_api(*STAFF)
def announce(request: ActedRequest, offering_id: OfferingId, given: ReasonIn) -> dict[str, Any]:
    """Announce a draft as coming: it is frozen and shown to everyone as a forecast."""
    by = request.actor
    return _moved(states.announce_forecast(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/submit", response=MovedOut)
@allow_api(*WRITERS)
def submit(request: ActedRequest, offering_id: OfferingId, given: ReasonIn) -> dict[str, Any]:
    """Submit the draft for review; the reason says what is new, and is public once it is published."""
    by = request.actor
    return _moved(states.submit_offering(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/return", response=MovedOut)
@allow_api(*STAFF)
def give_back(request: ActedRequest, offering_id: OfferingId, given: NeededReasonIn) -> dict[str, Any]:
    """Return a version to its provider; the reason is for the provider and the QSMO only."""
    by = request.actor
    return _moved(states.return_offering(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/publish", response=MovedOut)
@allow_api(*STAFF)
def publish(request: ActedRequest, offering_id: OfferingId) -> dict[str, Any]:
    """Publish the version in review: the designated QSMO's, by somebody who did not submit it."""
    return _moved(states.publish_offering(offering_id=offering_id, by=request.actor), request)


@router.post("/offerings/{offering_id}/put-in-remediation", response=MovedOut)
@allow_api(*STAFF)
def remediate(request: ActedRequest, offering_id: OfferingId, given: NeededReasonIn) -> dict[str, Any]:
    """Put an offering in remediation; the reason stands on its page."""
    by = request.actor
    return _moved(states.put_in_remediation(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/suspend", response=MovedOut)
@allow_api(*STAFF)
def suspend(request: ActedRequest, offering_id: OfferingId, given: NeededReasonIn) -> dict[str, Any]:
    """Suspend an offering; the reason stands on its page."""
    by = request.actor
    return _moved(states.suspend_offering(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/reinstate", response=MovedOut)
@allow_api(*STAFF)
def reinstate(request: ActedRequest, offering_id: OfferingId, given: ReasonIn) -> dict[str, Any]:
    """Open an offering again that was suspended or in remediation."""
    by = request.actor
    return _moved(states.reinstate_offering(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/retire", response=MovedOut)
@allow_api(*WRITERS)
def retire(request: ActedRequest, offering_id: OfferingId, given: NeededReasonIn) -> dict[str, Any]:
    """Retire an offering; its page stays as a record."""
    by = request.actor
    return _moved(states.retire_offering(offering_id=offering_id, reason=given.reason, by=by), request)


@router.post("/offerings/{offering_id}/place", response=MovedOut)
@allow_api(*STAFF)
def place(request: ActedRequest, offering_id: OfferingId, given: AreaIn) -> dict[str, Any]:
    """Place a listed solution in a functional area for which your office is the designated QSMO."""
    by = request.actor
    return _moved(place_listed_offering(offering_id=offering_id, area_code=given.area, by=by), request)


@router.post("/offerings/{offering_id}/revert", response=DraftOut)
@allow_api(*WRITERS)
def revert(request: ActedRequest, offering_id: OfferingId, given: RevertIn) -> dict[str, Any]:
    """Make a draft that says what a published version says."""
    revert_to_version(offering_id=offering_id, number=given.number, seen=given.event, by=request.actor)
    return _draft(draft_page(offering_id=offering_id, viewer=request.actor), request)


def _seen(event: int | None, if_match: str) -> int:
    """The event that a save stands on, from its body or from If-Match; without either it is refused (CAT-087)."""
    if event is not None:
        return event
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise Refused(problems.EVENT_NEEDED)
    return int(found[1])


def _moved(offering: Offering, request: ActedRequest) -> dict[str, Any]:
    return {
        "id": offering.pk,
        "code": offering.code,
        "title": offering.title,
        "state": offering.state,
        "state_reason": offering.state_reason,
        "version_shown": offering.version_shown or None,
        "qsmo": offering.qsmo.name if offering.qsmo else None,
        "is_synthetic": offering.is_synthetic,
        "moves": _moves(offering, request),
    }


def _draft(page: DraftPage, request: ActedRequest) -> dict[str, Any]:
    returned = page.returned.changes if page.returned else ()
    words = [change.after for change in returned if change.field == "What to change"]
    return {
        "id": page.offering.pk,
        "number": page.version.number if page.version else None,
        "is_draft": page.situation.draft is not None,
        "is_in_review": page.situation.is_in_review,
        "event": page.event,
        "may_fill": sorted(page.may_fill),
        "content": page.content,
        "visibility": page.levels,
        "claims": {
            name: {part: claim.get(part) for part in CLAIM_PARTS} for name, claim in page.claims.items()
        },
        "evidence": [
            {
                "id": file.pk,
                "field": name,
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "address": reverse("catalog:evidence", args=[page.offering.pk, file.pk]),
            }
            for name, files in sorted(page.evidence.items())
            for file in files
        ],
        "demanded": page.demanded,
        "missing": page.missing,
        "against": page.against,
        "what_to_change": words[0] if words else None,
        "moves": _moves(page.offering, request),
    }


def _moves(offering: Offering, request: ActedRequest) -> list[str]:
    return [verb.value.replace("_", "-") for verb in open_verbs(offering, request.actor)]

"""Unique capabilities through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from openqsmo.alignment.actions.unique import decide_unique_capability, state_unique_capability
from openqsmo.alignment.api.fit_gap import READERS, Code, Id, Identifier, Sentence
from openqsmo.alignment.models import UniqueCapability
from openqsmo.alignment.queries.pages import unique_capabilities
from openqsmo.alignment.vocabulary import LONGEST_AUTHORITY, LONGEST_REASON, CandidateState
from openqsmo.kernel.actor import AGENCY_ROLES, QSMO_ROLES
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, Words, page_of

router = Door(tags=["Fit-gap"])


class UniqueIn(Schema):
    """``identifier`` is the activity or function that it belongs to."""

    identifier: Identifier
    statement: Sentence
    authority: Annotated[str, Field(min_length=1, max_length=LONGEST_AUTHORITY, pattern=r"^[^\x00]*$")]


class DecideIn(Schema):
    state: Literal["taken_up", "declined"]
    reason: Annotated[str, Field(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")] = ""


class UniqueOut(Schema):
    id: int
    standard: str
    agency: str
    identifier: str
    statement: str
    authority: str
    state: str
    reason: str
    stated_at: datetime
    decided_at: datetime | None


class UniquesOut(Schema):
    items: list[UniqueOut]
    next: str | None


@router.get("/unique-capabilities", response=UniquesOut)
@allow_api(*READERS)
def uniques(
    request: ActedRequest,
    state: Literal["", "proposed", "taken_up", "declined"] = "",
    standard: Words = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Unique capabilities: an agency's own; those of its area for a QSMO; all for oversight."""
    rows = unique_capabilities(viewer=request.actor, state=state, code=standard)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_unique(each) for each in found], "next": after}


@router.post("/fit-gap/{code}/agencies/{agency_id}/unique-capabilities", response={201: UniqueOut})
@allow_api(*sorted(AGENCY_ROLES))
def state_one(
    request: ActedRequest, code: Code, agency_id: Id, given: UniqueIn
) -> tuple[int, dict[str, Any]]:
    """State what one's own agency needs beyond the standard, with the authority that asks for it."""
    made = state_unique_capability(
        standard_code=code, agency_id=agency_id, identifier=given.identifier, statement=given.statement,
        authority=given.authority, by=request.actor,
    )  # fmt: skip
    return 201, _unique(made)


@router.post("/unique-capabilities/{unique_id}/decide", response=UniqueOut)
@allow_api(*sorted(QSMO_ROLES))
def decide(request: ActedRequest, unique_id: Id, given: DecideIn) -> dict[str, Any]:
    """Take a candidate change up, or decline it with a reason; the QSMO of the area does."""
    state = CandidateState(given.state)
    return _unique(
        decide_unique_capability(unique_id=unique_id, state=state, reason=given.reason, by=request.actor)
    )


def _unique(found: UniqueCapability) -> dict[str, Any]:
    return {
        "id": found.pk,
        "standard": found.standard.code,
        "agency": found.organization.name,
        "identifier": found.item.identifier,
        "statement": found.statement,
        "authority": found.authority,
        "state": found.state,
        "reason": found.reason,
        "stated_at": found.stated_at,
        "decided_at": found.decided_at,
    }

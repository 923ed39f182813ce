"""Crosswalks through the API: suggestions, decisions, and withdrawing one.

The standards' own actions write; which areas the actor leads is known in governance, so the door is here.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import Field

from openqsmo.alignment.api.fit_gap import Id
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES
from openqsmo.standards.actions.crosswalks import decide_crosswalk, withdraw_crosswalk
from openqsmo.standards.queries.crosswalks import (
    all_decisions,
    crosswalk_lines,
    crosswalk_page,
    decision_data,
    suggestion_data,
)
from openqsmo.standards.rules.crosswalks import Relation
from openqsmo.standards.rules.deciding import LONGEST_RATIONALE, LONGEST_SOURCE, MOST_IDENTIFIERS, GivenEntry
from openqsmo.standards.vocabulary import ItemKind
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, Words, allow_api, page_of, read_cursor, write_cursor

router = Door(tags=["Standards"])

NO_NUL = r"^[^\x00]*$"
DECIDERS = tuple(sorted(QSMO_ROLES))
ItemName = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
ItemNames = Annotated[list[ItemName], Field(max_length=MOST_IDENTIFIERS)]
Reason = Annotated[str, Field(min_length=1, max_length=1_000, pattern=NO_NUL)]


def hundredths(given: float | None) -> Decimal | None:
    """A confidence as it is kept."""
    return None if given is None else Decimal(str(given)).quantize(Decimal("0.01"))


class CrosswalkEntryIn(Schema):
    """Where items went. `from` stand in the version before, `to` in the version after; confidence is from 0 to 1."""

    relation: Relation
    from_: Annotated[ItemNames, Field(alias="from")]
    to: ItemNames
    confidence: Annotated[float, Field(ge=0, le=1, description="Kept to the hundredth.")] | None = None
    rationale: Annotated[str, Field(min_length=1, max_length=LONGEST_RATIONALE, pattern=NO_NUL)]
    source: Annotated[str, Field(max_length=LONGEST_SOURCE, pattern=NO_NUL)] = ""


class CrosswalkDecidingIn(Schema):
    decisions: Annotated[list[CrosswalkEntryIn], Field(min_length=1, max_length=1_000)]


class CrosswalkWithdrawIn(Schema):
    why: Reason


class CrosswalkDecisionOut(Schema):
    """A decision on record. A version without a number is a draft; `confidence` is null where it was not said."""

    id: int
    from_standard: str
    from_version: int | None
    from_version_id: int
    to_standard: str
    to_version: int | None
    to_version_id: int
    kind: ItemKind
    relation: Relation
    from_: Annotated[list[str], Field(alias="from")]
    to: list[str]
    confidence: float | None
    rationale: str
    source: str | None
    reviewer: str
    decided_at: datetime
    withdrawn_at: datetime | None
    why_withdrawn: str | None


class CrosswalkDecisionsOut(Schema):
    items: list[CrosswalkDecisionOut]
    next: str | None


class CrosswalkOut(Schema):
    """A pair of versions. `dropped` old items are in the next version no more; null between other versions."""

    from_standard: str
    from_version: int | None
    from_version_id: int
    to_standard: str
    to_version: int | None
    to_version_id: int
    dropped: int | None
    decided: int


class NearItemOut(Schema):
    identifier: str
    similarity: float


class CrosswalkSuggestionOut(Schema):
    """What the likeness of texts suggests; never a decision."""

    kind: ItemKind
    relation: Relation
    from_: Annotated[list[str], Field(alias="from")]
    to: list[str]
    confidence: float
    reasons: list[str]
    from_titles: list[str]
    to_titles: list[str]
    near: list[NearItemOut]


class CrosswalkSuggestionsOut(Schema):
    items: list[CrosswalkSuggestionOut]
    next: str | None
    total: int


@router.get("/crosswalks", response=list[CrosswalkOut])
@allow_api(*ANYONE)
def crosswalks(request: ActedRequest) -> list[dict[str, Any]]:
    """The pairs of versions between which items went, or about which somebody decided."""
    return [
        {
            "from_standard": line.pair.old.standard.code, "from_version": line.pair.old.number or None,
            "from_version_id": line.pair.old.pk, "to_standard": line.pair.new.standard.code,
            "to_version": line.pair.new.number or None, "to_version_id": line.pair.new.pk,
            "dropped": line.dropped, "decided": line.decided,
        }
        for line in crosswalk_lines(viewer=request.actor)
    ]  # fmt: skip


@router.get("/crosswalks/decisions", response=CrosswalkDecisionsOut, by_alias=True)
@allow_api(*ANYONE)
def crosswalk_decisions(
    request: ActedRequest, standard: Words = "", cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """The decisions that stand, of one standard or of all."""
    rows = all_decisions(viewer=request.actor, code=standard)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [decision_data(each) for each in found], "next": after}


@router.get(
    "/crosswalks/{from_version}/{to_version}/suggestions", response=CrosswalkSuggestionsOut, by_alias=True
)
@allow_api(*ANYONE)
def crosswalk_suggestions(
    request: ActedRequest, from_version: Id, to_version: Id, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """What is open between two versions, by their ids, and what texts suggest about each; the surest first."""
    page = crosswalk_page(from_id=from_version, to_id=to_version, viewer=request.actor)
    start = read_cursor(cursor)
    end = start + limit
    return {
        "items": [suggestion_data(each) for each in page.open[start:end]],
        "next": write_cursor(end) if end < len(page.open) else None,
        "total": len(page.open),
    }


@router.post(
    "/crosswalks/{from_version}/{to_version}/decisions",
    response={201: list[CrosswalkDecisionOut]},
    by_alias=True,
)
@allow_api(*DECIDERS)
def decide_crosswalks(
    request: ActedRequest, from_version: Id, to_version: Id, given: CrosswalkDecidingIn
) -> tuple[int, list[dict[str, Any]]]:
    """Decide where items went, several at once, whole or not at all; the QSMO of the area does."""
    entries = [
        GivenEntry(
            each.relation, tuple(each.from_), tuple(each.to), each.rationale, hundredths(each.confidence), each.source,
            f"decisions[{number}]",
        )
        for number, each in enumerate(given.decisions)
    ]  # fmt: skip
    made = decide_crosswalk(from_id=from_version, to_id=to_version, given=entries, **_who(request))
    return 201, [decision_data(each) for each in made]


@router.post("/crosswalks/decisions/{decision_id}/withdraw", response=CrosswalkDecisionOut, by_alias=True)
@allow_api(*DECIDERS)
def withdraw_decision(request: ActedRequest, decision_id: Id, given: CrosswalkWithdrawIn) -> dict[str, Any]:
    """Withdraw a decision with its reason; it stays on record."""
    return decision_data(withdraw_crosswalk(decision_id=decision_id, why=given.why, **_who(request)))


def _who(request: ActedRequest) -> dict[str, Any]:
    return {"areas_led": areas_led(request.actor, localdate()), "by": request.actor}

"""The rules clock through the API."""

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import Field

from openqsmo.alignment.actions.new_rules import GivenRule, enter_rule, name_items
from openqsmo.alignment.api.fit_gap import Id
from openqsmo.alignment.models import NewRule
from openqsmo.alignment.queries.clock import area_medians, medians_data, rule_data, rule_lines
from openqsmo.alignment.vocabulary import RuleKind
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Door, allow_api

router = Door(tags=["Rules clock"])
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
ItemKey = Annotated[str, Field(min_length=3, max_length=270, pattern=r"^[^\x00]+:[^\x00]+$")]
ItemKeys = Annotated[list[ItemKey], Field(min_length=1, max_length=500)]


class NewRuleIn(Schema):
    """A law, circular or regulation; `items` are named as `standard-code:identifier`."""

    title: Line
    kind: RuleKind
    citation: Line
    issued_on: date
    effective_on: date | None = None
    source: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
    items: ItemKeys


class NewRuleItemsIn(Schema):
    items: ItemKeys


class RuleClockOut(Schema):
    """One clock. While it runs `stopped_on` is null and `days` are those so far."""

    of: str
    stopped_on: date | None
    days: int
    is_running: bool


class NewRuleOut(Schema):
    """A rule with its clocks: the standard's, its items', the offerings' of its areas, the agencies' that use them."""

    id: int
    title: str
    kind: RuleKind
    citation: str
    issued_on: date
    effective_on: date | None
    source: str
    is_synthetic: bool
    areas: list[str]
    adopted: RuleClockOut
    items: list[RuleClockOut]
    offerings: list[RuleClockOut]
    agencies: list[RuleClockOut]


class MedianDaysOut(Schema):
    """What is certain of a median: `high` is null where it may be any later day, both where there is none."""

    low: float | None
    high: float | None
    finished: int
    running: int
    says: str


class AreaMediansOut(Schema):
    area: str
    stages: dict[str, MedianDaysOut]


@router.get("/rules", response=list[NewRuleOut])
@allow_api(*ANYONE)
def rules(request: ActedRequest) -> list[dict[str, Any]]:
    """Every rule with its clocks, the newest first."""
    return [rule_data(line) for line in rule_lines(viewer=request.actor, today=localdate())]


@router.get("/rules/medians", response=list[AreaMediansOut])
@allow_api(*ANYONE)
def rule_medians(request: ActedRequest) -> list[dict[str, Any]]:
    """Medians of days by functional area and stage; what still runs is among them."""
    lines = rule_lines(viewer=request.actor, today=localdate())
    return [medians_data(each) for each in area_medians(lines)]


@router.get("/rules/{rule_id}", response=NewRuleOut)
@allow_api(*ANYONE)
def rule(request: ActedRequest, rule_id: Id) -> dict[str, Any]:
    """One rule with its clocks."""
    return _read(request, rule_id)


@router.post("/rules", response={201: NewRuleOut})
@allow_api(*sorted(QSMO_ROLES))
def enter(request: ActedRequest, given: NewRuleIn) -> tuple[int, dict[str, Any]]:
    """Enter a rule; the QSMO of the areas whose items it names does."""
    fields = given.dict()
    made = enter_rule(given=GivenRule(**{**fields, "items": tuple(fields["items"])}), by=request.actor)
    return 201, _read(request, made.pk)


@router.post("/rules/{rule_id}/items", response=NewRuleOut)
@allow_api(*sorted(QSMO_ROLES))
def name_more(request: ActedRequest, rule_id: Id, given: NewRuleItemsIn) -> dict[str, Any]:
    """Name more items that a rule changes."""
    name_items(rule_id=rule_id, items=given.items, by=request.actor)
    return _read(request, rule_id)


def _read(request: ActedRequest, rule_id: int) -> dict[str, Any]:
    found = rule_lines(viewer=request.actor, today=localdate(), rule_id=rule_id)
    if not found:
        raise NewRule.DoesNotExist
    return rule_data(found[0])

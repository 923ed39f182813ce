"""What the API takes and gives for cases."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import Field

from openqsmo.cases.paperwork import LONGEST_REASON
from openqsmo.kernel.actor import AGENCY_ROLES, OVERSIGHT_ROLES, QSMO_ROLES
from openqsmo.web.api import RowId

WRITERS = tuple(sorted(AGENCY_ROLES))
INVOLVED = (*WRITERS, *sorted(QSMO_ROLES), *sorted(OVERSIGHT_ROLES))

CaseId = Annotated[RowId, Path()]
Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Field(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]


class CaseStepOut(Schema):
    """One of the four steps; ``usual_days`` is the median of ``usual_of`` finished ones, null where none was."""

    level: str
    decision: str | None
    signed_at: datetime | None
    reason: str
    in_place_of: str
    is_waiting: bool
    since: datetime | None
    holder: str
    usual_days: int | None
    usual_of: int


class ConditionOut(Schema):
    id: int
    level: str
    what: str
    due_on: date
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None


class CaseLineOut(Schema):
    id: int
    code: str
    title: str
    kind: str
    agency: str
    area: str
    state: str
    state_since: datetime
    version: int
    valid_until: date | None
    is_synthetic: bool


class CaseOut(CaseLineOut):
    """A case. ``is_whole``: all of it; otherwise ``content`` holds what was opened when it was approved."""

    is_expired: bool
    need: int | None
    is_whole: bool
    content: dict[str, Any]
    revisions: dict[str, int]
    frozen: dict[str, Any]
    steps: list[CaseStepOut]
    conditions: list[ConditionOut]


class CasesOut(Schema):
    items: list[CaseLineOut]
    next: str | None

"""What the API of governance takes and answers."""

import re
from datetime import date
from typing import Annotated

from ninja import Query, Schema
from pydantic import BeforeValidator, Field

from openqsmo.governance.vocabulary import (
    Body,
    DateConfidence,
    Decision,
    DesignationState,
    HolderStatus,
    OfficeTitle,
    PlanSection,
)
from openqsmo.web.api import RowId


def _iso_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a day is written as year, month and day, as in 2020-12-01")
    if isinstance(value, int | float):
        raise ValueError("a day is text, as in 2020-12-01")
    return value


NO_NUL = r"^[^\x00]*$"
Day = Annotated[date, BeforeValidator(_iso_day)]
Source = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=NO_NUL,
        description="Memorandum, minutes or announcement, with date.",
    ),
]
ShortSource = Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Text = Annotated[str, Field(max_length=5_000, pattern=NO_NUL)]
Section = Annotated[str, Field(max_length=50_000, pattern=NO_NUL)]
AreaCode = Annotated[str, Field(min_length=1, max_length=10, pattern=NO_NUL, description="Such as `HCM`.")]
OnDay = Annotated[Day | None, Query(description="A day; today when not given.")]


class PartyOut(Schema):
    id: int
    key: str
    name: str


class DesignationRef(Schema):
    id: int
    name: str


class ExpectedOut(Schema):
    """A designation that was under way on the day."""

    designation: DesignationRef
    state: DesignationState
    office: PartyOut | None
    lead_agency: PartyOut | None
    source: str | None
    is_synthetic: bool


class InChargeOut(Schema):
    """Who was the QSMO of an area on a day. `until` is the first day on which it no longer was."""

    area: str
    area_title: str
    on: date
    is_in_charge: bool
    says: str
    designation: DesignationRef | None
    office: PartyOut | None
    lead_agency: PartyOut | None
    state: DesignationState | None
    scope: str | None
    since: date | None
    since_confidence: DateConfidence | None
    until: date | None
    until_confidence: DateConfidence | None
    source: str | None
    is_synthetic: bool
    expected: ExpectedOut | None


class BoardOut(Schema):
    on: date
    items: list[InChargeOut]
    next: str | None
    total: int


class StepOut(Schema):
    state: DesignationState
    label: str
    is_scope_amendment: bool
    on: date | None
    date_confidence: DateConfidence
    decided_by: str
    says: str
    scope: str
    source: str


class SectionOut(Schema):
    """One section of a plan; `text` is null where you may not read it."""

    section: PlanSection
    label: str
    is_written: bool
    text: str | None


class DecisionOut(Schema):
    body: Body
    decision: Decision
    on: date
    submission: int
    reason: str | None


class PlanOut(Schema):
    """A plan as far as you may read it. `edition` is for its own writers: see PUT."""

    edition: str | None
    first_fiscal_year: int
    last_fiscal_year: int
    submission: int
    submitted_on: date | None
    sections: list[SectionOut]
    decisions: list[DecisionOut]


class ItemOut(Schema):
    """One thing that a designation rests on."""

    label: str
    is_met: bool


class DesignationOut(Schema):
    id: int
    area: str
    name: str
    state: DesignationState
    office: PartyOut | None
    lead_agency: PartyOut | None
    scope: str
    in_charge_from: date | None
    in_charge_until: date | None
    date_confidence: DateConfidence
    source: str
    is_synthetic: bool
    follows_id: int | None
    followed_by_id: int | None
    steps: list[StepOut]
    plan: PlanOut | None
    rests_on: list[ItemOut]


class OfficialOut(Schema):
    """One entry of the register. `days_vacant` is null where the office is held, or since when is unknown."""

    id: int
    organization: PartyOut
    office: OfficeTitle
    office_title: str
    area: str | None
    status: HolderStatus
    name: str | None
    is_acting: bool
    since: date | None
    until: date | None
    days_vacant: int | None
    source: str
    is_synthetic: bool


class OfficialsOut(Schema):
    on: date
    items: list[OfficialOut]
    next: str | None
    total: int


class StepIn(Schema):
    on: Day
    source: Source


class NotedIn(StepIn):
    says: Text = ""


class IdentifyIn(StepIn):
    area_id: RowId
    name: Name
    scope: Text = ""


class OfficeIn(StepIn):
    lead_agency_id: RowId
    office_name: Name
    scope: Text = ""


class TransferIn(OfficeIn):
    says: Text = ""
    confidence: DateConfidence = DateConfidence.STATED


class DesignateIn(NotedIn):
    scope: Text = ""


class AmendIn(NotedIn):
    scope: Text


class OnIn(Schema):
    on: Day


class DecisionIn(Schema):
    body: Body
    decision: Decision
    on: Day
    reason: Text = ""


class PlanIn(Schema):
    """With `edition` as it was read, a text that somebody saved since is not replaced unseen (GOV-018)."""

    edition: Annotated[str, Field(max_length=40, pattern=NO_NUL)] | None = None
    first_fiscal_year: Annotated[int, Field(ge=2019, le=2100)]
    service_offerings: Section = ""
    acquisition_strategy: Section = ""
    governance: Section = ""
    financial_infrastructure: Section = ""
    organization: Section = ""


class VacancyIn(Schema):
    organization_id: RowId
    office: OfficeTitle
    area_id: RowId | None = None
    since: Day | None = None
    source: ShortSource


class AppointIn(VacancyIn):
    name: Name
    is_acting: bool = False


class DepartureIn(Schema):
    on: Day
    source: ShortSource

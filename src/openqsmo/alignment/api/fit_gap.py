"""Fit-gaps through the API: answers of both sides, coverage, work-off plans."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Path, Schema
from pydantic import Field

from openqsmo.alignment.actions.answers import Answered, answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.following import settle_followed
from openqsmo.alignment.actions.plans import finish_work_off_plan, make_work_off_plan, move_work_off_plan
from openqsmo.alignment.models import WorkOffPlan
from openqsmo.alignment.queries import pages
from openqsmo.alignment.queries.answers import AnswerRow, rows_of
from openqsmo.alignment.queries.coverage import coverage_data
from openqsmo.alignment.vocabulary import LONGEST_NOTE, LONGEST_STATEMENT, Given
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, OVERSIGHT_ROLES, PROVIDER_ROLES, QSMO_ROLES
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import BIGGEST_ID, Door, RowId

router = Door(tags=["Fit-gap"])

READERS = (*sorted(AGENCY_ROLES), *sorted(QSMO_ROLES), *sorted(OVERSIGHT_ROLES))
Code = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
Id = Annotated[RowId, Path()]
Identifier = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Note = Annotated[str, Field(max_length=LONGEST_NOTE, pattern=r"^[^\x00]*$")]
Sentence = Annotated[str, Field(min_length=1, max_length=LONGEST_STATEMENT, pattern=r"^[^\x00]*$")]
Revision = Annotated[
    int, Field(ge=0, le=2**31 - 1, description="`revision` of the answer that was read; 0 for none.")
]
WordingId = Annotated[
    int, Field(ge=1, le=BIGGEST_ID, description="`wording` of the capability that was read.")
]


class AgencyAnswerIn(Schema):
    """One answer; ``answer`` null takes it back. ``confirm`` says that it holds for the newest wording."""

    capability: Identifier
    answer: Literal["must_have", "nice_to_have", "not_applicable"] | None
    note: Note = ""
    revision: Revision = 0
    wording: WordingId
    confirm: bool = False


class ProviderAnswerIn(Schema):
    """One answer; ``planned_on`` stands with ``planned`` only."""

    capability: Identifier
    answer: Literal["out_of_the_box", "by_configuration", "planned", "not_met"] | None
    planned_on: date | None = None
    note: Note = ""
    revision: Revision = 0
    wording: WordingId
    confirm: bool = False


class AgencyAnswersIn(Schema):
    answers: Annotated[list[AgencyAnswerIn], Field(min_length=1, max_length=1000)]


class ProviderAnswersIn(Schema):
    answers: Annotated[list[ProviderAnswerIn], Field(min_length=1, max_length=1000)]


class AnsweredOut(Schema):
    """How many answers changed, and how many said what was on record."""

    changed: int
    unchanged: int


class CapabilityOut(Schema):
    """A capability with the answer on record; ``older_wording`` is what was answered, where it was reworded since."""

    capability: str
    function: str
    statement: str
    references: str
    wording: int
    answer: str | None
    planned_on: date | None
    note: str
    revision: int
    is_older_wording: bool
    older_wording: str


class FollowedAnswerOut(Schema):
    """An answer given to an old item that a person must look at; `to` is null where nothing took its place."""

    id: int
    from_: Annotated[str, Field(alias="from")]
    to: str | None
    function: str | None
    answer: str
    note: str
    planned_on: date | None
    says: str
    followed_at: datetime


class FitGapOut(Schema):
    """One side's fit-gap of the newest version of a standard."""

    standard: str
    version: int
    of: str
    listed: int
    answered: int
    in_words: str
    to_review: list[FollowedAnswerOut]
    capabilities: list[CapabilityOut]


class TallyOut(Schema):
    """``share`` is met ÷ applicable as a decimal, null where nothing is applicable: not known."""

    applicable: int
    met: int
    share: float | None
    out_of_the_box: int
    by_configuration: int
    conditional: int
    late: int
    not_met: int
    not_answered: int
    last_due_on: date | None
    in_words: str
    where_they_stand: str


class GapOut(Schema):
    capability: str
    necessity: str
    state: str
    says: str
    due_on: date | None


class CoverageOut(Schema):
    offering: str
    title: str
    provider: str | None
    has_answered: bool
    must_haves: TallyOut
    everything: TallyOut
    not_applicable: int
    undecided: int
    older_wording: int
    gaps: list[GapOut]


class WorkOffPlanIn(Schema):
    capability: Identifier
    what: Sentence
    due_on: date


class MoveIn(Schema):
    due_on: date
    why: Sentence


class DoneIn(Schema):
    done_on: date


class WorkOffPlanOut(Schema):
    id: int
    offering: str
    capability: str
    what: str
    due_on: date
    done_on: date | None


@router.get("/fit-gap/{code}/agencies/{agency_id}", response=FitGapOut, by_alias=True)
@allow_api(*READERS)
def agency(request: ActedRequest, code: Code, agency_id: Id) -> dict[str, Any]:
    """An agency's fit-gap: for its own people, the QSMO of the area, and oversight."""
    return _fit_gap(pages.agency_fit_page(code=code, agency_id=agency_id, viewer=request.actor))


@router.post("/fit-gap/{code}/agencies/{agency_id}/answers", response=AnsweredOut)
@allow_api(*sorted(AGENCY_ROLES))
def answer_for_agency(request: ActedRequest, code: Code, agency_id: Id, given: AgencyAnswersIn) -> Answered:
    """Answer capabilities for one's own agency: all of them, or none."""
    answers = [_given(each, None) for each in given.answers]
    return answer_as_agency(standard_code=code, agency_id=agency_id, answers=answers, by=request.actor)


@router.get("/fit-gap/{code}/agencies/{agency_id}/coverage", response=list[CoverageOut])
@allow_api(*READERS)
def coverage(request: ActedRequest, code: Code, agency_id: Id) -> list[dict[str, Any]]:
    """What of the agency's own list each published offering meets, the most must-haves first."""
    today = timezone.localdate()
    found = pages.agency_page(code=code, agency_id=agency_id, viewer=request.actor, today=today)
    return [coverage_data(row) for row in found.coverage]


@router.get("/fit-gap/{code}/offerings/{offering_id}", response=FitGapOut, by_alias=True)
@allow_api(*ANYONE)
def offering(request: ActedRequest, code: Code, offering_id: Id) -> dict[str, Any]:
    """What a provider answers about its offering; everyone's once the offering is published."""
    return _fit_gap(pages.offering_fit_page(code=code, offering_id=offering_id, viewer=request.actor))


@router.post("/fit-gap/{code}/offerings/{offering_id}/answers", response=AnsweredOut)
@allow_api(*sorted(PROVIDER_ROLES))
def answer_for_offering(
    request: ActedRequest, code: Code, offering_id: Id, given: ProviderAnswersIn
) -> Answered:
    """Answer capabilities for one's own offering: all of them, or none."""
    answers = [_given(each, each.planned_on) for each in given.answers]
    return answer_as_provider(standard_code=code, offering_id=offering_id, answers=answers, by=request.actor)


@router.post("/fit-gap/{code}/offerings/{offering_id}/plans", response={201: WorkOffPlanOut})
@allow_api(*sorted(PROVIDER_ROLES))
def make_plan(
    request: ActedRequest, code: Code, offering_id: Id, given: WorkOffPlanIn
) -> tuple[int, dict[str, Any]]:
    """Say what will be done about a gap of one's own offering, and by when."""
    made = make_work_off_plan(
        standard_code=code, offering_id=offering_id, identifier=given.capability, what=given.what,
        due_on=given.due_on, by=request.actor,
    )  # fmt: skip
    return 201, _plan(made)


@router.post("/fit-gap/plans/{plan_id}/move", response=WorkOffPlanOut)
@allow_api(*sorted(PROVIDER_ROLES))
def move_plan(request: ActedRequest, plan_id: Id, given: MoveIn) -> dict[str, Any]:
    """Change the day of an open work-off plan, with the reason."""
    return _plan(move_work_off_plan(plan_id=plan_id, due_on=given.due_on, why=given.why, by=request.actor))


@router.post("/fit-gap/plans/{plan_id}/done", response=WorkOffPlanOut)
@allow_api(*sorted(PROVIDER_ROLES))
def finish_plan(request: ActedRequest, plan_id: Id, given: DoneIn) -> dict[str, Any]:
    """Report a work-off plan done; the answer itself says when the gap is closed."""
    return _plan(finish_work_off_plan(plan_id=plan_id, done_on=given.done_on, by=request.actor))


@router.post("/fit-gap/followed/{followed_id}/settle", response=FollowedAnswerOut, by_alias=True)
@allow_api(*sorted(AGENCY_ROLES), *sorted(PROVIDER_ROLES))
def settle(request: ActedRequest, followed_id: Id) -> dict[str, Any]:
    """Say that an old answer, which no new item took on, was looked at."""
    return pages.followed_data(settle_followed(followed_id=followed_id, by=request.actor))


def _given(each: AgencyAnswerIn | ProviderAnswerIn, planned_on: date | None) -> Given:
    return Given(
        each.capability, each.answer, each.note, planned_on, each.revision, each.wording, each.confirm
    )


def _fit_gap(page: pages.FitGapPage) -> dict[str, Any]:
    rows = rows_of(page.listing.capabilities, page.stored)
    return {
        "standard": page.listing.standard.code,
        "version": page.listing.version.number,
        "of": page.answerer.key,
        "listed": page.listed,
        "answered": page.answered,
        "in_words": page.in_words,
        "to_review": [pages.followed_data(each) for each in page.followed],
        "capabilities": [_capability(row) for row in rows],
    }


def _capability(row: AnswerRow) -> dict[str, Any]:
    stored, capability = row.stored, row.capability
    return {
        "capability": capability.identifier,
        "function": capability.function,
        "statement": capability.statement,
        "references": capability.references,
        "wording": capability.wording,
        "answer": stored.answer if stored else None,
        "planned_on": stored.planned_on if stored else None,
        "note": stored.note if stored else "",
        "revision": stored.revision if stored else 0,
        "is_older_wording": row.is_older_wording,
        "older_wording": row.older,
    }


def _plan(plan: WorkOffPlan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "offering": plan.offering.code,
        "capability": plan.item.identifier,
        "what": plan.what,
        "due_on": plan.due_on,
        "done_on": plan.done_on,
    }

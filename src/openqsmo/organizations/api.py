"""Organizations through the API: the list, one, whom a name means, names left for a person."""

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import Prefetch
from ninja import Path, Query, Schema
from pydantic import Field

from openqsmo.kernel.actor import ANYONE
from openqsmo.organizations import actions, queries
from openqsmo.organizations.models import NameQuestion, Organization, OrganizationCode
from openqsmo.organizations.queries import Wanted
from openqsmo.organizations.vocabulary import KEEPERS, AgencyClass, How, NameKind, OrganizationKind, Verdict
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Given, Limit, RowId, Words, page_of

router = Door(tags=["Organizations"])

ASKED_HERE = "A person, through the API"
Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
SchemeName = Annotated[str, Field(max_length=20, description="As in OMB; empty for a name.")]


class OrganizationRef(Schema):
    id: int
    key: str
    name: str


class CodeOut(Schema):
    """A code with its scheme; ``since`` is null where nobody says."""

    scheme: str
    value: str
    since: date | None
    until: date | None
    source: str


class OrganizationOut(Schema):
    """An organization with the codes that it has now."""

    id: int
    key: str
    name: str
    kind: OrganizationKind
    agency_class: AgencyClass | None
    part_of: OrganizationRef | None
    abbreviation: str | None
    website: str | None
    codes: list[str]
    is_provider: bool
    gone_on: Annotated[date | None, Field(description="Since when its lists no longer have it.")]
    source: str
    load: Annotated[int | None, Field(description="The load that last saw it.")]
    is_synthetic: bool


class NameOut(Schema):
    text: str
    kind: NameKind
    until: date | None
    source: str


class OrganizationDetailOut(OrganizationOut):
    """With every code there was, every name, those it is part of from the top down, and its direct parts."""

    all_codes: list[CodeOut]
    names: list[NameOut]
    line: list[OrganizationRef]
    parts: list[OrganizationRef]


class OrganizationsOut(Schema):
    items: list[OrganizationOut]
    next: str | None


class MeantOut(OrganizationRef):
    path: Annotated[str, Field(description="With those it is part of.")]


class OtherOut(MeantOut):
    """Another organization that a name could mean; ``score`` is null where nearness was not measured."""

    score: float | None
    reason: str


class MeaningOut(Schema):
    """Whom a name means. ``organization``, ``score`` and ``how`` are null where it is left for a person."""

    text: str
    scheme: str | None
    verdict: Verdict
    organization: MeantOut | None
    score: Annotated[float | None, Field(ge=0, le=1)]
    how: How | None
    reason: str
    others: list[OtherOut]


class NameQuestionOut(Schema):
    """A name left for a person; once decided, ``organization`` or ``is_no_organization`` says the answer."""

    id: int
    text: str
    scheme: str | None
    source: str
    times_met: int
    asked_on: date
    candidates: list[OtherOut]
    decided_on: date | None
    organization: OrganizationRef | None
    is_no_organization: bool
    is_synthetic: bool


class NameQuestionsOut(Schema):
    items: list[NameQuestionOut]
    next: str | None


class NameIn(Given):
    text: Text
    scheme: SchemeName = ""


class NameDecisionIn(Given):
    """Whom a name means: an organization's identifier, or null for no organization."""

    organization: RowId | None


class ReopenIn(Given):
    why: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class Filters(Schema):
    """The filters of the lists of agencies and of providers."""

    q: Words = ""
    kind: list[OrganizationKind] = []
    agency_class: Annotated[list[AgencyClass | Literal["unknown"]], Field(alias="class")] = []
    part_of: Annotated[RowId | None, Field(description="Everything below this one.")] = None
    provider: Annotated[bool | None, Field(description="Only providers, or only others.")] = None
    data: Literal["", "real", "synthetic"] = ""


@router.get("/organizations", response=OrganizationsOut)
@allow_api(*ANYONE)
def organizations(
    request: ActedRequest, filters: Query[Filters], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Organizations of every kind: agencies, boards, QSMO offices and providers."""
    wanted = Wanted(
        words=filters.q,
        kinds=tuple(filters.kind),
        classes=tuple(filters.agency_class),
        part_of=filters.part_of,
        data=filters.data,
    )
    rows = queries.organizations(wanted=wanted, viewer=request.actor)
    if filters.provider is not None:
        rows = rows.filter(is_provider=filters.provider)
    held = OrganizationCode.objects.filter(until=None).order_by("scheme", "value")
    rows = rows.prefetch_related(Prefetch("codes", queryset=held))
    found, after = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_organization(row, list(row.codes.all())) for row in found], "next": after}


@router.get("/organizations/resolve", response=MeaningOut)
@allow_api(*ANYONE)
def resolve(request: ActedRequest, q: Text, scheme: SchemeName = "") -> dict[str, Any]:
    """Whom a name means, as a source writes it: which organization, how sure, which others.

    A bare code is refused (KER-010): the same digits name different agencies in different schemes.
    """
    return queries.resolve_name(text=q, scheme=scheme, viewer=request.actor).as_data()


@router.get("/organizations/{organization_id}", response=OrganizationDetailOut)
@allow_api(*ANYONE)
def organization(request: ActedRequest, organization_id: Annotated[RowId, Path()]) -> dict[str, Any]:
    """One organization with everything on record about it."""
    page = queries.organization_page(organization_id=organization_id, viewer=request.actor)
    return {
        **_organization(page.organization, page.open_codes),
        "all_codes": page.codes,
        "names": page.names,
        "line": [_ref(above) for above in page.line],
        "parts": [_ref(part) for part in page.parts],
    }


@router.get("/name-questions", response=NameQuestionsOut)
@allow_api(*ANYONE)
def name_questions(
    request: ActedRequest,
    state: Literal["", "open", "decided"] = "",
    q: Words = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Names that sources wrote and that could be several organizations, or none."""
    rows = queries.name_questions(viewer=request.actor, state=state, words=q)
    found, after = page_of(rows, cursor=cursor, limit=limit)
    lines = queries.question_lines(found, viewer=request.actor)
    return {"items": [_question(line) for line in lines], "next": after}


@router.get("/name-questions/{question_id}", response=NameQuestionOut)
@allow_api(*ANYONE)
def name_question(request: ActedRequest, question_id: Annotated[RowId, Path()]) -> dict[str, Any]:
    """One name with whom it could mean."""
    return _question(queries.question_page(question_id=question_id, viewer=request.actor).line)


@router.post("/name-questions", response={201: NameQuestionOut})
@allow_api(*KEEPERS)
def ask(request: ActedRequest, given: NameIn) -> tuple[int, dict[str, Any]]:
    """Put a name that does not resolve among those left for a person; asked before, it is the same one."""
    meaning = queries.resolve_name(text=given.text, scheme=given.scheme, viewer=request.actor)
    asked = actions.ask_about_name(
        text=given.text,
        scheme=meaning.scheme,
        source=ASKED_HERE,
        resolution=meaning.resolution,
        by=request.actor,
    )
    return 201, _of(asked, request)


@router.post("/name-questions/{question_id}/decide", response=NameQuestionOut)
@allow_api(*KEEPERS)
def decide(
    request: ActedRequest, question_id: Annotated[RowId, Path()], given: NameDecisionIn
) -> dict[str, Any]:
    """Say which organization a name means, or that it is none; every later load takes the answer."""
    decided = actions.decide_name(
        question_id=question_id, organization_id=given.organization, by=request.actor
    )
    return _of(decided, request)


@router.post("/name-questions/{question_id}/reopen", response=NameQuestionOut)
@allow_api(*KEEPERS)
def reopen(request: ActedRequest, question_id: Annotated[RowId, Path()], given: ReopenIn) -> dict[str, Any]:
    """Take an answer back, and leave the name for a person again."""
    return _of(actions.reopen_name(question_id=question_id, why=given.why, by=request.actor), request)


def _of(question: NameQuestion, request: ActedRequest) -> dict[str, Any]:
    return _question(queries.question_lines([question], viewer=request.actor)[0])


def _ref(row: Organization) -> dict[str, Any]:
    return {"id": row.pk, "key": row.key, "name": row.name}


def _organization(
    row: Organization, codes: "list[OrganizationCode] | tuple[OrganizationCode, ...]"
) -> dict[str, Any]:
    return {
        **_ref(row),
        "kind": row.kind,
        "agency_class": row.agency_class or None,
        "part_of": _ref(row.parent) if row.parent else None,
        "abbreviation": row.abbreviation or None,
        "website": row.website or None,
        "codes": [str(code) for code in codes],
        "is_provider": row.is_provider,
        "gone_on": row.gone_on,
        "source": row.source,
        "load": row.source_load_id,
        "is_synthetic": row.is_synthetic,
    }


def _question(line: queries.QuestionLine) -> dict[str, Any]:
    question = line.question
    return {
        "id": question.pk,
        "text": question.text,
        "scheme": question.scheme or None,
        "source": question.source,
        "times_met": question.times_met,
        "asked_on": question.asked_on,
        "candidates": [
            {**_ref(offer.organization), "path": offer.path, "score": offer.score, "reason": offer.reason}
            for offer in line.offered
        ],
        "decided_on": question.decided_on,
        "organization": _ref(question.organization) if question.organization else None,
        "is_no_organization": question.is_no_organization,
        "is_synthetic": question.is_synthetic,
    }

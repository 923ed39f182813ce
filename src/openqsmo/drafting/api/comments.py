"""Public comments, evidence and what a draft lacks, by API; mounted beside the drafts."""

from datetime import datetime
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import Field

from openqsmo.drafting.queries.comments import ShownComment, comment_shown, comments_shown
from openqsmo.drafting.queries.drafts import drafted_version
from openqsmo.governance.api.shapes import NO_NUL
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE, Role
from openqsmo.standards.actions.comments import answer_comment, file_comment
from openqsmo.standards.actions.evidence import give_evidence, take_back_evidence
from openqsmo.standards.models import RequirementEvidence
from openqsmo.standards.queries.readiness import RequirementLine, missing_of, requirement_lines
from openqsmo.standards.rules.drafting import DRAFTERS
from openqsmo.standards.rules.readiness import Disposition, MissingKind, Proof, Strictness
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Cursor, Door, Limit, RowId, allow_api, read_cursor, write_cursor

router = Door(tags=["Standards"])

Number = Annotated[int, Field(ge=1, le=2_000_000_000)]
Said = Annotated[str, Field(max_length=20_000, pattern=NO_NUL)]
Name = Annotated[str, Field(max_length=200, pattern=NO_NUL)]


class DraftCommentIn(Schema):
    """A comment under the name of the token's owner; an empty `identifier` is the whole draft."""

    text: Annotated[str, Field(min_length=1, max_length=20_000, pattern=NO_NUL)]
    identifier: Name = ""
    organization: Name = ""


class CommentAnswerIn(Schema):
    """`duplicate_of` is the number of another comment; a null `identifier` leaves it where it is."""

    disposition: Disposition
    answer: Said = ""
    duplicate_of: Number | None = None
    identifier: Name | None = None


class PublicCommentOut(Schema):
    """A comment with what became of it. `name` is null where its writer keeps it from the public."""

    number: int
    identifier: str | None
    name: str | None
    organization: str | None
    text: str
    filed_at: datetime
    disposition: Disposition | None
    answer: str | None
    duplicate_of: int | None
    answered_at: datetime | None
    is_answered: bool


class PublicCommentsOut(Schema):
    items: list[PublicCommentOut]
    next: str | None
    total: int
    open: int


class EvidenceIn(Schema):
    identifier: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    reference: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL)]
    says: Said = ""


class RequirementEvidenceOut(Schema):
    id: int
    reference: str
    says: str | None
    given_at: datetime


class RequirementLineOut(Schema):
    """A requirement with its evidence; `outdated` was given for other words than these and does not count."""

    identifier: str
    statement: str
    level: Strictness | None
    applies_when: str | None
    proofs: list[Proof]
    capabilities: list[str]
    data_elements: list[str]
    evidence: list[RequirementEvidenceOut]
    outdated: list[RequirementEvidenceOut]


class LackingOut(Schema):
    kind: MissingKind
    where: str
    says: str
    fix: str


@router.get("/{draft_id}/comments", response=PublicCommentsOut)
@allow_api(*ANYONE)
def comments(
    request: ActedRequest, draft_id: RowId, is_open: bool = False, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """Every comment on a draft in the order of filing, with its disposition and answer."""
    version = drafted_version(version_id=draft_id, viewer=request.actor)
    every = comments_shown(version=version, viewer=request.actor)
    found = [each for each in every if not (is_open and each.is_answered)]
    start = read_cursor(cursor)
    end = start + limit
    return {
        "items": [_comment(each) for each in found[start:end]],
        "next": write_cursor(end) if end < len(found) else None,
        "total": len(found),
        "open": sum(not each.is_answered for each in every),
    }


@router.post("/{draft_id}/comments", response={201: PublicCommentOut})
@allow_api(Role.PERSON)
def comment(request: ActedRequest, draft_id: RowId, payload: DraftCommentIn) -> tuple[int, dict[str, Any]]:
    """File a comment on a draft that is in public comment. Without an account, use the page's form."""
    version = drafted_version(version_id=draft_id, viewer=request.actor)
    made = file_comment(version_id=version.pk, by=request.actor, **payload.dict())
    return 201, _comment(comment_shown(version=version, number=made.number, viewer=request.actor))


@router.post("/{draft_id}/comments/{number}/answer", response=PublicCommentOut)
@allow_api(*DRAFTERS)
def answer(
    request: ActedRequest, draft_id: RowId, number: Number, payload: CommentAnswerIn
) -> dict[str, Any]:
    """Answer a comment with its disposition, or correct the answer, until the draft is adopted."""
    answer_comment(
        version_id=draft_id, number=number, areas_led=areas_led(request.actor, localdate()),
        by=request.actor, **payload.dict(),
    )  # fmt: skip
    version = drafted_version(version_id=draft_id, viewer=request.actor)
    return _comment(comment_shown(version=version, number=number, viewer=request.actor))


@router.get("/{draft_id}/requirements", response=list[RequirementLineOut])
@allow_api(*ANYONE)
def requirements(request: ActedRequest, draft_id: RowId) -> list[dict[str, Any]]:
    """The requirements of a draft, how each is proved, and the evidence behind it."""
    version = drafted_version(version_id=draft_id, viewer=request.actor)
    return [_line(each) for each in requirement_lines(version)]


@router.post("/{draft_id}/evidence", response={201: RequirementEvidenceOut})
@allow_api(*DRAFTERS)
def evidence(request: ActedRequest, draft_id: RowId, payload: EvidenceIn) -> tuple[int, dict[str, Any]]:
    """Give evidence for a requirement, in the words that it has now."""
    led = areas_led(request.actor, localdate())
    return 201, _evidence(give_evidence(draft_id=draft_id, areas_led=led, by=request.actor, **payload.dict()))


@router.post("/{draft_id}/evidence/{evidence_id}/take-back", response=RequirementEvidenceOut)
@allow_api(*DRAFTERS)
def take_back(request: ActedRequest, draft_id: RowId, evidence_id: RowId) -> dict[str, Any]:
    """Let a piece of evidence count no more; it stays on record."""
    led = areas_led(request.actor, localdate())
    return _evidence(
        take_back_evidence(draft_id=draft_id, evidence_id=evidence_id, areas_led=led, by=request.actor)
    )


@router.get("/{draft_id}/lacking", response=list[LackingOut])
@allow_api(*ANYONE)
def lacking(request: ActedRequest, draft_id: RowId) -> list[dict[str, Any]]:
    """What stands between a draft and its adoption; empty where nothing of its own does."""
    version = drafted_version(version_id=draft_id, viewer=request.actor)
    return [
        {"kind": each.kind, "where": each.where, "says": each.says, "fix": each.fix}
        for each in missing_of(version)
    ]


def _comment(shown: ShownComment) -> dict[str, Any]:
    found = shown.comment
    return {
        "number": found.number,
        "identifier": found.item.identifier if found.item else None,
        "name": shown.name,
        "organization": found.organization or None,
        "text": found.text,
        "filed_at": found.filed_at,
        "disposition": found.disposition or None,
        "answer": found.answer or None,
        "duplicate_of": found.duplicate_of.number if found.duplicate_of else None,
        "answered_at": found.answered_at,
        "is_answered": shown.is_answered,
    }


def _evidence(found: RequirementEvidence) -> dict[str, Any]:
    return {
        "id": found.pk,
        "reference": found.reference,
        "says": found.says or None,
        "given_at": found.given_at,
    }


def _line(line: RequirementLine) -> dict[str, Any]:
    facts = line.facts
    return {
        "identifier": facts.identifier,
        "statement": str(line.row.content.get("statement", "")),
        "level": facts.strictness,
        "applies_when": facts.applies_when or None,
        "proofs": list(facts.proofs),
        "capabilities": list(facts.capabilities),
        "data_elements": list(facts.data_elements),
        "evidence": [_evidence(each) for each in line.evidence],
        "outdated": [_evidence(each) for each in line.outdated],
    }

"""Cases as a viewer may read them: the list, one with its steps, and what of its content is for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from openqsmo.alignment.models import areas_in_charge, oversees
from openqsmo.cases.models import Case, CaseComment, CaseVersion, Condition, SetAside
from openqsmo.cases.paperwork import ApprovalLevel, CaseKind, CaseState
from openqsmo.cases.queries.readiness import missing_of
from openqsmo.cases.queries.standing import StepLine, acts_for, facts_of, signer_of, steps_of
from openqsmo.cases.rules.approvals import WAITS_AT, has_expired, why_not_sign
from openqsmo.cases.rules.sight import opened
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.ledger.queries import history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.people.queries import name_actors


@dataclass(frozen=True)
class CasePage:
    """One case with what this viewer reads of it and may do.

    ``is_whole``: the viewer reads all of it (its agency, its approvers), not only what was opened.
    ``version`` is the submitted version that is shown, None where what is being written is shown.
    """

    case: Case
    content: Mapping[str, Any]
    version: CaseVersion | None
    is_whole: bool
    is_own: bool
    steps: tuple[StepLine, ...]
    missing: tuple[FieldError, ...]
    sign_level: ApprovalLevel | None
    why_not_sign: Problem | None
    conditions: tuple[Condition, ...]
    comments: tuple[CaseComment, ...]
    set_aside: tuple[SetAside, ...]
    versions: tuple[CaseVersion, ...]
    history: tuple[HistoryLine, ...]
    may_co_own: bool
    levels: frozenset[ApprovalLevel]
    is_expired: bool

    @property
    def may_write(self) -> bool:
        return self.is_own and self.case.is_writable


def cases(
    *, viewer: Actor, state: str = "", area: str = "", agency: str = "", words: str = ""
) -> QuerySet[Case]:
    """Cases that the viewer may see, the newest change first; of an unapproved one others see nothing."""
    found = Case.objects.visible_to(viewer).select_related("agency", "area")
    if state in set(CaseState):
        found = found.filter(state=state)
    if area:
        found = found.filter(area__code=area.upper())
    if agency:
        found = found.filter(Q(agency__key=agency) | Q(agency__parent__key=agency))
    return found.filter(title__icontains=words.strip()) if words.strip() else found


def case_found(*, case_id: int, viewer: Actor) -> Case:
    """One case that the viewer may see."""
    rows = Case.objects.visible_to(viewer).select_related("agency", "area", "need", "copied_from", "co_owner")
    return rows.get(pk=case_id)


def case_page(*, case_id: int, viewer: Actor) -> CasePage:
    """One case with everything that its page shows to this viewer."""
    case = case_found(case_id=case_id, viewer=viewer)
    is_own, is_whole = acts_for(case.agency, viewer), reads_whole(case, viewer)
    version = None if is_own and case.is_writable else submitted_version(case)
    level = WAITS_AT.get(case.state_enum)
    signer = signer_of(case, viewer)
    return CasePage(
        case=case,
        content=content_for(case, viewer, version),
        version=version,
        is_whole=is_whole,
        is_own=is_own,
        steps=steps_of(case, with_names=is_whole) if is_whole else (),
        missing=missing_of(case) if is_own and case.is_writable else (),
        sign_level=level if level in signer.levels else None,
        why_not_sign=why_not_sign(facts_of(case), signer, level) if level in signer.levels else None,
        conditions=tuple(case.conditions.all()) if is_whole else (),
        comments=tuple(case.comments.select_related("person")) if is_whole else (),
        set_aside=tuple(case.set_aside.filter(person_id=viewer.own_row, ended_at=None)),
        versions=tuple(case.versions.select_related("submitted_by")) if is_whole else (),
        history=_history(case, viewer) if is_whole else (),
        may_co_own=_may_co_own(case, viewer),
        levels=signer.levels,
        is_expired=has_expired(case.valid_until, timezone.localdate()),
    )


def reads_whole(case: Case, viewer: Actor) -> bool:
    """Whether somebody reads all of a case: its agency, the QSMO of its area, oversight, the operator."""
    if viewer.has(Role.OPERATOR) or acts_for(case.agency, viewer):
        return True
    is_before_them = case.version > 0 or case.kind_enum is CaseKind.JOINT
    return is_before_them and (oversees(viewer) or case.area_id in areas_in_charge(viewer))


def content_for(case: Case, viewer: Actor, version: CaseVersion | None) -> dict[str, Any]:
    """What a viewer reads of a case: all of it, or what was opened when it was approved."""
    content = version.content if version else case.content
    if reads_whole(case, viewer):
        return dict(content)
    return opened(content, case.sight, viewer.sight) if case.is_approved else {}


def submitted_version(case: Case, number: int | None = None) -> CaseVersion | None:
    """A submitted version, the newest unless one is named; None before the first."""
    return case.versions.filter(number=number or case.version).first()


def waiting_for(*, viewer: Actor) -> QuerySet[Case]:
    """Cases in review in whose line the viewer holds a signing role, the longest wait first."""
    states = [state.value for state in WAITS_AT]
    found = Case.objects.visible_to(viewer).filter(state__in=states)
    return found.select_related("agency", "area").order_by("state_since", "pk")


def as_data(page: CasePage, today: date) -> dict[str, Any]:
    """A case as plain data: what the API gives and the command writes."""
    case = page.case
    return {
        "id": case.pk,
        "code": case.code,
        "title": case.title,
        "kind": case.kind,
        "agency": case.agency.key,
        "area": case.area.code,
        "state": case.state,
        "state_since": case.state_since,
        "version": case.version,
        "valid_until": case.valid_until,
        "is_expired": has_expired(case.valid_until, today),
        "is_synthetic": case.is_synthetic,
        "need": case.need_id,
        "is_whole": page.is_whole,
        "content": page.content,
        "revisions": case.revisions if page.is_own else {},
        "frozen": case.frozen if page.is_whole else {},
        "steps": [_step_data(line) for line in page.steps],
        "conditions": [_condition_data(each) for each in page.conditions],
    }


def _step_data(line: StepLine) -> dict[str, Any]:
    signed = line.signature
    return {
        "level": line.level.value,
        "decision": signed.decision if signed else None,
        "signed_at": signed.signed_at if signed else None,
        "reason": signed.reason if signed else "",
        "in_place_of": signed.in_place_of if signed else "",
        "is_waiting": line.is_waiting,
        "since": line.since,
        "holder": line.holder,
        "usual_days": line.usual.days,
        "usual_of": line.usual.of,
    }


def _condition_data(each: Condition) -> dict[str, Any]:
    return {
        "id": each.pk,
        "level": each.level,
        "what": each.what,
        "due_on": each.due_on,
        "answer": each.answer,
        "answered_at": each.answered_at,
        "closed_at": each.closed_at,
    }


def _history(case: Case, viewer: Actor) -> tuple[HistoryLine, ...]:
    return tuple(history(record=case, viewer=viewer, namer=name_actors))


def _may_co_own(case: Case, viewer: Actor) -> bool:
    is_open = case.kind_enum is CaseKind.JOINT and case.is_writable and case.co_owner_id is None
    return is_open and viewer.is_signed_in and case.area_id in areas_in_charge(viewer)

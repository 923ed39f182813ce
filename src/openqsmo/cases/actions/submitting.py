"""Submit a case, withdraw it, join it as the QSMO, say something about it."""

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment.models import areas_in_charge
from openqsmo.cases import problems
from openqsmo.cases.actions.opening import add_author, locked, own, writable
from openqsmo.cases.models import Case, CaseComment, CaseVersion
from openqsmo.cases.paperwork import LONGEST_REASON, CaseKind, CaseState
from openqsmo.cases.queries.readiness import missing_of
from openqsmo.cases.rules.approvals import DECIDED
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import counted
from openqsmo.ledger.record import record


@transaction.atomic
def submit_case(*, case_id: int, by: Actor, why: str = "") -> Case:
    """Freeze a version and hand it to the first step; from then on the baseline is locked.

    Every version goes through all four steps: what was signed of an earlier text does not hold for this one.
    """
    case = writable(case_id, by)
    errors = missing_of(case)
    if errors:
        raise Refused(problems.NOT_READY.about(errors, count=counted(len(errors), "thing")))
    why = why.strip()[:LONGEST_REASON]
    if case.version and not why:
        error = FieldError("why", "The reason is empty.", "Say what changed and why.")
        raise Refused(problems.WHY_NEEDED.about([error]))
    now = timezone.now()
    add_author(case, by)
    case.version += 1
    case.state, case.state_since, case.is_baseline_open = CaseState.AGENCY_POC_REVIEW, now, False
    case.save(update_fields=["authors", "version", "state", "state_since", "is_baseline_open"])
    version = CaseVersion.objects.create(
        case=case, number=case.version, content=case.content, frozen=case.frozen, why=why,
        submitted_at=now, submitted_by_id=by.person_id,
    )  # fmt: skip
    record("case.submitted", subject=case, by=by, facts={"version": case.version}, also=[version])
    return case


@transaction.atomic
def withdraw_case(*, case_id: int, by: Actor) -> Case:
    """Take a case back for good; what was decided stands (CAS-085)."""
    case = own(case_id, by)
    if case.state_enum in DECIDED:
        state = case.get_state_display().lower()
        raise Refused(problems.ALREADY_DECIDED.about(case=case, state=state))
    case.state, case.state_since = CaseState.WITHDRAWN, timezone.now()
    case.save(update_fields=["state", "state_since"])
    record("case.withdrawn", subject=case, by=by)
    return case


@transaction.atomic
def co_own_case(*, case_id: int, by: Actor) -> Case:
    """Join a joint case for the QSMO in charge of its area; who joins it cannot sign it."""
    case = locked(case_id, by)
    if case.kind_enum is not CaseKind.JOINT:
        raise Refused(problems.NOT_JOINT.about(case=case))
    if case.area_id not in areas_in_charge(by):
        raise Refused(problems.NOT_THE_QSMO.about(area=case.area))
    if not case.is_writable:
        raise Refused(problems.NOT_WRITABLE.about(case=case, state=case.get_state_display().lower()))
    case.co_owner_id = by.person_id
    add_author(case, by)
    case.save(update_fields=["co_owner", "authors"])
    record("case.co_owned", subject=case, by=by)
    return case


@transaction.atomic
def comment_on_case(*, case_id: int, text: str, by: Actor, section: str = "") -> CaseComment:
    """Say something about a case, or a section of it; its authors and its approvers read it."""
    case = locked(case_id, by)
    if not text.strip():
        raise Refused(problems.EMPTY_TEXT.about([FieldError("text", "Empty.", "Write a sentence.")]))
    comment = CaseComment.objects.create(
        case=case, section=section, text=text.strip()[:LONGEST_REASON], version=case.version,
        said_at=timezone.now(), person_id=by.own_row,
    )  # fmt: skip
    record("case.commented", subject=comment, about=case, by=by)
    return comment

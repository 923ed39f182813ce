"""Start a case: from blank, from a need of the catalogue, or from another agency's approved case."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.cases import problems
from openqsmo.cases.actions.opening import add_author
from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import CaseKind, CaseSection, JointPurpose
from openqsmo.cases.queries.standing import acts_for
from openqsmo.cases.rules.sight import opened
from openqsmo.catalog.models import Need
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.loads.actions import one_at_a_time
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea

# What another agency's case gives to a new one: never its figures of today, its money or its people.
COPIED = (
    CaseSection.PROBLEM, CaseSection.REQUIREMENTS, CaseSection.ALTERNATIVES, CaseSection.COSTS,
    CaseSection.BENEFITS, CaseSection.RISKS, CaseSection.DELIVERY, CaseSection.PILOT,
)  # fmt: skip


@transaction.atomic
def start_case(
    *,
    title: str,
    kind: CaseKind,
    agency_id: int,
    area_code: str,
    by: Actor,
    need_id: int | None = None,
    copy_of: int | None = None,
    joint_purpose: str = "",
    is_synthetic: bool = False,
) -> Case:
    """Start a case of one's own agency; what another case or a need says is taken over, the rest is empty."""
    agency = Organization.objects.agencies().filter(pk=agency_id).first()
    if agency is not None and not acts_for(agency, by):
        raise Refused(problems.NOT_YOUR_CASE.about(agency=agency))
    area = FunctionalArea.objects.filter(code=area_code).first()
    errors = _errors(title, kind, agency, area, joint_purpose)
    if errors or agency is None or area is None:
        raise Refused(problems.TITLE_NEEDED.about(errors))
    need = Need.objects.get(pk=need_id) if need_id else None
    source = _approved(copy_of, by) if copy_of else None
    one_at_a_time("cases.code")
    now = timezone.now()
    case = Case(
        code=f"BC-{Case.objects.count() + 1:04}", title=title.strip()[:200], kind=kind, agency=agency, area=area,
        state_since=now, started_at=now, started_by_id=by.person_id, need=need, copied_from=source,
        joint_purpose=joint_purpose if kind is CaseKind.JOINT else "", is_synthetic=is_synthetic,
        content=_content(need, source, by),
    )  # fmt: skip
    add_author(case, by)
    case.save()
    record("case.started", subject=case, by=by)
    return case


def _errors(
    title: str, kind: CaseKind, agency: Organization | None, area: FunctionalArea | None, purpose: str
) -> list[FieldError]:
    found = []
    if not title.strip():
        found.append(FieldError("title", "The title is empty.", "Say in a few words what the case is about."))
    if agency is None:
        found.append(FieldError("agency", "There is no such agency.", "Choose your agency."))
    if area is None:
        found.append(FieldError("area", "There is no such functional area.", "Choose one from the list."))
    if kind is CaseKind.JOINT and purpose not in set(JointPurpose):
        fix = "Choose whether it is to accept customers, to expand services, or to invest."
        found.append(FieldError("joint_purpose", "A joint case says what it is for.", fix))
    return found


def _approved(case_id: int, by: Actor) -> Case:
    """A case that others may start from (CAS-058)."""
    found = Case.objects.visible_to(by).get(pk=case_id)
    if not found.is_approved:
        raise Refused(problems.NOT_AN_APPROVED_CASE.about(case=found))
    return found


def _content(need: Need | None, source: Case | None, by: Actor) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if source is not None:
        shown = opened(source.content, source.sight, by.sight)
        content = {section.value: shown[section.value] for section in COPIED if section.value in shown}
    if need is not None:
        content[CaseSection.PROBLEM.value] = {"statement": f"{need.what}\n\n{need.what_for}"}
    return content

"""Commitments are made: of the benefits of an approved case, or of what is asked of every agency."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import CaseSection
from openqsmo.cases.rules.fields import rows_of, value_of
from openqsmo.cases.rules.reading import read_day
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import counted, day
from openqsmo.ledger.record import record, record_all
from openqsmo.ledger.vocabulary import Entry
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from openqsmo.outcomes import problems
from openqsmo.outcomes.models import Commitment, CommitmentRequest
from openqsmo.outcomes.vocabulary import CommitmentKind
from openqsmo.standards.models import FunctionalArea

ASKED_OF = (OrganizationKind.DEPARTMENT, OrganizationKind.INDEPENDENT_AGENCY)


@transaction.atomic
def make_commitments_of_case(*, case_id: int, by: Actor) -> list[Commitment]:
    """Turn each benefit of the alternative that an approved case proposes into a commitment; once only."""
    case = Case.objects.select_for_update(of=("self",)).select_related("agency", "area").get(pk=case_id)
    if not case.is_approved:
        return []
    content = case.versions.get(number=case.version).content
    chosen = value_of(content, CaseSection.ALTERNATIVES, "chosen")
    have = set(Commitment.objects.filter(case=case).values_list("benefit", flat=True))
    made = [
        Commitment.objects.create(**_of_benefit(case, row))
        for row in rows_of(content, CaseSection.BENEFITS)
        if row.get("alternative") == chosen and row["row"] not in have
    ]
    record_all([_made(each, about=case) for each in made], by=by)
    return made


@transaction.atomic
def ask_every_agency(
    *,
    title: str,
    what: str,
    measure: str,
    proof: str,
    due_on: date,
    source: str,
    by: Actor,
    body: str = "",
    area_code: str = "",
    agency_keys: Iterable[str] = (),
    is_synthetic: bool = False,
) -> CommitmentRequest:
    """Ask one thing of every agency of the CFO Act, or of those named: one commitment for each, each due.

    A day in the past is taken: what was asked long ago and never answered stands here too.
    """
    named = {"title": title, "what": what, "measure": measure, "proof": proof, "source": source}
    errors = [
        FieldError(name, f"The {name} is empty.", "Fill it in.")
        for name, text in named.items()
        if not text.strip()
    ]
    agencies = _agencies(agency_keys)
    if not agencies:
        errors.append(
            FieldError("agencies", "No agency is asked.", "Name agencies by key, or leave it empty.")
        )
    if errors:
        raise Refused(problems.REQUEST_INCOMPLETE.about(errors))
    area = FunctionalArea.objects.filter(code=area_code).first() if area_code else None
    now = timezone.now()
    request = CommitmentRequest.objects.create(
        title=title.strip()[:200], what=what.strip(), measure=measure.strip()[:500], proof=proof.strip()[:500],
        due_on=due_on, source=source.strip()[:500], body=(body or _body_of(by))[:200], area=area, asked_at=now,
        asked_by_id=by.person_id, is_synthetic=is_synthetic,
    )  # fmt: skip
    facts = {"number": counted(len(agencies), "agency", "agencies"), "due_on": day(due_on)}
    record("commitment_request.made", subject=request, by=by, facts=facts)
    made = [Commitment.objects.create(**_of_request(request, agency)) for agency in agencies]
    record_all([_made(each, about=request) for each in made], by=by)
    return request


def _body_of(by: Actor) -> str:
    """The body that asks: never the person."""
    if by.has(Role.OMB_REVIEWER):
        return "Office of Management and Budget"
    offices = Organization.objects.filter(pk__in=by.qsmo_ids).order_by("name")
    return ", ".join(map(str, offices)) or "OpenQSMO"


def _agencies(keys: Iterable[str]) -> list[Organization]:
    wanted = [key.strip() for key in keys if key.strip()]
    if wanted:
        return list(Organization.objects.agencies().filter(key__in=wanted).order_by("name"))
    whole = Organization.objects.filter(agency_class=AgencyClass.CFO_ACT, kind__in=ASKED_OF, gone_on=None)
    return list(whole.order_by("name"))


def _of_benefit(case: Case, row: dict[str, str]) -> dict[str, object]:
    kind = row.get("kind", "")
    return {
        "title": row["name"],
        "kind": kind if kind in set(CommitmentKind) else CommitmentKind.NOT_IN_MONEY,
        "organization": case.agency,
        "area": case.area,
        "owner": row["owner"],
        "measure": row["measure"],
        "unit": row["unit"][:200],
        "proof": row["proof"],
        "starts_on": read_day(row["starts_on"]),
        "due_on": read_day(row["due_on"]),
        "case": case,
        "benefit": row["row"],
        "made_at": timezone.now(),
        "is_synthetic": case.is_synthetic,
    }


def _of_request(request: CommitmentRequest, agency: Organization) -> dict[str, object]:
    return {
        "title": request.title,
        "kind": CommitmentKind.ASKED,
        "organization": agency,
        "area": request.area,
        "owner": str(agency),
        "measure": request.measure,
        "proof": request.proof,
        "due_on": request.due_on,
        "request": request,
        "made_at": request.asked_at,
        "is_synthetic": request.is_synthetic,
    }


def _made(commitment: Commitment, about: Case | CommitmentRequest) -> Entry:
    return Entry("commitment.made", commitment, facts={"due_on": day(commitment.due_on)}, about=about)

"""Who signs in the CIO's place at an agency outside the CFO Act that has no CIO of that name."""

from django.db import transaction
from django.utils import timezone

from openqsmo.cases import problems
from openqsmo.cases.models import StandIn
from openqsmo.cases.queries.standing import stand_in_facts
from openqsmo.cases.rules.approvals import stand_in_problem
from openqsmo.kernel.actor import AGENCY_ROLES, Actor, Role
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Membership, Person
from openqsmo.people.queries import line_of

NAMERS = frozenset({Role.AGENCY_ADMIN, Role.AGENCY_SAPOC})


@transaction.atomic
def name_stand_in(*, agency_id: int, person_email: str, title: str, authority: str, by: Actor) -> StandIn:
    """Name the one who signs in the CIO's place; whoever was named before no longer does."""
    agency = _agency(agency_id, by)
    if problem := stand_in_problem(stand_in_facts(agency)):
        raise Refused(problem)
    person = Person.objects.filter(email=person_email.strip().lower()).first()
    held = Membership.objects.current().filter(role__in=sorted(AGENCY_ROLES), organization=agency)
    if person is None or not held.filter(person=person).exists():
        who = person_email.strip()[:100] or "Nobody"
        error = FieldError("person_email", "No role at the agency.", "Give the address of one of its people.")
        raise Refused(problems.NOT_OF_THE_AGENCY.about([error], person=who, agency=agency))
    errors = [
        FieldError(name, f"The {name} is empty.", "Fill it in.")
        for name, value in (("title", title), ("authority", authority))
        if not value.strip()
    ]
    if errors:
        raise Refused(problems.TITLE_NEEDED.about(errors))
    _end_all(agency, by)
    named = StandIn.objects.create(
        agency=agency, person=person, title=title.strip()[:200], authority=authority.strip()[:500],
        named_at=timezone.now(),
    )  # fmt: skip
    record("stand_in.named", subject=named, about=agency, by=by, facts={"title": named.title})
    return named


@transaction.atomic
def end_stand_in(*, agency_id: int, by: Actor) -> None:
    """End the naming: from now on nobody signs in the CIO's place there."""
    _end_all(_agency(agency_id, by), by)


def _agency(agency_id: int, by: Actor) -> Organization:
    agency = Organization.objects.agencies().get(pk=agency_id)
    if not by.organization_ids(NAMERS).intersection(line_of(agency)):
        raise Refused(problems.NOT_ITS_ADMINISTRATOR.about(agency=agency))
    return agency


def _end_all(agency: Organization, by: Actor) -> None:
    for row in StandIn.objects.select_for_update().filter(agency=agency, ended_at=None):
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        record("stand_in.ended", subject=row, about=agency, by=by, facts={"title": row.title})

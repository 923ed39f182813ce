"""Invented designations and officials for the demonstration, each marked synthetic."""

from collections.abc import Iterable

from django.db import transaction

from openqsmo.governance.actions.known import put_on_record
from openqsmo.governance.actions.offices import qsmo_office
from openqsmo.governance.actions.officials import appoint_official, record_vacancy
from openqsmo.governance.content import SyntheticDesignation, SyntheticOfficial
from openqsmo.governance.models import Designation, ImplementationPlan, Official
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea

SYNTHETIC_SOURCE = "Synthetic demonstration data"


@transaction.atomic
def load_synthetic_designation(*, given: SyntheticDesignation, by: Actor) -> Designation | None:
    """Put an invented designation with its submitted plan on record; None where its area has one already."""
    area = FunctionalArea.objects.filter(code=given.designation.area).first()
    lead = Organization.objects.filter(key=given.office.lead_agency).first()
    if area is None or lead is None or Designation.objects.filter(area=area).exists():
        return None
    office = qsmo_office(
        lead_agency=lead, name=given.office.name, key=given.office.key, source=given.office.source, by=by,
        is_synthetic=True,
    )  # fmt: skip
    designation = put_on_record(given.designation, area, office, None, by, is_synthetic=True)
    plan = ImplementationPlan.objects.create(
        designation=designation,
        sections={section.value: text for section, text in given.sections.items()},
        first_fiscal_year=given.first_fiscal_year,
        submission=1,
        submitted_on=given.submitted_on,
    )
    texts = {
        section.label: Change("", text, visibility=Visibility.FEDERAL)
        for section, text in plan.texts().items()
    }
    facts = {"on": day(given.submitted_on), "time": "first"}
    record("plan.submitted", subject=plan, about=designation, by=by, facts=facts, changes=texts)
    return designation


@transaction.atomic
def load_synthetic_officials(*, rows: Iterable[SyntheticOfficial], by: Actor) -> int:
    """Put invented officials on record, marked synthetic; how many were added.

    A row whose organization or area is not here, or whose office has an entry, is passed over.
    """
    added = 0
    for row in rows:
        organization = Organization.objects.filter(key=row.organization).first()
        area = FunctionalArea.objects.filter(code=row.area).first() if row.area else None
        if organization is None or (row.area and area is None):
            continue
        if Official.objects.filter(organization=organization, office=row.office, area=area).exists():
            continue
        _invent(row, organization, area, by)
        added += 1
    return added


def _invent(
    row: SyntheticOfficial, organization: Organization, area: FunctionalArea | None, by: Actor
) -> None:
    area_id = area.pk if area else None
    if not row.name:
        record_vacancy(
            organization_id=organization.pk, office=row.office, area_id=area_id, since=row.since,
            source=SYNTHETIC_SOURCE, by=by, is_synthetic=True,
        )  # fmt: skip
        return
    appoint_official(
        organization_id=organization.pk, office=row.office, area_id=area_id, name=row.name,
        is_acting=row.is_acting, since=row.since, source=SYNTHETIC_SOURCE, by=by, is_synthetic=True,
    )  # fmt: skip

"""Loading what is known from the start: the real QSMOs, and invented officials for the demonstration."""

from collections.abc import Iterable

from django.db import transaction

from openqsmo.governance.actions.offices import qsmo_office
from openqsmo.governance.actions.steps import become
from openqsmo.governance.content import (
    KnownDesignation,
    KnownOffice,
    known_designations,
)
from openqsmo.governance.models import Designation, DesignationStep
from openqsmo.governance.rules.lifecycle import after
from openqsmo.governance.vocabulary import DesignationFacts, DesignationState
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.record import record
from openqsmo.loads.actions import keep_report
from openqsmo.loads.report import Outcome, Report
from openqsmo.organizations.actions import ensure_known_organizations
from openqsmo.organizations.models import Organization, OrganizationName
from openqsmo.standards.actions import ensure_known_areas
from openqsmo.standards.models import FunctionalArea

FILE = "designations.toml"
SYNTHETIC_SOURCE = "Synthetic demonstration data"


@transaction.atomic
def load_known_designations(*, by: Actor) -> Report:
    """Put the real QSMOs on record, with their offices, areas and steps; what is on record is left as it is.

    An area that has designations of another origin is set aside whole: which of two records is right is
    for a person. Loading twice adds nothing.
    """
    known = known_designations()
    report = Report(source=known.source, as_of=known.as_of)
    areas = _areas(known.areas, by, report)
    offices = {key: _office(office, by, report) for key, office in known.offices.items()}
    put: dict[str, Designation] = {}
    for entry in known.designations:
        report.add_read("designation")
        found = _designation(entry, areas[entry.area], offices, put, by, report)
        if found:
            put[entry.office] = found
    keep_report(kind="designations", report=report, files=[known.raw], by=by)
    return report


def _areas(codes: Iterable[str], by: Actor, report: Report) -> dict[str, FunctionalArea]:
    """The functional areas of the file; those known everywhere are made sure of where one is missing."""
    wanted = set(codes)
    there = set(FunctionalArea.objects.filter(code__in=wanted).values_list("code", flat=True))
    if there != wanted:
        ensure_known_areas(by=by)
    report.add_read("functional area", len(wanted))
    report.add("functional area", Outcome.NEW, len(wanted - there))
    report.add("functional area", Outcome.UNCHANGED, len(there))
    return {area.code: area for area in FunctionalArea.objects.filter(code__in=wanted)}


def _office(office: KnownOffice, by: Actor, report: Report) -> Organization:
    report.add_read("office")
    is_known = Organization.objects.filter(key=office.key).exists()
    report.add("office", Outcome.UNCHANGED if is_known else Outcome.NEW)
    if is_known:
        return Organization.objects.get(key=office.key)
    lead = _agency(office.lead_agency, by)
    found = qsmo_office(
        lead_agency=lead, name=office.name, key=office.key, abbreviation=office.abbreviation,
        source=office.source, by=by,
    )  # fmt: skip
    if office.other_names:
        names = [
            OrganizationName.objects.create(organization=found, text=text, source=office.source)
            for text in office.other_names
        ]
        record("organization.changed", subject=found, by=by, facts={"source": office.source}, also=names)
    return found


def _agency(key: str, by: Actor) -> Organization:
    """A lead agency; the organizations known everywhere are made sure of where it is missing."""
    if not Organization.objects.filter(key=key).exists():
        ensure_known_organizations(by=by)
    return Organization.objects.get(key=key)


def _designation(
    entry: KnownDesignation,
    area: FunctionalArea,
    offices: dict[str, Organization],
    put: dict[str, Designation],
    by: Actor,
    report: Report,
) -> Designation | None:
    office = offices[entry.office]
    of_area = Designation.objects.filter(area=area)
    found = of_area.filter(office=office, is_synthetic=False).order_by("pk").first()
    if found:
        report.add("designation", Outcome.UNCHANGED)
        return found
    stranger = of_area.exclude(office__key__in=offices).first()
    if stranger:
        says = f"{area.title} has a designation of another origin: {stranger} ({stranger.source})."
        report.set_aside("area_has_another_designation", FILE, f"{entry.area} {entry.office}", says)
        return None
    report.add("designation", Outcome.NEW)
    return put_on_record(entry, area, office, put.get(entry.follows), by)


def put_on_record(
    entry: KnownDesignation,
    area: FunctionalArea,
    office: Organization,
    follows: Designation | None,
    by: Actor,
    *,
    is_synthetic: bool = False,
) -> Designation:
    """Save a designation with the steps that its source tells, in one event."""
    designation = Designation(
        area=area, name=entry.name, office=office, lead_agency=office.parent, follows=follows,
        is_synthetic=is_synthetic,
    )  # fmt: skip
    steps = [
        DesignationStep(
            designation=designation, state=step.state, on=step.on, date_confidence=step.confidence,
            decided_by=step.decided_by, says=step.says, scope=step.scope, source=step.source,
            is_scope_amendment=step.is_scope_amendment,
        )
        for step in entry.steps
    ]  # fmt: skip
    facts = DesignationFacts(id=0, area=area.code, name=entry.name, state=DesignationState.IDENTIFIED)
    for step in steps:
        facts = after(facts, step.facts())
    become(designation, facts)
    for step in steps:
        step.save()
    record(
        "designation.recorded",
        subject=designation,
        about=follows,
        by=by,
        facts={"source": designation.source, "area": area.title, "office": office.name},
        also=steps,
    )
    return designation

"""The steps by which an area gets, keeps, hands over and loses its QSMO."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from openqsmo.governance import problems
from openqsmo.governance.actions.offices import lead_agency_of, qsmo_office
from openqsmo.governance.actions.steps import (
    HERE,
    become,
    cannot_become,
    opened,
    refuse_unless,
    rivals,
    sourced,
    take,
)
from openqsmo.governance.models import Designation, DesignationStep
from openqsmo.governance.rules.authority import Case, why_not
from openqsmo.governance.rules.lifecycle import may_amend, may_become, may_date, may_transfer, successor
from openqsmo.governance.vocabulary import (
    ENDED,
    DateConfidence,
    DesignationFacts,
    DesignationState,
    Party,
    Verb,
)
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea

OMB, SSGB = "OMB", "SSGB"


@transaction.atomic
def identify_area(
    *,
    area_id: int,
    name: str,
    on: date,
    source: str,
    by: Actor,
    scope: str = "",
    is_synthetic: bool = False,
) -> Designation:
    """Start the designation of a QSMO for a functional area that has none under way (GOV-003)."""
    if problem := why_not(by, Verb.IDENTIFY_AREA, Case(name)):
        raise Refused(problem)
    if not name.strip():
        raise Refused(problems.NAME_NEEDED.about(what="A QSMO"))
    area = FunctionalArea.objects.select_for_update().get(pk=area_id)
    running = (
        Designation.objects.filter(area=area).exclude(state__in=[state.value for state in ENDED]).first()
    )
    if running:
        state = running.state_enum.label.lower()
        raise Refused(problems.AREA_TAKEN.about(area=area, designation=running, state=state))
    designation = Designation(
        area=area,
        name=name.strip(),
        state=DesignationState.IDENTIFIED,
        source=source,
        is_synthetic=is_synthetic,
    )
    _refuse_bad_day(designation, on)
    designation.source = sourced(source)
    designation.save()
    step = take(designation, DesignationState.IDENTIFIED, on=on, source=source, decided_by=OMB, scope=scope)
    record(
        "designation.identified",
        subject=designation,
        by=by,
        facts={"area": area.title, "on": day(on), "source": step.source},
        also=[step],
    )
    return designation


@transaction.atomic
def pre_designate(
    *,
    designation_id: int,
    lead_agency_id: int,
    office_name: str,
    on: date,
    source: str,
    by: Actor,
    scope: str = "",
) -> Designation:
    """Name the office that is to become the QSMO; it is registered under its lead agency if it is new."""
    designation = opened(designation_id, Verb.PRE_DESIGNATE, by)
    state = DesignationState.PRE_DESIGNATED
    answer = may_become(designation.facts(), state, on=on, today=localdate())
    refuse_unless(answer, cannot_become(designation, state))
    lead = lead_agency_of(lead_agency_id)
    designation.office = qsmo_office(
        lead_agency=lead,
        name=office_name,
        by=by,
        source=sourced(source),
        is_synthetic=designation.is_synthetic,
    )
    designation.lead_agency = lead
    return _advanced(designation, state, on=on, source=source, by=by, decided_by=OMB, scope=scope)


@transaction.atomic
def recommend(*, designation_id: int, on: date, source: str, by: Actor, says: str = "") -> Designation:
    """Recommend an office to OMB, for the SSGB, once it approved the office's plan."""
    designation = opened(designation_id, Verb.RECOMMEND, by)
    return _advance(designation, DesignationState.RECOMMENDED, on, source, by, SSGB, says=says)


@transaction.atomic
def designate(
    *, designation_id: int, on: date, source: str, by: Actor, scope: str = "", says: str = ""
) -> Designation:
    """Make an office the QSMO of its area, for OMB: from this day it is in charge."""
    designation = opened(designation_id, Verb.DESIGNATE, by)
    return _advance(designation, DesignationState.DESIGNATED, on, source, by, OMB, says=says, scope=scope)


@transaction.atomic
def start_operating(*, designation_id: int, on: date, by: Actor, source: str = HERE) -> Designation:
    """Record that the office's marketplace is open."""
    designation = opened(designation_id, Verb.START_OPERATING, by)
    decided_by = str(designation.office or "")
    return _advance(designation, DesignationState.OPERATING, on, source, by, decided_by)


@transaction.atomic
def amend_scope(
    *, designation_id: int, scope: str, on: date, source: str, by: Actor, says: str = ""
) -> Designation:
    """Change what a designation in force covers, from a day; what it covered before stays on record."""
    designation = opened(designation_id, Verb.AMEND_SCOPE, by)
    answer = may_amend(designation.facts(), scope, on=on, today=localdate())
    refuse_unless(answer, problems.SCOPE_NOT_AMENDED.about(designation=designation))
    before = designation.scope
    step = take(
        designation,
        designation.state_enum,
        on=on,
        source=source,
        decided_by=OMB,
        says=says,
        scope=scope,
        is_scope_amendment=True,
    )
    record(
        "designation.scope_amended",
        subject=designation,
        by=by,
        facts={"on": day(on), "source": step.source},
        changes={"scope": Change(before, designation.scope)},
        why=step.says,
        also=[step],
    )
    return designation


@transaction.atomic
def transfer_designation(
    *,
    designation_id: int,
    lead_agency_id: int,
    office_name: str,
    on: date,
    source: str,
    by: Actor,
    scope: str = "",
    says: str = "",
    confidence: DateConfidence = DateConfidence.STATED,
) -> Designation:
    """Hand an area to another office: the old one is in charge until this day, the new one from it.

    The new office is designated by the transfer itself; the plan that was approved stays with the old one.
    """
    designation = opened(designation_id, Verb.TRANSFER, by)
    lead = lead_agency_of(lead_agency_id)
    office = qsmo_office(
        lead_agency=lead,
        name=office_name,
        by=by,
        source=sourced(source),
        is_synthetic=designation.is_synthetic,
    )
    answer = may_transfer(
        designation.facts(), _party(office), on=on, today=localdate(), others=rivals(designation)
    )
    refuse_unless(answer, cannot_become(designation, DesignationState.TRANSFERRED))
    step = take(
        designation,
        DesignationState.TRANSFERRED,
        on=on,
        source=source,
        decided_by=OMB,
        says=says,
        confidence=confidence,
    )
    taken_over, first = _handed_to(designation, office, lead, step, scope)
    record(
        "designation.transferred",
        subject=designation,
        about=taken_over,
        by=by,
        facts={"office": office.name, "lead_agency": lead.name, "on": day(on), "source": step.source},
        why=step.says,
        also=[step, taken_over, first],
    )
    return taken_over


@transaction.atomic
def retire_designation(
    *, designation_id: int, on: date, source: str, by: Actor, says: str = ""
) -> Designation:
    """End a designation, in force or under way, without a successor."""
    designation = opened(designation_id, Verb.RETIRE, by)
    state = DesignationState.RETIRED
    answer = may_become(designation.facts(), state, on=on, today=localdate())
    refuse_unless(answer, cannot_become(designation, state))
    before = designation.state_enum.label
    step = take(designation, state, on=on, source=source, decided_by=OMB, says=says)
    record(
        "designation.retired",
        subject=designation,
        by=by,
        facts={"on": day(on), "source": step.source},
        changes={"state": Change(before, state.label)},
        why=step.says,
        also=[step],
    )
    return designation


def _advance(
    designation: Designation,
    state: DesignationState,
    on: date,
    source: str,
    by: Actor,
    decided_by: str,
    *,
    says: str = "",
    scope: str = "",
) -> Designation:
    answer = may_become(designation.facts(), state, on=on, today=localdate(), others=rivals(designation))
    refuse_unless(answer, cannot_become(designation, state))
    return _advanced(
        designation, state, on=on, source=source, by=by, decided_by=decided_by, says=says, scope=scope
    )


def _advanced(
    designation: Designation,
    state: DesignationState,
    *,
    on: date,
    source: str,
    by: Actor,
    decided_by: str,
    says: str = "",
    scope: str = "",
) -> Designation:
    before = designation.state_enum.label
    step = take(designation, state, on=on, source=source, decided_by=decided_by, says=says, scope=scope)
    facts = {"state": state.label, "on": day(on), "source": step.source}
    if designation.office:
        facts["office"] = designation.office.name
    record(
        "designation.advanced",
        subject=designation,
        by=by,
        facts=facts,
        changes={"state": Change(before, state.label)},
        why=step.says,
        also=[step],
    )
    return designation


def _handed_to(
    designation: Designation,
    office: Organization,
    lead: Organization,
    ending: DesignationStep,
    scope: str,
) -> tuple[Designation, DesignationStep]:
    """The designation that starts where another ends, with its first step."""
    taken_over = Designation(
        area=designation.area,
        name=designation.name,
        office=office,
        lead_agency=lead,
        follows=designation,
        is_synthetic=designation.is_synthetic,
    )
    first = DesignationStep(
        designation=taken_over,
        state=DesignationState.DESIGNATED,
        on=ending.on,
        date_confidence=ending.date_confidence,
        decided_by=ending.decided_by,
        says=f"Taken over from {designation.office}.",
        scope=scope.strip() or designation.scope,
        source=ending.source,
    )
    facts = successor(
        designation.facts(), office=_party(office), lead_agency=_party(lead), step=first.facts()
    )
    become(taken_over, facts)
    first.save()
    return taken_over, first


def _party(organization: Organization) -> Party:
    return Party(organization.pk, organization.key, organization.name)


def _refuse_bad_day(designation: Designation, on: date) -> None:
    fresh = DesignationFacts(id=0, area=designation.area.code, name=designation.name)
    refuse_unless(
        may_date(fresh, on=on, today=localdate()), problems.NOT_RECORDED.about(designation=designation)
    )

"""Where a case stands: what the rules need to know of it, who may sign, who holds the step it waits at."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from openqsmo.cases.models import Case, Signature, StandIn
from openqsmo.cases.paperwork import (
    ApprovalFacts,
    ApprovalLevel,
    Signed,
    Signer,
    StandInFacts,
    StepDecision,
    UsualTime,
)
from openqsmo.cases.rules.approvals import STEPS, level_waiting, signs_in_place, usual_time
from openqsmo.governance.models import Official
from openqsmo.governance.queries import designated_office
from openqsmo.governance.vocabulary import OfficeTitle
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.words import listed
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass
from openqsmo.people.models import Membership
from openqsmo.people.queries import line_of

ROLE_OF = {
    ApprovalLevel.SAPOC: Role.AGENCY_SAPOC,
    ApprovalLevel.CIO: Role.AGENCY_CIO,
    ApprovalLevel.QSMO: Role.QSMO_DIRECTOR,
    ApprovalLevel.OMB: Role.OMB_REVIEWER,
}


@dataclass(frozen=True)
class StepLine:
    """One of the four steps as a page shows it."""

    level: ApprovalLevel
    signature: Signature | None
    is_waiting: bool
    since: datetime | None
    holder: str
    usual: UsualTime


def acts_for(agency: Organization, by: Actor) -> bool:
    """Whether somebody holds an agency's role at the agency or at one above it."""
    return bool(by.agency_ids.intersection(line_of(agency)))


def facts_of(case: Case) -> ApprovalFacts:
    """A case as the rules of approval see it."""
    signed = case.signatures.filter(version=case.version).order_by("pk")
    return ApprovalFacts(
        state=case.state_enum,
        kind=case.kind_enum,
        authors=frozenset(case.authors),
        signed=tuple(
            Signed(ApprovalLevel(each.level), each.person_id, StepDecision(each.decision)) for each in signed
        ),
        open_conditions=case.conditions.filter(closed_at=None).count(),
        valid_until=case.valid_until,
    )


def signer_of(case: Case, by: Actor) -> Signer:
    """The steps of a case that somebody's roles let them sign today."""
    line = set(line_of(case.agency))
    office = designated_office(case.area_id, timezone.localdate())
    levels = {level for level in (ApprovalLevel.SAPOC, ApprovalLevel.CIO) if _held(by, level) & line}
    if office is not None and office.pk in _held(by, ApprovalLevel.QSMO):
        levels.add(ApprovalLevel.QSMO)
    if by.has(Role.OMB_REVIEWER):
        levels.add(ApprovalLevel.OMB)
    if is_stand_in(case.agency, by.person_id):
        levels.add(ApprovalLevel.CIO)
    return Signer(by.person_id, frozenset(levels))


def is_stand_in(agency: Organization, person_id: int | None) -> bool:
    """Whether a person signs in the CIO's place at an agency today."""
    return signs_in_place(stand_in_facts(agency), person_id)


def stand_in_facts(agency: Organization) -> StandInFacts:
    """What the rule on signing in the CIO's place needs to know of an agency."""
    line = line_of(agency)
    named = StandIn.objects.filter(agency_id__in=line, ended_at=None).first()
    held = Official.objects.on(timezone.localdate()).filter(organization_id__in=line, office=OfficeTitle.CIO)
    return StandInFacts(
        is_cfo_act=agency.agency_class == AgencyClass.CFO_ACT,
        is_office_held=held.exclude(name="").exists(),
        stand_in_id=named.person_id if named else None,
    )


def steps_of(case: Case, *, with_names: bool) -> tuple[StepLine, ...]:
    """The four steps: who signed, who holds the one it waits at, since when, how long it usually takes."""
    signed = {
        each.level: each for each in case.signatures.filter(version=case.version).select_related("person")
    }
    waiting = level_waiting(case.state_enum)
    usual = usual_times(is_synthetic=case.is_synthetic)
    return tuple(
        StepLine(
            level=level,
            signature=signed.get(level),
            is_waiting=level is waiting,
            since=case.state_since if level is waiting else None,
            holder=holder_of(case, level, with_names=with_names) if level is waiting else "",
            usual=usual[level],
        )
        for level in STEPS
    )


def usual_times(*, is_synthetic: bool) -> dict[ApprovalLevel, UsualTime]:
    """How long each step took when it was finished before; real and invented cases are never in one."""
    days: dict[str, list[int]] = {level: [] for level in STEPS}
    for each in Signature.objects.filter(case__is_synthetic=is_synthetic):
        days[each.level].append(each.days_waited)
    return {level: usual_time(days[level]) for level in STEPS}


def holder_of(case: Case, level: ApprovalLevel, *, with_names: bool) -> str:
    """Who holds a step: the office, and the people who have its role; says so where nobody has."""
    office = designated_office(case.area_id, timezone.localdate()) if level is ApprovalLevel.QSMO else None
    where = _where(case, level, office)
    if not with_names:
        return where
    names = holder_names(case, level, office, timezone.localdate())
    return f"{where}: {listed(names, 'or')}" if names else f"{where}: nobody holds this role"


def holder_names(case: Case, level: ApprovalLevel, office: Organization | None, today: date) -> list[str]:
    """The names of those who may sign a step today, in order; nobody who wrote the case."""
    held = Membership.objects.current().filter(role=ROLE_OF[level]).exclude(person_id__in=case.authors)
    if level is ApprovalLevel.QSMO:
        held = held.filter(organization=office)
    elif level is not ApprovalLevel.OMB:
        held = held.filter(organization_id__in=line_of(case.agency))
    names = {each.person.name for each in held.select_related("person")}
    stand_in = StandIn.objects.filter(agency_id__in=line_of(case.agency), ended_at=None).first()
    if level is ApprovalLevel.CIO and stand_in and is_stand_in(case.agency, stand_in.person_id):
        names.add(f"{stand_in.person.name}, in the CIO's place")
    return sorted(names)


def _where(case: Case, level: ApprovalLevel, office: Organization | None) -> str:
    if level is ApprovalLevel.QSMO:
        return str(office) if office else f"The QSMO of {case.area}, which nobody is"
    if level is ApprovalLevel.OMB:
        return "OMB"
    return f"{level.name} of {case.agency}"


def _held(by: Actor, level: ApprovalLevel) -> frozenset[int]:
    return by.organization_ids({ROLE_OF[level]})

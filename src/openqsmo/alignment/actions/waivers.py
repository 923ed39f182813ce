"""Waivers: an agency or a provider asks, the QSMO of the area decides; one that expires goes back to review."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.models import Waiver, areas_in_charge
from openqsmo.alignment.rules.waivers import decide_by, faults_of_last_day, faults_of_waiver
from openqsmo.alignment.vocabulary import WaiverKind, WaiverReason, WaiverState
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import NOT_FOUND, FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import Standard


@dataclass(frozen=True)
class AskedWaiver:
    """A waiver as it is asked for: of an item or of a rule, for an agency or for an offering."""

    standard_code: str
    kind: WaiverKind
    reason: WaiverReason
    explanation: str
    expires_on: date
    identifier: str = ""
    rule_id: str = ""
    agency_id: int | None = None
    offering_id: int | None = None


@transaction.atomic
def ask_waiver(*, asked: AskedWaiver, by: Actor) -> Waiver:
    """Ask to be left out of a requirement for a time; the people of the agency or the provider ask.

    Refused: to others (ALI-002, ALI-003), with something to correct (ALI-030), beside another one that is
    open or in force for the same (ALI-031).
    """
    today = timezone.localdate()
    standard = Standard.objects.filter(code=asked.standard_code).first()
    if standard is None:
        raise Refused(NOT_FOUND.about(what="such standard"))
    agency, offering = _owner(asked, by)
    rule_id, explanation = asked.rule_id.strip(), kept_text(asked.explanation)
    item = standard.items.filter(identifier=asked.identifier.strip()).first() if asked.identifier else None
    errors = list(
        faults_of_waiver(
            target=bool(item) + bool(rule_id), owners=bool(agency) + bool(offering), rule_id=rule_id,
            explanation=explanation, expires_on=asked.expires_on, today=today,
        )
    )  # fmt: skip
    if errors:
        raise Refused(problems.BAD_WAIVER.about(errors))
    place = {
        "standard": standard,
        "item": item,
        "rule_id": rule_id,
        "organization": agency,
        "offering": offering,
    }
    standing = Waiver.objects.filter(**place).exclude(state__in=[WaiverState.REFUSED, WaiverState.WITHDRAWN])
    if found := standing.first():
        raise Refused(problems.WAIVER_ON_RECORD.about(waiver=found, state=found.get_state_display().lower()))
    made = Waiver.objects.create(
        **place, kind=asked.kind.value, reason=asked.reason.value, explanation=explanation, asked_on=today,
        asked_by_id=by.person_id, decide_by=decide_by(today), expires_on=asked.expires_on,
    )  # fmt: skip
    facts = {"of": made.of, "owner": made.owner, "reason": made.get_reason_display().lower()}
    record("waiver.asked", subject=made, about=standard, by=by, facts=facts)
    return made


@transaction.atomic
def decide_waiver(
    *, waiver_id: int, is_granted: bool, decision: str, expires_on: date | None = None, by: Actor
) -> Waiver:
    """Grant or refuse a waiver with the reason; the QSMO of the area does. ``expires_on`` may shorten or extend it."""
    today = timezone.localdate()
    found = _taken_up(waiver_id, by)
    if not may_decide_waiver(found, by):
        raise Refused(problems.WAIVER_NOT_YOURS.about(standard=found.standard.title))
    if not WaiverState(found.state).waits_for_a_decision:
        raise Refused(problems.WAIVER_DECIDED.about(state=found.get_state_display().lower()))
    decision = kept_text(decision)
    last = expires_on or found.expires_on
    errors = list(faults_of_last_day(last, today)) if is_granted else []
    if not decision:
        errors.append(
            FieldError("decision", "No reason is given.", "Say in a sentence why; everyone reads it.")
        )
    if errors:
        raise Refused(problems.BAD_WAIVER.about(errors))
    found.state = (WaiverState.GRANTED if is_granted else WaiverState.REFUSED).value
    found.decided_on, found.decision, found.expires_on = today, decision, last
    found.save(update_fields=["state", "decided_on", "decision", "expires_on"])
    verb = "waiver.granted" if is_granted else "waiver.refused"
    facts = {"until": str(last)} if is_granted else {}
    record(verb, subject=found, about=found.standard, by=by, facts=facts, why=decision)
    return found


@transaction.atomic
def withdraw_waiver(*, waiver_id: int, by: Actor) -> Waiver:
    """Give a waiver up, or take back that it was asked for; its agency or provider does."""
    found = _taken_up(waiver_id, by)
    _refuse_others(found.organization, found.offering, by)
    if found.state in (WaiverState.REFUSED, WaiverState.WITHDRAWN):
        raise Refused(problems.WAIVER_DECIDED.about(state=found.get_state_display().lower()))
    found.state = WaiverState.WITHDRAWN.value
    found.save(update_fields=["state"])
    record("waiver.withdrawn", subject=found, about=found.standard, by=by)
    return found


def return_expired_waivers(*, today: date, by: Actor) -> int:
    """Return every waiver whose last day is past to review; gives how many. Each is one action of its own."""
    return sum(_return(pk, today, by) for pk in Waiver.objects.expired(today).values_list("pk", flat=True))


def may_decide_waiver(found: Waiver, by: Actor) -> bool:
    """Whether the actor is of the QSMO designated for the area of the standard, or the operator."""
    return by.has(Role.OPERATOR) or found.standard.area_id in areas_in_charge(by)


def is_own_waiver(found: Waiver, by: Actor) -> bool:
    """Whether the actor acts for the agency or the provider whose waiver it is."""
    return _is_own(found.organization, found.offering, by)


@transaction.atomic
def _return(waiver_id: int, today: date, by: Actor) -> bool:
    found = Waiver.objects.select_for_update(of=("self",)).select_related("standard").get(pk=waiver_id)
    if found.state != WaiverState.GRANTED or found.expires_on >= today:
        return False  # somebody was faster
    found.state, found.decide_by = WaiverState.IN_REVIEW.value, decide_by(today)
    found.save(update_fields=["state", "decide_by"])
    facts = {"until": str(found.expires_on)}
    record("waiver.expired", subject=found, about=found.standard, by=by, facts=facts)
    return True


def _taken_up(waiver_id: int, by: Actor) -> Waiver:
    rows = Waiver.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("standard", "item", "organization", "offering").get(pk=waiver_id)


def _owner(asked: AskedWaiver, by: Actor) -> tuple[Organization | None, Offering | None]:
    agency = offering = None
    if asked.agency_id is not None:
        agency = Organization.objects.agencies().get(pk=asked.agency_id)
    if asked.offering_id is not None:
        offering = Offering.objects.visible_to(by).get(pk=asked.offering_id)
    _refuse_others(agency, offering, by)
    return agency, offering


def _refuse_others(agency: Organization | None, offering: Offering | None, by: Actor) -> None:
    if _is_own(agency, offering, by):
        return
    if agency is not None:
        raise Refused(problems.NOT_YOUR_AGENCY.about(agency=agency.name))
    raise Refused(problems.NOT_YOUR_OFFERING.about(offering=offering.title if offering else "an offering"))


def _is_own(agency: Organization | None, offering: Offering | None, by: Actor) -> bool:
    if by.has(Role.OPERATOR):
        return True
    is_agencys = agency is None or agency.pk in by.agency_ids
    is_providers = offering is None or offering.provider_id in by.provider_ids
    return is_agencys and is_providers and (agency is not None or offering is not None)

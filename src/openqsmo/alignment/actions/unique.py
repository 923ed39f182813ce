"""Unique capabilities: an agency states one; the QSMO of the area takes it up or declines it."""

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.models import UniqueCapability, areas_in_charge
from openqsmo.alignment.queries.answers import Answerer, agency_that
from openqsmo.alignment.queries.capabilities import standard_called
from openqsmo.alignment.rules.unique import faults_of_unique
from openqsmo.alignment.vocabulary import LONGEST_REASON, CandidateState
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.standards.models import Standard, StandardItem
from openqsmo.standards.vocabulary import ItemKind

PLACES = (ItemKind.ACTIVITY, ItemKind.FUNCTION)


@transaction.atomic
def state_unique_capability(
    *, standard_code: str, agency_id: int, identifier: str, statement: str, authority: str, by: Actor
) -> UniqueCapability:
    """State what an agency needs beyond the standard, at an activity or function, with its authority."""
    standard = standard_called(standard_code)
    answerer = agency_that(agency_id=agency_id, standard=standard, viewer=by)
    if not answerer.is_own(by):
        raise Refused(problems.NOT_YOUR_AGENCY.about(agency=answerer.name))
    item = places_of(standard).get(identifier.strip().upper())
    statement, authority = kept_text(statement), kept_text(authority)
    errors = faults_of_unique(identifier, item is not None, statement, authority)
    if errors or item is None:
        raise Refused(problems.BAD_UNIQUE.about(errors))
    if is_stated(answerer, item, statement):
        raise Refused(problems.STATED_ALREADY.about(agency=answerer.name, identifier=item.identifier))
    return keep_unique(answerer, standard, item, statement, authority, by)


@transaction.atomic
def decide_unique_capability(
    *, unique_id: int, state: CandidateState, reason: str, by: Actor
) -> UniqueCapability:
    """Take up or decline a candidate change; only the designated QSMO of the standard's area may."""
    rows = UniqueCapability.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.select_related("standard", "organization", "item").get(pk=unique_id)
    if not may_decide(found, by):
        raise Refused(problems.NOT_THE_QSMO.about(standard=found.standard.title))
    if found.state != CandidateState.PROPOSED:
        raise Refused(problems.DECIDED_ALREADY.about(state=found.get_state_display().lower()))
    reason = kept_text(reason)[:LONGEST_REASON]
    if state is CandidateState.DECLINED and not reason:
        error = FieldError("reason", "The reason is empty.", "Write a sentence.")
        raise Refused(problems.REASON_NEEDED.about([error]))
    found.state, found.reason, found.decided_at = state.value, reason, timezone.now()
    found.save(update_fields=["state", "reason", "decided_at"])
    # The reason may speak of what the agency needs, so it stands in the row, not in the public event.
    record(f"unique_capability.{state.value}", subject=found, by=by)
    return found


def may_decide(found: UniqueCapability, by: Actor) -> bool:
    """Whether the actor is of the QSMO designated for the area of the standard, or the operator."""
    return by.has(Role.OPERATOR) or found.standard.area_id in areas_in_charge(by)


def places_of(standard: Standard) -> dict[str, StandardItem]:
    """The activities and functions of the standard's area by their identifier."""
    if standard.area_id is None:
        return {}
    rows = StandardItem.objects.filter(standard__area_id=standard.area_id, kind__in=PLACES)
    return {row.identifier: row for row in rows}


def is_stated(answerer: Answerer, item: StandardItem, statement: str) -> bool:
    """Whether the agency has stated the same at the same place."""
    mine = UniqueCapability.objects.filter(organization=answerer.agency, item=item)
    return mine.filter(statement=statement).exists()


def keep_unique(
    answerer: Answerer, standard: Standard, item: StandardItem, statement: str, authority: str, by: Actor
) -> UniqueCapability:
    """Save a unique capability with its event."""
    agency = answerer.agency
    if agency is None:
        raise TypeError("Only an agency states a unique capability.")
    found = UniqueCapability.objects.create(
        organization=agency, standard=standard, item=item, statement=statement, authority=authority,
        stated_at=timezone.now(), stated_by_id=by.person_id,
    )  # fmt: skip
    record("unique_capability.stated", subject=found, by=by)
    return found

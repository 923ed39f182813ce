"""Move an offering, or a version of it, from state to state: announce, submit, return, publish, and what follows."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.actions.moving import draft_to_change, enter, reason_of, require, situated
from openqsmo.catalog.models import Offering, OfferingVersion
from openqsmo.catalog.queries.drafts import shown_version
from openqsmo.catalog.queries.workflow import Situation
from openqsmo.catalog.rules.changes import changes_between
from openqsmo.catalog.rules.drafts import REVIEWERS
from openqsmo.catalog.rules.lifecycle import Answer, Flag, Verb, state_after
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.models import Recorded
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change


@transaction.atomic
def announce_forecast(*, offering_id: int, reason: str = "", by: Actor) -> Offering:
    """Announce a draft as coming: what it says now is frozen and shown to everyone; it cannot be ordered yet."""
    situation = situated(offering_id, by)
    answer = require(situation, Verb.ANNOUNCE, by)
    draft = _draft(situation, "announced")
    draft.why = reason_of(reason)
    _show(situation, draft, OfferingState.FORECAST, "offering.forecast", answer, by)
    return situation.offering


@transaction.atomic
def submit_offering(*, offering_id: int, reason: str = "", by: Actor) -> Offering:
    """Submit the draft for review by the QSMO that is designated for its area now.

    ``reason`` says what is new and why; it is public once the version is published. A forecast can be
    submitted as it was announced.
    """
    situation = situated(offering_id, by)
    require(situation, Verb.SUBMIT, by)
    now, offering = timezone.now(), situation.offering
    draft = draft_to_change(situation, by, now)
    draft.submitted_by_id, draft.submitted_at, draft.why = by.person_id, now, reason_of(reason)
    draft.save()
    offering.qsmo = situation.reviewer
    state = state_after(offering.state_enum, OfferingState.IN_REVIEW)
    changes, spells = enter(offering, state, _reason_kept(offering, state), now)
    facts = {"number": draft.number, "qsmo": str(offering.qsmo)}
    record(
        "offering.submitted",
        subject=offering,
        by=by,
        changes=changes,
        facts=facts,
        about=draft,
        also=[draft, *spells],
    )
    return offering


@transaction.atomic
def return_offering(*, offering_id: int, reason: str, by: Actor) -> Offering:
    """Return what was submitted to its provider, who reads the reason; nobody but the QSMO does beside them."""
    situation = situated(offering_id, by)
    words = reason_of(reason)
    answer = require(situation, Verb.RETURN, by, words)
    now, offering, draft = timezone.now(), situation.offering, _draft(situation, "returned")
    draft.submitted_by_id, draft.submitted_at = None, None
    draft.save()
    state = state_after(offering.state_enum, OfferingState.DRAFT)
    changes, spells = enter(offering, state, _reason_kept(offering, state), now)
    changes["what_to_change"] = Change(None, words, visibility=Visibility.QSMO)
    facts = {"number": draft.number, **_flags(answer)}
    record(
        "offering.returned",
        subject=offering,
        by=by,
        changes=changes,
        facts=facts,
        about=draft,
        also=[draft, *spells],
    )
    return offering


@transaction.atomic
def publish_offering(*, offering_id: int, by: Actor) -> Offering:
    """Freeze the version in review and show it to everyone in place of the one before.

    Only the designated QSMO of its functional area may, and only somebody who did not submit it.
    """
    situation = situated(offering_id, by)
    answer = require(situation, Verb.PUBLISH, by)
    state = state_after(situation.offering.state_enum, OfferingState.PUBLISHED)
    _show(situation, _draft(situation, "published"), state, "offering.published", answer, by)
    return situation.offering


@transaction.atomic
def put_in_remediation(*, offering_id: int, reason: str, by: Actor) -> Offering:
    """Keep a published offering open to its customers while its provider mends what the reason names."""
    return _move(offering_id, Verb.PUT_IN_REMEDIATION, OfferingState.IN_REMEDIATION, reason, by)


@transaction.atomic
def suspend_offering(*, offering_id: int, reason: str, by: Actor) -> Offering:
    """Close an offering to new customers; the reason stands on its page."""
    return _move(offering_id, Verb.SUSPEND, OfferingState.SUSPENDED, reason, by)


@transaction.atomic
def reinstate_offering(*, offering_id: int, reason: str = "", by: Actor) -> Offering:
    """Open again what was suspended or in remediation; only the designated QSMO does."""
    return _move(offering_id, Verb.REINSTATE, OfferingState.PUBLISHED, reason, by)


@transaction.atomic
def retire_offering(*, offering_id: int, reason: str, by: Actor) -> Offering:
    """End an offering and keep it as a record; a version in review goes back to being a draft."""
    return _move(offering_id, Verb.RETIRE, OfferingState.RETIRED, reason, by)


VERBS = {
    Verb.PUT_IN_REMEDIATION: "offering.put_in_remediation",
    Verb.SUSPEND: "offering.suspended",
    Verb.REINSTATE: "offering.reinstated",
    Verb.RETIRE: "offering.retired",
}


def _move(offering_id: int, verb: Verb, state: OfferingState, reason: str, by: Actor) -> Offering:
    situation = situated(offering_id, by)
    words = reason_of(reason)
    answer = require(situation, verb, by, words)
    offering, also = situation.offering, _withdrawn(situation, state)
    # Why something is open again is history; the page of what is open needs no reason.
    stands = "" if state is OfferingState.PUBLISHED else words
    changes, spells = enter(offering, state, stands, timezone.now())
    record(
        VERBS[verb],
        subject=offering,
        by=by,
        changes=changes,
        facts=_flags(answer),
        why=words,
        also=[*also, *spells],
    )
    return offering


def _withdrawn(situation: Situation, state: OfferingState) -> list[Recorded]:
    draft = situation.draft
    if state is not OfferingState.RETIRED or draft is None or not situation.is_in_review:
        return []
    draft.submitted_by_id, draft.submitted_at = None, None
    draft.save()
    return [draft]


def _draft(situation: Situation, done: str) -> OfferingVersion:
    if situation.draft is None:
        raise Refused(problems.NO_DRAFT.about(offering=situation.offering.title, done=done))
    return situation.draft


def _reason_kept(offering: Offering, state: OfferingState) -> str:
    """A move of a version leaves the reason of the offering's own state alone."""
    return offering.state_reason if offering.state == state else ""


def _show(
    situation: Situation, draft: OfferingVersion, state: OfferingState, verb: str, answer: Answer, by: Actor
) -> None:
    """Freeze a version, supersede the one shown before, and tell what changed, field by field."""
    now, offering = timezone.now(), situation.offering
    before = shown_version(offering)
    changes = _changes(before, draft)
    _freeze(draft, before, by, now)
    offering.version_shown, offering.title = draft.number, draft.content["title"]
    moved, spells = enter(offering, state, _reason_kept(offering, state), now)
    facts = {"number": draft.number, "qsmo": str(offering.qsmo), **_flags(answer)}
    superseded = [before] if before else []
    record(
        verb,
        subject=offering,
        by=by,
        changes=changes | moved,
        facts=facts,
        why=draft.why,
        about=draft,
        also=[draft, *superseded, *spells],
    )


def _freeze(draft: OfferingVersion, before: OfferingVersion | None, by: Actor, now: datetime) -> None:
    draft.published_by_id, draft.published_at = by.person_id, now
    draft.save()
    if before:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])


def _changes(before: OfferingVersion | None, after: OfferingVersion) -> dict[str, Change]:
    found = changes_between(
        before.content if before else {},
        after.content,
        before.visibility if before else {},
        after.visibility,
    )
    return {
        each.field: Change(
            each.before,
            each.after,
            visibility=each.visibility,
            is_kept_from_owner=each.field in REVIEWERS,
        )
        for each in found
    }


def _flags(answer: Answer) -> dict[str, bool]:
    """What the history of a decision says for good: that the QSMO decided on its own solution."""
    return {"conflict_of_interest": True} if Flag.CONFLICT_OF_INTEREST in answer.flags else {}

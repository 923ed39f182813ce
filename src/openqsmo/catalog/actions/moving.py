"""What every verb of the workflow does: take the offering, ask whether it may, enter a state, keep a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from openqsmo.catalog.models import Offering, OfferingVersion, StateSpell
from openqsmo.catalog.queries.drafts import shown_version
from openqsmo.catalog.queries.workflow import Situation, answer_to, situation_of
from openqsmo.catalog.rules.lifecycle import Answer, Verb
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.models import Recorded
from openqsmo.ledger.vocabulary import Change

LONGEST_REASON = 2_000
_ROW = ["title", "functional_area", "qsmo", "state", "state_reason", "state_since", "version_shown"]


def taken(offering_id: int, by: Actor) -> Offering:
    """The offering that the actor may see, locked until the action ends."""
    found = Offering.objects.visible_to(by).select_for_update(of=("self",))
    return found.select_related("provider", "qsmo", "functional_area").get(pk=offering_id)


def situated(offering_id: int, by: Actor) -> Situation:
    """Where the offering stands for the actor, locked until the action ends."""
    return situation_of(taken(offering_id, by), by)


def require(situation: Situation, verb: Verb, by: Actor, reason: str = "") -> Answer:
    """Refuse a move that the actor may not make now, by the first thing that stands in its way."""
    answer = answer_to(situation, verb, by, reason)
    if not answer.is_allowed:
        raise Refused(answer.reasons[0])
    return answer


def locked_by_review(situation: Situation, problem: Problem) -> Problem:
    """Why a version in review cannot be changed, in the words of a problem about its number and its reviewer."""
    number = situation.draft.number if situation.draft else 0
    offering = situation.offering
    return problem.about(number=number, offering=offering.title, qsmo=offering.qsmo or "the QSMO")


def reason_of(given: str) -> str:
    """A reason without blanks at its ends and without hidden characters, of a bearable length."""
    text = "".join(letter for letter in given if letter.isprintable() or letter == "\n")
    return text.strip()[:LONGEST_REASON]


def enter(
    offering: Offering, state: OfferingState, reason: str, now: datetime
) -> tuple[dict[str, Change], tuple[Recorded, ...]]:
    """Let the offering enter a state and save it: what changed, and the spells that ended and began.

    The reason stands on the page of an open offering. Why a draft was returned is for its provider only, so
    it is kept beside the event instead.
    """
    if offering.state == state:
        offering.save(update_fields=_ROW)
        return {}, ()
    changes = {"state": Change(offering.state, state.value)}
    ended = StateSpell.objects.filter(offering=offering, ends_at=None).first()
    if ended:
        ended.ends_at = now
        ended.save(update_fields=["ends_at"])
    offering.state, offering.state_reason, offering.state_since = state.value, reason, now
    offering.save(update_fields=_ROW)
    began = StateSpell.objects.create(offering=offering, state=state, reason=reason, starts_at=now)
    return changes, (ended, began) if ended else (began,)


def new_draft(offering: Offering, by: Actor, now: datetime, like: OfferingVersion | None) -> OfferingVersion:
    """A draft that says what another version says, numbered after every version; not yet saved."""
    newest = offering.versions.aggregate(newest=Max("number"))["newest"] or 0
    return OfferingVersion(
        offering=offering,
        number=newest + 1,
        content=_copy(like.content) if like else {},
        visibility=_copy(like.visibility) if like else {},
        claims=_copy(like.claims) if like else {},
        made_at=now,
        made_by_id=by.person_id,
    )


def draft_to_change(situation: Situation, by: Actor, now: datetime) -> OfferingVersion:
    """The draft, or a new one like the version that everyone is shown; not yet saved."""
    offering = situation.offering
    return situation.draft or new_draft(offering, by, now, shown_version(offering))


def _copy(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return dict(mapping)

"""Follow an offering or a search; hear of changes by mail, at once or once a week, or never."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.models import Follow, Offering
from openqsmo.catalog.queries.addresses import from_address, in_words
from openqsmo.catalog.queries.changes import TOLD_VERBS, ChangeEntry, offering_changes, search_changes
from openqsmo.catalog.vocabulary import Frequency
from openqsmo.kernel.actor import VISITOR, Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.queries import events_since, head_sequence
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.worker.actions import queue_job

WEEK = timedelta(days=7)
MOST_IN_A_MAIL = 25


@transaction.atomic
def follow_offering(*, offering_id: int, frequency: Frequency, by: Actor) -> Follow:
    """Follow one offering that one may see; twice is refused (CAT-059)."""
    offering = Offering.objects.visible_to(by).get(pk=offering_id)
    return _follow(Follow(offering=offering, name=offering.title, search=""), frequency, by)


@transaction.atomic
def follow_search(*, search: str, name: str, frequency: Frequency, by: Actor) -> Follow:
    """Save and follow a search, given as its address; twice is refused (CAT-059)."""
    words = name.strip()[:200] or in_words(from_address(search))[:200]
    return _follow(Follow(offering=None, name=words, search=search[:2000]), frequency, by)


@transaction.atomic
def change_frequency(*, follow_id: int, frequency: Frequency, by: Actor) -> Follow:
    """Change how often one hears."""
    follow = _own(follow_id, by)
    before, follow.frequency = follow.frequency, frequency.value
    follow.save(update_fields=["frequency"])
    changes = {"frequency": Change(before, follow.frequency)}
    record("follow.changed", subject=follow, by=by, changes=changes)
    return follow


@transaction.atomic
def stop_following(*, follow_id: int, by: Actor) -> Follow:
    """Stop following; the record stays, ended."""
    follow = _own(follow_id, by)
    follow.ended_at = timezone.now()
    follow.save(update_fields=["ended_at"])
    record("follow.ended", subject=follow, by=by, facts={"name": _public_name(follow)})
    return follow


def tell_followers() -> int:
    """Queue one mail for each follower with news; gives how many were queued.

    The mail's key holds the last event it tells of, and the position is saved in the same
    transaction: a kill at any moment neither loses news nor tells it twice.
    """
    waiting = Follow.objects.filter(ended_at=None).exclude(frequency=Frequency.NEVER)
    due = [follow.pk for follow in waiting if _is_due(follow)]
    return sum(_tell(pk) for pk in due)


def _follow(follow: Follow, frequency: Frequency, by: Actor) -> Follow:
    if by.person_id is None:
        raise Refused(problems.NOT_YOUR_FOLLOW)
    kept = Follow.objects.filter(
        person_id=by.own_row, offering=follow.offering, search=follow.search, ended_at=None
    )
    if kept.exists():
        raise Refused(problems.ALREADY_FOLLOWED.about(name=follow.name))
    follow.person_id = by.person_id
    follow.frequency = frequency.value
    follow.made_at = timezone.now()
    follow.position = head_sequence()
    follow.save()
    record("follow.started", subject=follow, by=by, facts={"name": _public_name(follow)})
    return follow


def _own(follow_id: int, by: Actor) -> Follow:
    found = (
        Follow.objects.select_for_update().filter(pk=follow_id, person_id=by.own_row, ended_at=None).first()
    )
    if found is None:
        raise Refused(problems.NOT_YOUR_FOLLOW)
    return found


def _public_name(follow: Follow) -> str:
    """What the chain may say: which offering; what somebody searches for is their own affair."""
    return follow.offering.title if follow.offering else "a search"


def _is_due(follow: Follow) -> bool:
    if follow.frequency == Frequency.WEEKLY:
        return (follow.last_told_at or follow.made_at) <= timezone.now() - WEEK
    return bool(events_since(follow.position, verbs=TOLD_VERBS, limit=1))


@transaction.atomic
def _tell(follow_id: int) -> bool:
    follow = (
        Follow.objects.select_for_update(of=("self",)).select_related("offering", "person").get(pk=follow_id)
    )
    head = head_sequence()
    if follow.position >= head or follow.ended_at:
        return False
    changes = _news(follow)
    if changes:
        queue_job(
            "follow.mail",
            key=f"follow.mail:{follow.pk}:{changes[0].line.sequence}",
            payload={"follow": follow.pk, "after": follow.position, "until": changes[0].line.sequence},
        )
        follow.last_told_at = timezone.now()
    follow.position = head
    follow.save(update_fields=["position", "last_told_at"])
    return bool(changes)


def _news(follow: Follow) -> list[ChangeEntry]:
    return news(follow, after=follow.position)


def news(follow: Follow, *, after: int, until: int | None = None) -> list[ChangeEntry]:
    """What changed of a followed thing between two events, newest first; public fields only, as in any mail."""
    if follow.offering is not None:
        if not follow.offering.is_open:
            return []
        found = offering_changes(offering=follow.offering, viewer=VISITOR, sight=Visibility.PUBLIC)
    else:
        found = search_changes(looked_for=from_address(follow.search), viewer=VISITOR, since=after)
    return [c for c in found if c.line.sequence > after and (until is None or c.line.sequence <= until)]

"""The change feed: what changed, per offering and per search: field, old value, new value, why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.search import Search, found_ids
from openqsmo.catalog.rules.fields import describe
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import in_words
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.people.queries import name_actors

TOLD_VERBS = ("offering.", "adoption.")
# What goes on before an offering is open is not news to those who follow it.
NOT_TOLD = (
    "offering.started",
    "offering.drafted",
    "offering.noted",
    "offering.submitted",
    "offering.returned",
    "offering.reverted",
)
BATCH = 500
MOST_SCANNED = 20_000
MOST_MATCHES = 100_000


@dataclass(frozen=True)
class ChangeEntry:
    """One change of one offering, for a feed or a mail."""

    offering: Offering
    line: HistoryLine


def offering_changes(
    *, offering: Offering, viewer: Actor, sight: Visibility, limit: int = 50
) -> list[ChangeEntry]:
    """The newest changes of one offering that the viewer was already shown to see."""
    name = offering.ledger_name
    events = Event.objects.filter(Q(subject=name) | Q(about=name)).order_by("-sequence")
    told = [event for event in events[: limit * 4] if _is_told(event)][:limit]
    return _entries(told, {offering.pk: offering}, viewer, sight)


def search_changes(
    *, looked_for: Search, viewer: Actor, since: int = 0, limit: int = 50
) -> list[ChangeEntry]:
    """The newest changes, after an event, of offerings that match a search.

    The chosen states are left aside: an offering that was suspended has left such a search, and
    that is what its followers must hear.
    """
    chosen = tuple((facet, values) for facet, values in looked_for.chosen if facet != "state")
    wider = replace(looked_for, chosen=chosen, sort="id")
    answer, _ = found_ids(looked_for=wider, viewer=viewer, most=MOST_MATCHES)
    matching = set(answer.ids)
    told: list[Event] = []
    for event in _newest(since):
        if _offering_id(event) in matching and _is_told(event):
            told.append(event)
            if len(told) == limit:
                break
    offerings = Offering.objects.visible_to(viewer).in_bulk({_offering_id(event) for event in told})
    return _entries(
        [event for event in told if _offering_id(event) in offerings], offerings, viewer, viewer.sight
    )


def _newest(since: int) -> Iterator[Event]:
    wanted = Q(verb__startswith="offering.") | Q(verb__startswith="adoption.")
    before, scanned = None, 0
    while scanned < MOST_SCANNED:
        events = Event.objects.filter(wanted, sequence__gt=since).order_by("-sequence")
        batch = list((events.filter(sequence__lt=before) if before else events)[:BATCH])
        if not batch:
            return
        yield from batch
        before, scanned = batch[-1].sequence, scanned + len(batch)


def _is_told(event: Event) -> bool:
    return event.verb.startswith(TOLD_VERBS) and event.verb not in NOT_TOLD


def _offering_id(event: Event) -> int:
    for name in (event.subject, event.about):
        label, _, pk = name.partition(":")
        if label == "catalog.offering":
            return int(pk)
    return 0


def _entries(
    events: list[Event], offerings: dict[int, Offering], viewer: Actor, sight: Visibility
) -> list[ChangeEntry]:
    lines: Iterable[HistoryLine] = in_words(
        events, viewer=viewer, namer=name_actors, sight=sight, describe=describe
    )
    return [
        ChangeEntry(offerings[_offering_id(event)], _without_hidden(line))
        for event, line in zip(events, lines, strict=True)
    ]


def _without_hidden(line: HistoryLine) -> HistoryLine:
    """In a feed a hidden field is not there at all, and nobody is named."""
    return replace(line, who="", changes=tuple(change for change in line.changes if not change.hidden))

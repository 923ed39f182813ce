"""The catalogue's search: words and facets for one viewer, from an index that is never behind.

Each process holds the index in memory (``engines/search``). Before every answer it asks the ledger
for the newest event and takes in what changed, so that a change is found by the next request in
every process, and what was cut short or lost is caught up or rebuilt by itself.
"""

import gc
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import connection
from django.db.models import Q

from openqsmo.catalog.engines.search import Answer, Entry, Question, SearchIndex, Suggestions
from openqsmo.catalog.events import INDEXED_VERBS
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.cards import Card, cards
from openqsmo.catalog.queries.entries import REAL, SYNTHETIC, Known, entry, rows, seen_as
from openqsmo.kernel.actor import VISITOR, Actor
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import events_since, head_sequence
from openqsmo.standards.models import Activity, Function

FACETS: Mapping[str, str] = {
    "area": "Functional area",
    "function": "Function",
    "activity": "Activity",
    "qsmo": "QSMO",
    "mode": "Sourcing mode",
    "hosting": "Hosting",
    "authorization": "Security authorization",
    "impact": "Impact level",
    "unit": "Price unit",
    "used_by": "Used by",
    "state": "State",
    "source": "Listed by",
}
SORTS: Mapping[str, str] = {
    "relevance": "Best match",
    "name": "Name",
    "-updated": "Last updated",
    "-agencies": "Most agencies using it",
    "price": "Lowest unit price",
}
# Changes after which reading everything anew is faster than taking them one by one.
TOO_MANY = 5_000
MOST_CARDS = 20_000
LARGE = 5_000


@dataclass(frozen=True)
class Search:
    """What somebody looks for, as it stands in the address of the results page."""

    words: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = "relevance"
    data: str = ""

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        return dict(self.chosen)


@dataclass(frozen=True)
class Results:
    """One page of results: cards in order, how many in all, every facet counted, which data."""

    search: Search
    data: str
    cards: tuple[Card, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    corrected: tuple[tuple[str, str], ...]
    has_both: bool


class Catalogue:
    """This process's index and the cards it lately showed."""

    def __init__(self, path: Path | None, of: str) -> None:
        self.index = SearchIndex.open(path, of=of, ties="name")
        self._cards: OrderedDict[tuple[int, Visibility], Card] = OrderedDict()
        self._lock = Lock()
        _settle(self.index)

    def up_to_date(self) -> SearchIndex:
        """The index, having taken in everything up to the ledger's newest event."""
        head = head_sequence()
        if self.index.position is None:
            self.index.rebuild(_read_everything)
            _settle(self.index)
        if (self.index.position or 0) < head:
            self._catch_up(head)
        return self.index

    def cards(self, ids: Sequence[int], sight: Visibility) -> list[Card]:
        """Cards in the order of the ids; those not shown lately are read in one go."""
        missing = [pk for pk in ids if (pk, sight) not in self._cards]
        fresh: dict[int, Card] = {}
        if missing:
            fresh = cards(missing, sight)
            self._keep(fresh, sight)
        found = [fresh.get(pk) or self._cards.get((pk, sight)) for pk in ids]
        return [each for each in found if each is not None]

    def _keep(self, fresh: Mapping[int, Card], sight: Visibility) -> None:
        with self._lock:
            for pk, found in fresh.items():
                self._cards[(pk, sight)] = found
            while len(self._cards) > MOST_CARDS:
                self._cards.popitem(last=False)

    def _catch_up(self, head: int) -> None:
        position = self.index.position or 0
        events = events_since(position, verbs=INDEXED_VERBS, limit=TOO_MANY + 1)
        if len(events) > TOO_MANY or any(_touches_everything(event) for event in events):
            self.index.rebuild(_read_everything, anew=True)
            _settle(self.index)
            self._forget(None)
            return
        touched = _touched(events)
        if touched:
            known = _known()
            found = {
                row.offering.pk: entry(row, known) for row in rows(Offering.objects.filter(pk__in=touched))
            }
            self.index.apply(head, found.values(), touched - found.keys())
            self._forget(touched)
        else:
            self.index.apply(head, (), ())

    def _forget(self, ids: Iterable[int] | None) -> None:
        with self._lock:
            if ids is None:
                self._cards.clear()
                return
            for pk in ids:
                for sight in Visibility:
                    self._cards.pop((pk, sight), None)


def _settle(index: SearchIndex) -> None:
    """Keep a large index that has come to stay out of garbage collections: at 100,000 offerings each takes 60 ms."""
    if len(index) < LARGE:
        return
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def search(
    *, looked_for: Search, viewer: Actor, start: int = 0, size: int = 20, after: int | None = None
) -> Results:
    """What the viewer may see of what was looked for; real and synthetic never in one answer.

    ``after`` walks on behind an id, in the order of ids.
    """
    catalogue = this_catalogue()
    index = catalogue.up_to_date()
    data, has_both = _data(index, looked_for.data)
    question = _question(looked_for, viewer, data, start, size)
    if after is not None:
        question = replace(question, after=(None, after))
    answer = index.search(question)
    shown = tuple(catalogue.cards(answer.ids, viewer.sight))
    return Results(looked_for, data, shown, answer.total, answer.counts, answer.corrected, has_both)


def found_ids(*, looked_for: Search, viewer: Actor, most: int) -> tuple[Answer, str]:
    """Every id found, at most ``most``, in order: for export, feeds and followers."""
    index = this_catalogue().up_to_date()
    data, _ = _data(index, looked_for.data)
    return index.search(_question(looked_for, viewer, data, 0, most)), data


def cards_for(ids: Sequence[int], sight: Visibility) -> list[Card]:
    """Cards of offerings that the viewer was already shown to see."""
    return this_catalogue().cards(ids, sight)


def suggestions(*, begun: str, viewer: Actor, data: str = "", limit: int = 8) -> Suggestions:
    """How a begun search may go on, out of what the viewer may see."""
    index = this_catalogue().up_to_date()
    chosen, _ = _data(index, data)
    return index.suggest(begun, viewer.sight, seen_as(viewer, chosen), limit)


def this_catalogue() -> Catalogue:
    """This process's catalogue; one for each database that the process has served."""
    return _catalogue(_database())


@lru_cache(maxsize=4)
def _catalogue(of: str) -> Catalogue:
    folder: Path = settings.HOME / "search"
    folder.mkdir(parents=True, exist_ok=True)
    return Catalogue(folder / "catalogue.index", of)


_FIRST_EVENT: dict[str, str] = {}


def forget_catalogues() -> None:
    """Start anew: for a test suite, whose databases are rolled back under one process."""
    _catalogue.cache_clear()
    _has_data.cache_clear()
    _FIRST_EVENT.clear()


def _database() -> str:
    """A name that no other database has: its own, with the hash of its first event."""
    name = f"{connection.vendor}:{connection.settings_dict['NAME']}"
    if name not in _FIRST_EVENT:
        first = Event.objects.filter(sequence=1).values_list("hash", flat=True).first()
        if first is None:
            return f"{name}:empty"
        _FIRST_EVENT[name] = first
    return f"{name}:{_FIRST_EVENT[name]}"


def _question(looked_for: Search, viewer: Actor, data: str, start: int, size: int) -> Question:
    return Question(
        words=looked_for.words,
        chosen={facet: frozenset(values) for facet, values in looked_for.chosen},
        seen_as=seen_as(viewer, data),
        level=viewer.sight,
        sort=looked_for.sort,
        start=start,
        size=size,
    )


def _data(index: SearchIndex, wanted: str) -> tuple[str, bool]:
    """Which data to show, and whether there is both: real unless asked otherwise or none is there."""
    has = _has_data(index, index.position)
    data = wanted if wanted in (REAL, SYNTHETIC) else (REAL if has[0] or not has[1] else SYNTHETIC)
    return data, all(has)


@lru_cache(maxsize=8)
def _has_data(index: SearchIndex, position: int | None) -> tuple[bool, bool]:
    def any_of(data: str) -> bool:
        question = Question("", {}, seen_as(VISITOR, data), Visibility.PUBLIC, size=1)
        return bool(index.search(question).total)

    return any_of(REAL), any_of(SYNTHETIC)


def _read_everything() -> tuple[int, Iterable[Entry]]:
    position = head_sequence()  # before the rows: what changes meanwhile is taken in again
    known = _known()
    return position, (entry(row, known) for row in rows(Offering.objects.all()))


def _known() -> Known:
    activities = list(Activity.objects.values_list("identifier", "title", "function__identifier"))
    titles = {identifier: title for identifier, title, _ in activities}
    titles.update(Function.objects.values_list("identifier", "title"))
    return Known({identifier: function for identifier, _, function in activities}, titles)


def _touches_everything(event: Event) -> bool:
    return event.verb.startswith(("function", "activity"))


def _touched(events: Iterable[Event]) -> set[int]:
    offerings: set[int] = set()
    organizations: set[int] = set()
    for event in events:
        for name in (event.subject, event.about):
            label, _, pk = name.partition(":")
            if label == "catalog.offering":
                offerings.add(int(pk))
            elif label == "organizations.organization":
                organizations.add(int(pk))
    if organizations:
        theirs = Q(provider__in=organizations) | Q(qsmo__in=organizations)
        theirs |= Q(adoptions__organization__in=organizations)
        offerings |= set(Offering.objects.filter(theirs).values_list("pk", flat=True))
    return offerings

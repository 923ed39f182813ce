"""What a process keeps in memory of the current versions, made anew when a standard has changed."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import events_since, head_hash

# What may change which version is current, or what it lists: loads, drafts, decisions on a version.
VERBS = ("standard", "draft.", "pipeline.")

T = TypeVar("T")


class MadeAnew(Generic[T]):
    """Something that is costly to make and never behind: before it is given, the ledger is asked.

    ``make`` gets what was made before, None the first time, so that it can keep what has not changed.
    """

    def __init__(self, make: Callable[[T | None], T]) -> None:
        self._make, self._lock = make, Lock()
        self._made: T | None = None
        self._at: str | None = None

    def up_to_date(self) -> T:
        """It, having taken in everything up to the ledger's newest event.

        An event is known by its hash, which no undone transaction and no other database shares.
        """
        head = head_hash()
        made = self._made
        if made is None or self._at != head:
            with self._lock:
                if self._made is None or self._at is None or _has_changed(self._at):
                    self._made = self._make(self._made)
                made, self._at = self._made, head
        return made


def _has_changed(since: str) -> bool:
    """Whether any standard changed after the event with this hash, or there is no such event here."""
    last = Event.objects.filter(hash=since).values_list("sequence", flat=True).first()
    return last is None or bool(events_since(last, verbs=VERBS, limit=1))

"""The search index: exact hits, total, facet counts and suggestions for one viewer.

Each process holds its own, beside the database, and is told where the database stands:
when it is behind, the changed entries are applied and the next search finds them. A
snapshot on disk lets a process start fast; losing it costs a rebuild and nothing else.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import RLock

from openqsmo.catalog.engines import snapshot
from openqsmo.catalog.engines.holding import RELEVANCE, Holding
from openqsmo.catalog.engines.orders import BY_ID
from openqsmo.catalog.engines.questions import Answer, Entry, Question, Suggestions
from openqsmo.kernel.visibility import Visibility

__all__ = ["BY_ID", "RELEVANCE", "Answer", "Entry", "Question", "SearchIndex", "Suggestions"]

# Changed entries after which the snapshot is written anew: about what is applied in a second.
SAVE_AFTER = 5_000


class SearchIndex:
    """A catalogue in memory, as it stood at one position of the database.

    Safe to share among threads. ``of`` names the database (any text that another database
    would not have): a snapshot of another one is passed over. ``ties`` is the order of equally
    relevant offerings, as in ``Question.sort``.
    """

    def __init__(self, path: Path | None = None, *, of: str = "", ties: str = BY_ID) -> None:
        self._path = path
        self._of = of
        self._ties = ties
        self._lock = RLock()
        self._holding = Holding(ties)
        self._position: int | None = None
        self._unsaved = 0

    @classmethod
    def open(cls, path: Path | None, *, of: str = "", ties: str = BY_ID) -> "SearchIndex":
        """The index as its snapshot left it; without a sound one, empty and with no position."""
        index = cls(path, of=of, ties=ties)
        index._load()
        return index

    @property
    def position(self) -> int | None:
        """Where the database stood when the index last changed; none before the first rebuild."""
        return self._position

    def __len__(self) -> int:
        return len(self._holding)

    def search(self, question: Question) -> Answer:
        """The exact answer for what the viewer may see. No text given as words raises."""
        with self._lock:
            return self._holding.answer(question)

    def suggest(self, begun: str, level: Visibility, seen_as: Iterable[str], limit: int = 8) -> Suggestions:
        """How a begun search may go on: at most ``limit`` texts and ``limit`` offerings."""
        with self._lock:
            return self._holding.suggest(begun, level, seen_as, limit)

    def apply(self, position: int, upserts: Iterable[Entry], removals: Iterable[int]) -> bool:
        """Bring the index to a later position: these entries as they now are, these ids gone.

        The next search finds them. An id given as both is gone. Does nothing, and says so, when
        another thread has already brought it there. Raises ValueError before the first rebuild.
        """
        changed, gone = list(upserts), list(removals)
        with self._lock:
            if self._position is None:
                raise ValueError("the index holds nothing yet: rebuild it first")
            if position <= self._position:
                return False
            self._holding.change(changed, gone)
            self._position = position
            self._unsaved += len(changed) + len(gone)
            is_time_to_save = self._unsaved >= SAVE_AFTER
        if is_time_to_save:
            self.save()
        return True

    def rebuild(self, read: Callable[[], tuple[int, Iterable[Entry]]], *, anew: bool = False) -> None:
        """Hold what ``read`` gives (position, all entries), and write the snapshot.

        Of several processes one reads and the others wait for its snapshot, which may be behind
        by then: compare positions afterwards. With ``anew`` it reads whatever snapshot there is.
        Searches go on from the old state until the new one is complete.
        """
        if self._path is None:
            self._build(read)
            return
        with snapshot.alone(self._path, wait=True):
            if anew or not self._load():
                self._build(read)
                self._write(self._path)

    def save(self) -> bool:
        """Write the snapshot, unless there is no place for it or another process is writing one."""
        if self._path is None or self._position is None:
            return False
        with snapshot.alone(self._path, wait=False) as is_ours:
            if is_ours:
                self._write(self._path)
            return is_ours

    def _build(self, read: Callable[[], tuple[int, Iterable[Entry]]]) -> None:
        position, entries = read()
        holding = Holding(self._ties)
        holding.change(entries, ())
        self._take(holding, position)

    def _load(self) -> bool:
        found = snapshot.read(self._path) if self._path else None
        if found is None or found[0].get("of") != self._of:
            return False
        about, parts = found
        holding = Holding(self._ties)
        holding.load(parts)
        self._take(holding, about["position"])
        return True

    def _take(self, holding: Holding, position: int) -> None:
        with self._lock:
            self._holding, self._position, self._unsaved = holding, position, 0

    def _write(self, path: Path) -> None:
        with self._lock:
            about = {"of": self._of, "position": self._position}
            parts = self._holding.dump()
            self._unsaved = 0
        snapshot.write(path, about, parts)

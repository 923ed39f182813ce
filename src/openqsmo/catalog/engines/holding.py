"""Everything that the index holds at one position: rows, their words, labels and orders."""

from collections.abc import Iterable, Mapping, Sequence

from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from openqsmo.catalog.engines.labels import Labels, labels_of
from openqsmo.catalog.engines.matching import Match, PhraseMatch, WordMatch, ranked
from openqsmo.catalog.engines.orders import BY_ID, Orders
from openqsmo.catalog.engines.postings import Postings
from openqsmo.catalog.engines.questions import Answer, Entry, Question, Suggestions
from openqsmo.catalog.engines.snapshot import Parts
from openqsmo.catalog.engines.words import Unit, units_of
from openqsmo.kernel.stems import stem_of
from openqsmo.kernel.visibility import Visibility

RELEVANCE = "relevance"
SHORTEST_CORRECTED = 4
LONG_WORD = 8
MOST_CORRECTED = 3


class Holding:
    """Entries in memory, and the answers to questions about them."""

    def __init__(self, ties: str = BY_ID) -> None:
        self._ties = ties
        self._row: dict[int, int] = {}
        self._free: list[int] = []
        self._postings = Postings()
        self._labels = Labels()
        self._orders = Orders()

    def __len__(self) -> int:
        return len(self._row)

    def change(self, upserts: Iterable[Entry], removals: Iterable[int]) -> None:
        """Hold these entries in place of what their ids held, then forget the removed ids.

        All entries are read before anything changes, so a bad one leaves all as it was.
        """
        gone = set(removals)
        entries = {entry.offering_id: entry for entry in upserts if entry.offering_id not in gone}
        streams = {offering_id: self._postings.read(entry.words) for offering_id, entry in entries.items()}
        labels = {offering_id: labels_of(entry) for offering_id, entry in entries.items()}
        self._drop((gone | entries.keys()) & self._row.keys())
        rows = {offering_id: self._take_row(offering_id) for offering_id in sorted(entries)}
        self._postings.put({rows[offering_id]: stream for offering_id, stream in streams.items()})
        self._labels.put({rows[offering_id]: borne for offering_id, borne in labels.items()})
        self._orders.put({row: (at, entries[at].sort) for at, row in rows.items()})
        self._orders.prepare(self._ties)

    def answer(self, question: Question) -> Answer:
        """The exact answer for what the viewer may see."""
        level = question.level
        visible = self._labels.seen_as(question.seen_as)
        matches, corrected = self._match(units_of(question.words), level, visible)
        base = _narrowed(visible, [match.rows for match in matches])
        chosen = {
            facet: self._labels.bearing(facet, values, level)
            for facet, values in question.chosen.items()
            if values
        }
        hits = _narrowed(base, list(chosen.values()))
        counts = self._labels.count(self._labels.facets() - chosen.keys(), hits, level)
        for facet in chosen:
            among = _narrowed(base, [rows for other, rows in chosen.items() if other != facet])
            zeros = dict.fromkeys(question.chosen[facet], 0)
            counts[facet] = zeros | self._labels.count([facet], among, level)[facet]
        rows = self._part(hits, matches, question)
        return Answer(self._ids(rows), len(hits), _most_frequent_first(counts), tuple(corrected))

    def suggest(self, begun: str, level: Visibility, seen_as: Iterable[str], limit: int) -> Suggestions:
        """How a begun search may go on, from what the viewer may see alone."""
        units = units_of(begun)
        if not units or limit < 1:
            return Suggestions()
        visible = self._labels.seen_as(seen_as)
        matches = [self._match_one(unit, level, visible) for unit in units]
        named = _narrowed(visible, [match.named for match in matches])
        names = [(row, self._orders.value(row, "name")) for row in self._best(named, matches, limit)]
        offerings = [(self._orders.ids()[row], name) for row, name in names if isinstance(name, str)]
        others = _narrowed(visible, [match.rows for match in matches[:-1]])
        return Suggestions(self._completed(units, level, others)[:limit], tuple(offerings))

    def dump(self) -> Parts:
        """All of it as arrays, for ``load``."""
        return {**self._postings.dump(), **self._labels.dump(), **self._orders.dump()}

    def load(self, parts: Parts) -> None:
        """Hold what ``dump`` gave. Call it on a new holding."""
        self._postings.load(parts)
        self._labels.load(parts)
        self._orders.load(parts)
        self._row = {offering_id: row for row, offering_id in self._orders.ids().items()}
        taken = set(self._row.values())
        self._free = [row for row in range(max(taken, default=-1)) if row not in taken]

    def _match(
        self, units: Sequence[Unit], level: Visibility, visible: BitMap
    ) -> tuple[list[Match], list[tuple[str, str]]]:
        """What each unit matches, words before phrases; words that nothing visible holds corrected."""
        matches: list[Match] = []
        corrected: list[tuple[str, str]] = []
        may_correct = True
        rows = visible
        for unit in sorted(units, key=lambda unit: len(unit.words) > 1):
            match = self._match_one(unit, level, rows)
            if may_correct and len(unit.words) == 1 and visible.isdisjoint(match.rows):
                meant = self._nearest(unit, level, visible)
                if meant:
                    corrected.append((unit.words[0], meant))
                    match = WordMatch(self._postings, Unit((meant,)), level)
                may_correct = meant is not None and len(corrected) < MOST_CORRECTED
            matches.append(match)
            rows = rows & match.rows
        return matches, corrected

    def _match_one(self, unit: Unit, level: Visibility, within: BitMap) -> Match:
        if len(unit.words) == 1:
            return WordMatch(self._postings, unit, level)
        return PhraseMatch(self._postings, unit, level, within)

    def _nearest(self, unit: Unit, level: Visibility, visible: BitMap) -> str | None:
        """The visible word that a misspelt one most likely means: fewest changes, then most held.

        One slip is forgiven, two from eight letters on; a quoted word or a code is meant as written.
        """
        (word,) = unit.words
        if unit.quoted or len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return None
        slips = 1 if len(word) < LONG_WORD else 2
        near = process.extract(
            word, self._postings.spellings(), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        held = [
            (distance, -self._postings.holding(spelling, level).intersection_cardinality(visible), spelling)
            for spelling, distance, _ in near
        ]
        return min((one for one in held if one[1]), default=(0, 0, None))[2]

    def _completed(
        self, units: Sequence[Unit], level: Visibility, among: BitMap
    ) -> tuple[tuple[str, int], ...]:
        *before, last = units
        if not last.open_ended or len(last.words) > 1:
            return ()
        held = [
            (-self._postings.holding(spelling, level).intersection_cardinality(among), spelling)
            for spelling in self._postings.beginning_with(last.words[0])
        ]
        best_of_stem: dict[str, tuple[str, int]] = {}
        for number, spelling in sorted(one for one in held if one[0]):
            best_of_stem.setdefault(stem_of(spelling), (_written(before, spelling), -number))
        return tuple(best_of_stem.values())

    def _part(self, hits: BitMap, matches: Sequence[Match], question: Question) -> list[int]:
        start = max(question.start, 0)
        end = start + max(question.size, 0)
        if question.sort != RELEVANCE:
            return self._orders.first(hits, end, question.sort, question.after)[start:]
        return self._best(hits, matches, end)[start:]

    def _best(self, hits: BitMap, matches: Sequence[Match], number: int) -> list[int]:
        """The first ``number`` rows by relevance."""
        found: list[int] = []
        for group in ranked(hits, matches):
            if len(found) >= number:
                break
            found += self._orders.first(group, number - len(found), self._ties)
        return found

    def _ids(self, rows: Iterable[int]) -> tuple[int, ...]:
        ids = self._orders.ids()
        return tuple(ids[row] for row in rows)

    def _take_row(self, offering_id: int) -> int:
        row = self._free.pop() if self._free else len(self._row)
        self._row[offering_id] = row
        return row

    def _drop(self, offering_ids: Iterable[int]) -> None:
        rows = [self._row.pop(offering_id) for offering_id in offering_ids]
        for row in rows:
            self._postings.drop(row)
            self._labels.drop(row)
        self._orders.drop(rows)
        self._free += rows


def _narrowed(rows: BitMap, sets: Sequence[BitMap]) -> BitMap:
    """The rows that are in every set; smallest set first, so that work shrinks soonest."""
    for one in sorted(sets, key=len):
        rows = rows & one
    return rows


def _written(before: Iterable[Unit], spelling: str) -> str:
    """A question's units as they would be typed, with a last word."""
    typed = [
        f'"{" ".join(unit.words)}"' if unit.quoted or len(unit.words) > 1 else unit.words[0]
        for unit in before
    ]
    return " ".join([*typed, spelling])


def _most_frequent_first(counts: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Each facet's values by falling number, then by name; a facet without any is left out."""
    return {
        facet: tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
        for facet, counted in counts.items()
        if counted
    }

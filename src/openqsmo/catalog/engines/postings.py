"""Which rows hold a word: one roaring bitmap per word, level of sight and weight.

A *row* is an entry's place in this process's index. A *stream* is everything an entry
says, as numbers: each text opens with its mark (level and weight), then its words in
order. The streams prove phrases and tell what to take away when an entry changes.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from openqsmo.catalog.engines.lists import Lists, Numbers
from openqsmo.catalog.engines.questions import WEIGHTS
from openqsmo.catalog.engines.snapshot import Parts, as_array, as_list, packed, unpacked
from openqsmo.catalog.engines.words import Unit, words_of
from openqsmo.kernel.stems import stem_of
from openqsmo.kernel.visibility import Visibility

Stream = Sequence[int]

LIGHTEST = max(WEIGHTS.values())
# Numbers below this are marks (level << 2 | weight); words are numbered from here on.
FIRST_WORD = 16
ROWS_AT_ONCE = 4096
MANY_NEW_WORDS = 500


class _Numbers(dict[str, int]):
    """The number of each word; one that was not met before is given one when asked for."""

    def __init__(self, meet: Callable[[str], int]) -> None:
        super().__init__()
        self._meet = meet

    def __missing__(self, word: str) -> int:
        self[word] = number = self._meet(word)
        return number


class Postings:
    """Words and the rows that hold them."""

    def __init__(self) -> None:
        self._spelling: list[str] = []
        self._number = _Numbers(self._meet)
        self._ordered: list[str] = []
        # Tuples, not lists: the garbage collector need not look into them again and again.
        self._families: dict[str, tuple[int, ...]] = {}
        self._rows: dict[int, BitMap] = {}
        self._streams = Lists()

    def read(self, texts: Mapping[Visibility, Sequence[tuple[str, str]]]) -> Stream:
        """An entry's texts as a stream; words not met before are numbered on the way."""
        stream = array("I")
        for level, pairs in sorted(texts.items()):
            for weight, text in pairs:
                stream.append(level << 2 | WEIGHTS[weight])
                stream.extend(map(self._number.__getitem__, words_of(text)))
        return stream

    def put(self, streams: Mapping[int, Stream]) -> None:
        """Hold these streams at rows that hold none."""
        self._put_in_order()
        self._streams.put(streams)
        found: dict[int, list[int]] = {}
        for row, stream in streams.items():
            for key in _keys(stream):
                found.setdefault(key, []).append(row)
        for key, rows in found.items():
            held = self._rows.get(key)
            if held is None:
                self._rows[key] = BitMap(rows)
            else:
                held.update(rows)

    def drop(self, row: int) -> None:
        """Forget everything that a row says."""
        for key in _keys(self._streams.of(row).tolist()):
            rows = self._rows[key]
            rows.discard(row)
            if not rows:
                del self._rows[key]
        self._streams.drop(row)

    def family(self, word: str) -> Sequence[int]:
        """Every word met that has the same stem."""
        return self._families.get(stem_of(word), ())

    def begun(self, beginning: str) -> list[int]:
        """Every word met that begins so."""
        return [self._number[word] for word in self.beginning_with(beginning)]

    def beginning_with(self, beginning: str) -> list[str]:
        """Every word met that begins so, as spelled, in order of the alphabet."""
        start = bisect_left(self._ordered, beginning)
        end = bisect_left(self._ordered, beginning + "\U0010ffff", lo=start)
        return self._ordered[start:end]

    def spellings(self) -> Sequence[str]:
        """Every word met, whoever may see it: ask ``holding`` before showing one."""
        return self._ordered

    def holding(self, word: str, level: Visibility) -> BitMap:
        """The rows that hold exactly this word, at any weight."""
        return self.rows([self._number[word]], level) if word in self._number else BitMap()

    def rows(self, numbers: Iterable[int], level: Visibility, lightest: int = LIGHTEST) -> BitMap:
        """The rows that hold one of these words at a weight of ``lightest`` or heavier.

        The bitmap may be the index's own: read it, never change it.
        """
        marks = [seen << 2 | weight for seen in range(level + 1) for weight in range(lightest + 1)]
        held = self._rows
        found = [
            rows for number in numbers for mark in marks if (rows := held.get(number << 4 | mark)) is not None
        ]
        if len(found) < 2:
            return found[0] if found else BitMap()
        return BitMap.union(*found)

    def phrase(self, unit: Unit, level: Visibility, within: BitMap) -> list[BitMap]:
        """The rows among ``within`` where the unit's words stand in a row, for each weight."""
        places = [list(self.family(word)) for word in unit.words]
        if unit.open_ended:
            places[-1] += self.begun(unit.words[-1])
        rows = within
        for numbers in places:
            rows = rows & self.rows(numbers, level)
        by_weight = [BitMap() for _ in range(LIGHTEST + 1)]
        candidates = np.frombuffer(rows.to_array(), dtype=np.uint32)
        for start in range(0, len(candidates), ROWS_AT_ONCE):
            self._prove(candidates[start : start + ROWS_AT_ONCE], places, level, by_weight)
        return by_weight

    def dump(self) -> Parts:
        """All of it as arrays, for ``load``."""
        keys = np.fromiter(self._rows, dtype=np.uint64, count=len(self._rows))
        bitmaps = packed("bitmaps", (rows.serialize() for rows in self._rows.values()))
        return {"words": as_array(self._spelling), "keys": keys, **bitmaps, **self._streams.dump("streams")}

    def load(self, parts: Parts) -> None:
        """Hold what ``dump`` gave, and nothing else."""
        for word in as_list(parts["words"]):
            self._number[word]
        self._put_in_order()
        bitmaps = map(BitMap.deserialize, unpacked("bitmaps", parts))
        self._rows = dict(zip(parts["keys"].tolist(), bitmaps, strict=True))
        self._streams.load("streams", parts)

    def _prove(
        self, rows: Numbers, places: Sequence[list[int]], level: Visibility, by_weight: list[BitMap]
    ) -> None:
        numbers, ends = self._streams.of_all(rows)
        found = np.flatnonzero(_among(numbers[: len(numbers) - len(places) + 1], places[0]))
        for step, allowed in enumerate(places[1:], start=1):
            found = found[_among(numbers[found + step], allowed)]
        opens = np.flatnonzero(numbers < FIRST_WORD)
        marks = numbers[opens[np.searchsorted(opens, found, side="right") - 1]]
        bearers = rows[np.searchsorted(ends, found, side="right")]
        for weight, proven in enumerate(by_weight):
            proven.update(bearers[(marks >> 2 <= level) & (marks & 3 == weight)].tolist())

    def _meet(self, word: str) -> int:
        number = FIRST_WORD + len(self._spelling)
        self._spelling.append(word)
        stem = stem_of(word)
        self._families[stem] = (*self._families.get(stem, ()), number)
        return number

    def _put_in_order(self) -> None:
        new = self._spelling[len(self._ordered) :]
        if len(new) > MANY_NEW_WORDS:
            self._ordered = sorted(self._spelling)
            return
        for word in new:
            insort(self._ordered, word)


def _among(numbers: Numbers, allowed: Sequence[int]) -> NDArray[np.bool_]:
    # "sort" compares value by value when few are allowed, which is the usual case.
    return np.isin(numbers, np.array(allowed, dtype=np.uint32), kind="sort")


def _keys(stream: Stream) -> set[int]:
    """Where a stream's row stands: per level and word once, at its heaviest weight there."""
    best: dict[int, int] = {}
    level = weight = 0
    for number in stream:
        if number < FIRST_WORD:
            level, weight = number & ~3, number & 3
        else:
            place = number << 4 | level
            if best.get(place, 4) > weight:
                best[place] = weight
    return {place | weight for place, weight in best.items()}

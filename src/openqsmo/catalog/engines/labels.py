"""Which rows bear a facet value or are seen by a token: one roaring bitmap each.

A value that an entry shows at several levels of sight is held at the lowest only, so
the bitmaps of one value never overlap and their counts add up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import numpy as np
from pyroaring import BitMap

from openqsmo.catalog.engines.lists import Lists
from openqsmo.catalog.engines.questions import Entry
from openqsmo.catalog.engines.snapshot import Parts, as_array, as_list, packed, unpacked
from openqsmo.kernel.visibility import Visibility

# (facet, value, level); a token of sight has no facet and stands at level 0.
Label = tuple[str | None, str, int]

# Going through rows costs about as much as intersecting the rows of so many labels, and after that
# so many of the rows' own labels cost as much as one more intersection.
FEW_LABELS = 100
ROWS_PER_LABEL = 100
# From this share of all rows on, counting what is missing is quicker.
NEARLY_ALL = 0.9


class Labels:
    """Facet values and tokens of sight, and the rows that bear them."""

    def __init__(self) -> None:
        self._labels: list[Label] = []
        self._number: dict[Label, int] = {}
        self._rows: list[BitMap] = []
        self._borne = Lists()
        self._everyone = BitMap()
        self._facets: dict[str, dict[str, list[int]]] = {}
        self._shown_at: dict[tuple[str, int], list[tuple[str, BitMap]]] = {}

    def put(self, borne: Mapping[int, Iterable[Label]]) -> None:
        """Hold these labels at rows that hold none."""
        numbered = {row: [self._meet(label) for label in labels] for row, labels in borne.items()}
        self._borne.put(numbered)
        self._everyone.update(numbered)
        found: dict[int, list[int]] = {}
        for row, numbers in numbered.items():
            for number in numbers:
                found.setdefault(number, []).append(row)
        for number, rows in found.items():
            self._rows[number].update(rows)

    def drop(self, row: int) -> None:
        """Forget every label of a row."""
        for number in self._borne.of(row).tolist():
            self._rows[number].discard(row)
        self._borne.drop(row)
        self._everyone.discard(row)

    def seen_as(self, tokens: Iterable[str]) -> BitMap:
        """The rows that share a token with the viewer. Read the bitmap, never change it."""
        numbers = [self._number[label] for token in tokens if (label := (None, token, 0)) in self._number]
        return self._union(numbers)

    def facets(self) -> Set[str]:
        """Every facet met."""
        return self._facets.keys()

    def bearing(self, facet: str, values: Iterable[str], level: Visibility) -> BitMap:
        """The rows that show one of these values to this level. Read it, never change it."""
        known = self._facets.get(facet, {})
        numbers = [number for value in values for number in self._at(known.get(value, ()), level)]
        return self._union(numbers)

    def count(self, facets: Iterable[str], among: BitMap, level: Visibility) -> dict[str, dict[str, int]]:
        """How many of ``among`` show each value of these facets to this level, where any does.

        Few rows are counted by going through their labels, many by intersecting each label's rows,
        nearly all by what is missing: three ways to the same numbers.
        """
        labels_of_all = len(among) * len(self._borne)
        if labels_of_all < ROWS_PER_LABEL * (len(self._labels) - FEW_LABELS) * len(self._everyone):
            return self._by_row(list(facets), among, level)
        missing = self._everyone - among if len(among) > NEARLY_ALL * len(self._everyone) else None
        return {facet: _by_label(self._shown(facet, level), among, missing) for facet in facets}

    def dump(self) -> Parts:
        """All of it as arrays, for ``load``."""
        bitmaps = packed("labelled", (rows.serialize() for rows in [self._everyone, *self._rows]))
        return {"labels": as_array(self._labels), **bitmaps, **self._borne.dump("borne")}

    def load(self, parts: Parts) -> None:
        """Hold what ``dump`` gave, and nothing else."""
        for facet, value, level in as_list(parts["labels"]):
            self._meet((facet, value, level))
        self._everyone, *self._rows = map(BitMap.deserialize, unpacked("labelled", parts))
        self._borne.load("borne", parts)

    def _by_row(self, facets: Sequence[str], among: BitMap, level: Visibility) -> dict[str, dict[str, int]]:
        counted: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        borne, _ = self._borne.of_all(np.frombuffer(among.to_array(), dtype=np.uint32))
        tally = np.bincount(borne)
        found = np.flatnonzero(tally)
        for at, number in zip(found.tolist(), tally[found].tolist(), strict=True):
            facet, value, seen = self._labels[at]
            if facet in counted and seen <= level:
                counted[facet][value] = counted[facet].get(value, 0) + number
        return counted

    def _shown(self, facet: str, level: Visibility) -> Sequence[tuple[str, BitMap]]:
        """A facet's values with their bearers, a value once per level that adds to it."""
        if (facet, level) not in self._shown_at:
            self._shown_at[facet, level] = [
                (value, self._rows[number])
                for value, numbers in self._facets.get(facet, {}).items()
                for number in self._at(numbers, level)
            ]
        return self._shown_at[facet, level]

    def _at(self, numbers: Iterable[int], level: Visibility) -> Iterator[int]:
        return (number for number in numbers if self._labels[number][2] <= level)

    def _union(self, numbers: list[int]) -> BitMap:
        found = [self._rows[number] for number in numbers]
        if len(found) < 2:
            return found[0] if found else BitMap()
        return BitMap.union(*found)

    def _meet(self, label: Label) -> int:
        met = self._number.get(label)
        if met is not None:
            return met
        number = self._number[label] = len(self._labels)
        self._labels.append(label)
        self._rows.append(BitMap())
        self._shown_at.clear()
        facet, value, _ = label
        if facet is not None:
            self._facets.setdefault(facet, {}).setdefault(value, []).append(number)
        return number


def _by_label(shown: Iterable[tuple[str, BitMap]], among: BitMap, missing: BitMap | None) -> dict[str, int]:
    counted: dict[str, int] = {}
    for value, rows in shown:
        if missing is None:
            number = rows.intersection_cardinality(among)
        else:
            number = len(rows) - rows.intersection_cardinality(missing)
        if number:
            counted[value] = counted.get(value, 0) + number
    return counted


def labels_of(entry: Entry) -> list[Label]:
    """An entry's labels, each facet value at the lowest level that shows it."""
    lowest: dict[tuple[str, str], int] = {}
    for level, facets in sorted(entry.facets.items()):
        for facet, values in facets.items():
            for value in values:
                lowest.setdefault((facet, value), level)
    shown: list[Label] = [(facet, value, level) for (facet, value), level in lowest.items()]
    return shown + [(None, token, 0) for token in entry.seen_by]

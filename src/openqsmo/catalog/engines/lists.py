"""A list of numbers for each row, all in one array: little memory, and many rows read at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openqsmo.catalog.engines.snapshot import Parts

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]

# Below this much waste an array is not packed anew.
SMALL_WASTE = 100_000


class Lists:
    """Rows and the numbers that each holds, in order."""

    def __init__(self) -> None:
        self._numbers: Numbers = np.empty(0, dtype=np.uint32)
        self._starts: Places = np.zeros(0, dtype=np.int64)
        self._lengths: Places = np.zeros(0, dtype=np.int64)
        self._used = 0
        self._live = 0

    def __len__(self) -> int:
        """How many numbers all rows hold together."""
        return self._live

    def put(self, given: Mapping[int, Sequence[int]]) -> None:
        """Hold these lists at rows that hold none."""
        if not given:
            return
        rows: Places = np.fromiter(given, dtype=np.int64, count=len(given))
        lengths: Places = np.fromiter(map(len, given.values()), dtype=np.int64, count=len(given))
        added = int(lengths.sum())
        self._reserve(int(rows.max()) + 1, self._used + added)
        ends = self._used + np.cumsum(lengths)
        self._starts[rows], self._lengths[rows] = ends - lengths, lengths
        self._numbers[self._used : self._used + added] = np.concatenate(
            [np.asarray(numbers, dtype=np.uint32) for numbers in given.values()]
        )
        self._used += added
        self._live += added

    def drop(self, row: int) -> None:
        """Forget a row's list."""
        self._live -= int(self._lengths[row])
        self._lengths[row] = 0
        if self._used - self._live > self._live + SMALL_WASTE:
            self._pack()

    def of(self, row: int) -> Numbers:
        """One row's list."""
        start = self._starts[row]
        return self._numbers[start : start + self._lengths[row]]

    def of_all(self, rows: NDArray[Any]) -> tuple[Numbers, Places]:
        """The lists of these rows one after another, and where in that each row's list ends."""
        lengths = self._lengths[rows]
        ends = np.cumsum(lengths)
        places = np.arange(lengths.sum()) + np.repeat(self._starts[rows] - (ends - lengths), lengths)
        return self._numbers[places], ends

    def dump(self, name: str) -> Parts:
        """All of it as arrays, for ``load``."""
        self._pack()
        return {name: self._numbers, f"{name}_lengths": self._lengths}

    def load(self, name: str, parts: Parts) -> None:
        """Hold what ``dump`` gave, and nothing else."""
        self._numbers, self._lengths = parts[name], parts[f"{name}_lengths"]
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._used = self._live = len(self._numbers)

    def _reserve(self, rows: int, numbers: int) -> None:
        if rows > len(self._starts):
            more = max(rows, len(self._starts) * 5 // 4) - len(self._starts)
            self._starts = np.concatenate([self._starts, np.zeros(more, dtype=np.int64)])
            self._lengths = np.concatenate([self._lengths, np.zeros(more, dtype=np.int64)])
        if numbers > len(self._numbers):
            longer = np.empty(max(numbers, len(self._numbers) * 5 // 4), dtype=np.uint32)
            longer[: self._used] = self._numbers[: self._used]
            self._numbers = longer

    def _pack(self) -> None:
        self._numbers, ends = self.of_all(np.arange(len(self._starts)))
        self._starts = ends - self._lengths
        self._used = len(self._numbers)

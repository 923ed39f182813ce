"""Rows in order: by a sort key, rising or falling, unknown last, ties by id.

An order is an array of rows and, per row, its place. Both are made when first asked
for and mended when rows come and go, so a change costs microseconds and not a sort.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from openqsmo.catalog.engines.questions import SortValue
from openqsmo.catalog.engines.snapshot import Parts, as_array, as_list

Rows = NDArray[np.int32]
Key = tuple[int, Any, int]
Cursor = tuple[SortValue | None, int]

BY_ID = "id"
# Numbers come before texts, and what is unknown after both, whether an order rises or falls.
NUMBER, TEXT, UNKNOWN = 0, 1, 2
MANY_CHANGES = 1000
# A step along an order costs about this many times a row that is placed by NumPy.
STEP_COST = 20


class _Falling:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "_Falling") -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Falling) and bool(other.value == self.value)

    def __hash__(self) -> int:
        return hash(self.value)


class _Order:
    """The rows in one order, and each row's place in it (made when asked for)."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._places: Rows | None = None

    def places(self) -> Rows:
        if self._places is None:
            size = int(self.rows.max(initial=-1)) + 1
            self._places = np.zeros(size, dtype=np.int32)
            self._places[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return self._places

    def first(self, among: BitMap, number: int, start: int) -> list[int]:
        """The first ``number`` rows of ``among`` from a place on: by walking, or by placing each row."""
        if number * len(self.rows) * STEP_COST < len(among) ** 2:
            return self._walk(among, number, start)
        places = self.places()[np.frombuffer(among.to_array(), dtype=np.uint32)]
        if start:
            places = places[places >= start]
        if number < len(places):
            places = np.partition(places, number)[:number]
        places.sort()
        found: list[int] = self.rows[places].tolist()
        return found

    def _walk(self, among: BitMap, number: int, start: int) -> list[int]:
        found: list[int] = []
        stride = max(256, 2 * number * len(self.rows) // len(among))
        for place in range(start, len(self.rows), stride):
            found += [row for row in self.rows[place : place + stride].tolist() if row in among]
            if len(found) >= number:
                break
        return found[:number]


class Orders:
    """What rows are sorted by, and the orders asked for so far."""

    def __init__(self) -> None:
        self._ids: dict[int, int] = {}
        self._columns: dict[str, dict[int, SortValue]] = {}
        self._orders: dict[str, _Order] = {}

    def put(self, given: Mapping[int, tuple[int, Mapping[str, SortValue]]]) -> None:
        """Hold (id, sort values) at rows that hold none."""
        for row, (offering_id, values) in given.items():
            self._ids[row] = offering_id
            for key, value in values.items():
                if key != BY_ID:
                    self._columns.setdefault(key, {})[row] = value
        self._mend(given, present=True)

    def drop(self, rows: Iterable[int]) -> None:
        """Forget these rows."""
        gone = list(rows)
        self._mend(gone, present=False)
        for row in gone:
            del self._ids[row]
            for column in self._columns.values():
                column.pop(row, None)

    def first(self, among: BitMap, number: int, order: str, after: Cursor | None = None) -> list[int]:
        """The first ``number`` rows of ``among`` in an order, behind a (sort value, id) when given.

        A key that no row has orders by id.
        """
        if not among or number < 1:
            return []
        name = self._known(order)
        rows = self.prepare(name)
        start = self._place(name, rows.rows, _key(order, *after)) if after else 0
        return rows.first(among, number, start)

    def prepare(self, order: str) -> _Order:
        """Make an order now if it is not made yet, so that no search waits for it."""
        name = self._known(order)
        if name not in self._orders:
            self._orders[name] = _Order(np.array(self._sorted(name), dtype=np.int32))
        return self._orders[name]

    def value(self, row: int, key: str) -> SortValue | None:
        """What a row is sorted by under a key; none when unknown."""
        return self._columns.get(key, {}).get(row)

    def dump(self) -> Parts:
        """All of it as arrays, for ``load``."""
        rows = np.fromiter(self._ids, dtype=np.uint32, count=len(self._ids))
        columns = {key: [list(column), list(column.values())] for key, column in self._columns.items()}
        names = list(self._orders)
        orders = {f"order_{place}": self._orders[name].rows for place, name in enumerate(names)}
        told = {"ids": as_array(list(self._ids.values())), "columns": as_array(columns)}
        return {"sorted": rows, "orders": as_array(names), **told, **orders}

    def load(self, parts: Parts) -> None:
        """Hold what ``dump`` gave, and nothing else."""
        self._ids = dict(zip(parts["sorted"].tolist(), as_list(parts["ids"]), strict=True))
        columns = as_list(parts["columns"])
        self._columns = {key: dict(zip(*pair, strict=True)) for key, pair in columns.items()}
        for place, name in enumerate(as_list(parts["orders"])):
            self._orders[name] = _Order(parts[f"order_{place}"])

    def ids(self) -> Mapping[int, int]:
        """The offering id of each row."""
        return self._ids

    def _known(self, order: str) -> str:
        return order if order.removeprefix("-") in self._columns else BY_ID

    def _sorted(self, name: str) -> list[int]:
        """All rows as ``_key`` orders them, several times as fast: each kind of value by itself."""
        column = self._columns.get(name.removeprefix("-"), {})
        kinds: tuple[list[int], list[int], list[int]] = ([], [], [])
        for row in sorted(self._ids, key=self._ids.__getitem__):
            kinds[_kind(column.get(row))].append(row)
        for kind in (NUMBER, TEXT):
            kinds[kind].sort(key=lambda row: _compared(column[row]), reverse=name.startswith("-"))
        return [row for kind in kinds for row in kind]

    def _mend(self, rows: Iterable[int], present: bool) -> None:
        changed = list(rows)
        if len(changed) > MANY_CHANGES:
            self._orders.clear()
        for name, order in self._orders.items():
            if not present:
                self._orders[name] = _Order(order.rows[~np.isin(order.rows, changed)])
                continue
            keys = sorted((self._key(name, row), row) for row in changed)
            places = [self._place(name, order.rows, key) for key, _ in keys]
            self._orders[name] = _Order(np.insert(order.rows, places, [row for _, row in keys]))

    def _place(self, name: str, rows: Rows, key: Key) -> int:
        return bisect_right(rows, key, key=lambda row: self._key(name, int(row)))

    def _key(self, name: str, row: int) -> Key:
        return _key(name, self._columns.get(name.removeprefix("-"), {}).get(row), self._ids[row])


def _key(name: str, value: SortValue | None, offering_id: int) -> Key:
    """By what a row is compared in an order; no two rows have the same."""
    kind = UNKNOWN if name == BY_ID else _kind(value)
    if value is None or kind == UNKNOWN:
        return (UNKNOWN, 0, offering_id)
    compared = _compared(value)
    return (kind, _Falling(compared) if name.startswith("-") else compared, offering_id)


def _kind(value: SortValue | None) -> int:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return UNKNOWN
    return TEXT if isinstance(value, str) else NUMBER


def _compared(value: SortValue) -> SortValue:
    return value.casefold() if isinstance(value, str) else value

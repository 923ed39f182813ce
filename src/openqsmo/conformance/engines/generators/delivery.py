"""A delivery being made: columns by table, and which person, fund or award each row belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]
Rows = NDArray[Any]


@dataclass
class Delivery:
    """Columns by table and field. Numbers are in hundredths, days are ``datetime64[D]``, texts are objects.

    ``units`` holds for each row of a judged table the number of the unit it belongs to; what one break
    touches, no other does. Reference tables have no units.
    """

    tables: dict[str, dict[str, Column]]
    units: dict[str, Column]
    dropped: dict[str, list[Rows]] = field(default_factory=dict)
    added: dict[str, list[dict[str, Column]]] = field(default_factory=dict)

    def rows(self, table: str) -> int:
        return len(self.units[table])

    def column(self, table: str, name: str) -> Column:
        return self.tables[table][name]

    def put(self, table: str, name: str, rows: Rows, values: object) -> None:
        """Set a field of these rows; None empties it."""
        column = self.tables[table][name]
        if values is None and column.dtype.kind == "M":
            values = np.datetime64("NaT")
        elif values is None and column.dtype != object:
            column = column.astype(object)
            self.tables[table][name] = column
        column[rows] = values

    def drop(self, table: str, rows: Rows) -> None:
        """Leave these rows out when the delivery is finished."""
        self.dropped.setdefault(table, []).append(rows)

    def add_copies(self, table: str, rows: Rows, changes: Mapping[str, Column]) -> None:
        """Add copies of these rows with some fields changed, when the delivery is finished."""
        copied = {name: column[rows].copy() for name, column in self.tables[table].items()}
        self.added.setdefault(table, []).append({**copied, **changes})

    def finished(self) -> dict[str, dict[str, Column]]:
        """The tables with rows dropped and copies added."""
        return {name: self._finished(name, columns) for name, columns in self.tables.items()}

    def _finished(self, table: str, columns: dict[str, Column]) -> dict[str, Column]:
        kept = np.ones(len(next(iter(columns.values()))), dtype=bool)
        for rows in self.dropped.get(table, ()):
            kept[rows] = False
        parts = self.added.get(table, [])
        return {
            name: np.concatenate([column[kept], *(part[name] for part in parts)])
            for name, column in columns.items()
        }


def texts(values: object) -> Column:
    """A column of texts; they may be set to None later."""
    return np.asarray(values, dtype=object)


def numbered(letter: str, numbers: Column, digits: int) -> Column:
    """Identifiers such as ``E004815162``."""
    return texts(np.char.add(letter, np.char.zfill(numbers.astype(f"U{digits}"), digits)))

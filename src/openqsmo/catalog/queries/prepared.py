"""Queries for the rows of some identifiers, put into SQL once and asked again and again.

Django builds the SQL of a query anew each time it is asked, which takes ten to twenty times what the
database takes to answer it for one page of results.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# How many identifiers a statement takes; fewer are filled up by repeating the last.
SIZES = (1, 5, 20, 100, 500)


@dataclass(frozen=True)
class _Statement:
    """SQL, its parameters with where the identifiers go, and what makes Python values of its columns."""

    sql: str
    given: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    compiler: Any
    converters: Any

    def ask(self, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        values = list(self.given)
        for at, which in self.places:
            values[at] = ids[min(which, len(ids) - 1)]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        if not self.converters:
            return iter(rows)
        return (tuple(row) for row in self.compiler.apply_converters(rows, self.converters))


class _Made(local):
    """What was put into SQL by one thread, by database and size."""

    def __init__(self) -> None:
        self.statements: dict[tuple[str, str, int], _Statement] = {}


class Prepared:
    """``build(ids)`` gives a ``values_list`` of rows by identifiers; ``rows(ids)`` answers it."""

    def __init__(self, build: Callable[[Sequence[int]], QuerySet[Any, Any]]) -> None:
        self.build = build
        # To each thread its own: what makes values of columns belongs to the thread's connection.
        self._made = _Made()

    def rows(self, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """The rows of any number of identifiers, in no order."""
        for start in range(0, len(ids), SIZES[-1]):
            some = ids[start : start + SIZES[-1]]
            yield from self._statement(next(size for size in SIZES if size >= len(some))).ask(some)

    def _statement(self, size: int) -> _Statement:
        made = self._made.statements
        key = (connection.vendor, connection.alias, size)
        if key not in made:
            made[key] = self._make(size)
        return made[key]

    def _make(self, size: int) -> _Statement:
        # No row has a negative identifier, so these mark the places.
        marks = {-1 - which: which for which in range(size)}
        compiler = self.build(list(marks)).order_by().query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        places = tuple((at, marks[value]) for at, value in enumerate(given) if value in marks)
        if len(places) < size:
            raise ValueError("Not every identifier stands in the SQL.")
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        return _Statement(sql, tuple(given), places, compiler, converters)

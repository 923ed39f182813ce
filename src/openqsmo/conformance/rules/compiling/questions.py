"""What is asked of a stage: how many rows break each rule, which ones, which values."""

from collections.abc import Iterator, Sequence

from openqsmo.conformance.rules.compiling.dialects import DIALECTS, Dialect
from openqsmo.conformance.rules.compiling.plans import (
    KeyCheck,
    ReferenceCheck,
    RowCheck,
    TablePlan,
)

_COUNTS_AT_ONCE = 200
FIRST_VALUE = 1  # in an answer about rows: the number, then values, then the key


class Questions:
    """Writes the questions to the stage of one table."""

    def __init__(self, plan: TablePlan, dialect: str = "duckdb") -> None:
        self.plan = plan
        self.dialect: Dialect = DIALECTS[dialect]

    def rows(self) -> str:
        """How many rows the table has."""
        return f"SELECT count(*) FROM {self.plan.stage}"

    def counts(self, checks: Sequence[RowCheck]) -> Iterator[tuple[Sequence[RowCheck], str]]:
        """How many rows break each rule, many rules in one question."""
        for start in range(0, len(checks), _COUNTS_AT_ONCE):
            some = checks[start : start + _COUNTS_AT_ONCE]
            sums = ", ".join(f"count(*) FILTER (WHERE {_hit(check)})" for check in some)
            yield some, f"SELECT {sums} FROM {self.plan.bad}"

    def row_samples(self, check: RowCheck, most: int) -> str:
        """The first rows that break a rule by key, then number: number, values, difference, key."""
        places = [*check.values, *([] if check.difference is None else [check.difference])]
        shown = ", ".join(self.dialect.element("v", place) for place in (*places, *self.plan.key_values))
        order = ", ".join((*self.plan.key, "n"))
        listed = f"n, {shown}" if shown else "n"
        return f"SELECT {listed} FROM {self.plan.bad} WHERE {_hit(check)} ORDER BY {order} LIMIT {most}"

    def row_values(self, check: RowCheck, most: int) -> str:
        """The distinct values that break a rule: value, rows that hold it, how many such values there are."""
        value = self._joined([self.dialect.element("v", place) for place in check.values])
        return self._distinct(value, f"{self.plan.bad} WHERE {_hit(check)}", most)

    def repeated(self, check: KeyCheck, name: str) -> str:
        """Makes the table of rows whose key another row has as well."""
        twice = (
            f"SELECT {check.mark} FROM {self.plan.stage} WHERE {check.mark} IS NOT NULL "
            f"GROUP BY {check.mark} HAVING count(*) > 1"
        )
        found = f"SELECT {self._found(check.columns)} FROM {self.plan.stage} WHERE {check.mark} IN ({twice})"
        places = ", ".join(f"c{place}" for place in range(len(check.columns)))
        # By key first: which of the rows repeats another must not depend on how an engine reads.
        order = ", ".join([*(f"k{place}" for place in range(len(self.plan.key_columns))), "n"])
        again = f"row_number() OVER (PARTITION BY {places} ORDER BY {order}) AS again"
        return self.dialect.make(name, f"SELECT *, {again} FROM ({found}) AS found")

    def unfound(self, check: ReferenceCheck, name: str) -> str:
        """Makes the table of rows whose values the other table does not have."""
        given = " AND ".join(f"{column} IS NOT NULL" for column in check.columns)
        same = " AND ".join(f"other.c{place} = own.c{place}" for place in range(len(check.columns)))
        others = ", ".join(f"{column} AS c{place}" for place, column in enumerate(check.target_columns))
        own = f"SELECT {self._found(check.columns)}, 2 AS again FROM {self.plan.stage} WHERE {given}"
        other = f"SELECT DISTINCT {others} FROM {check.target}"
        return self.dialect.make(
            name,
            f"SELECT * FROM ({own}) AS own WHERE NOT EXISTS (SELECT 1 FROM ({other}) AS other WHERE {same})",
        )

    def _found(self, columns: Sequence[str]) -> str:
        keys = [f"{column} AS k{place}" for place, column in enumerate(self.plan.key_columns)]
        own = [f"{column} AS c{place}" for place, column in enumerate(columns)]
        return ", ".join([f"{self.dialect.row} AS n", *own, *keys])

    def found(self, name: str) -> str:
        """How many rows repeat an earlier one, or are not found."""
        return f"SELECT count(*) FROM {name} WHERE again > 1"

    def counted(self, check: KeyCheck | ReferenceCheck) -> str:
        """How many rows count: those whose values are all given."""
        marks = [check.mark] if isinstance(check, KeyCheck) else list(check.columns)
        given = " AND ".join(f"{mark} IS NOT NULL" for mark in marks)
        return f"SELECT count(*) FROM {self.plan.stage} WHERE {given}"

    def found_samples(self, check: KeyCheck | ReferenceCheck, name: str, most: int) -> str:
        """The first of those rows by key, then number: number, values, key."""
        keys = [f"k{place}" for place in range(len(self.plan.key_columns))]
        columns = [*self._places(check), *keys]
        # Named, or Spark calls the text by the column's own name and orders by the text.
        shown = [f"{self.dialect.as_text(column)} AS t{place}" for place, column in enumerate(columns)]
        order = ", ".join([*(keys or self._places(check)), "n"])
        return f"SELECT n, {', '.join(shown)} FROM {name} WHERE again > 1 ORDER BY {order} LIMIT {most}"

    def found_values(self, check: KeyCheck | ReferenceCheck, name: str, most: int) -> str:
        value = self._joined([self.dialect.as_text(column) for column in self._places(check)])
        return self._distinct(value, f"{name} WHERE again > 1", most)

    def _places(self, check: KeyCheck | ReferenceCheck) -> list[str]:
        return [f"c{place}" for place in range(len(check.columns))]

    def _joined(self, values: Sequence[str]) -> str:
        if len(values) == 1:
            return values[0]
        given = [f"coalesce({value}, '')" for value in values]
        return f"concat({', '.join(', '.join([repr(', '), one]) if place else one for place, one in enumerate(given))})"

    def _distinct(self, value: str, source: str, most: int) -> str:
        return (
            f"SELECT {value} AS given, count(*) AS held, count(*) OVER () AS all_values FROM {source} "
            f"GROUP BY given ORDER BY held DESC, given LIMIT {most}"
        )


def _hit(check: RowCheck) -> str:
    return f"(m{check.word} & {1 << check.bit}) <> 0"

"""The stage of one table: what one scan of its data writes, so that nothing need be read twice."""

from collections.abc import Mapping, Sequence

from openqsmo.conformance.rules.compiling.columns import Column
from openqsmo.conformance.rules.compiling.dialects import Dialect
from openqsmo.conformance.rules.compiling.plans import (
    Check,
    KeyCheck,
    ReferenceCheck,
    RowCheck,
    Shape,
    TablePlan,
)
from openqsmo.conformance.vocabulary import Field, FieldType, Rule, Table

BITS = 60  # of a word: what a signed 64-bit number holds with room to spare


class Staging:
    """Collects the checks of one table and writes its scan."""

    def __init__(
        self, table: Table, shape: Shape, columns: Mapping[str, Column], number: int, dialect: Dialect
    ) -> None:
        self.table, self.shape, self.columns, self.dialect = table, shape, columns, dialect
        self.name, self.bad = f"qsmo_stage_{number}", f"qsmo_bad_{number}"
        self.checks: list[Check] = []
        self.conditions: list[str] = []
        self.values: dict[str, int] = {}
        self.kept: dict[str, None] = {}
        self.marks: dict[str, str] = {}
        self.key = self._key()
        for field in self.key:
            self.value(columns[field.name])

    def _key(self) -> list[Field]:
        """The fields that name a row to people: the key, or the first unique field."""
        named = [field for field in self.table.fields if field.name in self.table.key]
        unique = [field for field in self.table.fields if field.unique][:1]
        found = sorted(named, key=lambda field: self.table.key.index(field.name)) or unique
        return [field for field in found if field.name in self.columns]

    def value(self, column: Column) -> int:
        """The position of a field's value, as text, in the list that rows with a fault keep."""
        text = column.raw if column.raw_family == "text" else self.dialect.as_text(column.raw)
        return self.shown(text)

    def shown(self, expression: str) -> int:
        return self.values.setdefault(expression, len(self.values))

    def keep(self, name: str) -> str:
        """The stage's column of a field's typed value."""
        self.kept[name] = None
        return self.columns[name].typed

    def row_check(self, rule: Rule, breaks: str, shown: Sequence[str], difference: str = "") -> RowCheck:
        number = len(self.conditions)
        self.conditions.append(breaks)
        return RowCheck(
            rule,
            breaks,
            number // BITS,
            number % BITS,
            tuple(shown),
            tuple(self.value(self.columns[name]) for name in shown),
            self.shown(difference) if difference else None,
        )

    def key_check(
        self, rule: Rule, fields: Sequence[str], where: str = "", *, counts_nulls: bool = False
    ) -> KeyCheck:
        """Rows whose key another row has. Rows with a null in the key do not count, unless told to."""
        columns = tuple(self.keep(name) for name in fields)
        self._keep_key()
        parts = [where] if where else []
        parts += [] if counts_nulls else [f"{column} IS NOT NULL" for column in columns]
        is_whole = len(fields) == 1 and self.columns[fields[0]].family == "integer" and not where
        if is_whole and not counts_nulls:
            return KeyCheck(rule, tuple(fields), columns, columns[0])
        hashed = self.dialect.hashed(columns)
        marked = f"CASE WHEN {' AND '.join(parts)} THEN {hashed} END" if parts else hashed
        mark = self.marks.setdefault(marked, f"h{len(self.marks)}")
        return KeyCheck(rule, tuple(fields), columns, mark)

    def reference_check(self, rule: Rule, target: "Staging") -> ReferenceCheck:
        self._keep_key()
        own = [self.keep(name) for name in rule.fields]
        there = [target.keep(name) for name in rule.refers_to_fields]
        for place, (name, other) in enumerate(zip(rule.fields, rule.refers_to_fields, strict=True)):
            if _kind(self.columns[name]) != _kind(target.columns[other]):
                own[place] = self.dialect.as_text(own[place])
                there[place] = self.dialect.as_text(there[place])
        return ReferenceCheck(rule, rule.fields, tuple(own), target.name, tuple(there))

    def _keep_key(self) -> None:
        for field in self.key:
            self.keep(field.name)

    def plan(self) -> TablePlan:
        words = -(-len(self.conditions) // BITS)
        places = tuple(self.values[self._text(field)] for field in self.key)
        types = tuple(self._order_type(field) for field in self.key)
        ordered = tuple(
            self.dialect.tried(self.dialect.element("v", place), type)
            if type
            else self.dialect.element("v", place)
            for place, type in zip(places, types, strict=True)
        )
        return TablePlan(
            table=self.table.name,
            stage=self.name,
            make_stage=self.dialect.make(self.name, self._scan(words)),
            make_bad=self.dialect.make(self.bad, self._faulty(words)) if words else "",
            words=words,
            checks=tuple(self.checks),
            key=ordered,
            key_values=places,
            key_names=tuple(field.name for field in self.key),
            key_columns=tuple(
                self.columns[field.name].typed for field in self.key if field.name in self.kept
            ),
            bad=self.bad,
        )

    def _text(self, field: Field) -> str:
        column = self.columns[field.name]
        return column.raw if column.raw_family == "text" else self.dialect.as_text(column.raw)

    def _order_type(self, field: Field) -> str:
        column = self.columns[field.name]
        return "" if column.family in {"text", "other"} or field.type is FieldType.TIME else column.type

    def _scan(self, words: int) -> str:
        typed = self.values_of()
        outer = [*self.kept_columns(), *self.marks.values(), *(f"m{word}" for word in range(words))]
        masks = [f"{self._mask(word)} AS m{word}" for word in range(words)]
        marked = [f"{marked} AS {name}" for marked, name in self.marks.items()]
        inner = f"SELECT {', '.join(['*', *masks, *marked])} FROM ({typed}) AS typed"
        if words:
            faulty = " OR ".join(f"m{word} <> 0" for word in range(words))
            outer.append(f"CASE WHEN {faulty} THEN {self.dialect.listed(list(self.values))} END AS v")
        return f"SELECT {', '.join(outer or ['TRUE AS present'])} FROM ({inner}) AS masked"

    def kept_columns(self) -> list[str]:
        return [self.columns[name].typed for name in self.kept]

    def values_of(self) -> str:
        """The data with the raw and the typed value of every field; a reader takes only what it needs."""
        raw = [f"{column.raw_from} AS {column.raw}" for column in self.columns.values()] or ["1 AS nothing"]
        typed = [f"{column.typed_from} AS {column.typed}" for column in self.columns.values()]
        given = f"SELECT {', '.join(raw)} FROM {self.shape.relation}"
        return f"SELECT {', '.join(['*', *typed])} FROM ({given}) AS given"

    def _mask(self, word: int) -> str:
        conditions = self.conditions[word * BITS : (word + 1) * BITS]
        bits = [f"CASE WHEN {breaks} THEN {1 << bit} ELSE 0 END" for bit, breaks in enumerate(conditions)]
        type = "SMALLINT" if len(bits) < 15 else "INTEGER" if len(bits) < 31 else "BIGINT"
        return f"CAST({' + '.join(bits)} AS {type})"

    def _faulty(self, words: int) -> str:
        masks = ", ".join(f"m{word}" for word in range(words))
        faulty = " OR ".join(f"m{word} <> 0" for word in range(words))
        return f"SELECT {self.dialect.row} AS n, {masks}, v FROM {self.name} WHERE {faulty}"


def _kind(column: Column) -> str:
    """What can be compared with what as it is."""
    return "number" if column.family in {"integer", "decimal", "float"} else column.family

"""Queries that a contract brings: proven to be harmless, and put into the one scan where they only count.

``SELECT count(*) FROM t WHERE …`` is a rule on single rows, and ``count(*) - count(DISTINCT (a, b))`` one on
repeated keys: neither needs the data read again, and both can then show rows. Every other query is asked of
views that hold the columns it names.
"""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from openqsmo.conformance.rules.compiling.columns import Column
from openqsmo.conformance.rules.compiling.dialects import LONG_LIST, Dialect
from openqsmo.conformance.rules.compiling.plans import Check, QueryCheck, Settled
from openqsmo.conformance.rules.compiling.spark_queries import NotAlike, prove_alike, spark_words
from openqsmo.conformance.rules.compiling.staging import Staging
from openqsmo.conformance.rules.sql_safety import Unsafe, understood
from openqsmo.conformance.vocabulary import Contract, Rule

_NUMBERS = frozenset({"integer", "decimal", "float"})


class QueryReading:
    """Reads the queries of one contract, and knows which views they need."""

    def __init__(
        self, contract: Contract, stagings: Mapping[str, Staging], dialect: Dialect, fuses: bool
    ) -> None:
        self.stagings, self.dialect, self.fuses = stagings, dialect, fuses
        self.needed: dict[str, None] = {}
        self.tables = {
            name.casefold(): table.name
            for table in contract.tables
            for name in (table.physical_name, table.name)
            if name
        }

    def check(self, rule: Rule) -> Check:
        """How the query of a rule is checked; settled as an error where it may not run."""
        try:
            tree = understood(rule.query, self.tables)
            shown = understood(rule.offending_rows, self.tables) if rule.offending_rows else None
            for each in filter(None, (tree, shown)):
                self._prove(each)
        except (Unsafe, NotAlike) as unsafe:
            return Settled(rule, f"The query may not run: {unsafe}.", is_error=True)
        absent = self._absent(tree)
        if absent:
            return Settled(rule, f"No data was given for {absent}.", is_skip=True)
        fused = self._fused(rule, tree) if self.fuses else None
        if fused is not None:
            return fused
        for each in filter(None, (tree, shown)):
            self._need(each)
        return QueryCheck(rule, self._written(tree), self._written(shown) if shown else "")

    def _prove(self, tree: exp.Expr) -> None:
        if self.dialect.name == "spark":
            prove_alike(tree)

    def _written(self, tree: exp.Expr) -> str:
        return spark_words(tree) if self.dialect.name == "spark" else tree.sql(dialect=self.dialect.name)

    def _absent(self, tree: exp.Expr) -> str:
        own = set(self.tables.values())
        named = [table.name for table in tree.find_all(exp.Table)]
        return next((name for name in named if name in own and name not in self.stagings), "")

    def _need(self, tree: exp.Expr) -> None:
        """Keep the columns that a query names, or all of a table where it asks for all."""
        names = {column.name.casefold() for column in tree.find_all(exp.Column)}
        takes_all = any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
        for table in tree.find_all(exp.Table):
            staging = self.stagings.get(table.name)
            if staging is None:
                continue
            self.needed[table.name] = None
            for name, column in staging.columns.items():
                if staging.shape.is_text and (takes_all or _names_of(column) & names):
                    staging.keep(name)

    def views(self) -> tuple[str, ...]:
        """What makes the tables that queries name: their fields by name, typed."""
        return tuple(self._view(self.stagings[name]) for name in self.needed)

    def _view(self, staging: Staging) -> str:
        is_text = staging.shape.is_text
        columns = {
            label: column
            for name, column in staging.columns.items()
            if not is_text or name in staging.kept
            for label in _labels(column)
        }
        fields = [f"{column.typed} AS {self.dialect.quoted(label)}" for label, column in columns.items()]
        source = staging.name if is_text else f"({staging.values_of()}) AS typed"
        name = self.dialect.quoted(staging.table.name)
        return self.dialect.view(name, f"SELECT {', '.join(fields or ['1 AS nothing'])} FROM {source}")

    def _fused(self, rule: Rule, tree: exp.Query) -> Check | None:
        """The same question as a check on the stage; None where the query is of another form."""
        table = _only_table(tree)
        staging = self.stagings.get(table.name) if table is not None else None
        if table is None or staging is None or table.name != rule.table:
            return None
        where = tree.args.get("where")
        try:
            names = {name: column for column in staging.columns.values() for name in _names_of(column)}
            used = [names[column.name.casefold()] for column in tree.find_all(exp.Column)]
        except KeyError:
            return None
        condition = _within(where.this, names) if where is not None else None
        measured = tree.expressions[0].unalias() if len(tree.expressions) == 1 else None
        if _counts_rows(measured) and condition is not None:
            shown = list(dict.fromkeys(column.field.name for column in used))
            difference = self._difference(condition, {column.typed: column for column in used})
            return staging.row_check(rule, self._written(condition), shown, difference)
        repeated = _repeated(measured)
        if repeated is None:
            return None
        keyed, counts_nulls = repeated
        fields = [names[column.name.casefold()].field.name for column in keyed]
        written = self._written(condition) if condition is not None else ""
        return staging.key_check(rule, fields, written, counts_nulls=counts_nulls)

    def _difference(self, condition: exp.Expr, columns: Mapping[str, Column]) -> str:
        """How far two numbers are apart that a condition compares; empty for any other condition."""
        compared = condition.unnest()
        if not isinstance(compared, exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
            return ""
        named = {column.name for column in compared.find_all(exp.Column)}
        if not named or any(columns[name].family not in _NUMBERS for name in named):
            return ""
        less = exp.Sub(this=exp.paren(compared.this.copy()), expression=exp.paren(compared.expression.copy()))
        return self.dialect.as_text(self._written(less))


def _labels(column: Column) -> Iterator[str]:
    yield column.field.name
    if column.field.physical_name and column.field.physical_name.casefold() != column.field.name.casefold():
        yield column.field.physical_name


def _names_of(column: Column) -> set[str]:
    return {name.casefold() for name in _labels(column)}


def _only_table(tree: exp.Query) -> exp.Table | None:
    """The table of a query that is no more than one SELECT, one FROM and one WHERE."""
    parts = {name for name, value in tree.args.items() if value}
    if not isinstance(tree, exp.Select) or parts - {"expressions", "from_", "where", "kind"}:
        return None
    if any(tree.find_all(exp.Subquery, exp.Window, exp.Exists)) or len(list(tree.find_all(exp.Select))) > 1:
        return None
    source = tree.args.get("from_")
    return source.this if source is not None and isinstance(source.this, exp.Table) else None


def _within(condition: exp.Expr, names: Mapping[str, Column]) -> exp.Expr:
    """A condition over the typed values of a scan; a conversion that fails gives no value there."""

    def placed(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):
            return exp.column(names[node.name.casefold()].typed)
        if isinstance(node, exp.In) and _is_plain_list(node):
            listed = exp.Array(expressions=[one.copy() for one in node.expressions])
            return exp.ArrayContains(this=listed, expression=node.this.transform(placed))
        if type(node) is exp.Cast:
            return exp.TryCast(this=node.this.transform(placed), to=node.args["to"])
        return node

    return condition.transform(placed)


def _is_plain_list(node: exp.In) -> bool:
    """Whether IN lists many values as they are: then one look at a list is faster than many comparisons."""
    values = node.expressions
    return len(values) > LONG_LIST and all(isinstance(one, exp.Literal) for one in values)


def _counts_rows(measured: exp.Expr | None) -> bool:
    return isinstance(measured, exp.Count) and isinstance(measured.this, exp.Star)


def _repeated(measured: exp.Expr | None) -> tuple[list[exp.Column], bool] | None:
    """The columns of “all less distinct”, and whether a row with a null among them counts."""
    if not isinstance(measured, exp.Sub):
        return None
    whole, distinct = measured.this, measured.expression
    if not isinstance(whole, exp.Count) or not isinstance(distinct, exp.Count):
        return None
    if not isinstance(distinct.this, exp.Distinct) or len(distinct.this.expressions) != 1:
        return None
    keyed = distinct.this.expressions[0].unnest()
    if isinstance(keyed, exp.Tuple) and isinstance(whole.this, exp.Star):
        columns, counts_nulls = keyed.expressions, True
    elif isinstance(keyed, exp.Column) and keyed == whole.this:
        columns, counts_nulls = [keyed], False
    else:
        return None
    return (list(columns), counts_nulls) if all(isinstance(one, exp.Column) for one in columns) else None

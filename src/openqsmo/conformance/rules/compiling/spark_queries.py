"""A contract's own SQL for Spark: only what is proven to mean the same there, written in Spark's words.

Spark has no switch that keeps a query from files, Java and Python, and gives some common words another
meaning, so nothing that is not on the list below is passed on. The list is what the tests run on both engines
with the same answers; what differs is rewritten (the translator's own day of the week is wrong) or left out:
conversions to whole numbers (2.5 becomes 3 here and 2 there), and differences of dates in months and years.
"""

from sqlglot import exp


class NotAlike(Exception):
    """Why a query is not run on Spark."""


_STRUCTURE = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit,
    exp.Subquery, exp.With, exp.CTE, exp.Union, exp.Except, exp.Intersect, exp.Table, exp.TableAlias,
    exp.Alias, exp.Column, exp.Identifier, exp.Star, exp.Distinct, exp.Tuple, exp.Paren, exp.Exists,
    exp.Window, exp.WindowSpec, exp.Filter,
)  # fmt: skip
_OPERATORS = (
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between,
    exp.Like, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.DPipe, exp.NullSafeEQ, exp.NullSafeNEQ,
)  # fmt: skip
_VALUES = (exp.Literal, exp.Null, exp.Boolean, exp.DataType, exp.DataTypeParam, exp.Var, exp.Interval)
_FUNCTIONS = (
    exp.Abs, exp.Avg, exp.Case, exp.Cast, exp.Ceil, exp.Coalesce, exp.Count, exp.CountIf,
    exp.DateDiff, exp.Day, exp.DayOfWeekIso, exp.Extract, exp.Floor, exp.Greatest, exp.If, exp.Lag, exp.Lead,
    exp.Least, exp.Length, exp.Lower, exp.Max, exp.Min, exp.Month, exp.Nullif, exp.Quarter, exp.RegexpLike,
    exp.Round, exp.RowNumber, exp.Stddev, exp.Substring, exp.Sum, exp.Trim, exp.TryCast, exp.Upper, exp.Year,
)  # fmt: skip
ALIKE = frozenset((*_STRUCTURE, *_OPERATORS, *_VALUES, *_FUNCTIONS))

_TYPES = frozenset(
    getattr(exp.DataType.Type, name) for name in "DECIMAL DOUBLE VARCHAR TEXT BOOLEAN DATE".split()
)
_WHOLE = frozenset(getattr(exp.DataType.Type, name) for name in "TINYINT SMALLINT INT BIGINT INT128".split())
_DAYS = frozenset({"DAY", "DAYS", "'DAY'"})
_UNITS = frozenset("DAY DAYS MONTH MONTHS YEAR YEARS HOUR HOURS MINUTE MINUTES QUARTER".split())


def prove_alike(tree: exp.Expr) -> None:
    """Raise NotAlike, with the reason, for a query with a part that is not proven to mean the same on Spark."""
    for node in tree.walk():
        if type(node) not in ALIKE:
            raise NotAlike(f"{_shown(node)} is not proven to mean the same on Spark")
        if isinstance(node, exp.DataType) and node.this not in _TYPES:
            why = "is rounded in another way there" if node.this in _WHOLE else "is not proven to be the same"
            raise NotAlike(f"a conversion to {node.this.value} {why}")
        if isinstance(node, exp.Var) and node.name.upper() not in _UNITS:
            raise NotAlike(f"{node.name} is not proven to mean the same on Spark")
        if isinstance(node, exp.DateDiff) and str(node.args.get("unit", "")).upper() not in _DAYS:
            raise NotAlike("a difference of dates in anything but days is counted in another way on Spark")


def spark_words(tree: exp.Expr) -> str:
    """A query, or a part of one, in Spark's words."""
    written = tree.copy()
    for rewrite in (_with_groups, _with_days, _with_structs):
        written = written.transform(rewrite)
    return written.sql(dialect="spark", comments=False)


def _shown(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name}"
    return node.sql_name() if isinstance(node, exp.Func) else node.key.upper()


def _with_groups(node: exp.Expr) -> exp.Expr:
    """GROUP BY ALL is written out: the places of what is no aggregate."""
    if not isinstance(node, exp.Select) or not (group := node.args.get("group")) or not group.args.get("all"):
        return node
    places = [
        exp.Literal.number(place)
        for place, each in enumerate(node.expressions, start=1)
        if not each.find(exp.AggFunc)
    ]
    node.set("group", exp.Group(expressions=places) if places else None)
    return node


def _with_days(node: exp.Expr) -> exp.Expr:
    """Monday is 1; Spark's own count begins with Sunday."""
    if not isinstance(node, exp.DayOfWeekIso):
        return node
    from_sunday = exp.Anonymous(this="DAYOFWEEK", expressions=[node.this])
    return exp.paren(exp.Mod(this=exp.paren(from_sunday + 5), expression=exp.Literal.number(7)) + 1)


def _with_structs(node: exp.Expr) -> exp.Expr:
    """Several columns that are counted together are one value, of which none is missing."""
    is_counted = isinstance(node, exp.Tuple) and isinstance(node.parent, exp.Distinct)
    return exp.Struct(expressions=node.expressions) if is_counted else node

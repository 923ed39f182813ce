"""Queries that a contract brings are from outside: what they may hold, told by their parsed form.

One SELECT over tables that the contract declares, of known parts and known functions. Everything else is
refused with the reason: files, other databases, settings, table functions, recursion, and functions that
make much out of little. What runs is written anew from the parsed form, so nothing that was not understood
can run. The engine is closed as well; this is the first of two walls.
"""

from collections.abc import Collection, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

LONGEST = 50_000


class Unsafe(Exception):
    """A query that may not run, and why."""


_PARTS = frozenset(
    "Select From Where Group Having Order Ordered Limit Offset Qualify Distinct Subquery With CTE Join Table "
    "TableAlias Alias Identifier Column Star Literal Boolean Null Paren Tuple Union Except Intersect Filter "
    "Window WindowSpec Interval Var DataType DataTypeParam Case If And Or Xor Not EQ NEQ GT GTE LT LTE Is In "
    "Between Like ILike Escape Add Sub Mul Div IntDiv Mod Neg DPipe NullSafeEQ NullSafeNEQ Exists Any All Cast "
    "TryCast Extract Cube Rollup GroupingSets Aliases".split()
)
_FUNCTIONS = frozenset(
    "Count CountIf Sum Min Max Avg Stddev StddevSamp StddevPop Variance VariancePop Median PercentileCont "
    "PercentileDisc Quantile ApproxDistinct LogicalAnd LogicalOr ArgMax ArgMin AnyValue First Last Mode Corr "
    "Abs Ceil Floor Round Trunc Sign Sqrt Pow Exp Ln Log Greatest Least Nullif Coalesce IsNan IsInf "
    "Length Lower Upper Trim Left Right Substring StrPosition Concat ConcatWs Reverse Replace SplitPart "
    "StartsWith EndsWith Contains RegexpLike RegexpILike RegexpFullMatch RegexpExtract RegexpReplace Initcap "
    "Year Month Day Quarter Week WeekOfYear DayOfWeek DayOfWeekIso DayOfMonth DayOfYear Hour Minute Second "
    "DateDiff DateTrunc TimestampTrunc DateAdd DateSub TsOrDsToDate TsOrDsAdd Date DateFromParts LastDay "
    "TimeToStr StrToTime StrToDate CurrentDate UnixToTime TimeToUnix MonthsBetween "
    "RowNumber Rank DenseRank PercentRank CumeDist Ntile Lag Lead FirstValue LastValue NthValue "
    "BitwiseAndAgg BitwiseOrAgg Levenshtein Ascii Unicode".split()
)
# Functions that the parser does not know by class.
_NAMED = frozenset(
    "weekday isoyear yearweek dayname monthname prefix suffix strip_accents try_strptime date_sub date_part "
    "bool_and bool_or count_star jaro_winkler_similarity damerau_levenshtein even".split()
)


def understood(query: str, tables: Mapping[str, str], *, dialect: str = "duckdb") -> exp.Query:
    """The query parsed and proven harmless, its tables by the contract's own names; raises Unsafe.

    ``tables`` gives for each name that may be read, without capitals, the contract's own name of the table.
    """
    if len(query) > LONGEST:
        raise Unsafe(f"it has more than {LONGEST:,} signs")
    try:
        parsed = sqlglot.parse(query, dialect=dialect)
    except (SqlglotError, RecursionError) as error:
        raise Unsafe(f"it cannot be read as SQL ({str(error).splitlines()[0]})") from None
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Query):
        raise Unsafe("it is not one SELECT")
    tree: exp.Query = parsed[0]
    _prove(tree, tables)
    return tree


def _prove(tree: exp.Expr, tables: Mapping[str, str]) -> None:
    own = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    for node in tree.walk():
        if isinstance(node, exp.With) and node.recursive:
            raise Unsafe("it is recursive")
        if isinstance(node, exp.Table):
            _prove_table(node, tables, own)
        elif isinstance(node, exp.Anonymous):
            _named(node.name)
        elif type(node).__name__ not in _PARTS | _FUNCTIONS:
            raise Unsafe(f"it holds {_called(node)}, which is not allowed")


def _prove_table(table: exp.Table, tables: Mapping[str, str], own: Collection[str]) -> None:
    if not isinstance(table.this, exp.Identifier):
        raise Unsafe(f"it reads from {_called(table.this)}, and only tables of the contract may be read")
    if table.args.get("db") or table.args.get("catalog"):
        raise Unsafe(f"it reads “{table.sql()}” of another database")
    name = table.name.casefold()
    if name in own:
        return
    if name not in tables:
        raise Unsafe(f"it reads “{table.name}”, which is no table of the contract")
    table.set("this", exp.to_identifier(tables[name], quoted=True))
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(name)))


def _named(name: str) -> None:
    if name.casefold() not in _NAMED:
        raise Unsafe(f"it calls {name.casefold()}(), which is not allowed")


def _called(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return f"{node.name.casefold()}()"
    if isinstance(node, exp.Func):
        return f"{node.sql_name().casefold()}()"
    return f"“{node.key.replace('_', ' ')}”"

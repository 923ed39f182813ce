"""The condition under which one row breaks a rule, for each kind of rule that looks at single rows."""

import re
from collections.abc import Callable, Mapping
from itertools import groupby

from openqsmo.conformance.rules.compiling.columns import Column
from openqsmo.conformance.rules.compiling.dialects import Dialect
from openqsmo.conformance.vocabulary import Code, FieldType, Rule, RuleKind

FALSE = "FALSE"


def condition(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str | None:
    """What a row that breaks the rule fulfils; None where the kind does not look at single rows.

    ``FALSE`` where the shape of the data alone proves that no row can.
    """
    writer = _WRITERS.get(rule.kind)
    if writer is None:
        return None
    return writer(rule, columns, dialect)


def _of(rule: Rule, columns: Mapping[str, Column]) -> Column:
    return columns[rule.fields[0]]


def _required(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    return f"{_of(rule, columns).raw} IS NULL"


def _type(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    column = _of(rule, columns)
    return f"{column.raw} IS NOT NULL AND {column.typed} IS NULL" if column.proves else FALSE


def _pattern(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    return f"NOT {dialect.finds(_text(_of(rule, columns), dialect), rule.pattern)}"


def _length(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    length = f"length({_text(_of(rule, columns), dialect)})"
    return _outside(length, rule.minimum, rule.maximum)


def _outside(value: str, low: str | None, high: str | None, under: str = "<", over: str = ">") -> str:
    parts = []
    if low is not None:
        parts.append(f"{value} {under} {low}")
    if high is not None:
        parts.append(f"{value} {over} {high}")
    return " OR ".join(parts) or FALSE


def _range(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    column = _of(rule, columns)
    under, over = "<=" if rule.excludes_minimum else "<", ">=" if rule.excludes_maximum else ">"
    low, high = (_limit(limit, column, dialect) for limit in (rule.minimum, rule.maximum))
    return _outside(column.typed, low, high, under, over)


def _limit(limit: str | None, column: Column, dialect: Dialect) -> str | None:
    if limit is None:
        return None
    if column.field.type is FieldType.TIME:
        return dialect.literal(limit)
    if column.field.type in {FieldType.DATE, FieldType.TIMESTAMP}:
        return f"{column.field.type.value.upper()} {dialect.literal(limit)}"
    return limit


def _precision(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    column, scale = _of(rule, columns), rule.scale or 0
    if column.raw_family == "integer":
        return FALSE
    if column.raw_family == "decimal":
        held = re.search(r",\s*(\d+)\s*\)", column.type)
        if held and int(held[1]) <= scale:
            return FALSE
        return f"round({column.raw}, {scale}) <> {column.raw}"
    if column.raw_family == "float":
        return f"CAST({column.typed} AS DOUBLE) <> {column.raw}" if column.family == "decimal" else FALSE
    fits = dialect.finds(column.raw, rf"^\s*[+-]?[0-9]*(\.[0-9]{{0,{scale}}}0*)?\s*$")
    exact = f"{dialect.as_text(column.typed)} <> {column.raw} AND " if column.family == "decimal" else ""
    return f"{column.typed} IS NOT NULL AND {exact}NOT {fits}"


def _codes(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    text = _text(_of(rule, columns), dialect)
    if not rule.codes_on or not any(code.valid_from or code.valid_to for code in rule.codes):
        return f"NOT {dialect.among(text, [code.value for code in rule.codes])}"
    day = columns[rule.codes_on].typed
    spans = sorted(rule.codes, key=lambda code: (code.valid_from, code.valid_to))
    allowed = [
        _within(text, day, list(codes), span, dialect)
        for span, codes in groupby(spans, key=lambda code: (code.valid_from, code.valid_to))
    ]
    return f"{day} IS NOT NULL AND NOT ({' OR '.join(allowed)})"


def _within(text: str, day: str, codes: list[Code], span: tuple[str, str], dialect: Dialect) -> str:
    parts = [dialect.among(text, [code.value for code in codes])]
    if span[0]:
        parts.append(f"{day} >= DATE {dialect.literal(span[0])}")
    if span[1]:
        parts.append(f"{day} <= DATE {dialect.literal(span[1])}")
    return f"({' AND '.join(parts)})"


def _nulls(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    return " OR ".join(f"{columns[name].raw} IS NULL" for name in rule.fields)


def _missing(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    return " OR ".join(_is_missing(rule, columns[name], dialect) for name in rule.fields)


def _is_missing(rule: Rule, column: Column, dialect: Dialect) -> str:
    texts = [text for text in rule.missing if text is not None]
    parts = (
        [f"{column.raw} IS NULL"]
        if None in rule.missing or (column.raw_family == "text" and "" in texts)
        else []
    )
    if texts:
        parts.append(f"{_text(column, dialect)} IN ({dialect.literals(texts)})")
    return " OR ".join(parts) or FALSE


def _invalid(rule: Rule, columns: Mapping[str, Column], dialect: Dialect) -> str:
    text = _text(_of(rule, columns), dialect)
    parts = []
    if rule.codes:
        parts.append(f"({_codes(rule, columns, dialect)})")
    if rule.pattern:
        parts.append(f"NOT {dialect.finds(text, rule.pattern)}")
    texts = [given for given in rule.missing if given is not None]
    given = f"{text} NOT IN ({dialect.literals(texts)}) AND " if texts else ""
    return f"{given}({' OR '.join(parts)})"


def _text(column: Column, dialect: Dialect) -> str:
    return column.raw if column.raw_family == "text" else dialect.as_text(column.raw)


_WRITERS: Mapping[RuleKind, Callable[[Rule, Mapping[str, Column], Dialect], str]] = {
    RuleKind.REQUIRED: _required,
    RuleKind.TYPE: _type,
    RuleKind.PATTERN: _pattern,
    RuleKind.LENGTH: _length,
    RuleKind.RANGE: _range,
    RuleKind.PRECISION: _precision,
    RuleKind.CODES: _codes,
    RuleKind.NULL_VALUES: _nulls,
    RuleKind.MISSING_VALUES: _missing,
    RuleKind.INVALID_VALUES: _invalid,
}

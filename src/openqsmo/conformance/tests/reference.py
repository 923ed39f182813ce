"""What a check must find, written as slowly and plainly as can be: row by row, in Python, on text."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext

from openqsmo.conformance.vocabulary import FieldType, RuleKind

WIDTHS = {"SMALLINT": 15, "INTEGER": 31}


def typed(field, text):
    """The value of a text by the field's type; None where it is none."""
    if text is None:
        return None
    if field.type is FieldType.INTEGER:
        if not re.fullmatch(r"\s*[+-]?[0-9]+(\.0*)?\s*", text):
            return None
        number, bits = int(Decimal(text.strip())), WIDTHS.get(field.physical_type, 63)
        return number if -(2**bits) <= number < 2**bits else None
    if field.type is FieldType.NUMBER:
        return _number(field, text)
    if field.type is FieldType.DATE:
        try:
            return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
        except ValueError:
            return None
    if field.type is FieldType.BOOLEAN:
        return {"true": True, "t": True, "yes": True, "y": True, "1": True}.get(
            text.lower(), False if text.lower() in {"false", "f", "no", "n", "0"} else None
        )
    return text


def _number(field, text):
    try:
        number = Decimal(text.strip()) if "_" not in text else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite():
        return None
    decimal = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", field.physical_type)
    if not decimal:
        return number
    with localcontext() as exact:
        exact.prec = 60
        rounded = number.quantize(Decimal(1).scaleb(-int(decimal[2])), rounding="ROUND_HALF_UP")
    return rounded if abs(rounded) < Decimal(10) ** (int(decimal[1]) - int(decimal[2])) else None


def found(contract, data, queries):
    """How many rows break each rule, by its identifier; ``queries`` are SQL rules as functions of all rows."""
    tables = {table.name: table for table in contract.tables}
    return {
        rule.id: _found(rule, tables, data, queries)
        for rule in contract.rules
        if not tables[rule.table].is_reference
    }


def _found(rule, tables, data, queries):
    rows, fields = data[rule.table], {field.name: field for field in tables[rule.table].fields}
    if rule.kind is RuleKind.ROW_COUNT:
        return None
    if rule.kind is RuleKind.SQL:
        return queries[rule.query]([{name: typed(fields[name], row[name]) for name in row} for row in rows])
    if rule.kind in {RuleKind.UNIQUE, RuleKind.DUPLICATE_VALUES}:
        return repeated([tuple(typed(fields[name], row[name]) for name in rule.fields) for row in rows])
    if rule.kind is RuleKind.REFERENCE:
        others = {field.name: field for field in tables[rule.refers_to].fields}
        there = {
            tuple(typed(others[name], row[name]) for name in rule.refers_to_fields)
            for row in data[rule.refers_to]
        }
        keys = [tuple(typed(fields[name], row[name]) for name in rule.fields) for row in rows]
        return sum(None not in key and key not in there for key in keys)
    return sum(bool(BREAKS[rule.kind](rule, fields, row)) for row in rows)


def repeated(keys):
    """How many keys without a gap come again."""
    counts = Counter(key for key in keys if None not in key)
    return sum(count - 1 for count in counts.values())


def _codes(rule, fields, row):
    text, day = row[rule.fields[0]], ""
    if text is None:
        return False
    if rule.codes_on:
        day = typed(fields[rule.codes_on], row[rule.codes_on])
        if day is None:
            return False
        day = day.isoformat()
    return not any(
        code.value == text
        and (not rule.codes_on or (code.valid_from or day) <= day <= (code.valid_to or day))
        for code in rule.codes
    )


def _outside(rule, value):
    if value is None:
        return False
    limit = date.fromisoformat if isinstance(value, date) else Decimal
    low, high = (None if one is None else limit(one) for one in (rule.minimum, rule.maximum))
    under = low is not None and (value <= low if rule.excludes_minimum else value < low)
    return under or (high is not None and (value >= high if rule.excludes_maximum else value > high))


def _imprecise(rule, fields, row):
    text = row[rule.fields[0]]
    if typed(fields[rule.fields[0]], text) is None:
        return False
    return not re.fullmatch(rf"\s*[+-]?[0-9]*(\.[0-9]{{0,{rule.scale}}}0*)?\s*", text)


def _invalid(rule, fields, row):
    text = row[rule.fields[0]]
    if text is None or text in rule.missing:
        return False
    is_code = not rule.codes or text in {code.value for code in rule.codes}
    return not is_code or bool(rule.pattern and not re.search(rule.pattern.replace("$", r"\Z"), text))


BREAKS = {
    RuleKind.REQUIRED: lambda rule, fields, row: row[rule.fields[0]] is None,
    RuleKind.TYPE: lambda rule, fields, row: (
        row[rule.fields[0]] is not None and typed(fields[rule.fields[0]], row[rule.fields[0]]) is None
    ),
    RuleKind.PATTERN: lambda rule, fields, row: (
        row[rule.fields[0]] is not None
        and not re.search(rule.pattern.replace("$", r"\Z"), row[rule.fields[0]])
    ),
    RuleKind.LENGTH: lambda rule, fields, row: _outside(
        rule, None if row[rule.fields[0]] is None else Decimal(len(row[rule.fields[0]]))
    ),
    RuleKind.RANGE: lambda rule, fields, row: _outside(
        rule, typed(fields[rule.fields[0]], row[rule.fields[0]])
    ),
    RuleKind.PRECISION: _imprecise,
    RuleKind.CODES: _codes,
    RuleKind.NULL_VALUES: lambda rule, fields, row: any(row[name] is None for name in rule.fields),
    RuleKind.MISSING_VALUES: lambda rule, fields, row: any(
        row[name] in rule.missing or (row[name] is None and "" in rule.missing) for name in rule.fields
    ),
    RuleKind.INVALID_VALUES: _invalid,
}


def alike(told, given):
    """Whether a value told is the one in the data; keys and references are told by their typed value."""
    return told == given or (told is not None and given is not None and told.strip() == given.strip())

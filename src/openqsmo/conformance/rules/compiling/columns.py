"""How a field of the contract is found in the data, and how its value is had as text and as its type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openqsmo.conformance.rules.compiling.dialects import Dialect
from openqsmo.conformance.rules.compiling.plans import Shape
from openqsmo.conformance.vocabulary import Field, FieldType, Table

_WHOLE = r"^\s*[+-]?[0-9]+(\.0*)?\s*$"
_MOMENT = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$"
_TIME = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$"
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_DECIMAL = re.compile(r"(?i)\s*(?:decimal|numeric|number)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)\s*")
_STRPTIME = {
    "yyyy": "%Y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
    "yy": "%y",
    "MMM": "%b",
}


@dataclass(frozen=True)
class Column:
    """One field in the data. ``raw`` is the value as given, ``typed`` the value or null where it is none.

    Both are names within the scan; ``raw_from`` and ``typed_from`` are what they stand for. ``proves``
    tells that a value can fail to be of its type; ``family`` is what ``typed`` holds and ``type`` its type.
    """

    field: Field
    raw: str
    typed: str
    raw_from: str
    typed_from: str
    type: str
    family: str
    raw_family: str
    proves: bool


def columns_of(table: Table, shape: Shape, dialect: Dialect) -> dict[str, Column]:
    """The fields of a table that the data has, by name. Names match exactly, else without regard to case."""
    found = {}
    folded = {name.casefold(): name for name in shape.columns}
    for number, field in enumerate(table.fields):
        name = _name_in(field, shape.columns, folded)
        if name is not None:
            found[field.name] = _column(field, name, shape, dialect, number)
    return found


def _name_in(field: Field, columns: Mapping[str, str], folded: Mapping[str, str]) -> str | None:
    for name in (field.physical_name, field.name):
        if name and name in columns:
            return name
    for name in (field.physical_name, field.name):
        if name and name.casefold() in folded:
            return folded[name.casefold()]
    return None


def _column(field: Field, name: str, shape: Shape, dialect: Dialect, number: int) -> Column:
    given = dialect.quoted(name)
    family = "text" if shape.is_text else dialect.family(shape.columns[name])
    if field.type in _KEPT and family in _KEPT[field.type]:
        type, typed, proves = shape.columns[name], f"r{number}", False
        if family == "float":
            typed, proves = f"CASE WHEN abs(r{number}) <= 1.7976931348623157E308 THEN r{number} END", True
        typed, type, proves = _stated(field, family, typed, type, proves, dialect)
        held = dialect.family(type)
        return Column(field, f"r{number}", f"t{number}", given, typed, type, held, family, proves)
    if field.type in {None, FieldType.STRING, FieldType.OBJECT, FieldType.ARRAY} or family == "text":
        raw = given if family == "text" else dialect.as_text(given)
        typed, type = _from_text(field, f"r{number}", dialect)
        held = dialect.family(type)
        proves = field.type not in {None, FieldType.STRING, FieldType.OBJECT, FieldType.ARRAY}
        return Column(field, f"r{number}", f"t{number}", raw, typed, type, held, "text", proves)
    typed, type = _converted(field, family, f"r{number}", dialect)
    return Column(field, f"r{number}", f"t{number}", given, typed, type, dialect.family(type), family, True)


# Types of data that hold values of a field's type as they are.
_KEPT = {
    FieldType.INTEGER: {"integer"},
    FieldType.NUMBER: {"integer", "decimal", "float"},
    FieldType.BOOLEAN: {"boolean"},
    FieldType.DATE: {"date"},
    FieldType.TIMESTAMP: {"timestamp"},
}


def _stated(
    field: Field, family: str, typed: str, type: str, proves: bool, dialect: Dialect
) -> tuple[str, str, bool]:
    """Binary fractions that the contract states as decimals are compared as decimals."""
    decimal = _decimal_type(field)
    if family == "float" and decimal:
        return dialect.tried(typed, decimal), decimal, True
    return typed, type, proves


def _decimal_type(field: Field) -> str:
    match = _DECIMAL.fullmatch(field.physical_type)
    if not match or not 0 < int(match[1]) <= 38 or int(match[2] or 0) > int(match[1]):
        return ""
    return f"DECIMAL({match[1]},{match[2] or 0})"


def _from_text(field: Field, raw: str, dialect: Dialect) -> tuple[str, str]:
    """The value of a text by the field's type, and that type; null where the text is none."""
    if field.type is FieldType.INTEGER:
        type = _integer_type(field, dialect)
        cast = dialect.tried(raw, type)
        strict = f"{dialect.as_text(cast)} = {raw} OR {dialect.finds(raw, _WHOLE)}"
        return f"CASE WHEN {strict} THEN {cast} END", type
    if field.type is FieldType.NUMBER:
        decimal = _decimal_type(field)
        return (dialect.decimal(raw, decimal), decimal) if decimal else (dialect.number(raw), "DOUBLE")
    if field.type is FieldType.BOOLEAN:
        low = f"lower({raw})"
        true, false = f"{low} IN ({dialect.literals(_TRUE)})", f"{low} IN ({dialect.literals(_FALSE)})"
        return f"CASE WHEN {true} THEN TRUE WHEN {false} THEN FALSE END", "BOOLEAN"
    if field.type in {FieldType.DATE, FieldType.TIMESTAMP}:
        return _moment(field, raw, dialect)
    if field.type is FieldType.TIME:
        return f"CASE WHEN {dialect.finds(raw, _TIME)} THEN {raw} END", dialect.text_type
    return raw, dialect.text_type


def _moment(field: Field, raw: str, dialect: Dialect) -> tuple[str, str]:
    pattern = strptime(field.format)
    if field.type is FieldType.DATE:
        if pattern and pattern != "%Y-%m-%d":
            return dialect.day(raw, pattern), "DATE"
        cast = dialect.tried(raw, "DATE")
        return f"CASE WHEN {dialect.as_text(cast)} = {raw} THEN {cast} END", "DATE"
    if pattern:
        return dialect.moment(raw, pattern), "TIMESTAMP"
    cast = dialect.tried(raw, "TIMESTAMP")
    return f"CASE WHEN {dialect.finds(raw, _MOMENT)} THEN {cast} END", "TIMESTAMP"


def strptime(format: str) -> str:
    """A format in the words of ODCS (yyyy-MM-dd) or of strptime, as strptime's; empty where not known."""
    if "%" in format:
        return format
    parts = re.split(r"(yyyy|MMM|MM|dd|HH|mm|ss|yy)", format.replace("'T'", "T"))
    rest = "".join(part for part in parts if part not in _STRPTIME)
    if not format or re.search(r"[A-SU-Za-z]", rest):
        return ""
    return "".join(_STRPTIME.get(part, part) for part in parts)


def _integer_type(field: Field, dialect: Dialect) -> str:
    stated = field.physical_type.strip().upper()
    return stated if stated in {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"} else dialect.integer_type


def _converted(field: Field, family: str, raw: str, dialect: Dialect) -> tuple[str, str]:
    """A value of another type of data, where it is one of the field's type without loss."""
    if field.type is FieldType.INTEGER and family in {"decimal", "float"}:
        cast = dialect.tried(raw, dialect.integer_type)
        return f"CASE WHEN {raw} = floor({raw}) THEN {cast} END", dialect.integer_type
    if field.type is FieldType.DATE and family == "timestamp":
        day = f"CAST({raw} AS DATE)"
        return f"CASE WHEN CAST({day} AS TIMESTAMP) = {raw} THEN {day} END", "DATE"
    if field.type is FieldType.TIMESTAMP and family == "date":
        return f"CAST({raw} AS TIMESTAMP)", "TIMESTAMP"
    return _from_text(field, dialect.as_text(raw), dialect)

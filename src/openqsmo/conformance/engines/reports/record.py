"""The record of a check as JSON and back, with the JSON Schema of it: both read from the record's own types."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from openqsmo.conformance.engines.reports.tables import VERDICTS, counts
from openqsmo.conformance.vocabulary import CheckReport, Contract

FORMAT = "openqsmo-check-report"
FORMAT_VERSION = 1
SCHEMA_ID = "https://openqsmo.example.gov/check-report.schema.json"


class NotAReport(ValueError):
    """What was given is no report of a check; the message says where and why."""


def as_data(report: CheckReport) -> dict[str, Any]:
    """The record as plain JSON values: decimals as text, so that none is rounded.

    ``summary`` repeats what follows from the rest, for readers that want only that.
    """
    summary = {
        "verdict": VERDICTS[report.verdict],
        "rules": {state.value: number for state, number in counts(report).items()},
    }
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "summary": summary, **_plain(report)}


def as_json(report: CheckReport) -> str:
    """The record as JSON text."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> CheckReport:
    """The record that ``as_json`` wrote; anything else raises ``NotAReport``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAReport(f"It is no JSON: {error}.") from None
    return from_data(data)


def from_data(data: Any) -> CheckReport:
    """The record that ``as_data`` wrote; anything else raises ``NotAReport``."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NotAReport(f"It is no report of a check: “format” is not “{FORMAT}”.")
    if data.get("format_version") != FORMAT_VERSION:
        raise NotAReport(
            f"It is of version {data.get('format_version')}; this software reads {FORMAT_VERSION}."
        )
    own = {name: value for name, value in data.items() if name not in ("format", "format_version", "summary")}
    report: CheckReport = _read(CheckReport, own, "report")
    return report


def contract_as_data(contract: Contract) -> dict[str, Any]:
    """A contract as plain JSON values, as it stands in a report."""
    data: dict[str, Any] = _plain(contract)
    return data


def contract_from_data(data: Any) -> Contract:
    """The contract that ``contract_as_data`` wrote; anything else raises ``NotAReport``."""
    contract: Contract = _read(Contract, data, "contract")
    return contract


@cache
def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a report, with what each part means."""
    parts: dict[str, Any] = {}
    root = _schema(CheckReport, parts)
    body = parts.pop(root["$ref"].rpartition("/")[2])
    envelope = {
        "format": {"const": FORMAT},
        "format_version": {"const": FORMAT_VERSION},
        "summary": {"type": "object", "description": "What follows from the rest: verdict, rules by state."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Report of a check",
        **body,
        "properties": {**envelope, **body["properties"]},
        "required": [*envelope, *body["required"]],
        "$defs": dict(sorted(parts.items())),
    }


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _read(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) is UnionType:
        return _read_union(kind, value, where)
    if get_origin(kind) is tuple:
        return _read_tuple(kind, value, where)
    if get_origin(kind) is Mapping:
        _expect(isinstance(value, dict), where, "an object")
        return {name: _read(get_args(kind)[1], each, f"{where}.{name}") for name, each in value.items()}
    if is_dataclass(kind):
        return _read_record(kind, value, where)
    return _read_plain(kind, value, where)


def _read_union(kind: Any, value: Any, where: str) -> Any:
    options = get_args(kind)
    if value is None and NoneType in options:
        return None
    return _read(next(each for each in options if each is not NoneType), value, where)


def _read_tuple(kind: Any, value: Any, where: str) -> Any:
    _expect(isinstance(value, list), where, "a list")
    return tuple(_read(get_args(kind)[0], each, f"{where}[{place}]") for place, each in enumerate(value))


def _read_record(kind: Any, value: Any, where: str) -> Any:
    _expect(isinstance(value, dict), where, "an object")
    hints = _hints(kind)
    unknown = sorted(set(value) - set(hints))
    _expect(not unknown, where, f"without {', '.join(unknown)[:80]}")
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    missing = sorted(needed - set(value))
    _expect(not missing, where, f"with {', '.join(missing)}")
    return kind(**{name: _read(hints[name], each, f"{where}.{name}") for name, each in value.items()})


def _read_plain(kind: Any, value: Any, where: str) -> Any:
    if kind in (Decimal, datetime) or issubclass(kind, StrEnum):
        _expect(isinstance(value, str), where, "a text")
        try:
            return datetime.fromisoformat(value) if kind is datetime else kind(value)
        except (ValueError, InvalidOperation):
            raise NotAReport(f"{where} cannot be “{value[:60]}”.") from None
    # A truth value is a whole number to Python, not to the record.
    is_right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    _expect(is_right, where, f"of the type {kind.__name__}")
    return value


def _expect(is_so: bool, where: str, what: str) -> None:
    if not is_so:
        raise NotAReport(f"{where} is not {what}.")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _schema(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    if get_origin(kind) is UnionType:
        return {"anyOf": [_schema(each, parts) for each in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], parts)}
    if get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": _schema(get_args(kind)[1], parts)}
    if is_dataclass(kind):
        return _record_schema(kind, parts)
    if kind is datetime:
        return {"type": "string", "format": "date-time"}
    if kind is Decimal:
        return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$"}
    if issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    return {"type": {str: "string", int: "integer", bool: "boolean", NoneType: "null"}[kind]}


def _record_schema(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in parts:
        parts[kind.__name__] = {}  # named before it is read, for a record that holds its own kind
        parts[kind.__name__] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {name: _schema(hint, parts) for name, hint in _hints(kind).items()},
            "required": [field.name for field in fields(kind)],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}

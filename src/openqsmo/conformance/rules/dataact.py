"""What does the DATA Act rule book ask of one field? A contract made from its list of fields.

The DATA Act Broker publishes a list of fields for each file that agencies submit: name, short name, required
or not, type, longest length, and whether short values are padded with zeros. Each becomes a rule of the
contract; breaking one is fatal, as it is there: such a row goes no further. The words are ours. Rules
over several fields or files (its list of SQL rules) are queries against its own tables and not part of this.
"""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

from openqsmo.conformance.vocabulary import FieldType
from openqsmo.standards.rules.data_contracts import API_VERSION

_TYPES = {
    "str": FieldType.STRING,
    "float": FieldType.NUMBER,
    "int": FieldType.INTEGER,
    "bool": FieldType.BOOLEAN,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.STRING,
}
# The Broker takes a day as 20260131 or as 01/31/2026.
_DAY = "^([0-9]{8}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})$"
_NAMES = ("gsdmname", "fieldname", "fieldname_short", "required", "data_type", "field_length")


class NotAFieldList(ValueError):
    """The text is no list of fields of the rule book: what is wrong, and in which row."""


def dataact_contract(
    fields: str,
    *,
    table: str,
    version: str,
    short_names: bool = False,
    older_names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The contract of one DATA Act file as plain JSON, from the text of its list of fields.

    ``table`` is what the file holds, such as ``appropriations``; ``version`` is that of the rule book.
    Submissions name their columns by the long names or by the short ones; ``older_names`` are those that an
    earlier rule book had, by the name of today. Raises NotAFieldList.
    """
    reader = csv.DictReader(StringIO(fields.removeprefix("\ufeff")))
    missing = [name for name in _NAMES if name not in (reader.fieldnames or ())]
    if missing:
        raise NotAFieldList(f"row 1 has no column {', '.join(missing)}")
    name = "fieldname_short" if short_names else "fieldname"
    properties = [
        _property(row, name, number, older_names or {}) for number, row in enumerate(reader, start=2)
    ]
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": f"dataact-{table}",
        "name": f"DATA Act submission: {table.replace('_', ' ')}",
        "version": version,
        "status": "active",
        "domain": "Financial management",
        "description": {
            "purpose": "The rules on single fields of a DATA Act submission.",
            "limitations": "Rules over several fields or files are not part of this contract.",
        },
        "schema": [{"name": table, "physicalType": "table", "properties": properties}],
    }


def _property(
    row: Mapping[str, str], name: str, number: int, older_names: Mapping[str, str]
) -> dict[str, Any]:
    kind = (row["data_type"] or "").strip().lower()
    if kind not in _TYPES or not row[name]:
        raise NotAFieldList(f"row {number} has no name, or a type “{kind}” that is not known")
    column = row[name].strip().lower()
    told = {
        "name": column,
        "physicalName": older_names.get(column),
        "businessName": row["gsdmname"].strip(),
        "logicalType": _TYPES[kind].value,
        "required": row["required"].strip().upper() == "TRUE" or None,
        "description": _description(row, kind),
        "logicalTypeOptions": _options(row, kind, number),
        "customProperties": [{"property": "citation", "value": "DATA Act Broker, list of fields"}],
    }
    return {key: value for key, value in told.items() if value}


def _options(row: Mapping[str, str], kind: str, number: int) -> dict[str, Any]:
    length = row["field_length"].strip()
    if length and not length.isdecimal():
        raise NotAFieldList(f"row {number} has the length “{length}”, which is no number")
    options: dict[str, Any] = {"maxLength": int(length)} if length else {}
    if kind == "date":
        options = {"pattern": _DAY}
    return options


def _description(row: Mapping[str, str], kind: str) -> str:
    said = [f"{row['gsdmname'].strip()} of the DATA Act rule book"]
    if row.get("padded_flag", "").strip().upper() == "TRUE":
        said.append("shorter values are filled up with zeros from the left")
    if kind == "date":
        said.append("a day written 20260131 or 01/31/2026")
    return "; ".join(said) + "."

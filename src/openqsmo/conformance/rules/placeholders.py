"""Placeholders of ODCS queries: ``${table}``, ``{object}``, ``${property}`` and their like."""

import re

from openqsmo.conformance.vocabulary import Rule

_TABLE = "table|object|model|schema|tableName"
_FIELD = "property|column|field|columnName"
_PLACE = re.compile(rf"\$?\{{\{{?\s*(?:(?P<table>{_TABLE})|(?P<field>{_FIELD}))\s*\}}?\}}")


def filled(query: str, rule: Rule) -> str:
    """The query with its placeholders filled by the names of the rule's table and field."""
    names = {"table": rule.table, "field": rule.fields[0] if rule.fields else ""}
    return _PLACE.sub(lambda place: f'"{names[place.lastgroup or "table"]}"', query).strip().rstrip(";")

"""What a report shows of values that the contract classifies as personal: that they are there, not what they are."""

import re
from collections.abc import Mapping
from dataclasses import replace

from openqsmo.conformance.vocabulary import (
    CheckReport,
    Contract,
    DistinctValue,
    OffendingRow,
    RuleResult,
    UnreadableRow,
)

MASK = "[masked]"
# Engines quote the value that they could not read in one of these ways.
_QUOTED = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`")


def masked(report: CheckReport) -> CheckReport:
    """The report with personal values hidden in samples, keys, distinct values and messages.

    In a table with a personal field only what is known to be of another field is shown: a column that a
    query made up may hold anything. An absent value (None) stays absent, counts stay, and masking twice
    is masking once.
    """
    open_fields = _open_fields(report.contract)
    if not any(fields is not None for fields in open_fields.values()):
        return replace(report, masked=True)
    return replace(
        report,
        results=tuple(_result(each, open_fields) for each in report.results),
        unreadable=tuple(_unreadable(each, open_fields) for each in report.unreadable),
        problems=tuple(_message(each) for each in report.problems),
        masked=True,
    )


def has_personal(contract: Contract) -> bool:
    """Whether the contract classifies any field as personal."""
    return any(field.is_personal for table in contract.tables for field in table.fields)


Open = Mapping[str, frozenset[str] | None]


def _open_fields(contract: Contract) -> Open:
    """By table: the fields that may be shown; None where nothing in the table is personal."""
    return {
        table.name: frozenset(field.name.casefold() for field in table.fields if not field.is_personal)
        if any(field.is_personal for field in table.fields)
        else None
        for table in contract.tables
    }


def _result(result: RuleResult, open_fields: Open) -> RuleResult:
    fields = _of_rule(result, open_fields)
    if fields is None and not result.personal:
        return result
    shown = fields or frozenset()
    rows = tuple(_row(row, shown, result.personal) for row in result.rows)
    distinct = result.distinct
    named = {name.casefold() for name in result.rule.fields}
    if result.personal or not named or not named <= shown:
        distinct = tuple(DistinctValue(_hidden(each.value), each.count) for each in distinct)
    return replace(result, rows=rows, distinct=distinct, why=_message(result.why))


def _of_rule(result: RuleResult, open_fields: Open) -> frozenset[str] | None:
    """What may be shown for a rule; a query may read every table, so it follows all of them."""
    if not result.rule.query:
        return open_fields.get(result.rule.table)
    guarded = [fields for fields in open_fields.values() if fields is not None]
    if not guarded:
        return None
    return frozenset.intersection(*guarded)


def _row(row: OffendingRow, shown: frozenset[str], is_personal: bool) -> OffendingRow:
    key = {name: value if name.casefold() in shown else _hidden(value) for name, value in row.key.items()}
    if not is_personal and row.field.casefold() in shown:
        return replace(row, key=key)
    return replace(
        row,
        key=key,
        given=_hidden(row.given),
        expected=_message(row.expected),
        difference=MASK if row.difference else "",
    )


def _unreadable(row: UnreadableRow, open_fields: Open) -> UnreadableRow:
    if open_fields.get(row.table, frozenset()) is None:
        return row
    return replace(row, says=_message(row.says))


def _hidden(value: str | None) -> str | None:
    return None if value is None else MASK


def _message(text: str) -> str:
    return _QUOTED.sub(MASK, text)

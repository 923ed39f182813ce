"""A report as SARIF 2.1.0, which code hosts show beside the files of a change."""

import json
from typing import Any
from urllib.parse import quote

from openqsmo.conformance.engines.reports.tables import (
    VERDICTS,
    found_in_words,
    in_order,
    key_in_words,
    value_in_words,
    waiver_in_words,
)
from openqsmo.conformance.vocabulary import CheckReport, OffendingRow, RuleResult, RuleState, Verdict

LEVELS = {RuleState.FAIL: "error", RuleState.WARN: "warning", RuleState.ERROR: "error"}


def as_sarif(report: CheckReport) -> str:
    """The report as SARIF: one result per sampled row that breaks a rule; a waived one is suppressed.

    A record may span lines, so its place is the number of the record, not a line of the file.
    """
    driver = {
        "name": "OpenQSMO",
        "version": report.software_version,
        "rules": [_rule(each) for each in report.results],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": report.verdict is not Verdict.NOT_CHECKED,
                "startTimeUtc": report.started_at.isoformat(),
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": each}} for each in report.problems
                ],
            }
        ],
        "artifacts": [
            {"location": {"uri": _uri(file.path)}, "length": file.bytes, "hashes": {"sha-256": file.sha256}}
            for file in report.files
        ],
        "results": [found for result in in_order(report) for found in _results(result)],
        "properties": {
            "verdict": report.verdict.value,
            "verdictInWords": VERDICTS[report.verdict],
            "contract": report.contract.id,
            "contractVersion": report.contract.version,
            "states": {each.rule.id: each.state.value for each in report.results},
        },
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return (
        json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _rule(result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.text or rule.id},
        "help": {"text": " ".join(part for part in (rule.fix, rule.expected and f"Expected: {rule.expected}.") if part)
                 or rule.text or rule.id},
        "properties": {
            "severity": rule.severity.value, "dimension": rule.dimension.value, "citation": rule.citation
        },
    }  # fmt: skip


def _results(result: RuleResult) -> list[dict[str, Any]]:
    level = LEVELS.get(result.state)
    if level is None:
        return []
    if not result.rows:
        says = result.why or f"{found_in_words(result)}: {result.rule.text}"
        return [
            _result(result, level, says, {"logicalLocations": [{"name": result.rule.table or "delivery"}]})
        ]
    return [_result(result, level, _says(result, row), _location(result, row)) for row in result.rows]


def _result(result: RuleResult, level: str, says: str, location: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": result.rule.id, "level": level, "message": {"text": says}, "locations": [location],
        "properties": {"state": result.state.value, "found": result.found, "checked": result.checked},
    }  # fmt: skip
    if result.waived:
        found["suppressions"] = [{"kind": "external", "justification": waiver_in_words(result)}]
    return found


def _says(result: RuleResult, row: OffendingRow) -> str:
    where = f" ({key_in_words(row.key)})" if row.key else ""
    difference = f", difference {row.difference}" if row.difference else ""
    given = value_in_words(row.given)
    return f"{row.field}{where} is {given}, expected {row.expected}{difference}. {result.rule.text}"


def _location(result: RuleResult, row: OffendingRow) -> dict[str, Any]:
    number = "unknown" if row.row is None else row.row
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(row.file)}},
        "logicalLocations": [{"fullyQualifiedName": f"{result.rule.table} row {number}", "kind": "row"}],
    }


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/"))

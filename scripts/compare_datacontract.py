"""The same contract through OpenQSMO and through datacontract-cli: do they agree on the rules that both know?

    python scripts/compare_datacontract.py CONTRACT FOLDER --cli PATH/TO/datacontract

CONTRACT is an ODCS file, FOLDER holds a CSV for each of its tables, named like it. OpenQSMO reads the contract
as it is; datacontract-cli needs a server that says where the data is, so it gets a copy in which only
``servers`` differs. It is no dependency: install it somewhere else and name its command. Prints a table in
Markdown; exits 1 where the two disagree.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import parse

import yaml

from openqsmo.conformance import check
from openqsmo.conformance.vocabulary import CheckReport, RuleKind, RuleResult, RuleState

# What datacontract-cli calls a check of a field, and the kinds of rule that ask the same here.
SAME = {
    "field_required": {RuleKind.REQUIRED},
    "field_unique": {RuleKind.UNIQUE},
    "field_type": {RuleKind.TYPE},
    "field_range": {RuleKind.RANGE},
    "field_regex": {RuleKind.PATTERN},
    "field_length": {RuleKind.LENGTH},
    "field_enum": {RuleKind.CODES},
    "field_invalid_values": {RuleKind.INVALID_VALUES},
    "field_missing_values": {RuleKind.MISSING_VALUES},
    "field_null_values": {RuleKind.NULL_VALUES},
    "field_duplicate_values": {RuleKind.DUPLICATE_VALUES},
}
# They check each end of a range apart; here a range is one rule.
ENDS = {
    "field_minimum": "field_range",
    "field_maximum": "field_range",
    "field_min_length": "field_length",
    "field_max_length": "field_length",
}
_THEIRS = {"failure": "failed", "error": "error", "skipped": "skipped"}
SAID = {RuleState.PASS: "passed", RuleState.FAIL: "failed", RuleState.WARN: "failed"}


def main() -> int:
    """Compare and print; 0 when they agree."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("contract", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cli", required=True, help="The datacontract command.")
    asked = parser.parse_args()
    theirs = their_verdicts(asked.contract, asked.folder.resolve(), asked.cli)
    report = check(sorted(map(str, asked.folder.glob("*.csv"))), standard=asked.contract)
    rows = list(compared(theirs, report, asked.contract))
    print("| Check | datacontract-cli | OpenQSMO | Rule here |\n|---|---|---|---|")
    for name, their, ours, rule in rows:
        print(f"| {name} | {their} | {ours or 'no rule of this kind'} | {rule} |")
    both = [(their, ours) for _, their, ours, _ in rows if ours]
    agreed = sum(their == ours for their, ours in both)
    print(f"\n{agreed} of {len(both)} checks that both know agree; {len(report.results)} rules here.")
    for part in report.contract.not_understood:
        print(f"Not checked here: {part.path} (line {part.line}): {part.says}")
    return 0 if agreed == len(both) else 1


def their_verdicts(contract: Path, folder: Path, cli: str) -> dict[str, str]:
    """What datacontract-cli says of each of its checks: passed or failed."""
    document = yaml.safe_load(contract.read_text(encoding="utf-8"))
    path = f"{folder}/{{model}}.csv"
    document["servers"] = [{"server": "local", "type": "local", "path": path, "format": "csv"}]
    with tempfile.TemporaryDirectory() as scratch:
        copy, told = Path(scratch) / "copy.odcs.yaml", Path(scratch) / "told.xml"
        copy.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        command = [cli, "test", str(copy), "--output", str(told), "--output-format", "junit"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not told.exists():
            sys.exit(f"datacontract-cli gave no result:\n{done.stdout}{done.stderr}")
        cases = parse(told).getroot().iter("testcase")  # noqa: S314  (written by the tool just now)
        verdicts: dict[str, str] = {}
        for case in cases:
            table, _, kind = case.get("name", "").rpartition("__")
            name = f"{table}__{ENDS.get(kind, kind)}"
            verdict = _THEIRS[case[0].tag] if len(case) else "passed"
            verdicts[name] = verdict if verdicts.get(name, "passed") == "passed" else verdicts[name]
        return verdicts


def compared(
    theirs: dict[str, str], report: CheckReport, contract: Path
) -> Iterator[tuple[str, str, str, str]]:
    """Each of their checks with their verdict, ours and the rule here; ours is empty where there is none."""
    document = yaml.safe_load(contract.read_text(encoding="utf-8"))
    for name, their in theirs.items():
        table, _, rest = name.partition("__")
        field, _, kind = rest.rpartition("__")
        ours = [one for one in report.results if one.rule.table == table]
        of_field = [one for one in ours if field in one.rule.fields]
        if kind == "field_is_present":
            absent = any("no column" in one.why for one in of_field)
            yield name, their, "failed" if absent else "passed", "the column is there"
            continue
        found = _same(table, field, kind, document, ours)
        states = {SAID.get(one.state, one.state.value) for one in found}
        verdict = "failed" if "failed" in states else next(iter(states), "")
        yield name, their, verdict, ", ".join(one.rule.id for one in found)


def _same(table: str, field: str, kind: str, document: Any, ours: list[RuleResult]) -> list[RuleResult]:
    """The results here that answer one of their checks."""
    if kind in SAME:
        known = [one for one in ours if one.rule.fields == (field,) and one.rule.kind in SAME[kind]]
        return known or [one for one in ours if kind == "field_unique" and one.rule.id == f"{table}.key"]
    if kind == "row_count":
        return [one for one in ours if one.rule.kind is RuleKind.ROW_COUNT]
    if kind == "model_duplicate_values":
        return [
            one for one in ours if one.rule.kind is RuleKind.DUPLICATE_VALUES and len(one.rule.fields) > 1
        ]
    numbered = re.fullmatch(r"quality_sql_(\d+)", kind)
    if not numbered:
        return []
    # They number a rule by its place in its list; its text is the same here.
    part = next(one for one in document["schema"] if one["name"] == table)
    if field:
        part = next(one for one in part["properties"] if one["name"] == field)
    text = part["quality"][int(numbered[1])].get("description", "")
    return [one for one in ours if one.rule.kind is RuleKind.SQL and one.rule.text == text]


if __name__ == "__main__":
    sys.exit(main())

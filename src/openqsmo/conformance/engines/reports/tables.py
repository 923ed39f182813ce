"""A report as tables of words: the sheets of the workbook, the parts of the page, the rows of the CSV.

Every format that a person reads is made from these, so that no two of them can disagree.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openqsmo.conformance.vocabulary import CheckReport, RuleResult, RuleState, Severity, Verdict
from openqsmo.kernel.words import counted

Cell = str | int | Decimal | None

VERDICTS: Mapping[Verdict, str] = {
    Verdict.CONFORMANT: "Conformant",
    Verdict.WITH_CONDITIONS: "Conformant with conditions",
    Verdict.NOT_CONFORMANT: "Not conformant",
    Verdict.NOT_CHECKED: "Could not be checked",
}
STATES: Mapping[RuleState, str] = {
    RuleState.PASS: "Pass",
    RuleState.FAIL: "Fail",
    RuleState.WARN: "Warning",
    RuleState.SKIPPED: "Skipped",
    RuleState.NOT_APPLICABLE: "Not applicable",
    RuleState.ERROR: "Error",
}
LEGEND: Mapping[RuleState, str] = {
    RuleState.PASS: "The rule ran and no row breaks it.",
    RuleState.FAIL: "Rows break a fatal rule.",
    RuleState.WARN: "Rows break a rule that only warns.",
    RuleState.SKIPPED: "The rule did not run; this is no pass.",
    RuleState.NOT_APPLICABLE: "The rule has nothing to say about this delivery; this is no pass.",
    RuleState.ERROR: "The rule could not be run: a fault of the check or of the contract, not of the data.",
}
# What needs a person comes first.
ORDER = (
    RuleState.FAIL, RuleState.ERROR, RuleState.WARN, RuleState.SKIPPED, RuleState.NOT_APPLICABLE, RuleState.PASS
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One part of a report: its name, its columns, its rows, and what to say where it has none."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    when_empty: str = ""


def sheets(report: CheckReport) -> tuple[Sheet, ...]:
    """The whole report, in the order in which a person reads it."""
    return (
        summary_sheet(report), rules_sheet(report), rows_sheet(report), distinct_sheet(report),
        unreadable_sheet(report), not_understood_sheet(report),
    )  # fmt: skip


def summary_sheet(report: CheckReport) -> Sheet:
    """Verdict, contract, engine, files and counts, as pairs."""
    contract = report.contract
    pairs: list[tuple[Cell, ...]] = [
        ("Verdict", VERDICTS[report.verdict]),
        ("Contract", contract.name or contract.id),
        ("Contract identifier", contract.id),
        ("Contract version", contract.version),
        ("Contract SHA-256", contract.sha256),
        ("Engine", f"{report.engine} {report.engine_version}".strip()),
        ("OpenQSMO", report.software_version),
        ("Started", report.started_at.isoformat()),
        ("Seconds", report.seconds),
        ("Personal values", "Masked" if report.masked else "Shown, or none"),
    ]
    pairs += [(f"Rules: {STATES[state]}", number) for state, number in counts(report).items()]
    pairs += [("Could not be checked", each) for each in report.problems]
    for file in report.files:
        rows = "unknown" if file.rows is None else f"{file.rows:,}"
        says = f"{file.table}: {rows} rows, {file.unreadable_rows:,} unreadable, {file.format}, {file.bytes:,} bytes"
        pairs.append(("File", f"{file.path} ({says}), SHA-256 {file.sha256}"))
    return Sheet("Summary", ("What", "Value"), tuple(pairs))


def rules_sheet(report: CheckReport) -> Sheet:
    """Every rule with its state and counts; what needs a person first."""
    header = (
        "Rule", "State", "Severity", "Dimension", "Table", "Fields", "Found", "Checked", "Share", "Measured",
        "Text", "Expected", "Example", "What to do", "Citation", "Why", "Waived",
    )  # fmt: skip
    return Sheet("Rules", header, tuple(_rule_row(each) for each in in_order(report)))


def rows_sheet(report: CheckReport) -> Sheet:
    """The sampled rows that break a rule."""
    header = ("Rule", "Table", "File", "Row", "Key", "Field", "Given", "Expected", "Difference")
    rows = [
        (
            result.rule.id, result.rule.table, row.file, row.row, key_in_words(row.key), row.field,
            value_in_words(row.given), row.expected, row.difference,
        )
        for result in in_order(report)
        for row in result.rows
    ]  # fmt: skip
    return Sheet("Offending rows", header, tuple(rows), "No row breaks a rule that could be run.")


def distinct_sheet(report: CheckReport) -> Sheet:
    """The distinct bad values of each rule and how many rows hold them."""
    rows = [
        (result.rule.id, ", ".join(result.rule.fields), value_in_words(each.value), each.count)
        for result in in_order(report)
        for each in result.distinct
    ]
    header = ("Rule", "Fields", "Value", "Rows")
    return Sheet("Distinct values", header, tuple(rows), "No bad value was counted.")


def unreadable_sheet(report: CheckReport) -> Sheet:
    """Records that could not be read as rows."""
    rows = [(each.table, each.file, each.row, each.says, each.fix) for each in report.unreadable]
    header = ("Table", "File", "Row", "What is wrong", "What to do")
    return Sheet("Unreadable", header, tuple(rows), "Every record could be read.")


def not_understood_sheet(report: CheckReport) -> Sheet:
    """Parts of the contract that this engine does not check."""
    rows = [(each.path, each.line, each.says) for each in report.contract.not_understood]
    header = ("Where in the contract", "Line", "What")
    return Sheet("Not understood", header, tuple(rows), "Every part of the contract is understood.")


def counts(report: CheckReport) -> dict[RuleState, int]:
    """How many rules came out in each state, in the order of a reader's interest; all six are named."""
    found = Counter(result.state for result in report.results)
    return {state: found[state] for state in ORDER}


def in_order(report: CheckReport) -> list[RuleResult]:
    """Results as a person wants them: by state, the fatal before the warning, the most rows first."""
    return sorted(
        report.results,
        key=lambda each: (
            ORDER.index(each.state), each.rule.severity is not Severity.FATAL, -(each.found or 0), each.rule.id
        ),
    )  # fmt: skip


def share_in_words(result: RuleResult) -> str:
    """The share of rows that break a rule; a share that is not none never reads as 0."""
    if result.share is None:
        return ""
    percent = result.share * 100
    if percent and percent < Decimal("0.01"):
        return "< 0.01 %"
    return f"{percent:.2f} %"


def found_in_words(result: RuleResult) -> str:
    """How many rows break a rule, of how many; what a rule without rows measured; unknown where it did not run."""
    measured = "" if result.measured is None else f"measured {result.measured}"
    if result.found is None:
        return measured or "unknown"
    of = "" if result.checked is None else f" of {counted(result.checked, 'row')}"
    also = f", {measured}" if measured and result.measured != result.found else ""
    return f"{result.found:,}{of}{also}"


def key_in_words(key: Mapping[str, str | None]) -> str:
    """A row's key as one line."""
    return ", ".join(f"{name} = {value_in_words(value)}" for name, value in key.items())


def value_in_words(value: str | None) -> str:
    """A value as given; an absent one and an empty text are told apart."""
    if value is None:
        return "(absent)"
    return value if value else "(empty text)"


def waiver_in_words(result: RuleResult) -> str:
    """The waiver that covers a rule, or nothing."""
    waived = result.waived
    return f"{waived.reason} (by {waived.granted_by}, until {waived.until})" if waived else ""


def _rule_row(result: RuleResult) -> tuple[Cell, ...]:
    rule = result.rule
    return (
        rule.id, STATES[result.state], str(rule.severity), str(rule.dimension), rule.table, ", ".join(rule.fields),
        result.found, result.checked, share_in_words(result), result.measured, rule.text, rule.expected,
        rule.example, rule.fix, rule.citation, result.why, waiver_in_words(result),
    )  # fmt: skip


def as_table(sheet: Sheet) -> Sequence[Sequence[Cell]]:
    """A sheet with its header as the first row."""
    return (sheet.header, *sheet.rows)

"""A report as lines for a terminal: the verdict, what needs a person, and where to look."""

from openqsmo.conformance.engines.reports.tables import (
    ORDER,
    STATES,
    VERDICTS,
    counts,
    found_in_words,
    in_order,
    key_in_words,
    share_in_words,
    value_in_words,
    waiver_in_words,
)
from openqsmo.conformance.vocabulary import CheckReport, RuleResult, RuleState
from openqsmo.kernel.words import counted

MOST_ROWS = 3
MOST_VALUES = 5
MOST_UNREADABLE = 5
_QUIET = (RuleState.PASS, RuleState.NOT_APPLICABLE)


def as_lines(report: CheckReport) -> list[str]:
    """The report as lines; control characters of the data are shown, never sent to the terminal."""
    contract = report.contract
    lines = [f"{VERDICTS[report.verdict]}: {contract.name or contract.id} {contract.version}"]
    lines += [f"  {each}" for each in report.problems]
    for file in report.files:
        rows = "unknown rows" if file.rows is None else counted(file.rows, "row")
        unreadable = f", {file.unreadable_rows:,} unreadable" if file.unreadable_rows else ""
        lines.append(f"  {file.table}: {rows}{unreadable}, {file.path}, sha256 {file.sha256[:12]}…")
    loud = [result for result in in_order(report) if result.state not in _QUIET]
    for result in loud:
        lines += ["", *_result(result)]
    lines += ["", *_unreadable(report), *_not_understood(report)]
    tally = counts(report)
    lines.append(
        ", ".join(f"{STATES[state].lower()} {tally[state]}" for state in ORDER if tally[state]) or "no rules"
    )
    if report.masked:
        lines.append("Values of personal fields are masked.")
    return [_shown(line) for line in lines]


def _result(result: RuleResult) -> list[str]:
    rule, share = result.rule, share_in_words(result)
    ran = (
        f"  {found_in_words(result)}{f' ({share})' if share else ''}" if not result.why else f"  {result.why}"
    )
    lines = [f"{STATES[result.state].upper()}  {rule.id}  {rule.text}", ran]
    if result.waived:
        lines.append(f"  Waived: {waiver_in_words(result)}")
    lines += [
        f"    {row.file} row {'unknown' if row.row is None else f'{row.row:,}'} {key_in_words(row.key)}: "
        f"{row.field} is {value_in_words(row.given)}, expected {row.expected}"
        + (f" (difference {row.difference})" if row.difference else "")
        for row in result.rows[:MOST_ROWS]
    ]
    if result.distinct:
        values = [f"{value_in_words(each.value)} ({each.count:,})" for each in result.distinct[:MOST_VALUES]]
        lines.append(f"  Bad values: {', '.join(values)}")
    for words, text in (("Do", rule.fix), ("Passes", rule.example)):
        lines += [f"  {words}: {text}"] if text else []
    return lines


def _unreadable(report: CheckReport) -> list[str]:
    return [
        f"UNREADABLE  {each.file} row {'unknown' if each.row is None else each.row}: {each.says} {each.fix}"
        for each in report.unreadable[:MOST_UNREADABLE]
    ]


def _not_understood(report: CheckReport) -> list[str]:
    return [
        f"NOT CHECKED  {each.path}{f', line {each.line}' if each.line else ''}: {each.says}"
        for each in report.contract.not_understood
    ]


def _shown(line: str) -> str:
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in line)

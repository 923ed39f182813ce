"""A report as JUnit XML, for the build servers of providers."""

from xml.etree import ElementTree

from openqsmo.conformance.engines.reports.tables import (
    VERDICTS,
    found_in_words,
    in_order,
    key_in_words,
    value_in_words,
    waiver_in_words,
)
from openqsmo.conformance.vocabulary import CheckReport, RuleResult, RuleState, Verdict

MOST_ROWS = 20
# XML 1.0 holds no other characters.
_ALLOWED = {"\t", "\n", "\r"}


def as_junit(report: CheckReport) -> str:
    """The report as JUnit XML: one test case per rule, and one for the verdict, so that a build ends as the check does.

    A warning does not fail a build, and a rule that did not run is skipped, never passed. A failure that a
    waiver covers is skipped, with the waiver. ``state`` is among the properties of each case.
    """
    suite = ElementTree.Element("testsuite", name=_text(f"{report.contract.id} {report.contract.version}"))
    _add_verdict(suite, report)
    for result in in_order(report):
        _add_case(suite, result)
    for tag, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("time", str(report.seconds))
    suite.set("timestamp", report.started_at.isoformat(timespec="seconds"))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    body: str = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _add_verdict(suite: ElementTree.Element, report: CheckReport) -> None:
    case = _case(suite, "check", "verdict", report.verdict.value)
    words = VERDICTS[report.verdict]
    if report.verdict is Verdict.NOT_CONFORMANT:
        ElementTree.SubElement(case, "failure", message=words)
    elif report.verdict is Verdict.NOT_CHECKED:
        error = ElementTree.SubElement(case, "error", message=words)
        error.text = _text("\n".join(report.problems))
    lines = [f"{each.file} row {each.row}: {each.says} {each.fix}" for each in report.unreadable[:MOST_ROWS]]
    if lines:
        ElementTree.SubElement(case, "system-out").text = _text("Unreadable rows:\n" + "\n".join(lines))


def _add_case(suite: ElementTree.Element, result: RuleResult) -> None:
    case = _case(suite, result.rule.table or "delivery", result.rule.id, result.state.value)
    says = f"{found_in_words(result)}: {result.rule.text}"
    if result.waived:
        ElementTree.SubElement(case, "skipped", message=_text(f"Waived: {waiver_in_words(result)}"))
    elif result.state is RuleState.FAIL:
        failure = ElementTree.SubElement(
            case, "failure", message=_text(says), type=result.rule.severity.value
        )
        failure.text = _text(_rows(result))
    elif result.state is RuleState.ERROR:
        ElementTree.SubElement(case, "error", message=_text(result.why or "It could not be run."))
    elif result.state in (RuleState.SKIPPED, RuleState.NOT_APPLICABLE):
        ElementTree.SubElement(case, "skipped", message=_text(result.why or result.state.value))
    if result.state is RuleState.WARN or result.waived:
        ElementTree.SubElement(case, "system-out").text = _text(f"{says}\n{_rows(result)}")


def _case(suite: ElementTree.Element, group: str, name: str, state: str) -> ElementTree.Element:
    case = ElementTree.SubElement(suite, "testcase", classname=_text(group), name=_text(name))
    properties = ElementTree.SubElement(case, "properties")
    ElementTree.SubElement(properties, "property", name="state", value=state)
    return case


def _rows(result: RuleResult) -> str:
    lines = [
        f"{row.file} row {'unknown' if row.row is None else row.row} ({key_in_words(row.key)}): "
        f"{row.field} is {value_in_words(row.given)}, expected {row.expected}"
        for row in result.rows[:MOST_ROWS]
    ]
    return "\n".join([*lines, result.rule.fix])


def _text(value: str) -> str:
    """Text that XML can hold; what it cannot is shown as lost."""
    return "".join(each if each in _ALLOWED or _is_character(each) else "\ufffd" for each in value)


def _is_character(letter: str) -> bool:
    code = ord(letter)
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000

"""One record in every format: all say the same, none runs anything, the JSON reads back."""

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal

import jsonschema
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from openqsmo.conformance.engines.reports import FORMATS
from openqsmo.conformance.engines.reports.record import NotAReport, as_data, as_json, from_json, json_schema
from openqsmo.conformance.engines.reports.tables import STATES, VERDICTS, counts
from openqsmo.conformance.engines.reports.terminal import as_lines
from openqsmo.conformance.tests.records import FORMULA, REPORT, passing
from openqsmo.conformance.vocabulary import RuleState, Verdict

STATE_OF = {words: state for state, words in STATES.items()}
REPORTS = [REPORT, passing(), *(replace(REPORT, verdict=verdict) for verdict in Verdict)]


def written(report, ending):
    return FORMATS[ending].write(report)


def said_by_json(report):
    data = json.loads(written(report, "json"))
    found = {
        each["rule"]["id"]: (each["state"], each["found"], len(each["rows"])) for each in data["results"]
    }
    return data["summary"]["verdict"], found


def said_by_tables(tables):
    """Verdict and rules from the tables of a workbook or a CSV."""
    rows = [row[0] for row in tables["Offending rows"][1:]]
    found = {
        row[0]: (STATE_OF[row[1]].value, None if row[6] in (None, "") else int(row[6]), rows.count(row[0]))
        for row in tables["Rules"][1:]
    }
    return dict(row[:2] for row in tables["Summary"])["Verdict"], found


def said_by_csv(report):
    tables = {}
    for part, *cells in list(csv.reader(io.StringIO(written(report, "csv").decode("utf-8-sig"), newline="")))[
        1:
    ]:
        tables.setdefault(part, []).append(cells)
    return said_by_tables(tables)


def said_by_xlsx(report):
    book = load_workbook(io.BytesIO(written(report, "xlsx")))
    return said_by_tables({sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book})


def said_by_html(report):
    page = written(report, "html").decode()
    verdict = re.search(r'class="verdict \w+"><strong>(.+?)\.<', page)[1]
    every = page.split("<h2>Every rule</h2>")[1].split("</table>")[0]
    found = {}
    for rule, state, rows in re.findall(
        r'<th scope="row">(.+?)</th><td>(.+?)</td>(?:<td>.*?</td>){4}<td>(.*?)</td>', every
    ):
        number = re.match(r"(?:measured )?([\d,]+)", rows)
        samples = re.search(rf'id="{rule}".*?</section>', page, re.S)
        sampled = samples[0].count("payments.csv</th>") if samples else 0
        found[rule] = (STATE_OF[state].value, int(number[1].replace(",", "")) if number else None, sampled)
    return verdict, found


def said_by_sarif(report):
    run = json.loads(written(report, "sarif"))["runs"][0]
    return run["properties"]["verdictInWords"], run["properties"]["states"]


def said_by_junit(report):
    suite = ElementTree.fromstring(written(report, "xml")).find("testsuite")
    states = {
        case.get("name"): case.find("properties/property").get("value") for case in suite.findall("testcase")
    }
    return VERDICTS[Verdict(states.pop("verdict"))], states, suite


@pytest.mark.parametrize(
    "report", REPORTS, ids=lambda report: f"{report.verdict.value}-{len(report.problems)}"
)
def test_every_format_says_the_same(report):
    verdict, rules = said_by_json(report)
    states = {rule: state for rule, (state, _, _) in rules.items()}
    assert verdict == VERDICTS[report.verdict]
    assert states == {each.rule.id: each.state.value for each in report.results}
    assert said_by_csv(report) == (verdict, rules)
    assert said_by_xlsx(report) == (verdict, rules)
    assert said_by_html(report) == (verdict, rules)
    assert said_by_sarif(report) == (verdict, states)
    assert said_by_junit(report)[:2] == (verdict, states)
    assert as_lines(report)[0].startswith(verdict)
    for rule, state in states.items():
        if state not in (RuleState.PASS, RuleState.NOT_APPLICABLE):
            assert any(
                line.startswith(STATES[RuleState(state)].upper()) and rule in line
                for line in as_lines(report)
            )


def test_the_json_reads_back_to_the_same_record():
    assert from_json(as_json(REPORT)) == REPORT
    assert from_json(as_json(passing())) == passing()


words = st.text(max_size=12)


@settings(max_examples=50)
@given(
    given=st.none() | words,
    why=words,
    seconds=st.decimals(0, 10**6, places=3),
    found=st.none() | st.integers(0, 10**12),
)
def test_whatever_the_data_holds_the_json_reads_back_and_every_format_can_be_written(
    given, why, seconds, found
):
    row = replace(REPORT.results[0].rows[0], given=given, key={why: given}, difference=why)
    result = replace(REPORT.results[0], rows=(row,), why=why, found=found, measured=seconds)
    report = replace(REPORT, results=(result,), seconds=seconds, problems=(why,))
    assert from_json(as_json(report)) == report
    for ending in FORMATS:
        assert written(report, ending)
    ElementTree.fromstring(written(report, "xml"))
    load_workbook(io.BytesIO(written(report, "xlsx")))
    assert all(line.isprintable() for line in as_lines(report))


def test_a_report_follows_its_schema_and_what_is_no_report_does_not():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(as_data(REPORT), schema)
    jsonschema.validate(as_data(passing()), schema)
    wrong = as_data(REPORT) | {"verdict": "fine"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


def changed(**parts):
    return json.dumps(as_data(REPORT) | parts)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON"),
        ("[]", "no report"),
        ("[" * 100_000, "no JSON"),
        ("{}", "no report"),
        (changed(format_version=2), "version 2"),
        (changed(verdict="fine"), "report.verdict"),
        (changed(verdict=3), "report.verdict is not a text"),
        (changed(seconds="many"), "report.seconds"),
        (changed(files={}), "report.files is not a list"),
        (changed(files=[{}]), r"report.files\[0\] is not with"),
        (changed(more=1), "without more"),
        (changed(masked=1), "report.masked is not of the type bool"),
        (changed(started_at="yesterday"), "report.started_at"),
    ],
)
def test_what_is_no_report_says_where(text, says):
    with pytest.raises(NotAReport, match=says):
        from_json(text)


def test_no_cell_is_a_formula():
    book = load_workbook(io.BytesIO(written(REPORT, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == FORMULA for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    text = written(REPORT, "csv").decode("utf-8-sig")
    read = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert f"'{FORMULA}" in read
    assert [cell for cell in read if cell.startswith("=")] == []


def test_the_page_runs_nothing_and_asks_no_other_host():
    hostile = replace(REPORT.results[0].rows[0], given="<script>alert(1)</script>", file='"><img src=x>')
    report = replace(REPORT, results=(replace(REPORT.results[0], rows=(hostile,)),))
    page = written(report, "html").decode()
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"<[a-z][^<>]*\b(src|href|on\w+)\s*=|url\(|@import", page)
    assert "&lt;script&gt;" in page


def test_a_build_ends_as_the_check_does():
    for verdict, tag in ((Verdict.NOT_CONFORMANT, "failure"), (Verdict.NOT_CHECKED, "error")):
        _, _, suite = said_by_junit(replace(passing(), verdict=verdict))
        assert [case.get("name") for case in suite.findall("testcase") if case.find(tag) is not None] == [
            "verdict"
        ]
    _, _, suite = said_by_junit(REPORT)
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == (
        "8", "2", "1", "3",
    )  # fmt: skip


def test_a_waived_failure_is_suppressed_and_named():
    run = json.loads(written(REPORT, "sarif"))["runs"][0]
    waived = [each for each in run["results"] if each["ruleId"] == "PAY-007"]
    assert "Dee" in waived[0]["suppressions"][0]["justification"]
    assert any("Waived: The new system starts in May." in line for line in as_lines(REPORT))


def test_a_share_that_is_not_none_never_reads_as_zero():
    from openqsmo.conformance.engines.reports.tables import share_in_words

    one = replace(REPORT.results[0], found=1, checked=10_000_000)
    assert share_in_words(one) == "< 0.01 %"
    assert share_in_words(replace(one, found=0)) == "0.00 %"
    assert share_in_words(replace(one, checked=None)) == ""


def test_counts_name_all_six_states():
    assert sum(counts(REPORT).values()) == len(REPORT.results)
    assert set(counts(passing())) == set(RuleState)
    assert counts(passing())[RuleState.FAIL] == 0


def test_numbers_stay_numbers_in_a_workbook():
    book = load_workbook(io.BytesIO(written(REPORT, "xlsx")))
    rules = {row[0]: row for row in book["Rules"].iter_rows(values_only=True)}
    assert rules["PAY-001"][6:8] == (2, 1000)
    assert rules["PAY-004"][6] is None
    assert Decimal(str(rules["PAY-007"][9])) == 3

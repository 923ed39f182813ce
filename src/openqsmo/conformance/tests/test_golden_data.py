"""The Human Capital Golden Test Data Set: exactly its anomalies are found, with person, period and file."""

import pytest

from openqsmo.conformance import check
from openqsmo.conformance.measuring import measure
from openqsmo.conformance.rules.shipped import shipped_document
from openqsmo.conformance.vocabulary import Attribute, RuleState, Verdict
from tests.shared_data import shared

CONTRACT = shipped_document("human-capital-golden-data")
# Counted by hand from the files, with a program of its own: rows or groups that break a rule.
ANOMALIES = {
    "HCG-004": 2,
    "HCG-006": 23,
    "HCG-012": 155,
    "HCG-013": 130,
    "HCG-014": 193,
    "HCG-015": 3,
    "HCG-016": 10,
    "HCG-017": 193,
    "HCG-019": 11,
    "HCG-031": 76,
    "HCG-052": 3,
    "HCG-061": 4,
    "HCG-062": 4,
    "HCG-063": 11,
    "deduction_lines.amount.required": 1,
    "employees.grade.pattern": 4,
    "employees.savings_amount.type": 1,
    "employees.savings_service_date.required": 3,
    "personnel_actions.action_title.required": 1,
    "personnel_actions.key": 3,
}


@pytest.fixture(scope="module")
def files():
    folder = shared("fibf/golden-data-test-set")
    statements, cards = sorted(folder.glob("LES*.xml")), sorted(folder.glob("TA*.xml"))
    return {
        "employees": sorted(folder.glob("HR_DATA*.xml")),
        "personnel_actions": sorted(folder.glob("HR_TRANS*.xml")),
        **dict.fromkeys(("statements", "earnings", "deduction_lines", "leave"), statements),
        **dict.fromkeys(("timecards", "entries"), cards),
    }


@pytest.fixture(scope="module")
def report(files):
    return check(standard=CONTRACT, tables=files, samples=200)


def rows_of(report, rule):
    return next(one.rows for one in report.results if one.rule.id == rule)


def test_exactly_the_anomalies_are_found(report):
    assert {one.rule.id: one.found for one in report.results if one.found} == ANOMALIES
    assert not [one.rule.id for one in report.results if one.state in {RuleState.ERROR, RuleState.SKIPPED}]
    assert report.verdict is Verdict.NOT_CONFORMANT
    assert not report.unreadable


def test_every_record_of_the_files_was_read(report):
    rows = {}
    for file in report.files:
        rows[file.table] = rows.get(file.table, 0) + file.rows
    assert rows == {
        "employees": 65, "personnel_actions": 76, "statements": 193, "earnings": 269, "deduction_lines": 1798,
        "leave": 386, "timecards": 193, "entries": 1979,
    }  # fmt: skip


def test_a_finding_names_the_file_the_person_and_the_period(report):
    (row,) = rows_of(report, "deduction_lines.amount.required")
    assert row.file.endswith("LES_PP3_v1.1.xml")
    assert dict(row.key) == {"ssn": "310001061", "pay_period": "202106", "deduction_code": "237"}
    (row,) = rows_of(report, "employees.savings_amount.type")
    assert (row.key["record_id"], row.given) == ("00001588", "1,000")


def test_the_time_cards_of_hours_that_cannot_be_are_told(report):
    hours = {(row.key["ssn"], row.key["pay_period"]): row.key["hours"] for row in rows_of(report, "HCG-052")}
    assert {who: round(float(one), 1) for who, one in hours.items()} == {
        ("310001023", "202105"): 308.0,
        ("310001019", "202105"): 176.8,
        ("310001024", "202105"): 168.0,
    }


def test_the_practice_in_the_statements_is_measured(files):
    measured = measure(standard=CONTRACT, tables=files)
    practice = {(one.attribute, one.about): one.value for one in measured.practices}
    assert practice[Attribute.PAYDAY_WEEKDAY, ""] == "Wednesday"
    assert practice[Attribute.PAY_LAG, ""] == "11 days"
    assert practice[Attribute.PERIOD_LENGTH, ""] == "14 days"
    assert practice[Attribute.PERIODS_PER_YEAR, ""] is None
    assert practice[Attribute.PRECISION, "gross_pay"] == "whole dollars"
    assert practice[Attribute.PRECISION, "net_pay"] == "2 digits"
    assert measured.consistency.index is None, "one provider has nobody to differ from"

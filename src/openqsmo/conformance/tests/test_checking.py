"""A check from file to record."""

import subprocess
import sys
from decimal import Decimal

import pytest

from openqsmo.conformance import check
from openqsmo.conformance.tests.payroll import CLEAN, CONTRACT, FAULTY, written
from openqsmo.conformance.vocabulary import RuleState, Verdict


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faulty")
    return check(written(folder, CLEAN + FAULTY), standard=CONTRACT, folder=folder)


def found(report):
    return {
        result.rule.id: result.found
        for result in report.results
        if result.state not in {RuleState.PASS, RuleState.NOT_APPLICABLE}
    }


def result_of(report, identifier):
    return next(result for result in report.results if result.rule.id == identifier)


def test_clean_data_is_conformant(tmp_path):
    report = check(written(tmp_path, CLEAN), standard=CONTRACT, folder=tmp_path)
    assert (report.verdict, found(report)) == (Verdict.CONFORMANT, {})
    assert [(file.rows, file.bytes, len(file.sha256)) for file in report.files] == [(2, 125, 64)]


def test_every_planted_fault_is_found_and_nothing_else(faulty):
    assert faulty.verdict is Verdict.NOT_CONFORMANT
    assert found(faulty) == {
        "payroll.key": 1,
        "payroll.employee_id.required": 1,
        "payroll.employee_id.pattern": 1,
        "payroll.plan.invalidvalues": 1,
        "payroll.payday.type": 1,
        "payroll.hours.type": 1,
        "payroll.hours.range": 1,
        "payroll.gross.precision": 1,
        "payroll.net-at-most-gross": 1,
    }


def test_a_finding_tells_file_row_key_value_expected_and_difference(faulty):
    row = result_of(faulty, "payroll.hours.range").rows[0]
    assert (row.key, row.row, row.field, row.given) == ({"record_id": "5"}, 5, "hours", "161")
    assert (row.expected, row.difference) == ("from 0 to 160", "+1")
    assert row.file.endswith("payroll.csv")


def test_a_value_is_told_as_the_file_gave_it(faulty):
    assert result_of(faulty, "payroll.hours.type").distinct[0].value == "8O.00"
    assert result_of(faulty, "payroll.hours.type").share == Decimal(1) / 5


def test_results_on_personal_fields_say_so(faulty):
    assert result_of(faulty, "payroll.employee_id.pattern").personal
    assert not result_of(faulty, "payroll.hours.range").personal


def test_nothing_is_left_behind(tmp_path):
    path = written(tmp_path, CLEAN)
    check(path, standard=CONTRACT, folder=tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_an_absent_file_is_told_and_nothing_is_conformant(tmp_path):
    report = check(tmp_path / "none.csv", standard=CONTRACT, folder=tmp_path)
    assert report.verdict is Verdict.NOT_CHECKED
    assert "none.csv" in report.problems[0]
    assert {result.state for result in report.results} == {RuleState.SKIPPED}


def test_no_django_is_needed(tmp_path):
    path = written(tmp_path, CLEAN)
    asked = (
        "import sys; from openqsmo.conformance import check;"
        f"report = check({str(path)!r}, standard={CONTRACT!r});"
        "sys.exit(0 if report.verdict == 'conformant' and 'django' not in sys.modules else 3)"
    )
    assert subprocess.run([sys.executable, "-c", asked], timeout=60).returncode == 0

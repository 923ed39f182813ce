"""``qsmo check``: no database, no account; honest exit codes; personal values masked unless asked for."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from openqsmo.conformance.check_command import check_command, progress_line
from openqsmo.conformance.engines.reports import FORMATS
from openqsmo.conformance.engines.reports.record import from_json
from openqsmo.conformance.tests.payroll import CLEAN, CONTRACT, FAULTY, written
from openqsmo.conformance.vocabulary import Progress, Verdict
from openqsmo.kernel.problems import Refused


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "contract.yaml").write_bytes(CONTRACT)
    written(tmp_path, CLEAN, "clean.csv")
    written(tmp_path, FAULTY, "faulty.csv")
    return tmp_path


def checked(folder, name, *more):
    asked = [str(folder / name), "--standard", str(folder / "contract.yaml"), *map(str, more)]
    return CliRunner().invoke(check_command, asked)


def test_conformant_data_ends_with_0_and_other_data_with_1(folder):
    good, bad = checked(folder, "clean.csv"), checked(folder, "faulty.csv")
    assert (good.exit_code, bad.exit_code) == (0, 1), good.output
    assert good.output.startswith("Conformant: Payroll 1.2.0")
    assert "payroll.employee_id.pattern" in bad.output


def test_every_format_is_written_and_none_is_left_half(folder):
    reports = [folder / f"report.{ending}" for ending in FORMATS]
    checked(folder, "faulty.csv", *(part for path in reports for part in ("--report", path)))
    assert all(path.stat().st_size > 500 for path in reports)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    assert from_json((folder / "report.json").read_text()).verdict is Verdict.NOT_CONFORMANT


def test_personal_values_are_shown_only_when_the_holder_of_the_file_says_so(folder):
    masked = checked(folder, "faulty.csv", "--report", folder / "report.json")
    assert "X0004" not in masked.output
    assert "X0004" not in (folder / "report.json").read_text()
    assert "ZZ" in masked.output
    shown = checked(folder, "faulty.csv", "--report", folder / "report.json", "--unmask")
    assert "X0004" in shown.output
    assert "X0004" in (folder / "report.json").read_text()


def test_a_file_is_told_by_its_table(folder):
    asked = ["--table", f"payroll={folder / 'clean.csv'}", "--standard", str(folder / "contract.yaml")]
    assert CliRunner().invoke(check_command, asked).exit_code == 0


def waivers(folder, until):
    rules = [each["rule"]["id"] for each in json.loads((folder / "all.json").read_text())["results"]]
    given = {rule: {"reason": "The new system.", "granted_by": "Dee", "until": until} for rule in rules}
    (folder / "waivers.json").write_text(json.dumps(given))
    return checked(folder, "faulty.csv", "--waivers", folder / "waivers.json")


def test_waivers_in_force_make_conditions_and_those_that_ended_do_not(folder):
    checked(folder, "faulty.csv", "--report", folder / "all.json")
    inside = waivers(folder, "2999-01-01")
    assert (inside.exit_code, inside.output.split(":")[0]) == (0, "Conformant with conditions")
    assert "Waived: The new system. (by Dee, until 2999-01-01)" in inside.output
    late = waivers(folder, "2020-01-01")
    assert late.exit_code == 1
    assert "ended on 2020-01-01" in late.output


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--report", "report.docx"], "CON-301"),
        (["--report", "report"], "CON-301"),
        (["--standard", "no-such-contract"], "CON-302"),
        (["--max-memory", "lots"], "CON-"),
    ],
)
def test_what_cannot_be_is_refused(folder, more, code):
    found = checked(folder, "clean.csv", *more)
    assert isinstance(found.exception, Refused)
    assert found.exception.problem.code.startswith(code)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a": 1}', '{"a": {"reason": "x"}}', '{"a": {"until": "soon"}}']
)
def test_waivers_that_cannot_be_read_are_refused(folder, text):
    (folder / "waivers.json").write_text(text)
    found = checked(folder, "clean.csv", "--waivers", folder / "waivers.json")
    assert isinstance(found.exception, Refused)
    assert found.exception.problem.code == "CON-323"


@pytest.mark.parametrize("more", [[], ["--table", "payroll"], ["--table", "=x"]])
def test_what_is_not_said_right_is_told_with_exit_code_2(folder, more):
    assert CliRunner().invoke(check_command, ["--standard", "payroll-payment", *more]).exit_code == 2


def started(*asked):
    code = (
        "import sys\nsys.argv = ['qsmo', 'check', *sys.argv[1:]]\nfrom openqsmo.site.cli import main\n"
        "try:\n    main()\nfinally:\n    sys.stderr.write('DJANGO' if 'django' in sys.modules else 'no set-up')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, asked)], capture_output=True, text=True, check=False
    )


def test_it_runs_without_django_and_a_refusal_is_one_line_and_exit_code_2(folder):
    good = started(folder / "clean.csv", "--standard", folder / "contract.yaml")
    assert (good.returncode, good.stderr) == (0, "no set-up"), good.stderr
    refused = started(folder / "clean.csv", "--standard", "no-such-contract")
    assert refused.returncode == 2
    assert "CON-302" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_data_that_is_not_there_could_not_be_checked(folder):
    found = checked(folder, "missing.csv")
    assert found.exit_code == 2
    assert found.output.startswith("Could not be checked")
    assert "missing.csv" in found.output


def test_progress_says_what_is_known_and_no_more():
    assert progress_line(Progress("Checking", 0.25, 1_000_000), 2.0) == (
        "Checking 25%, 1,000,000 rows, 500,000 rows/s, 6 s left"
    )
    assert progress_line(Progress("Reading", None, None), 2.0) == "Reading"
    assert progress_line(Progress("Checking", 0.0, 0), 0.0) == "Checking 0%"

"""``qsmo case`` answers without a database and without settings."""

import json
import os
import subprocess
import sys
from importlib.resources import files

import pytest
from click.testing import CliRunner

from openqsmo.cases import appraise, content
from openqsmo.cases.cli import case as command

SAMPLE = files(content.__name__).joinpath("sample_case.yaml").read_text("utf-8")


@pytest.fixture
def sample(tmp_path):
    path = tmp_path / "CASE.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_a_case_is_appraised_in_words(sample):
    done = run("appraise", sample, "--draws", 500)
    assert done.exit_code == 0
    assert "net present value                $2,237,316" in done.output
    assert "never added to savings" in done.output
    assert "500 draws, seed 1" in done.output


def test_json_csv_xlsx_and_pdf_are_written(sample, tmp_path):
    names = {form: tmp_path / f"out.{form}" for form in ("csv", "xlsx", "pdf")}
    done = run(
        "appraise",
        sample,
        "--draws",
        500,
        "--json",
        *(part for form, path in names.items() for part in (f"--{form}", path)),
    )
    assert done.exit_code == 0
    data = json.loads(done.output)
    moved = next(each for each in data["alternatives"] if each["id"] == "shared")
    assert moved["measures"]["net_present_value"] == "2237316.00"
    assert moved["simulation"]["seed"] == 1
    rows = names["csv"].read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("alternative,column,line")
    lines = sum(len(each["lines"]) for each in data["alternatives"])
    assert len(rows) == 1 + lines * len(data["years"])
    assert names["xlsx"].read_bytes()[:2] == b"PK"
    assert names["pdf"].read_bytes()[:5] == b"%PDF-"


def test_the_same_seed_gives_the_same_answer_and_another_another(sample):
    def answer(seed):
        return json.loads(run("appraise", sample, "--draws", 500, "--seed", seed, "--json").output)[
            "alternatives"
        ]

    assert answer(7) == answer(7)
    assert answer(7) != answer(8)


def test_python_gives_what_the_command_gives(sample):
    data = json.loads(run("appraise", sample, "--draws", 500, "--seed", 3, "--json").output)
    for given in (sample, SAMPLE.encode()):
        found = appraise(given, draws=500, seed=3)
        percentiles = {str(of): str(value) for of, value in found.of("shared").simulation.percentiles}
        moved = next(each for each in data["alternatives"] if each["id"] == "shared")
        assert moved["simulation"]["percentiles"] == percentiles


def test_faults_are_listed_with_line_and_field_and_nothing_is_written(sample, tmp_path):
    sample.write_text(
        SAMPLE.replace("element: software", "element: paper").replace("horizon: 7", "horizon: 0")
    )
    out = tmp_path / "out.xlsx"
    done = run("appraise", sample, "--xlsx", out)
    assert done.exit_code == 2
    assert "2 faults" in done.output
    assert "line 28, alternatives.0.costs.0.element" in done.output
    assert "line 9, horizon" in done.output
    assert not out.exists()


def test_another_rate_row_or_a_file_of_rows_can_be_named(sample, tmp_path):
    assert "omb-a94-base-7" in run("appraise", sample, "--draws", 0, "--rates", "omb-a94-base-7").output
    more = tmp_path / "rates.toml"
    more.write_text(
        '[[rate]]\nid = "mine"\ndollars = "real"\nsource = "memo of the CFO"\npercent = {7 = "3.5"}\n'
    )
    assert (
        "memo of the CFO" in run("appraise", sample, "--draws", 0, "--rates", more, "--rates", "mine").output
    )
    for wrong in ("omb-a94c-2024-nominal", "no-such-row"):
        assert run("appraise", sample, "--draws", 0, "--rates", wrong).exception is not None


def test_an_incomplete_case_is_shown_as_such_and_exits_with_3(sample):
    sample.write_text(SAMPLE.replace("{2027: [80000, 140000, 320000]}", "{2027: unknown}"))
    done = run("appraise", sample)
    assert done.exit_code == 3
    assert "incomplete: “Cleansing data” is not known in FY 2027." in done.output
    assert "net present value                unknown" in done.output


def test_schema_and_rates_are_printed():
    assert json.loads(run("schema").output)["$id"] == "urn:openqsmo:case:1"
    listed = run("rates").output
    assert "omb-a94c-2009-real  [unconfirmed]" in listed
    assert "caveat" in listed


def test_it_needs_neither_database_nor_settings(sample):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO", "DATABASE", "OPENQSMO"))
    }
    code = (
        "import sys; sys.argv = ['qsmo', 'case', 'appraise', sys.argv[1], '--draws', '100']\n"
        "from openqsmo.site import cli\n"
        "try: cli.main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "from django.apps import apps; assert not apps.ready\n"
        "from django.conf import settings; assert not settings.configured\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(sample)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "net present value" in done.stdout

"""``qsmo load agencies``: a folder, or each file."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.kernel.problems import Refused
from openqsmo.ledger.queries import head_sequence
from openqsmo.loads.models import Load
from openqsmo.organizations.cli import agencies
from openqsmo.organizations.models import Organization
from openqsmo.organizations.tests.list_samples import OAKS, lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    for name, raw in lists(OAKS):
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "README.md").write_text("not a list")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(agencies, [str(argument) for argument in arguments], catch_exceptions=False)


def test_a_folder_and_its_files_are_the_same_load(folder, db):
    told = run(folder)
    load = Load.objects.get()
    assert told.exit_code == 0
    assert f"Kept as load {load.pk}" in told.stdout
    assert Organization.objects.filter(name="Department of Oaks").exists()
    again = json.loads(run(*sorted(folder.glob("*.csv")), "--json").stdout)
    assert {name for name, number in again["outcomes"]["organization"].items() if number} == {"unchanged"}
    assert Load.objects.order_by("pk").last().file_digest == load.file_digest


def test_a_dry_run_says_what_would_come_of_it_and_keeps_nothing(folder):
    told = run(folder, "--dry-run", "--progress")
    assert "Nothing was kept" in told.stdout
    assert "Reading 3 files" in told.stderr
    assert (Organization.objects.count(), Load.objects.count(), head_sequence()) == (0, 0, 0)


@pytest.mark.parametrize(("make", "code"), [(None, "LOA-001"), ("folder", "LOA-009")])
def test_what_is_not_there_is_refused(tmp_path, make, code):
    path = tmp_path / "nowhere"
    if make:
        path.mkdir()
    with pytest.raises(Refused) as refused:
        run(path)
    assert refused.value.problem.code == code

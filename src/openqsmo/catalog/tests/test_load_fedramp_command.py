"""``qsmo load fedramp``: what it prints, what it takes, and what no hostile file can make it do."""

import json
import re
import sys

import pytest
from click.testing import CliRunner

from openqsmo.catalog.cli import fedramp
from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.fedramp_samples import old_snapshot
from openqsmo.catalog.tests.loading import dated, everything, register_elms
from openqsmo.ledger.verify import verify
from openqsmo.loads.models import Load
from openqsmo.site.cli import main

pytestmark = pytest.mark.django_db


def written(folder, snapshot, name="data.json"):
    file = folder / name
    file.write_bytes(snapshot if isinstance(snapshot, bytes) else json.dumps(snapshot).encode())
    return file


def run(*arguments):
    """The command's output; an unexpected exception fails the test."""
    result = CliRunner().invoke(fedramp, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result


def test_the_report_is_a_table_that_a_person_reads(tmp_path):
    register_elms()
    result = run(written(tmp_path, old_snapshot()))
    assert result.stdout.startswith("FedRAMP Marketplace, as of 2024-03-31\n  read: 3 agencies")
    assert re.search(r"^  offering +2 +0 +0 +0$", result.stdout, re.MULTILINE)
    assert re.search(r"^ +1  pseudo agency$", result.stdout, re.MULTILINE)
    assert f"Kept as load {Load.objects.get().pk}: /loads/{Load.objects.get().pk}/" in result.stdout
    assert result.stderr == ""


def test_the_report_as_json_is_the_one_that_is_kept(tmp_path):
    result = run(written(tmp_path, old_snapshot()), "--json")
    assert json.loads(result.stdout) == Load.objects.get().report


def test_progress_is_said_on_the_other_stream_when_it_is_wanted(tmp_path):
    result = run(written(tmp_path, old_snapshot()), "--progress", "--json")
    assert result.stderr.splitlines() == [
        "reading data.json",
        "  2 products, 3 adoptions",
        "  agencies and providers found",
        "  writing 5 events",
        "  keeping it",
    ]
    assert json.loads(result.stdout)["outcomes"]["offering"]["new"] == 2


def test_a_dry_run_says_that_nothing_was_kept(tmp_path):
    before = everything()
    result = run(written(tmp_path, old_snapshot()), "--dry-run")
    assert "Nothing was kept" in result.stdout
    assert everything() == before


def snapshots(folder):
    """Three snapshots whose names are not in the order of their days, and a note beside them."""
    for name, day, title in (
        ("c", "2024-01-31", "One"),
        ("a", "2024-06-30", "Two"),
        ("b", "2025-01-31", "Three"),
    ):
        snapshot = dated(old_snapshot(), day)
        snapshot["data"]["Products"][0]["cso"] = title
        written(folder, snapshot, f"{name}.json")
    (folder / "readme.md").write_text("not a snapshot")


def test_a_folder_is_loaded_in_the_order_of_the_days_of_its_snapshots(tmp_path):
    snapshots(tmp_path)
    run(tmp_path)
    assert [load.as_of.isoformat() for load in Load.objects.order_by("pk")] == [
        "2024-01-31",
        "2024-06-30",
        "2025-01-31",
    ]
    versions = Offering.objects.get(source_key="FR1000000001").versions.order_by("number")
    assert [version.content["title"] for version in versions] == ["One", "Two", "Three"]
    assert verify().is_whole


def test_a_folder_loaded_again_passes_over_what_was_loaded_and_takes_the_newest_again(tmp_path):
    snapshots(tmp_path)
    run(tmp_path)
    before = everything()
    run(tmp_path)
    assert everything() == {**before, "Load": 4, "events": before["events"] + 1}


def test_a_dry_run_of_a_folder_reports_each_as_if_the_earlier_were_kept(tmp_path):
    snapshots(tmp_path)
    before = everything()
    dry = [json.loads(line) for line in run(tmp_path, "--dry-run", "--json").stdout.splitlines()]
    assert everything() == before
    assert [report["outcomes"]["offering"]["changed"] for report in dry] == [0, 1, 1]


def refused(capsys, monkeypatch, *arguments):
    """What the whole command says on standard error when it refuses: one line, and exit code 2."""
    monkeypatch.setattr(sys, "argv", ["qsmo", "load", "fedramp", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


WHOLE = json.dumps(old_snapshot()).encode()
HOSTILE = {
    "nothing": (b"", "LOA-004"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "LOA-004"),
    "cut off by one": (WHOLE[:-1], "LOA-004"),
    "words": (b"<html>Not found</html>", "LOA-004"),
    "NUL characters": (WHOLE.replace(b"Leave", b"Le\x00ve"), "LOA-003"),
    "not a number": (b'{"data": {"Products": [NaN]}}', "LOA-004"),
    "UTF-16 cut off": (b"\xff\xfe" + WHOLE.decode().encode("utf-16-le")[:-1], "LOA-003"),
    "nested without end": (b"[" * 100_000, "LOA-005"),
    "another feed": (b'{"offerings": []}', "LOA-007"),
    "a list": (b"[]", "LOA-007"),
    "a number": (b"7", "LOA-007"),
    "no list of products": (b'{"data": {"Products": {}}}', "LOA-007"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_snapshot_is_refused_in_one_line_and_nothing_is_written(
    name, tmp_path, capsys, monkeypatch
):
    raw, code = HOSTILE[name]
    before = everything()
    line = refused(capsys, monkeypatch, written(tmp_path, raw, "hostile.json"))
    assert "hostile.json" in line
    assert line.endswith(f"({code})")
    assert everything() == before
    assert verify().is_whole


def test_one_bad_file_in_a_folder_keeps_the_good_ones_out_too(tmp_path, capsys, monkeypatch):
    snapshots(tmp_path)
    written(tmp_path, WHOLE[:-1], "d.json")
    before = everything()
    assert "d.json" in refused(capsys, monkeypatch, tmp_path)
    assert everything() == before


@pytest.mark.parametrize(("path", "code"), [("nothing.json", "LOA-001"), ("empty", "LOA-009")])
def test_a_path_that_leads_to_no_file_is_refused(path, code, tmp_path, capsys, monkeypatch):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "folder.json").mkdir()
    before = everything()
    assert refused(capsys, monkeypatch, tmp_path / path).endswith(f"({code})")
    assert everything() == before


def test_an_older_snapshot_is_refused_in_one_line(tmp_path, capsys, monkeypatch):
    run(written(tmp_path, old_snapshot()))
    before = everything()
    older = written(tmp_path, dated(old_snapshot(), "2020-01-31"), "older.json")
    assert refused(capsys, monkeypatch, older).endswith("--anyway. (CAT-070)")
    assert everything() == before
    run(older, "--anyway")


ODD_PRODUCTS = [
    {}, [], "x", 7, None, {"id": None}, {"id": ["FR1000000009"]}, {"id": "FR1000000009"},
    {"id": "FR1000000009", "cso": "\x07\u202e" * 50}, {"id": "FR1000000009", "cso": "\ud800half"},
    {"id": "FR1000000009", "cso": "A" * 500_000, "service_desc": "B " * 500_000, "csp": "C" * 500_000},
    {"id": "FR1000000009", "cso": "A", "csp": {"name": "x"}, "service_model": {"a": 1}, "website": "javascript:x"},
    {"id": "FR1000000009", "cso": "A", "csp": "—", "auth_date": "0000-00-00", "authorization": -1, "uei": "🍃" * 12},
    {"id": "FR1000000009", "cso": "A", "csp": "'; DROP TABLE catalog_offering; --", "impact_level": True},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ODD_PRODUCTS)))
def test_an_odd_product_is_set_aside_or_noted_and_the_others_are_listed(number, tmp_path):
    snapshot = old_snapshot()
    snapshot["data"]["Products"].append(ODD_PRODUCTS[number])
    result = run(written(tmp_path, snapshot), "--json")
    report = json.loads(result.stdout)
    assert report["outcomes"]["offering"]["new"] in (2, 3)
    assert Offering.objects.filter(source_key__in=["FR1000000001", "FR1000000002"]).count() == 2
    assert verify().is_whole


ODD_AGENCIES = [
    {}, [], None, {"id": "22-902"}, {"id": "22-902", "parent": "—"}, {"id": "22-902", "parent": "x" * 10_000},
    {"id": "22-902", "parent": "x" * 300, "sub": "&" * 300}, {"id": "22-902", "parent": "#REF!"},
    {"id": "22-902", "parent": ["Department of Elms"]}, {"id": "22-901", "parent": "Department of Oaks"},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ODD_AGENCIES)))
def test_an_odd_agency_that_uses_a_product_breaks_nothing(number, tmp_path):
    register_elms()
    snapshot = old_snapshot()
    snapshot["data"]["Agencies"].append(ODD_AGENCIES[number])
    snapshot["data"]["AtoMapping"].append({"id": "FR1000000002", "agency_id": "22-902", "ato_date": "x"})
    run(written(tmp_path, snapshot))
    assert Offering.objects.count() == 2
    assert verify().is_whole
    before = everything()
    run(written(tmp_path, snapshot))
    assert everything() == {**before, "Load": 2, "events": before["events"] + 1}

"""Opening files: anything that is no readable file is refused, and says why."""

from pathlib import Path

import pytest

from openqsmo.kernel.problems import Refused
from openqsmo.loads.reading import files_at, parse_csv, parse_json, read_bytes
from openqsmo.loads.report import Report


def code_of(refused):
    return refused.value.problem.code


@pytest.mark.parametrize("name", ["nothing.json", "", "a" * 300, "a\x00b"])
def test_what_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(Refused) as refused:
        read_bytes(tmp_path / name)
    assert code_of(refused) in ("LOA-001", "LOA-008")


def test_a_file_that_may_not_be_read_is_refused_with_the_reason(tmp_path, monkeypatch):
    file = tmp_path / "closed.json"
    file.write_text("{}")

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Refused) as refused:
        read_bytes(file)
    assert code_of(refused) == "LOA-008"
    assert "permission denied" in str(refused.value)


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    file = tmp_path / "big.json"
    file.write_bytes(b"12345")
    assert read_bytes(file, limit=5) == b"12345"
    with pytest.raises(Refused) as refused:
        read_bytes(file, limit=4)
    assert code_of(refused) == "LOA-002"


def test_a_folder_gives_its_files_of_one_ending_in_order_and_a_file_itself(tmp_path):
    for name in ("b.json", "a.json", "readme.md"):
        (tmp_path / name).touch()
    (tmp_path / "c.json").mkdir()
    assert [file.name for file in files_at(tmp_path, ".json")] == ["a.json", "b.json"]
    assert files_at(tmp_path / "readme.md", ".json") == [tmp_path / "readme.md"]


def test_a_folder_without_such_a_file_is_refused(tmp_path):
    (tmp_path / "readme.md").touch()
    with pytest.raises(Refused) as refused:
        files_at(tmp_path, ".json")
    assert code_of(refused) == "LOA-009"


def test_a_name_too_long_for_the_disk_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        files_at(tmp_path / ("x" * 5_000), ".json")
    assert code_of(refused) == "LOA-008"


@pytest.mark.parametrize(
    ("raw", "given"),
    [
        (b'{"a": 1, "b": 2, "a": 3}', "a"),
        (b'[{"a": {"\\ud800": 1, "\\ud800": 2}}]', "?"),
        (b'{"a": 1}', None),
    ],
)
def test_of_a_key_given_twice_the_last_value_is_used_and_that_is_said(raw, given):
    report = Report("test")
    value = parse_json(raw, "a.json", report)
    assert [(found.kind, found.given) for found in report.findings] == [("key_repeated", given)] * bool(given)
    assert "3" in repr(value) or given != "a"


def test_of_a_column_named_twice_the_last_one_is_used_and_that_is_said():
    report = Report("test")
    header, rows = parse_csv(b"a,b,a,,\n1,2,3,,\n", "a.csv", report)
    assert header == ["a", "b", "a", "", ""]
    assert rows == [(2, {"a": "3", "b": "2", "": ""})]
    assert [(found.kind, found.given) for found in report.findings] == [("column_repeated", "a")]

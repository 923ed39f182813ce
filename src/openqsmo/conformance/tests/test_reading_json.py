"""JSON Lines, lists and documents: numbers as they are written, broken lines told."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.conformance.engines.reading import json_rows, rows
from openqsmo.conformance.tests.deliveries import delivered, rows_of, table, values

SAME = {
    "lines": b'{"a": 1.50, "b": "00123"}\n{"b": null, "a": ""}\n',
    "lines with blanks between": b'{"a": 1.50, "b": "00123"}\r\n\r\n{"a": ""}',
    "a list": b'[{"a": 1.50, "b": "00123"}, {"a": ""}]',
    "a list over lines": b' [\n{"a": 1.50,\n "b": "00123"}\n,{"a": ""}\n]\n',
    "a list in a document": b'{"made": "today", "rows": [{"a": 1.50, "b": "00123"}, {"a": ""}]}',
    "a list with the name of the table": b'{"T": [{"a": 1.50, "b": "00123"}, {"a": ""}], "u": [1]}',
    "UTF-16": '[{"a": 1.50, "b": "00123"}, {"a": ""}]'.encode("utf-16"),
    "a byte-order mark": b'\xef\xbb\xbf{"a": 1.50, "b": "00123"}\n{"a": ""}\n',
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_every_form_of_json_gives_the_same_rows(tmp_path, content):
    delivery = delivered(tmp_path, {"t.json": content})

    assert values(delivery) == [("1.50", "00123"), ("", None)]
    assert not delivery.unreadable


def test_a_document_that_names_a_field_is_one_row(tmp_path):
    delivery = delivered(tmp_path, {"t.json": b'{"a": true,\n "b": {"x": [1.0, "y"]}}'})

    assert values(delivery) == [("true", '{"x": [1.0, "y"]}')]


UNREADABLE = {
    "cut off": (b'{"a": 1', "It is not complete JSON: Expecting ',' delimiter at character 8."),
    "a list": (b'["1"]', "It is not an object, so its values have no names."),
    "a name twice": (
        b'{"a": 1, "a": 2}',
        "It gives a name more than once, so one of the values would be lost.",
    ),
    "no number": (b'{"a": NaN}', "NaN is no JSON value."),
    "half a character": (b'{"a": "\\ud800"}', "It holds half a character (a lone surrogate)."),
    "a NUL": (b'{"a": "\\u0000"}', "It holds a NUL character, which no text holds."),
    "half a character in a name": (b'{"\\ud800": 1}', "It holds half a character (a lone surrogate)."),
    "too deep": (b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}", "It nests values deeper than 64 levels."),
    "far too deep": (
        b'{"a": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        "It nests values deeper than 64 levels.",
    ),
}


@pytest.mark.parametrize(("line", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_line_that_is_no_row_is_told_with_its_number_and_the_rest_is_read(tmp_path, line, says):
    delivery = delivered(tmp_path, {"t.jsonl": b'{"a": 1}\n' + line + b'\n{"a": 3}\n'})

    assert rows_of(delivery) == [{"#": 1, "a": "1", "b": None}, {"#": 3, "a": "3", "b": None}]
    assert [(row.row, row.says) for row in delivery.unreadable] == [(2, says)]


def test_a_line_that_is_too_long_is_told_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(json_rows, "LONGEST_RECORD", 1_000)
    content = b'{"a": 1}\n{"a": "' + b"x" * 3_000_000 + b'"}\n{"a": 3}\n'
    delivery = delivered(tmp_path, {"t.jsonl": content})

    assert [row["#"] for row in rows_of(delivery)] == [1, 3]
    assert "longer than 1,000 characters" in delivery.unreadable[0].says


REFUSED = {
    "a list that ends in the middle": (b'[{"a": 1}, {"a":', "CON-108"),
    "more after a list": (b'[{"a": 1}] and', "CON-108"),
    "a list without commas": (b'[{"a": 1} {"a": 2}]', "CON-108"),
    "a list that nests without end": (b"[" * 100_000, "CON-108"),
    "an object that ends in the middle": (b'{"a":\n1,\n', "CON-108"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_json_is_refused_as_a_whole(tmp_path, content, code):
    delivery = delivered(tmp_path, {"t.json": content})

    assert [each.problem.code for each in delivery.not_read] == [code]
    assert delivery.sources["t"] == []


def test_a_document_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(json_rows, "LARGEST_DOCUMENT", 10)
    delivery = delivered(tmp_path, {"t.json": b'{"a":\n"0123456789"}'})

    assert [each.problem.code for each in delivery.not_read] == ["CON-111"]


def test_a_name_that_comes_late_is_a_column_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "ROWS_AT_ONCE", 2)
    content = b'{"a": 1}\n{"a": 2}\n{"a": 3}\n{"a": 4, "c": "late"}\n{"a": 5}\n'
    delivery = delivered(tmp_path, {"t.jsonl": content})

    found = rows_of(delivery)
    assert [row["#"] for row in found] == [1, 2, 3, 4, 5]
    assert [row.get("c") for row in found] == [None, None, None, "late", None]
    assert "b" in delivery.sources["t"][-1].columns


def test_names_that_differ_only_by_capitals_are_refused(tmp_path):
    delivery = delivered(tmp_path, {"t.jsonl": b'{"a": 1}\n{"A": 2}\n'})

    assert [each.problem.code for each in delivery.not_read] == ["CON-114"]


def test_a_field_that_is_in_no_row_is_a_column_without_values(tmp_path):
    delivery = delivered(tmp_path, {"t.jsonl": b'{"a": 1}\n'}, table("t", "a", "b", "c"))

    assert delivery.sources["t"][0].columns == ("a", "b", "c")


@given(
    content=st.one_of(st.binary(max_size=80), st.text(alphabet='{}[]":,a1\n\\ ', max_size=60).map(str.encode))
)
def test_any_text_at_all_ends_in_rows_or_in_a_refusal(content):
    with TemporaryDirectory() as folder:
        delivery = delivered(Path(folder), {"t.json": b"{" + content})

        assert len(delivery.files) + len(delivery.not_read) == 1
        assert len(values(delivery)) == sum(file.rows - file.unreadable_rows for file in delivery.files)

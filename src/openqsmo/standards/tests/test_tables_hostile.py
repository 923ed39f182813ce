"""Whatever a file holds, reading ends in items and findings that can be kept, and never in a crash."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from openqsmo.standards.rules.dirt import is_storable
from openqsmo.standards.tests.test_tables import (
    CAPABILITIES,
    ELEMENTS,
    LISTS,
    MEASURES,
    places,
    read,
    saved,
    sheet_of,
    workbook,
)

HEADINGS = [
    "Functional Area", "HCBRM Domain", "HCIM ID", "Label", "Definition", "Min Length", "Data Length",
    "Domain Values", "Activity", "Activity ID", "Activity Name", "Function ID", "Function", "Capability ID",
    "Statement", "I/P/O", "Measure ID", "Measure Name", "Target", "Reference ID", "Reference Name", "ID",
    "Name", "Description", "Type", "", "Is it?", "FIBF FFM: Data Element Label",
]  # fmt: skip
ODD = st.sampled_from(
    ["", " ", "\u00a0", "FFM", "FFM.010", "FFM.010.010", "FFM.010.010.011", "FFM.010.010.M01", "A1", "All",
     "\x00", "\ud800", "9" * 5_000, "(1)", "x" * 301, "A - b;\nC", "\u0663", "\u00b2", ">=98%", "#REF!"]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(HEADINGS) | st.text(max_size=10), VALUES, max_size=8) | VALUES, max_size=6
)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


@given(RECORDS, RECORDS)
@settings(max_examples=150, deadline=None)
def test_any_records_end_in_items_and_findings_that_can_be_kept(first, second):
    feed, report = read(("a.json", first), ("FFM b.json", {"list": second}))
    identifiers = [(item.kind, item.area, item.identifier) for item in feed.items]
    assert len(set(identifiers)) == len(identifiers)
    for item in feed.items:
        assert len(item.area) == 3
        assert 0 < len(item.identifier) <= 300
        assert all(is_storable(text) for text in strings(item.content))
        assert not [key for key, value in item.content.items() if value in (None, "", [])]
    assert all(is_storable(text) for text in strings(report.as_data()))


@given(st.lists(st.lists(ODD.filter(is_storable) | st.sampled_from(HEADINGS), max_size=8), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_sheet_ends_in_items_and_findings(rows):
    book = Workbook()
    for row in rows:
        book.active.append([text[:1_000] for text in row])
    feed, report = read(("a.xlsx", saved(book)))
    assert len(feed.table_files) + len(feed.other_files) == 1
    assert all(is_storable(text) for text in strings(report.as_data()))


@pytest.mark.parametrize("name", LISTS)
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_one_field_of_any_value_loses_no_other_record(name, data):
    records = [dict(record) for record in LISTS[name]]
    key = data.draw(st.sampled_from(list(records[0])))
    records[0][key] = data.draw(VALUES)
    feed, _ = read(("a.json", records))
    rest = {item.identifier for item in read(("a.json", LISTS[name][1:]))[0].items}
    assert rest <= {item.identifier for item in feed.items} or "area" in key.casefold() or " ID" in key


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.xlsx", b"", "LOA-011"),
        ("a.xlsx", b"<html>404 not found</html>", "LOA-011"),
        ("a.xlsx", workbook(CAPABILITIES)[:-200], "LOA-011"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "LOA-012"),
        ("a.json", b'[{"Label": "A"', "LOA-004"),
        ("a.json", b"[" * 100_000, "LOA-005"),
        ("a.json", b'[{"Label": "\x00"}]', "LOA-003"),
        ("a.json", b"", "LOA-004"),
        ("a.json", b'[{"Label": 1e999, "Definition": NaN}]', "LOA-004"),
    ],
)
def test_a_file_that_cannot_be_opened_is_set_aside_and_the_rest_loads(name, raw, code):
    feed, report = read((name, raw), ("b.json", MEASURES))
    assert feed.unreadable_files == (name,)
    assert len(feed.items) == len(MEASURES)
    assert [one.given for one in report.findings if one.kind == "unreadable_file"] == [code]


def test_a_workbook_that_swells_is_set_aside():
    stream = io.BytesIO(workbook(CAPABILITIES))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\x00" * (40 * 1024 * 1024))
    feed, report = read(("a.xlsx", stream.getvalue()))
    assert feed.unreadable_files == ("a.xlsx",)
    assert [one.given for one in report.findings] == ["LOA-013"]


def test_a_cell_of_ten_megabytes_sets_its_row_aside():
    records = [dict(ELEMENTS[0]), {**ELEMENTS[1], "Definition": "far too long " * 800_000}]
    feed, report = read(("a.json", records))
    assert [item.identifier for item in feed.items] == ["ShipName"]
    assert places(report, "text_not_kept") == [("a.json", "[1]")]


def test_a_nul_in_a_cell_sets_its_row_aside():
    sheet = sheet_of(CAPABILITIES)
    sheet.cell(2, 4, "Receive_x0000_it")
    feed, report = read(("a.xlsx", saved(sheet.parent)))
    assert [item.identifier for item in feed.items] == ["ZED.010.010.012"]
    assert places(report, "text_not_kept") == [("a.xlsx", "List!row 2")]


def test_records_with_a_heading_each_are_no_table():
    records = [{**ELEMENTS[0], f"Heading {number}": number} for number in range(600)]
    feed, report = read(("a.json", records))
    assert feed.items == ()
    assert places(report, "headings_too_many") == [("a.json", "file")]


def test_a_thousand_rows_of_the_same_dirt_are_counted_and_said_once():
    records = [
        {**MEASURES[0], "Service Measure ID": f"ZED.010.010.{n:04}", "Functional Area": "ACQ"}
        for n in range(1_500)
    ]
    _, report = read(("a.json", json.loads(json.dumps(records))))
    says = [one.says for one in report.findings if one.kind == "area_disagrees"]
    assert len(says) == 1
    assert "1,500 records" in says[0]

"""Opening workbooks: every cell ends in one stated text, and any garbage in a refusal that says why."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from openqsmo.kernel.problems import Refused
from openqsmo.loads import workbooks
from openqsmo.loads.workbooks import is_workbook, read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(rows, title="Sheet", merged=()):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    return saved(book)


def with_part(raw, name, change):
    """The same workbook with one of its parts changed; ``change`` takes and gives its bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)
    return stream.getvalue()


def code_of(raw):
    with pytest.raises(Refused) as refused:
        read_workbook(raw, "a.xlsx")
    assert "a.xlsx" in refused.value.problem.says
    return refused.value.problem.code


def only_cell(value, shown_as=None):
    book = Workbook()
    book.active["A1"] = value
    if shown_as:
        book.active["A1"].number_format = shown_as
    rows = read_workbook(saved(book), "a.xlsx")[0].rows
    return rows[0].cells[0] if rows else None


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        ("  FFM.010 \n", None, "  FFM.010 \n"),
        ("   ", None, None),
        (1, None, "1"),
        (1.0, None, "1"),
        (-0.0, None, "0"),
        (0.1 + 0.2, None, "0.3"),
        (1e21, None, "1000000000000000000000"),
        (0.000001, None, "0.000001"),
        (1, "0%", "100%"),
        (0.98, "0%", "98%"),
        (0.985, "0%", "99%"),
        (0.985, "0.0%", "98.5%"),
        (0.9, "0.00%", "90%"),
        (0.5, '0.0" % of all"', "0.5"),
        (0.5, "0.0\\%", "0.5"),
        (True, None, "TRUE"),
        (False, None, "FALSE"),
        (date(2025, 10, 1), None, "2025-10-01"),
        (datetime(2025, 10, 1, 13, 30), None, "2025-10-01 13:30:00"),
        (time(13, 30), None, "13:30:00"),
        (timedelta(hours=36, minutes=30), None, "36:30:00"),
        ("#REF!", None, None),
        ("=1+1", None, None),
    ],
)
def test_each_sort_of_cell_has_one_text(value, shown_as, text):
    assert only_cell(value, shown_as) == text


@given(
    st.lists(
        st.lists(
            st.none()
            | st.text(st.characters(codec="utf-8", exclude_characters="_", min_codepoint=32), max_size=20),
            max_size=6,
        ),
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_at_its_row_and_column(rows):
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = book.active.cell(number, column)
            cell.value, cell.data_type = text, "n" if text is None else "s"
    found = {row.number: row.cells for row in read_workbook(saved(book), "a.xlsx")[0].rows}
    for number, row in enumerate(rows, start=1):
        wanted = [text if text and text.strip() else None for text in row]
        kept = list(found.get(number, ()))
        assert kept == wanted[: len(kept)]
        assert not any(wanted[len(kept) :])


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 3), st.integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_a_merged_cell_fills_what_it_covers_and_nothing_else(top, left, more_rows, more_columns):
    book = Workbook()
    sheet = book.active
    for number in range(1, 10):
        sheet.cell(number, 8, "edge")
    sheet.cell(top, left, "merged")
    sheet.merge_cells(
        start_row=top, start_column=left, end_row=top + more_rows, end_column=left + more_columns
    )
    rows = {row.number: row.cells for row in read_workbook(saved(book), "a.xlsx")[0].rows}
    for number in range(1, 10):
        for column in range(1, 8):
            covered = top <= number <= top + more_rows and left <= column <= left + more_columns
            assert rows[number][column - 1] == ("merged" if covered else None)


def test_a_row_with_nothing_but_a_merged_cell_of_a_row_above_stays_out():
    rows = read_workbook(workbook([["a", "b"], [None, None]], merged=["A1:A2", "B1:B2"]), "a.xlsx")[0].rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b"))]


def test_sheets_keep_their_order_titles_and_whether_they_are_hidden():
    book = Workbook()
    book.active.title = " Cover "
    book.create_sheet("Legend").sheet_state = "hidden"
    book.create_sheet("Secret").sheet_state = "veryHidden"
    sheets = read_workbook(saved(book), "a.xlsx")
    assert [(one.title, one.is_hidden, one.rows) for one in sheets] == [
        (" Cover ", False, ()),
        ("Legend", True, ()),
        ("Secret", True, ()),
    ]


def test_cells_in_error_are_empty_and_named():
    sheet = read_workbook(workbook([["a", "#REF!"], ["#N/A", "b"]]), "a.xlsx")[0]
    assert [row.cells for row in sheet.rows] == [("a",), (None, "b")]
    assert sheet.errors == ("B1", "A2")


def test_thousands_of_coloured_empty_rows_leave_no_row():
    book = Workbook()
    book.active["A1"] = "a"
    for number in range(2, 1_000):
        book.active.cell(number, 3).fill = PatternFill("solid", start_color="FFFF00")
    assert [row.number for row in read_workbook(saved(book), "a.xlsx")[0].rows] == [1]


def test_a_wrong_size_in_the_file_hides_no_row():
    raw = with_part(
        workbook([["a"], ["b"], ["c"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:A3"', b'ref="A1"'),
    )
    assert [row.number for row in read_workbook(raw, "a.xlsx")[0].rows] == [1, 2, 3]


def test_a_nul_that_a_cell_smuggles_in_is_passed_on_for_the_reader_to_refuse():
    assert only_cell("a_x0000_b") == "a\x00b"


def test_a_cell_of_ten_megabytes_is_read_whole():
    raw = with_part(
        workbook([["here"]]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"here", b"ab " * 3_500_000)
    )
    assert len(read_workbook(raw, "a.xlsx")[0].rows[0].cells[0]) == 10_500_000


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "LOA-011"),
        (b"{}", "LOA-011"),
        (b"PK\x03\x04 and then nothing", "LOA-011"),
        (OLE + b"Workbook", "LOA-011"),
        (OLE + b"\x00" * 50 + "EncryptedPackage".encode("utf-16-le"), "LOA-012"),
    ],
)
def test_what_is_no_workbook_or_locked_is_refused(raw, code):
    assert code_of(raw) == code


def test_an_archive_of_another_sort_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert code_of(stream.getvalue()) == "LOA-011"


def test_an_archive_with_locked_parts_is_refused():
    raw = bytearray(workbook([["a"]]))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        start = archive.start_dir
    raw[start + 8] |= 0x1
    assert code_of(bytes(raw)) == "LOA-012"


def test_a_workbook_that_would_swell_is_refused_before_it_is_unpacked(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("unpacked")

    raw = with_part(
        workbook([["a"]]), "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (40 * 1024 * 1024)
    )
    assert len(raw) < 100_000
    monkeypatch.setattr(workbooks, "load_workbook", refuse)
    assert code_of(raw) == "LOA-013"


def test_an_entity_that_grows_is_refused():
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        raw = with_part(workbook([["a"]]), part, lambda xml: laughs + xml)
        assert code_of(raw) == "LOA-011"


def test_too_many_cells_are_refused_by_the_sheet_that_has_them(monkeypatch):
    raw = workbook([["a"] * 10] * 100, title="Wide")
    monkeypatch.setattr(workbooks, "MOST_CELLS", 500)
    with pytest.raises(Refused) as refused:
        read_workbook(raw, "a.xlsx")
    assert refused.value.problem.code == "LOA-014"
    assert "Wide" in refused.value.problem.says


def test_a_row_at_the_end_of_the_world_is_refused_and_not_walked_to():
    raw = with_part(
        workbook([["a"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="1"', b'<row r="999999999"').replace(b'"A1" t', b'"A999999999" t'),
    )
    assert code_of(raw) == "LOA-014"


def test_merged_cells_without_end_are_refused():
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 20_000 + b"</mergeCells></worksheet>"
    raw = with_part(
        workbook([["a"] * 40] * 40),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</worksheet>", merges),
    )
    assert code_of(raw) == "LOA-014"


WHOLE = workbook([["Capability ID", "Statement"], ["ABC.010.010.011", "Do it"]], merged=["A1:A1"])


@given(st.integers(0, len(WHOLE) - 1))
@settings(max_examples=60, deadline=None)
def test_a_workbook_that_is_cut_off_is_refused(length):
    assert code_of(WHOLE[:length]) == "LOA-011"


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_workbook_with_wrong_bytes_is_read_or_refused(changes):
    raw = bytearray(WHOLE)
    for place, value in changes:
        raw[place] = value
    with suppress(Refused):
        assert isinstance(read_workbook(bytes(raw), "a.xlsx"), tuple)


@pytest.mark.parametrize(
    ("name", "raw", "is_one"),
    [
        ("a.xlsx", b"", True),
        ("A.XLSM", b"", True),
        ("old.xls", OLE, True),
        ("without ending", WHOLE, True),
        ("a.docx", b"PK\x03\x04 word/document.xml", False),
        ("a.json", b"[]", False),
    ],
)
def test_a_workbook_is_known_by_its_name_or_by_what_it_is(name, raw, is_one):
    assert is_workbook(name, raw) is is_one

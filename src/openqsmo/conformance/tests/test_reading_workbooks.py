"""Workbooks: the sheet of the table, the header wherever it is, every cell as text."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from openqsmo.conformance.engines.reading import workbook
from openqsmo.conformance.tests.deliveries import delivered, rows_of, table, values


def book(**sheets: list[list[object]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_every_cell_is_text_as_the_workbook_means_it(tmp_path):
    cells: list[object] = [
        "00123", 1.0, 1.5, 1e20, -0.25, True, date(2026, 5, 1), datetime(2026, 5, 1, 8, 30),
        time(8, 30), timedelta(hours=30), None, " x ",
    ]  # fmt: skip
    content = book(Data=[["a", "b"], *([cell, "."] for cell in cells)])

    assert [first for first, _ in values(delivered(tmp_path, {"t.xlsx": content}))] == [
        "00123", "1", "1.5", "100000000000000000000", "-0.25", "TRUE", "2026-05-01", "2026-05-01 08:30:00",
        "08:30:00", "30:00:00", None, " x ",
    ]  # fmt: skip


def test_the_header_may_stand_below_a_title_and_rows_count_from_below_it(tmp_path):
    content = book(Data=[["Payroll of May"], [], ["a", "b"], ["1", "2"], [], ["3", "4"]])

    assert rows_of(delivered(tmp_path, {"t.xlsx": content})) == [
        {"#": 1, "a": "1", "b": "2"},
        {"#": 3, "a": "3", "b": "4"},
    ]


def test_sheets_are_tables_by_their_names_and_others_are_named(tmp_path):
    content = book(Cover=[["Read me"]], Pay=[["a"], ["1"]], Agencies=[["c"], ["2"], ["3"]], Empty=[])
    delivery = delivered(tmp_path, {"may.xlsx": content}, table("pay", "a"), table("agencies", "c"))

    assert values(delivery, "pay") == [("1",)]
    assert values(delivery, "agencies") == [("2",), ("3",)]
    assert [(each.file, each.table) for each in delivery.not_read] == [("may.xlsx, sheet “Cover”", None)]


def test_without_a_sheet_of_its_name_a_table_is_the_sheet_with_its_fields(tmp_path):
    content = book(Notes=[["nothing", "here"]], Sheet2=[["a", "b"], ["1", "2"]])

    assert values(delivered(tmp_path, {"t.xlsx": content})) == [("1", "2")]


def test_a_cell_in_error_makes_its_row_unreadable(tmp_path):
    content = book(Data=[["a", "b"], ["1", "2"], ["#REF!", "4"], ["5", "6"]])
    delivery = delivered(tmp_path, {"t.xlsx": content})

    assert [row["#"] for row in rows_of(delivery)] == [1, 3]
    assert [(row.row, row.says) for row in delivery.unreadable] == [
        (2, "The cell A3 of the sheet “Data” holds an error, not a value.")
    ]


def test_a_value_beyond_the_header_makes_its_row_unreadable(tmp_path):
    content = book(Data=[["a", "b"], ["1", "2", None], ["3", "4", "5"]])
    delivery = delivered(tmp_path, {"t.xlsx": content})

    assert (values(delivery), [row.row for row in delivery.unreadable]) == ([("1", "2")], [2])


def test_too_many_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 3)
    delivery = delivered(tmp_path, {"t.xlsx": book(Data=[["a", "b"], ["1", "2"]])})

    assert [each.problem.code for each in delivery.not_read] == ["CON-111"]


def with_part(content: bytes, part: str, replaced: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, replaced if name == part else old.read(name))
    return written.getvalue()


def test_a_workbook_of_too_many_bytes_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_PACKED_BYTES", 100)
    delivery = delivered(tmp_path, {"t.xlsx": WHOLE})

    assert [each.problem.code for each in delivery.not_read] == ["CON-111"]


WHOLE = book(Data=[["a", "b"], ["1", "2"]])
REFUSED = {
    "cut off": (WHOLE[:-100], "LOA-011"),
    "damaged inside": (
        with_part(WHOLE, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c"),
        "CON-108",
    ),
    "nothing in it": (book(Data=[]), "CON-106"),
    "no header": (book(Data=[["1", "2"], ["3", "4"]]), "CON-113"),
    "a column twice": (book(Data=[["a", "a"], ["3", "4"]]), "CON-114"),
    "the form before 2007": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "CON-107"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_whole_workbook_is_refused(tmp_path, content, code):
    delivery = delivered(tmp_path, {"t.xlsx": content})

    assert [each.problem.code for each in delivery.not_read] == [code]
    assert delivery.files == []

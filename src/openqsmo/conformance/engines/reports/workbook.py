"""A report as a workbook (.xlsx): one sheet per part. No cell is a formula, whatever the data holds."""

import io
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from openqsmo.conformance.engines.reports.tables import Cell, Sheet, sheets
from openqsmo.conformance.vocabulary import CheckReport

LONGEST_CELL = 32_767
WIDEST = 60
_BOLD = Font(bold=True)


def as_workbook(report: CheckReport) -> bytes:
    """The report as a workbook: summary, rules, offending rows, distinct values, unreadable, not understood."""
    book = Workbook(write_only=True)
    for sheet in sheets(report):
        _write(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(page: Any, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for place, name in enumerate(sheet.header):
        longest = max([len(name), *(len(str(row[place] or "")) for row in sheet.rows[:200])])
        page.column_dimensions[_letter(place)].width = min(longest + 2, WIDEST)
    page.append([_cell(page, name, is_bold=True) for name in sheet.header])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    if not sheet.rows and sheet.when_empty:
        page.append([_cell(page, sheet.when_empty)])


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _cell(page: Any, value: Cell, *, is_bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(page)
    if isinstance(value, str):
        # Characters that a workbook cannot hold are shown as lost, never dropped.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:LONGEST_CELL]
        cell.data_type = "s"  # text that begins with “=” stays text
    elif value is not None:
        cell.value = float(value) if isinstance(value, Decimal) and not value.is_finite() else value
    if is_bold:
        cell.font = _BOLD
    return cell

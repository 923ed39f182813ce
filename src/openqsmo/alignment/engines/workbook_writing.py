"""Write the workbook of a fit-gap that people fill in off line (M3 2.1: the Business Needs Workbook)."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from openqsmo.alignment.engines.workbook_layout import (
    ABOUT_SHEET,
    COLUMNS,
    FILLED_IN,
    UNIQUE_SHEET,
    About,
    AnswerSheet,
    Column,
    Label,
    SheetLine,
    UniqueColumn,
    UniqueLine,
    answer_words,
)
from openqsmo.alignment.vocabulary import Side

WIDTHS = {
    Column.IDENTIFIER: 20, Column.STATEMENT: 70, Column.REFERENCES: 40, Column.ANSWER: 22, Column.PLANNED_ON: 14,
    Column.NOTE: 40, Column.WORDING: 18, Column.REVISION: 10,
}  # fmt: skip
UNIQUE_WIDTHS = {
    UniqueColumn.PLACE: 24, UniqueColumn.STATEMENT: 70, UniqueColumn.AUTHORITY: 50, UniqueColumn.STATE: 16
}  # fmt: skip
HEADING_ROW = 3
EMPTY_UNIQUE_ROWS = 30
LONGEST_TITLE = 31
_HEAD = PatternFill("solid", fgColor="FFDCE6F2")
_OPEN = PatternFill("solid", fgColor="FFFFF8E1")
_WRAPPED = Alignment(wrap_text=True, vertical="top")

INSTRUCTIONS = {
    Side.AGENCY: (
        "For each capability, say how much your agency needs it: choose from the list in “Your answer”.",
        "Must-have: you cannot do without it. Nice-to-have: you would use it. Not applicable: you have no use for it.",
        "Leave a cell empty and what is on record stays. “Not answered” takes an answer back.",
        "What the standard lacks goes on the sheet “Unique capabilities”, with the law or policy that asks for it.",
    ),
    Side.PROVIDER: (
        "For each capability, say how your offering meets it: choose from the list in “Your answer”.",
        "Out of the box: without any work. By configuration: with settings, without new code. "
        "Planned: give the day. Not met: none of these.",
        "Leave a cell empty and what is on record stays. “Not answered” takes an answer back.",
        "What you do not answer never counts as met. Once the offering is published, everyone sees your answers.",
    ),
}
FOR_BOTH = (
    "Columns may change places, sheets may be renamed, rows may be added or left out.",
    "Leave Capability, Statement, Wording and Revision as they are: by these your answers are told apart.",
    "When you are done, give the file back where you took it from. What cannot be taken is listed by sheet and cell.",
)


def write_workbook(about: About, sheets: Sequence[AnswerSheet], uniques: Sequence[UniqueLine] = ()) -> bytes:
    """The workbook as a file: instructions, one sheet per function, and unique capabilities for an agency."""
    book = Workbook()
    _write_about(book.active, about)
    taken = {ABOUT_SHEET.casefold(), UNIQUE_SHEET.casefold()}
    for sheet in sheets:
        _write_answers(book.create_sheet(_title(sheet.function, taken)), about.side, sheet)
    if about.side is Side.AGENCY:
        _write_uniques(book.create_sheet(UNIQUE_SHEET), uniques)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_about(page: Any, about: About) -> None:
    page.title = ABOUT_SHEET
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 100
    _put(page, 1, 1, f"Fit-gap: {about.name}", font=Font(bold=True, size=14))
    facts = {
        Label.SIDE: about.side.label,
        Label.STANDARD: about.standard,
        Label.VERSION: about.version,
        Label.OWNER: about.owner,
    }
    for row, (label, value) in enumerate(facts.items(), start=3):
        _put(page, row, 1, label.value, font=Font(bold=True))
        _put(page, row, 2, value)
    for row, text in enumerate((*INSTRUCTIONS[about.side], *FOR_BOTH), start=8):
        _put(page, row, 2, text, alignment=_WRAPPED)
    page.protection.sheet = True


def _write_answers(page: Any, side: Side, sheet: AnswerSheet) -> None:
    columns = COLUMNS[side]
    _put(page, 1, 1, sheet.title, font=Font(bold=True, size=13))
    for place, column in enumerate(columns, start=1):
        _put(page, HEADING_ROW, place, column.value, font=Font(bold=True), fill=_HEAD)
        page.column_dimensions[get_column_letter(place)].width = WIDTHS[column]
    for row, line in enumerate(sheet.lines, start=HEADING_ROW + 1):
        for place, column in enumerate(columns, start=1):
            cell = _put(page, row, place, _value(column, line, side), alignment=_WRAPPED)
            if column in FILLED_IN:
                cell.protection, cell.fill = Protection(locked=False), _OPEN
            if column is Column.PLANNED_ON:
                cell.number_format = "yyyy-mm-dd"
    page.freeze_panes = page.cell(HEADING_ROW + 1, 2)
    _add_lists(page, side, columns, HEADING_ROW + len(sheet.lines))
    _protect(page)


def _value(column: Column, line: SheetLine, side: Side) -> str | date | int | None:
    stored = line.stored
    if column is Column.ANSWER:
        words = {value: word for word, value in answer_words(side).items()}
        return words[stored.answer] if stored and stored.answer else None
    if column is Column.REVISION:
        return stored.revision if stored else 0
    if column is Column.PLANNED_ON:
        return stored.planned_on if stored else None
    texts = {
        Column.IDENTIFIER: line.identifier,
        Column.STATEMENT: line.wording.statement,
        Column.REFERENCES: line.references,
        Column.NOTE: stored.note if stored else "",
        Column.WORDING: line.wording.digest,
    }
    return texts[column] or None


def _add_lists(page: Any, side: Side, columns: Sequence[Column], last: int) -> None:
    words = ",".join(answer_words(side))
    answers = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    answers.error, answers.errorTitle = f"Choose one of: {words}.", "Not an answer"
    days = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    days.error, days.errorTitle = "Write a day, as in 2027-01-31.", "Not a day"
    for column, rule in ((Column.ANSWER, answers), (Column.PLANNED_ON, days)):
        if column in columns:
            letter = get_column_letter(columns.index(column) + 1)
            rule.showErrorMessage = True
            rule.add(f"{letter}{HEADING_ROW + 1}:{letter}{max(last, HEADING_ROW + 1)}")
            page.add_data_validation(rule)


def _write_uniques(page: Any, uniques: Sequence[UniqueLine]) -> None:
    _put(page, 1, 1, "What your agency needs beyond the standard", font=Font(bold=True, size=13))
    for place, column in enumerate(UniqueColumn, start=1):
        _put(page, HEADING_ROW, place, column.value, font=Font(bold=True), fill=_HEAD)
        page.column_dimensions[get_column_letter(place)].width = UNIQUE_WIDTHS[column]
    for row, line in enumerate(uniques, start=HEADING_ROW + 1):
        for place, text in enumerate((line.place, line.statement, line.authority, line.state), start=1):
            _put(page, row, place, text or None, alignment=_WRAPPED)
    first = HEADING_ROW + 1 + len(uniques)
    for row in range(first, first + EMPTY_UNIQUE_ROWS):
        for place in range(1, len(UniqueColumn)):
            cell = page.cell(row, place)
            cell.protection, cell.fill, cell.alignment = Protection(locked=False), _OPEN, _WRAPPED
    page.freeze_panes = page.cell(HEADING_ROW + 1, 1)
    _protect(page)


def _protect(page: Any) -> None:
    """Lock what tells answers apart; rows may be added, sorted and filtered, columns widened."""
    page.protection.sheet = True
    for name in ("insertRows", "deleteRows", "sort", "autoFilter", "formatColumns", "formatRows"):
        setattr(page.protection, name, False)


def _put(page: Any, row: int, column: int, value: str | date | int | None, **style: Any) -> Any:
    """Write a value; text stays text, whatever it looks like: no spreadsheet runs it."""
    cell = page.cell(row, column)
    if isinstance(value, str):
        cell.value = _storable(value)
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    else:
        cell.value = value
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _storable(text: str) -> str:
    """Text that an .xlsx file can hold; what looks like one of its own escapes is escaped."""
    clean = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", clean)


def _title(function: str, taken: set[str]) -> str:
    """A sheet's name: at most 31 signs, none of those that are not allowed, each once."""
    base = re.sub(r"[\[\]:*?/\\]", "-", function)[:LONGEST_TITLE].strip("' ") or "Function"
    title, number = base, 2
    while title.casefold() in taken:
        ending = f" ({number})"
        title, number = base[: LONGEST_TITLE - len(ending)] + ending, number + 1
    taken.add(title.casefold())
    return title

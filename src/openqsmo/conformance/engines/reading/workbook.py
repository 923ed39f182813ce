"""Open a workbook (.xlsx): each sheet that is a table of the contract, every cell as text.

A date is ISO, a number has no needless ".0" and no exponent, true and false are words. An empty cell is a
missing value. A row with a cell in error (``#REF!``) is unreadable: the workbook holds no value there.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading.delivery import NotRead, Opened
from openqsmo.conformance.engines.reading.dialect import (
    Header,
    checked_names,
    expected_names,
    header_in,
    no_header,
    plain,
)
from openqsmo.conformance.engines.reading.files import table_of
from openqsmo.conformance.engines.reading.rows import Rows
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed
from openqsmo.loads.workbooks import MOST_PACKED_BYTES, refuse_unsafe

LOOKED_AT = 50
MOST_CELLS = 5_000_000
_CELL_IN_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*?\bt=[\"']e[\"'])[^<>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Cells = list[Any]


def open_workbook(
    path: Path, file: str, tables: Sequence[Table], fallback: Table | None, scratch: Path
) -> tuple[list[Opened], list[NotRead]]:
    """Open every sheet that is one of the tables; ``fallback`` is the table that the file's own name fits.

    A sheet is a table by its name; where none is, the sheet whose header names most of the fallback's fields.
    Sheets with content that are no table are named. Refuses what is no workbook (CON-108, LOA-011 to 013).
    """
    if (size := path.stat().st_size) > MOST_PACKED_BYTES:
        limit = f"{MOST_PACKED_BYTES:,} bytes"
        raise Refused(
            problems.TOO_BIG.about(file=file, size=f"{size:,} bytes", form="a workbook", limit=limit)
        )
    refuse_unsafe(path.read_bytes(), file)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            return _Book(book, path, file, scratch).opened(tables, fallback)
    except Refused:
        raise
    except python_calamine.PasswordError:
        raise Refused(problems.LOCKED.about(file=file)) from None
    except Exception as error:  # a damaged workbook makes the library fail in any way there is
        why = f"it is damaged, or another sort of file ({type(error).__name__})"
        raise Refused(problems.DAMAGED.about(file=file, form="a workbook", why=why)) from None


class _Book:
    def __init__(self, book: python_calamine.CalamineWorkbook, path: Path, file: str, scratch: Path) -> None:
        self._book, self._path, self._file, self._scratch = book, path, file, scratch
        self._cells = 0

    def opened(self, tables: Sequence[Table], fallback: Table | None) -> tuple[list[Opened], list[NotRead]]:
        """The sheets that are tables, and what is said of the others."""
        sheets = {name: rows for name in self._book.sheet_names if (rows := self._rows(name))}
        if not sheets:
            raise Refused(problems.EMPTY_FILE.about(file=self._file))
        by_sheet = self._by_name(list(sheets), tables)
        others = {name: rows for name, rows in sheets.items() if name not in by_sheet}
        if fallback is not None and fallback not in by_sheet.values() and others:
            best = max(others, key=lambda name: _matches(others[name], fallback))
            by_sheet[best] = fallback
        opened = [self._sheet(name, sheets[name], table) for name, table in by_sheet.items()]
        return opened, [self._no_table(name, tables) for name in sheets if name not in by_sheet]

    def _by_name(self, sheets: Sequence[str], tables: Sequence[Table]) -> dict[str, Table]:
        named = {table.name: table for table in tables}
        fits = {sheet: table_of(sheet, tables) for sheet in sheets}
        return {sheet: named[found[0]] for sheet, found in fits.items() if len(found) == 1}

    def _no_table(self, sheet: str, tables: Sequence[Table]) -> NotRead:
        shown = f"{self._file}, sheet “{sheet}”"
        names = listed(table.name for table in tables)
        return NotRead(shown, None, problems.FITS_NO_TABLE.about(file=shown, tables=names))

    def _rows(self, name: str) -> list[Cells]:
        sheet = self._book.get_sheet_by_name(name)
        self._cells += sheet.height * sheet.width
        if self._cells > MOST_CELLS:
            size, limit = f"over {MOST_CELLS:,} cells", f"{MOST_CELLS:,} cells"
            raise Refused(problems.TOO_BIG.about(file=self._file, size=size, form="a workbook", limit=limit))
        return sheet.to_python(skip_empty_area=False)

    def _sheet(self, name: str, cells: list[Cells], table: Table) -> Opened:
        texts = [[_text(cell) for cell in row] for row in cells]
        place, header = _header(texts, table, self._file)
        width = len(header.names)
        rows = Rows(table=table.name, file=self._file, into=self._scratch, columns=header.names)
        in_error = _rows_in_error(self._path, name)
        for number, values in enumerate(texts[place + 1 :], start=1):
            error = in_error.get(place + 1 + number)
            if error is not None:
                says = f"The cell {error} of the sheet “{name}” holds an error, not a value."
                rows.refuse(number, says, "Correct the formula, or write its value.")
            elif any(value is not None for value in values):
                _keep(rows, number, values, width)
        return rows.opened(f"XLSX, sheet {name}", table)


def _keep(rows: Rows, number: int, values: list[str | None], width: int) -> None:
    beyond = [value for value in values[width:] if value is not None]
    if beyond:
        says = "It has a value to the right of the last column that the header names."
        rows.refuse(number, says, "Name the column in the header, or clear the cell.")
    else:
        rows.add_in_order(number, values[:width] + [None] * (width - len(values)))


def _header(texts: list[list[str | None]], table: Table, file: str) -> tuple[int, Header]:
    """The header's place among the sheet's rows, and its names, as far as the last of them."""
    filled = [(place, row) for place, row in enumerate(texts) if any(row)]
    names = expected_names(table)
    found = header_in(islice((row for _, row in filled), LOOKED_AT), names)
    if found is None:
        raise Refused(problems.EMPTY_FILE.about(file=file))
    if names and not names & {plain(name) for name in found.names}:
        raise no_header(
            file, table, f"none of the first {LOOKED_AT} rows of the sheet names one of its fields"
        )
    given = list(found.names)
    while given and not given[-1]:
        given.pop()
    return filled[found.above][0], Header(checked_names(given, file))


def _matches(cells: list[Cells], table: Table) -> int:
    names = expected_names(table)
    rows = ([_text(cell) for cell in row] for row in islice(cells, LOOKED_AT))
    header = header_in((row for row in rows if any(row)), names)
    return len({plain(name) for name in header.names} & names) if header else 0


def _text(cell: Any) -> str | None:
    match cell:
        case None | "":
            return None
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case int() | float():
            return _number(cell)
        case datetime():
            return str(cell.date()) if cell.time() == time() else cell.isoformat(" ")
        case timedelta():
            return _span(cell)
        case date() | time():
            return cell.isoformat()
    return str(cell)


def _number(value: int | float) -> str:
    text = format(Decimal(repr(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _span(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _rows_in_error(path: Path, sheet: str) -> dict[int, str]:
    """The first cell in error of each row of a sheet that has one: the library gives such a cell as empty."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part_of(archive, sheet)
            cells = _CELL_IN_ERROR.findall(archive.read(part)) if part else []
    except (KeyError, OSError, ParseError, DefusedXmlException, zipfile.BadZipFile):
        return {}
    places: dict[int, str] = {}
    for column, row in cells:
        places.setdefault(int(row), f"{column.decode()}{int(row)}")
    return places


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    book = fromstring(archive.read("xl/workbook.xml"))
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for each in _all(book, "sheet"):
        if each.get("name") == sheet:
            target = targets.get(each.get(_RELATION), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _all(element: Any, name: str) -> Iterator[Any]:
    return (each for each in element.iter() if each.tag.rpartition("}")[2] == name)

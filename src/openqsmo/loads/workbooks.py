"""Open the workbooks (.xlsx) that others publish: sheets of text, or a refusal that says why.

One stated way from cells to text, close to what the cell shows:

- text as it is; text of nothing but blanks, an empty cell and an error (``#REF!``) are None;
- a number without a needless ``.0`` and with at most 15 figures, as a spreadsheet keeps it;
- a number that the cell shows as a percentage with its sign, rounded as the cell rounds it;
- a date as ``2025-10-01``, with ``13:30:00`` after it where it is not midnight; a span as ``36:30:00``;
- true and false as ``TRUE`` and ``FALSE``; a formula as the value last kept for it, None where none is.
"""

import io
import math
import re
import warnings
import zipfile
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.escape import unescape

from openqsmo.kernel.problems import Refused
from openqsmo.loads import problems

MOST_PACKED_BYTES = 64 * 1024 * 1024
MOST_BYTES = 256 * 1024 * 1024
MOST_TIMES_PACKED = 100
NEVER_SWOLLEN_BYTES = 32 * 1024 * 1024
MOST_PARTS = 10_000
MOST_ROWS = 1_048_576
MOST_CELLS = 5_000_000
BYTES_LIKE_A_CELL = 100
MOST_ERRORS_NAMED = 100
LARGEST_PERCENTAGE = 10**12

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True)
class SheetRow:
    """A row that has something in it: its number as the workbook counts (from 1), and its cells."""

    number: int
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows that have something in them; ``errors`` are the places of cells in error, as ``D7``."""

    title: str
    rows: tuple[SheetRow, ...]
    is_hidden: bool
    errors: tuple[str, ...] = ()


def is_workbook(name: str, raw: bytes) -> bool:
    """Whether a file is meant as a workbook, by its name or by what it is."""
    if name.casefold().endswith((".xlsx", ".xlsm", ".xls", ".xlsb")):
        return True
    return raw.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in raw


def read_workbook(raw: bytes, file: str) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, in its order; a merged cell says the same in each cell that it covers.

    Refuses what is no workbook (LOA-011), a locked one (LOA-012), one that would unpack to far
    more than it is (LOA-002, LOA-013) and one with too many cells (LOA-014).
    """
    refuse_unsafe(raw, file)
    budget = _Budget(file)
    try:
        with warnings.catch_warnings():
            # A spreadsheet's own oddities (an extension, a date that is none) are warned of one by one.
            warnings.simplefilter("ignore")
            return tuple(_sheets(raw, budget))
    except Refused:
        raise
    except Exception as error:  # a damaged workbook makes the library fail in any way there is
        raise Refused(problems.NOT_A_WORKBOOK.about(file=file, why=_why(error))) from None


def refuse_unsafe(raw: bytes, file: str) -> None:
    """Refuse what is no workbook, a locked one, and one that would unpack to far more than it is."""
    if len(raw) > MOST_PACKED_BYTES:
        size, limit = f"{len(raw):,}", f"{MOST_PACKED_BYTES:,}"
        raise Refused(problems.TOO_BIG.about(file=file, size=size, limit=limit))
    if raw.startswith(_OLE):
        if _LOCKED_PART in raw:
            raise Refused(problems.LOCKED_WORKBOOK.about(file=file))
        why = "it has the form that spreadsheets had before 2007"
        raise Refused(problems.NOT_A_WORKBOOK.about(file=file, why=why))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        why = "it is empty" if not raw else "it is no archive, or its end is missing"
        raise Refused(problems.NOT_A_WORKBOOK.about(file=file, why=why)) from None
    _refuse_parts(parts, len(raw), file)


def _refuse_parts(parts: list[zipfile.ZipInfo], packed: int, file: str) -> None:
    """Refuse by what the archive says of its parts: no part is ever unpacked beyond the size it says."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused(problems.LOCKED_WORKBOOK.about(file=file))
    size = sum(part.file_size for part in parts)
    is_swollen = size > max(NEVER_SWOLLEN_BYTES, MOST_TIMES_PACKED * packed)
    if size > MOST_BYTES or len(parts) > MOST_PARTS or is_swollen:
        raise Refused(problems.SWOLLEN_WORKBOOK.about(file=file, size=f"{size:,}"))


@dataclass
class _Budget:
    """How many cells were looked at, over all sheets of a file; text that is no cell counts by its length."""

    file: str
    spent: int = 0

    def spend(self, cells: int, sheet: str) -> None:
        self.spent += cells
        if self.spent >= MOST_CELLS:
            limit = f"{MOST_CELLS:,}"
            raise Refused(problems.TOO_MANY_CELLS.about(file=self.file, limit=limit, sheet=sheet))


def _sheets(raw: bytes, budget: _Budget) -> Iterator[Sheet]:
    # Read-only mode streams each sheet and leaves merged cells out, so these are taken from the
    # sheet's own part: the whole mode needs five times as long for a sheet with 2,000 of them.
    book: Any = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for sheet in book.worksheets:
                part = archive.getinfo(sheet._worksheet_path)
                budget.spend(part.file_size // BYTES_LIKE_A_CELL, sheet.title)
                sheet.reset_dimensions()
                rows, errors = _rows(sheet, budget)
                merges = _MERGE.findall(archive.read(part))
                _fill_merged(rows, merges, sheet.title, budget)
                kept = tuple(SheetRow(number, tuple(texts)) for number, texts in rows.items())
                yield Sheet(sheet.title, kept, sheet.sheet_state != "visible", tuple(errors))
    finally:
        book.close()


def _rows(sheet: Any, budget: _Budget) -> tuple[dict[int, list[str | None]], list[str]]:
    """The texts of each row that has any, by its number, and the places of cells in error."""
    rows: dict[int, list[str | None]] = {}
    errors: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            budget.spend(MOST_CELLS, sheet.title)
        if not cells:
            continue
        budget.spend(len(cells), sheet.title)
        errors.extend(cell.coordinate for cell in cells if cell.value is not None and cell.data_type == "e")
        texts = [_text_of(cell) for cell in cells]
        while texts and texts[-1] is None:
            texts.pop()
        if texts:
            rows[number] = texts
    return rows, errors[:MOST_ERRORS_NAMED]


def _fill_merged(
    rows: dict[int, list[str | None]],
    merges: list[tuple[bytes, bytes, bytes, bytes]],
    sheet: str,
    budget: _Budget,
) -> None:
    """Write a merged cell's text into every cell that it covers, in rows and columns that are in use.

    A row with nothing of its own says only what the row above it says, so it stays out.
    """
    numbers = list(rows)
    width = max(map(len, rows.values()), default=0)
    for first_column, first_row, last_column, last_row in merges:
        left, right = _column(first_column), _column(last_column)
        top, bottom = int(first_row), int(last_row)
        text = _at(rows.get(top, []), left)
        if text is None:
            continue
        covered = numbers[bisect_left(numbers, top) : bisect_left(numbers, bottom + 1)]
        right = min(right, width)
        budget.spend(1 + len(covered) * max(0, right - left + 1), sheet)
        for number in covered:
            row = rows[number]
            row.extend([None] * (right - len(row)))
            row[left - 1 : right] = [text] * (right - left + 1)


def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode("ascii"))


def _at(row: list[str | None], column: int) -> str | None:
    return row[column - 1] if column <= len(row) else None


def _text_of(cell: Any) -> str | None:
    value = cell.value
    if value is None or cell.data_type == "e":
        return None
    if isinstance(value, str):
        text = unescape(value) if "_x" in value else value
        return text if text.strip() else None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return _moment(value)


def _number(value: int | float, shown_as: str) -> str | None:
    if not math.isfinite(value):
        return None
    plain = _QUOTED.sub("", shown_as.split(";")[0])
    figure = Decimal(format(value, ".15g"))
    if "%" not in plain or abs(figure) >= LARGEST_PERCENTAGE:
        return _plain(figure)
    after_the_point = re.search(r"\.([0#?]+)", plain)
    places = len(after_the_point.group(1)) if after_the_point else 0
    return f"{_plain((figure * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))}%"


def _plain(figure: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = format(figure, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, date):
        return str(value)
    return value.isoformat("seconds") if isinstance(value, time) else str(value)


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return "a part that every workbook has is missing"
    if isinstance(error, zipfile.BadZipFile | EOFError | OSError):
        return "a part of it is damaged"
    return f"it is damaged, or it is another sort of file ({type(error).__name__})"

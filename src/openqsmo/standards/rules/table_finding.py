"""Where the tables are: lists of flat records in a JSON file, rows under headings in a sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openqsmo.kernel.words import counted
from openqsmo.loads.workbooks import Sheet, SheetRow
from openqsmo.standards.rules.dirt import Dirt, at, shown
from openqsmo.standards.rules.headings import Head, is_of_another_sort, read_head
from openqsmo.standards.rules.keys import Part, part_of
from openqsmo.standards.rules.table_rows import Row, reading_of

MOST_ROWS_ABOVE = 60
DEEPEST_LIST = 4
MOST_HEADINGS = 500
LONGEST_IDENTIFIER = 40
FEWEST_WITHOUT_HEADINGS = 3
_READ_ELSEWHERE = (Part.LIFECYCLE, Part.CAPABILITIES)
_MEASURE_IDENTIFIER = re.compile(r"[A-Z]{3}\.[0-9A-Z\-]{1,6}\.[0-9]{2,3}\.M?[0-9]{1,4}")


@dataclass(frozen=True)
class Table:
    """A table of the framework: its headings, its rows, and the name of what it stands in."""

    title: str
    place: str
    head: Head
    rows: tuple[Row, ...]


def tables_in_json(value: Any, dirt: Dirt) -> list[Table]:
    """Every list of flat records among a file's values that has the headings of a table.

    The lifecycle and the capabilities of a whole published document have a reader of their own.
    """
    found = (_table_of_records(records, place, dirt) for place, records in _lists(value, "", 0))
    return [table for table in found if table is not None]


def table_in_sheet(sheet: Sheet, dirt: Dirt) -> Table | None:
    """The table of a sheet, wherever its headings stand, or None where it has none.

    A sheet that is hidden, or has records and no row of headings, is set aside with the reason.
    """
    start = _heading_row(sheet.rows)
    if start is None:
        _say_missing_headings(sheet, dirt)
        return None
    row = sheet.rows[start]
    head = read_head(row.cells)
    if head is None or sheet.is_hidden:
        number = len(sheet.rows) - start - 1
        says = (
            f"The sheet is hidden; its {counted(number, 'row')} under headings are not read. Unhide it first."
        )
        dirt.set_aside("sheet_hidden", f"{sheet.title}!row {row.number}", says)
        return None
    below = sheet.rows[start + 1 :]
    rows = tuple(
        Row(f"{sheet.title}!row {each.number}", head, each.cells, dirt)
        for each in below
        if not _is_repeated_heading(each, head, sheet, dirt) and not _is_banner(each, head, sheet, dirt)
    )
    return Table(sheet.title, f"{sheet.title}!row {row.number}", head, rows)


def as_text(value: Any) -> str | None:
    """A JSON value as a cell's text: numbers without a needless ``.0``, lists entry by entry; else None."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    if isinstance(value, list):
        return ";\n".join(text for one in value if (text := as_text(one)) is not None) or None
    return None


def _lists(value: Any, place: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list) and any(isinstance(record, dict) for record in value):
        yield place, value
    elif isinstance(value, dict) and depth < DEEPEST_LIST:
        for key, child in value.items():
            if part_of(key) not in _READ_ELSEWHERE:
                yield from _lists(child, at(place, key), depth + 1)


def _table_of_records(records: list[Any], place: str, dirt: Dirt) -> Table | None:
    keys = list(dict.fromkeys(key for record in records if isinstance(record, dict) for key in record))
    head, above = read_head(keys[:MOST_HEADINGS]), 0
    if head is None:
        head, above = _head_among(records[:MOST_ROWS_ABOVE], keys[:MOST_HEADINGS])
    if head is None:
        return None
    if len(keys) > MOST_HEADINGS:
        says = f"The records have {len(keys):,} headings; more than {MOST_HEADINGS:,} are no table."
        dirt.set_aside("headings_too_many", place or "file", says)
        return None
    rows = tuple(
        Row(at(place, number), head, _cells(record, keys, at(place, number), dirt), dirt)
        for number, record in enumerate(records[above:], start=above)
        if _is_record(record, at(place, number), dirt)
    )
    return Table(place, place or "file", head, rows)


def _head_among(records: list[Any], keys: list[str]) -> tuple[Head | None, int]:
    """The headings that stand among the records, as when a sheet was exported with its title as the keys.

    With them the number of the first record below.
    """
    rows = tuple(
        SheetRow(number, tuple(as_text(record.get(key)) for key in keys))
        for number, record in enumerate(records)
        if isinstance(record, dict)
    )
    start = _heading_row(rows)
    return (None, 0) if start is None else (read_head(rows[start].cells), rows[start].number + 1)


def _is_record(record: Any, place: str, dirt: Dirt) -> bool:
    if isinstance(record, dict):
        return True
    dirt.set_aside("not_a_record", place, f"A record belongs here, not {shown(record)[:60]}.", given=record)
    return False


def _cells(record: dict[str, Any], headings: list[str], place: str, dirt: Dirt) -> tuple[str | None, ...]:
    for key, value in record.items():
        if isinstance(value, dict):
            says = f"“{key[:60]}” is {shown(value)}, where text belongs; it is not read."
            dirt.note("not_text", place, says, given=value)
    return tuple(as_text(record.get(heading)) for heading in headings)


def _heading_row(rows: tuple[SheetRow, ...]) -> int | None:
    """The place of the row of headings: of those that could be it, the first that says the most."""
    said: dict[int, int] = {}
    for place, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        head = read_head(row.cells)
        if head is not None:
            said[place] = len(head.columns) - len(head.missing)
    return max(said, key=lambda place: (said[place], -place)) if said else None


def _say_missing_headings(sheet: Sheet, dirt: Dirt) -> None:
    """Set a sheet aside that has no row of headings although most of its rows hold an identifier."""
    if any(is_of_another_sort(row.cells) for row in sheet.rows[:MOST_ROWS_ABOVE]):
        return
    holding = [row for row in sheet.rows if any(map(_is_identifier, row.cells))]
    if len(holding) >= FEWEST_WITHOUT_HEADINGS and len(holding) * 2 > len(sheet.rows):
        says = (
            f"{counted(len(holding), 'row')} hold an identifier, and no row of headings says what "
            "their columns are. Give each column a heading, such as “Capability ID”."
        )
        dirt.set_aside("headings_missing", f"{sheet.title}!row {holding[0].number}", says)


def _is_identifier(cell: str | None) -> bool:
    if cell is None or len(cell) > LONGEST_IDENTIFIER:
        return False
    return reading_of(cell).identifier is not None or _MEASURE_IDENTIFIER.fullmatch(cell.strip()) is not None


def _is_repeated_heading(row: SheetRow, head: Head, sheet: Sheet, dirt: Dirt) -> bool:
    if [cell or "" for cell in row.cells] != list(head.headings[: len(row.cells)]):
        return False
    says = "The headings stand here once more; the row is no record."
    dirt.repeat("headings_repeated", f"{sheet.title}!row {row.number}", says)
    return True


def _is_banner(row: SheetRow, head: Head, sheet: Sheet, dirt: Dirt) -> bool:
    """Whether a row only says one thing across the whole table, as a merged heading of a section does."""
    said = {row.cells[n] for numbers in head.columns.values() for n in numbers if n < len(row.cells)}
    known = sum(len(numbers) for numbers in head.columns.values())
    if len(said) != 1 or None in said or known < 3 or len(row.cells) < known:
        return False
    says = "The row says one thing across the whole table; it is no record."
    dirt.note("banner", f"{sheet.title}!row {row.number}", says, given=next(iter(said)))
    return True

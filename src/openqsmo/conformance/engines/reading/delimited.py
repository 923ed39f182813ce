"""Open a delimited file: in place where it is plain, otherwise row by row into the scratch folder."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading import text
from openqsmo.conformance.engines.reading.csv_rows import Broken, Record, Splitter
from openqsmo.conformance.engines.reading.delivery import Dialect, Kind, Opened, Source
from openqsmo.conformance.engines.reading.dialect import Header, dialect_of
from openqsmo.conformance.engines.reading.rows import Rows
from openqsmo.conformance.engines.reading.structure import records_if_plain
from openqsmo.conformance.engines.reading.text import Encoding
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted

HEAD = 1 << 20
_SIGNS = {"\t": "tab", "\x01": "control-A", "\x1f": "unit separator"}
_FIX_WIDTH = "Put values that hold the delimiter or a line end in quotes, and give every row all its fields."
_FIX_QUOTE = "Close the quote; write a quote that is part of a value twice."


def open_delimited(path: Path, file: str, table: Table, scratch: Path) -> Opened:
    """Open a delimited file for a table; refuses one without content or header (CON-106, 113, 114)."""
    with path.open("rb") as opened:
        head = opened.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf\r\n\t "):
        raise Refused(problems.EMPTY_FILE.about(file=file))
    mark = len(text.UTF8_MARK) if head.startswith(text.UTF8_MARK) else 0
    start = _as_utf8(head[mark:])
    if start is not None:
        dialect, header = dialect_of(start, table, file)
        rows = None if header.above else records_if_plain(path, dialect, len(header.names), mark)
        if rows is not None:
            return _in_place(path, file, table, dialect, header, rows - 1, Encoding("utf-8", mark))
    return _with_care(path, file, table, scratch)


def _as_utf8(head: bytes) -> str | None:
    """The whole lines of a file's first part as text; None where they are not UTF-8."""
    cut = head.rfind(b"\n") + 1 if len(head) == HEAD else len(head)
    try:
        return None if b"\x00" in head else (head[:cut] or head).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _in_place(
    path: Path, file: str, table: Table, dialect: Dialect, header: Header, rows: int, encoding: Encoding
) -> Opened:
    source = Source(table.name, file, path, Kind.CSV, header.names, rows, dialect)
    return Opened(table.name, file, _form(encoding, dialect), (source,), rows)


def _with_care(path: Path, file: str, table: Table, scratch: Path) -> Opened:
    encoding = text.encoding_of(path)
    head = _whole_lines(next(text.texts(path, encoding), ""))
    dialect, header = dialect_of(head, table, file)
    if not (encoding.is_damaged or encoding.name == "utf-8" or header.above):
        copy = text.as_utf8(path, encoding, scratch / f"text_{sum(1 for _ in scratch.iterdir())}")
        if (count := records_if_plain(copy, dialect, len(header.names))) is not None:
            return _in_place(copy, file, table, dialect, header, count - 1, encoding)
        copy.unlink()
    rows = Rows(table=table.name, file=file, into=scratch, columns=header.names)
    splitter = Splitter(dialect)
    records = _after_header(splitter.records(text.texts(path, encoding)), header.above)
    for number, record in enumerate(_without_blanks(records, len(header.names)), start=1):
        _keep(rows, number, record, len(header.names))
    return rows.opened(_form(encoding, dialect))


def _keep(rows: Rows, number: int, record: Record, width: int) -> None:
    if isinstance(record, Broken):
        rows.refuse(number, record.says, _FIX_QUOTE)
    elif len(record) == width:
        rows.add_in_order(number, record)
    elif says := text.unfit("".join(filter(None, record))):
        rows.refuse(number, says, "Correct the row in the system that it came from.")
    else:
        says = f"It has {counted(len(record), 'field')} where the header names {width:,}."
        rows.refuse(number, says, _FIX_WIDTH)


def _after_header(records: Iterator[Record], above: int) -> Iterator[Record]:
    """The records below the header, which stands below ``above`` records that are not blank."""
    for record in records:
        if record != [] and (above := above - 1) < 0:
            break
    return records


def _without_blanks(records: Iterator[Record], width: int) -> Iterator[Record]:
    """Records without blank lines; of one column a blank line is a missing value, unless nothing follows it."""
    blanks = 0
    for record in records:
        if record == []:
            blanks += 1
            continue
        if width == 1:
            yield from chain.from_iterable([[[None]]] * blanks)
        blanks = 0
        yield record


def _whole_lines(head: str) -> str:
    """The head without the line that its end cuts in two."""
    cut = max(head.rfind("\n"), head.rfind("\r")) + 1
    return head[:cut] if cut and len(head) >= HEAD // 4 else head


def _form(encoding: Encoding, dialect: Dialect) -> str:
    sign = _SIGNS.get(dialect.delimiter, dialect.delimiter)
    return f"CSV, {encoding}, delimiter {sign}"

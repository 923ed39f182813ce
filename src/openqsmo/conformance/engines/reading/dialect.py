"""How a delimited file tells its fields apart, and where its header is: found in its first part, never asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading.csv_rows import Broken, Splitter
from openqsmo.conformance.engines.reading.delivery import Dialect
from openqsmo.conformance.engines.reading.text import unfit
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted, listed

DELIMITERS = ",;\t|^~\x01\x1f"
LOOKED_AT = 50
NAMES_SHOWN = 12


@dataclass(frozen=True)
class Header:
    """The names of a file's columns, and how many records stand above them."""

    names: tuple[str, ...]
    above: int = 0


def plain(name: str) -> str:
    """A column's name as people vary it: without capitals and without the signs between words."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def expected_names(table: Table) -> frozenset[str]:
    """The names under which a file may hold the table's fields."""
    return frozenset(plain(name) for field in table.fields for name in (field.name, field.physical_name)) - {
        ""
    }


def dialect_of(head: str, table: Table, file: str) -> tuple[Dialect, Header]:
    """The dialect and the header of a file by its first part.

    The dialect under which a row names most fields of the table wins; then the one with more columns. Refuses
    a file of which no row near the top names a field (CON-113), and a repeated column (CON-114).
    """
    names = expected_names(table)
    found: list[tuple[int, int, int, Dialect, Header]] = []
    for order, dialect in enumerate(_candidates(head)):
        rows = [row for row in islice(Splitter(dialect).records([head]), LOOKED_AT + 1) if row != []]
        if header := header_in(rows, names):
            found.append((_matches(header.names, names), len(header.names), -order, dialect, header))
    if not found:
        raise Refused(problems.EMPTY_FILE.about(file=file))
    matches, width, _, dialect, header = max(found, key=lambda each: each[:3])
    if names and not matches:
        why = f"none of the {counted(width, 'value')} in its first row is one of its fields"
        raise no_header(file, table, why)
    return _with_escape(head, dialect, width), Header(checked_names(header.names, file), header.above)


def header_in(rows: Iterable[Sequence[str | None] | Broken], names: frozenset[str]) -> Header | None:
    """The first row among some that names most of the fields; the first row of all where none names any."""
    best: Header | None = None
    for above, row in enumerate(rows):
        if isinstance(row, Broken):
            continue
        header = Header(tuple((value or "").strip().lstrip("\ufeff") for value in row), above)
        if best is None or _matches(header.names, names) > _matches(best.names, names):
            best = header
    return best


def no_header(file: str, table: Table, why: str) -> Refused:
    """The refusal of a file without a header, with the names that it should have."""
    names = [field.physical_name or field.name for field in table.fields]
    shown = listed(names[:NAMES_SHOWN]) + (" and so on" if len(names) > NAMES_SHOWN else "")
    return Refused(problems.NO_HEADER.about(file=file, table=table.name, why=why, fields=shown))


def checked_names(names: Sequence[str], file: str) -> tuple[str, ...]:
    """Names that columns can have: one without a name is called by its place.

    Refuses repeated ones (CON-114) and those that are no text (CON-116).
    """
    given = tuple(name or f"column {place}" for place, name in enumerate(names, start=1))
    seen: set[str] = set()
    for name in given:
        if why := unfit(name):
            raise Refused(problems.BAD_COLUMN.about(file=file, why=why))
        if name.casefold() in seen:
            raise Refused(problems.REPEATED_COLUMN.about(file=file, column=name))
        seen.add(name.casefold())
    return given


def _matches(given: Iterable[str], names: frozenset[str]) -> int:
    return len({plain(name) for name in given} & names)


def _candidates(head: str) -> Iterable[Dialect]:
    quotes = "'\"" if head.lstrip("\ufeff").startswith("'") else '"'
    for quote in quotes:
        for delimiter in DELIMITERS:
            yield Dialect(delimiter, quote, quote)


def _with_escape(head: str, dialect: Dialect, width: int) -> Dialect:
    """The same with a backslash before quotes, where more of the first records have the header's width so."""
    if "\\" + dialect.quote not in head:
        return dialect
    escaped = Dialect(dialect.delimiter, dialect.quote, "\\")

    def fitting(each: Dialect) -> int:
        rows = islice(Splitter(each).records([head]), 1_000)
        return sum(not isinstance(row, Broken) and len(row) == width for row in rows)

    return escaped if fitting(escaped) > fitting(dialect) else dialect

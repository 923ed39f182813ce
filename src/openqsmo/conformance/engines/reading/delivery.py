"""What was delivered: what each table is read from, what was not read and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from openqsmo.conformance.vocabulary import InputFile, UnreadableRow
from openqsmo.kernel.problems import Problem


class Kind(StrEnum):
    """How a source is read. Normalised rows are Parquet of text with ``__file`` and ``__row``."""

    CSV = "csv"
    PARQUET = "parquet"
    ROWS = "rows"


@dataclass(frozen=True)
class Dialect:
    """How the fields of a delimited file are told apart. ``escape`` is what makes a quote part of a value."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'


@dataclass(frozen=True)
class Source:
    """What an engine reads for one file (or a part of one) of a table.

    ``path`` is what is read: the file itself, or what was made of it in the scratch folder. ``file`` is
    the name that findings give. Columns are in the order of the file, as its header names them; of a CSV
    and of normalised rows every column is text, of Parquet it is as the file says. ``rows`` is exact.

    A record's number is its place in the file from 1. It is ``row_number`` where that is not empty (SQL
    over the relation); the rows of a CSV, read in order, are numbered by their place.
    """

    table: str
    file: str
    path: Path
    kind: Kind
    columns: tuple[str, ...]
    rows: int
    dialect: Dialect = Dialect()

    @property
    def row_number(self) -> str:
        match self.kind:
            case Kind.PARQUET:
                return "file_row_number + 1"
            case Kind.ROWS:
                return "__row"
        return ""

    def relation(self) -> str:
        """This source as DuckDB SQL, to stand after FROM."""
        path = _quoted(str(self.path))
        if self.kind is not Kind.CSV:
            return f"read_parquet({path}, hive_partitioning=false)"
        columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in self.columns)
        options = (
            "auto_detect=false, header=true, strict_mode=true, allow_quoted_nulls=false, compression='none', "
            f"hive_partitioning=false, delim={_quoted(self.dialect.delimiter)}, "
            f"quote={_quoted(self.dialect.quote)}, escape={_quoted(self.dialect.escape)}"
        )
        return f"read_csv({path}, {options}, columns={{{columns}}})"


def relation_of(sources: Sequence[Source]) -> str:
    """The files of one table, in their order, as DuckDB SQL to stand after FROM."""
    if len(sources) == 1:
        return sources[0].relation()
    parts = " UNION ALL BY NAME ".join(f"FROM {source.relation()}" for source in sources)
    return f"({parts}) AS parts"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Opened:
    """What reading one file for one table came to. ``rows`` counts all records, ``unreadable_rows`` among them."""

    table: str
    file: str
    form: str
    sources: tuple[Source, ...]
    rows: int
    unreadable_rows: int = 0
    unreadable: tuple[UnreadableRow, ...] = ()


@dataclass(frozen=True)
class NotRead:
    """A whole file (or a sheet of one) that was not read. ``table`` is None where it fits no table."""

    file: str
    table: str | None
    problem: Problem


@dataclass
class Delivery:
    """Everything of one delivery. ``sources`` has every table that was asked for, in order of the files.

    ``unreadable`` shows the first rows of each file that could not be read; ``InputFile.unreadable_rows``
    counts all of them.
    """

    sources: dict[str, list[Source]] = field(default_factory=dict)
    files: list[InputFile] = field(default_factory=list)
    unreadable: list[UnreadableRow] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)

    def paths(self) -> list[Path]:
        """Every file that an engine must be allowed to open, and no other."""
        return [source.path for sources in self.sources.values() for source in sources]

    def refused(self) -> Sequence[NotRead]:
        """The files of a table that could not be read: what they hold was not checked."""
        return [each for each in self.not_read if each.table is not None]

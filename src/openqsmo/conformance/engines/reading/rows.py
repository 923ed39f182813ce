"""Rows of text written to Parquet in the scratch folder, for every format that no engine reads in place."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading.delivery import Kind, Opened, Source
from openqsmo.conformance.engines.reading.text import unfit
from openqsmo.conformance.vocabulary import Table, UnreadableRow
from openqsmo.kernel.problems import Refused

ROWS_AT_ONCE = 20_000
LETTERS_AT_ONCE = 8_000_000
MOST_COLUMNS = 5_000
MOST_SHOWN = 100

FILE, ROW = "__file", "__row"


class Rows:
    """Gathers the rows of one table from one file, and what of it could not be read as a row.

    A row with a character that text cannot hold (NUL, half a character, bytes that are not of the file's
    encoding) is unreadable. Columns may grow while rows arrive: each width becomes a source of its own.
    """

    def __init__(self, *, table: str, file: str, into: Path, columns: Sequence[str] = ()) -> None:
        self.table, self.file, self._into = table, file, into
        self._values: dict[str, list[str | None]] = {}
        self._numbers: list[int] = []
        self._letters = 0
        self._writer: pq.ParquetWriter | None = None
        self._sources: list[Source] = []
        self._written = 0
        self.read = self.unreadable_rows = 0
        self.unreadable: list[UnreadableRow] = []
        self._folded: dict[str, str] = {}
        for name in columns:
            self._column(name)

    def add(self, number: int, row: Mapping[str, str | None]) -> None:
        """A row by the names of its columns; a column that it lacks has no value."""
        for name in row:
            if name in self._values:
                continue
            if says := unfit(name):
                self.refuse(number, says, "Correct the name of the field.")
                return
            self._column(name)
        self.add_in_order(number, [row.get(name) for name in self._values])

    def add_in_order(self, number: int, values: Sequence[str | None]) -> None:
        """A row that has a value for each column, in their order."""
        self.read += 1
        text = "".join(filter(None, values))
        if says := unfit(text):
            self._unreadable(number, says, "Correct the row in the system that it came from.")
            return
        self._numbers.append(number)
        for column, value in zip(self._values.values(), values, strict=True):
            column.append(value)
        self._letters += len(text)
        if len(self._numbers) >= ROWS_AT_ONCE or self._letters > LETTERS_AT_ONCE:
            self._flush()

    def refuse(self, number: int | None, says: str, fix: str) -> None:
        """A record that is not a row."""
        self.read += 1
        self._unreadable(number, says, fix)

    def close(self) -> list[Source]:
        """Everything written; a table without rows is a source without rows."""
        if self._numbers or self._is_wider():
            self._flush()
        self._end_part()
        return self._sources

    def _is_wider(self) -> bool:
        """Whether there are columns that nothing written has, or nothing is written yet."""
        last = self._writer.schema.names[:-2] if self._writer else None
        return last != list(self._values)

    def abandon(self) -> None:
        """Close what is open, of a file that is refused after all."""
        if self._writer is not None:
            self._writer.close()

    def opened(self, form: str, table: Table | None = None) -> Opened:
        """Close, and say what reading came to.

        With a ``table``, its fields that no row had are columns without values: in a form that leaves out
        what is missing, a column that is nowhere is no fault of the file.
        """
        for each in table.fields if table is not None else ():
            if not {each.name.casefold(), each.physical_name.casefold()} & set(self._folded):
                self._column(each.physical_name or each.name)
        return Opened(
            self.table,
            self.file,
            form,
            tuple(self.close()),
            self.read,
            self.unreadable_rows,
            tuple(self.unreadable),
        )

    def _unreadable(self, number: int | None, says: str, fix: str) -> None:
        self.unreadable_rows += 1
        if len(self.unreadable) < MOST_SHOWN:
            self.unreadable.append(UnreadableRow(self.table, self.file, number, says, fix))

    def _column(self, name: str) -> None:
        folded = name.casefold()
        if folded in self._folded or folded in (FILE, ROW):
            raise Refused(problems.REPEATED_COLUMN.about(file=self.file, column=name))
        if len(self._values) >= MOST_COLUMNS:
            size, limit = f"over {MOST_COLUMNS:,} columns", f"{MOST_COLUMNS:,} columns"
            raise Refused(problems.TOO_BIG.about(file=self.file, size=size, form="a table", limit=limit))
        self._folded[folded] = name
        self._values[name] = [None] * len(self._numbers)

    def _flush(self) -> None:
        schema = _schema(self._values)
        if self._writer is not None and self._writer.schema != schema:
            self._end_part()
        if self._writer is None:
            self._part = self._into / f"rows_{sum(1 for _ in self._into.iterdir())}.parquet"
            self._writer = pq.ParquetWriter(self._part, schema, compression="lz4")
            self._written = 0
        count = len(self._numbers)
        file = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array([self.file]))
        columns = [pa.array(values, pa.string()) for values in self._values.values()]
        self._writer.write_table(
            pa.Table.from_arrays([*columns, file, pa.array(self._numbers, pa.int64())], schema=schema)
        )
        self._written += count
        self._numbers, self._letters = [], 0
        for name in self._values:
            self._values[name] = []

    def _end_part(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        columns = tuple(self._writer.schema.names[:-2])
        self._sources.append(Source(self.table, self.file, self._part, Kind.ROWS, columns, self._written))
        self._writer = None


def _schema(columns: Mapping[str, object]) -> pa.Schema:
    fields = [pa.field(name, pa.string()) for name in columns]
    file = pa.field(FILE, pa.dictionary(pa.int32(), pa.string()))
    return pa.schema([*fields, file, pa.field(ROW, pa.int64())])

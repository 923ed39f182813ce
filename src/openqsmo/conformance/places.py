"""Where a row of a table stands: its file, and its number there."""

from collections.abc import Mapping, Sequence

from openqsmo.conformance.engines.asking import Engine
from openqsmo.conformance.engines.reading import Kind, Source


class Places:
    """Finds file and record of rows by their number in a table, whose sources are read in order."""

    def __init__(self, sources: Mapping[str, Sequence[Source]], engine: Engine) -> None:
        self._sources, self._engine = sources, engine

    def of(self, table: str, numbers: Sequence[int | None]) -> dict[int, tuple[str, int]]:
        """File and record number of each row; a row without a number has none."""
        places: dict[int, tuple[str, int]] = {}
        before = 0
        for source in self._sources.get(table, ()):
            inside = [number for number in numbers if number and before < number <= before + source.rows]
            records = self._records(source, [number - before for number in inside])
            for number, record in zip(inside, records, strict=True):
                places[number] = (source.file, record)
            before += source.rows
        return places

    def _records(self, source: Source, numbers: Sequence[int]) -> Sequence[int]:
        """The record numbers of rows of one source: their place, but where rows before were unreadable."""
        if source.kind is not Kind.ROWS or not numbers:
            return numbers
        path = "'" + str(source.path).replace("'", "''") + "'"
        listed = ", ".join(str(number - 1) for number in numbers)
        found = self._engine.ask(
            f"SELECT file_row_number + 1, {source.row_number} FROM read_parquet({path}, file_row_number=true) "
            f"WHERE file_row_number IN ({listed})"
        )
        known = {int(place): int(record) for place, record in found}
        return [known[number] for number in numbers]

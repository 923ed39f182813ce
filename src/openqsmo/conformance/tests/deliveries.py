"""Deliveries that tests make: files of given bytes, tables of given columns, and the rows that are read."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from openqsmo.conformance.engines.reading import Delivery, Kind, open_delivery
from openqsmo.conformance.vocabulary import Field, Table

Row = tuple[str | None, ...]


def table(name: str, *columns: str, physical_name: str = "") -> Table:
    return Table(name, tuple(Field(column, None) for column in columns), physical_name=physical_name)


T = table("t", "a", "b")


def delivered(folder: Path, files: Mapping[str, bytes], *tables: Table) -> Delivery:
    """A folder with these files, opened for these tables (one table ``t`` of ``a`` and ``b`` unless told)."""
    given = folder / "given"
    for name, content in files.items():
        path = given / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    paths: Sequence[Path] = [given / name for name in files]
    return open_delivery(paths, tables={}, expected=tables or (T,), scratch=folder / "scratch")


def rows_of(delivery: Delivery, name: str = "t") -> list[dict[str, object]]:
    """Every row that an engine reads for a table, in order, with its record number as ``#``."""
    rows: list[dict[str, object]] = []
    with duckdb.connect() as connection:
        for source in delivery.sources[name]:
            columns = ", ".join('"' + each.replace('"', '""') + '"' for each in source.columns)
            number = source.row_number or "row_number() OVER ()"
            found = connection.execute(f"SELECT {number}, {columns} FROM {source.relation()}").fetchall()
            assert len(found) == source.rows
            rows += [dict(zip(("#", *source.columns), each, strict=True)) for each in found]
    return rows


def values(delivery: Delivery, name: str = "t") -> list[Row]:
    """The same without numbers and names."""
    return [tuple(value for key, value in row.items() if key != "#") for row in rows_of(delivery, name)]


def is_in_place(delivery: Delivery, name: str = "t") -> bool:
    return all(source.kind in (Kind.CSV, Kind.PARQUET) for source in delivery.sources[name])

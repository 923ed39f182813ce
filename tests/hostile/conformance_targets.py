"""What is fuzzed of conformance: bytes in, nothing out; anything that it raises is a fault.

A fuzzer (``scripts/fuzz_conformance.py``) looks for bytes that make one of these fail; the suite runs them
again over the bytes that it kept.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from openqsmo.conformance.engines.reading import Delivery, Kind, Source, open_delivery
from openqsmo.conformance.engines.reading.csv_rows import Broken, Splitter
from openqsmo.conformance.engines.reading.delivery import Dialect
from openqsmo.conformance.vocabulary import Field, Table
from openqsmo.kernel.problems import Refused

TABLE = Table("t", tuple(Field(name, None) for name in ("a", "b", "t/c", "u/d/e")), physical_name="row")
ROWS_CHECKED = 50

CONNECTION = duckdb.connect(config={"threads": 1, "enable_external_file_cache": False})


def _opened(name: str, content: bytes) -> None:
    """Open one file; every file ends in rows that an engine reads, or in a refusal that says what to do."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz_"))
    try:
        (folder / name).write_bytes(content)
        delivery = open_delivery([folder / name], tables={}, expected=[TABLE], scratch=folder / "scratch")
        _is_told(delivery)
        for source in delivery.sources["t"]:
            _is_read(source)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_told(delivery: Delivery) -> None:
    assert delivery.files or delivery.not_read
    for each in delivery.not_read:
        assert each.problem.says
        assert each.problem.fix
    for file in delivery.files:
        read = sum(source.rows for source in delivery.sources["t"] if source.file == file.path)
        assert file.rows is not None
        assert read == file.rows - file.unreadable_rows
        str(file).encode()


def _is_read(source: Source) -> None:
    """An engine reads as many rows as were counted; of a plain CSV the values that careful reading gives."""
    if source.kind is Kind.PARQUET:
        return  # as its writer made it, and read by a child process only
    found = CONNECTION.execute(f"SELECT * FROM {source.relation()}").fetchall()
    assert len(found) == source.rows
    if source.kind is Kind.CSV and source.dialect == Dialect(source.dialect.delimiter):
        text = source.path.read_bytes().decode("utf-8-sig")
        records = [each for each in Splitter(source.dialect).records([text]) if each != []][1:]
        assert not any(isinstance(record, Broken) for record in records)
        assert [list(row) for row in found] == records


def _contract(content: bytes) -> None:
    from openqsmo.conformance.rules.contracts import read_contract

    with contextlib.suppress(Refused):
        str(read_contract(content, name="contract.yaml")).encode()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "csv": lambda content: _opened("t.csv", b"a,b\n" + content),
    "header": lambda content: _opened("t.csv", content),
    "json": lambda content: _opened("t.json", content),
    "xml": lambda content: _opened("t.xml", b"<" + content),
    "workbook": lambda content: _opened("t.xlsx", content),
    "packed": lambda content: _opened("t.dat", content),
    "contract": _contract,
}

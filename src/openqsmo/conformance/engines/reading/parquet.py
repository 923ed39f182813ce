"""Open a Parquet file: engines read it in place."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from openqsmo.conformance import problems
from openqsmo.conformance.engines.reading.delivery import Kind, Opened, Source
from openqsmo.conformance.engines.reading.dialect import checked_names
from openqsmo.conformance.vocabulary import Table
from openqsmo.kernel.problems import Refused

MAGIC, LOCKED_MAGIC = b"PAR1", b"PARE"


def open_parquet(path: Path, file: str, table: Table) -> Opened:
    """Open a Parquet file for a table; refuses a damaged (CON-108) or encrypted one (CON-112)."""
    try:
        with pq.ParquetFile(path) as parquet:
            rows, columns = parquet.metadata.num_rows, tuple(parquet.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError, RuntimeError) as error:
        if "encrypt" in str(error).lower():
            raise Refused(problems.LOCKED.about(file=file)) from None
        why = "its footer is missing or damaged"
        raise Refused(problems.DAMAGED.about(file=file, form="Parquet", why=why)) from None
    source = Source(table.name, file, path, Kind.PARQUET, checked_names(columns, file), rows)
    return Opened(table.name, file, "Parquet", (source,), rows)

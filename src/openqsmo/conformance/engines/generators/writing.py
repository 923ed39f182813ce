"""A synthetic delivery written as CSV or Parquet, with the truth beside it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from openqsmo.conformance.engines.generators.delivery import Column
from openqsmo.conformance.engines.generators.sample import Sample
from openqsmo.conformance.vocabulary import Contract, FieldType

_SAYS = "Synthetic: made by a program from a seed. Nobody and nothing in it is real."
_TYPES = {
    FieldType.INTEGER: pa.int64(),
    FieldType.DATE: pa.date32(),
    FieldType.NUMBER: pa.decimal128(20, 2),
}


def write_sample(sample: Sample, contract: Contract, folder: Path, *, as_parquet: bool) -> list[Path]:
    """Write each table and ``truth.json`` into the folder; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    types = {one.name: {field.name: field.type for field in one.fields} for one in contract.tables}
    for name, columns in sample.tables.items():
        table = _arrow(columns, types[name])
        path = folder / f"{name}.{'parquet' if as_parquet else 'csv'}"
        if as_parquet:
            parquet.write_table(table, path, compression="zstd")
        else:
            csv.write_csv(table, path, csv.WriteOptions(quoting_style="needed"))
        written.append(path)
    truth = {
        "says": _SAYS,
        "synthetic": True,
        "contract": contract.id,
        "version": contract.version,
        "seed": sample.seed,
        "rows": {name: len(next(iter(columns.values()))) for name, columns in sample.tables.items()},
        "broken": dict(sorted(sample.truth.items())),
    }
    path = folder / "truth.json"
    path.write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    return [*written, path]


def _arrow(columns: Mapping[str, Column], types: Mapping[str, FieldType | None]) -> pa.Table:
    arrays = {name: _array(column, types[name]) for name, column in columns.items()}
    return pa.table(arrays).replace_schema_metadata({"synthetic": "true", "says": _SAYS})


def _array(column: Column, type: FieldType | None) -> pa.Array:
    """One column; numbers come in hundredths and are written with two digits after the point."""
    wanted = _TYPES.get(type or FieldType.STRING, pa.string())
    if type is not FieldType.NUMBER:
        values = column.tolist() if column.dtype == object else column
        return pa.array(values, type=wanted)
    whole = pa.array(column.tolist() if column.dtype == object else column.astype(np.int64), type=pa.int64())
    cents = whole.cast(pa.decimal128(19, 0))
    return pc.multiply(cents, pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))).cast(wanted)

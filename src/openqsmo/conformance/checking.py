"""A check of data against a contract, from the files to the one record. Needs no database and no Django."""

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from openqsmo import __version__
from openqsmo.conformance import problems
from openqsmo.conformance.engines.asking import Engine
from openqsmo.conformance.engines.duckdb import DuckDB
from openqsmo.conformance.engines.reading import Delivery, open_delivery
from openqsmo.conformance.engines.scratch import scratch_folder
from openqsmo.conformance.rules import verdicts
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.running import Run
from openqsmo.conformance.vocabulary import (
    CheckReport,
    Contract,
    Progress,
    Waived,
)
from openqsmo.kernel.problems import Refused

Data = str | Path
_OWN_MEMORY = 300_000_000  # bytes of the limit that code and this process take
_LEAST_MEMORY = 256_000_000


def check(
    data: Data | Sequence[Data] = (),
    *,
    standard: Data | bytes | Contract,
    tables: Mapping[str, Data | Sequence[Data]] | None = None,
    engine: str = "duckdb",
    spark_address: str = "",
    max_memory: str | int = "2GB",
    samples: int = 100,
    progress: Callable[[Progress], None] | None = None,
    waivers: Mapping[str, Waived] | Iterable[tuple[str, Waived]] = (),
    query_seconds: float = 120,
    folder: Path | None = None,
) -> CheckReport:
    """Check files against a contract and return the record of the check.

    ``data`` are files of the contract's only table, or files named like its tables; ``tables`` names
    files by table. ``engine`` is duckdb, or spark at ``spark_address`` (sc://host:15002), which must see the
    files under the same names. ``waivers`` are by rule. A query of the contract may take ``query_seconds``. Raises
    Refused where the contract has a mistake, a file cannot be read, or a setting makes no sense.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    contract = standard if isinstance(standard, Contract) else _contract(standard)
    memory = _bytes(max_memory)
    if engine not in ("duckdb", "spark"):
        fix = "Use duckdb, or spark with an address."
        raise Refused(problems.BAD_SETTING.about(what="The engine", given=engine, fix=fix))
    with scratch_folder(folder) as scratch:
        delivery = open_delivery(
            _listed(data),
            tables={name: [Path(one) for one in _listed(given)] for name, given in (tables or {}).items()},
            expected=contract.tables,
            scratch=scratch / "read",
        )
        is_spark = engine == "spark"
        run = Run(
            contract,
            delivery,
            _spark(spark_address, scratch) if is_spark else _opener(delivery, memory, scratch, progress),
            samples=samples,
            waivers=dict(waivers),
            query_seconds=query_seconds,
            dialect=engine,
        )
        try:
            results = run.results()
        finally:
            run.close()
    return CheckReport(
        verdict=verdicts.verdict(
            results, is_read_whole=not delivery.not_read, has_unreadable=bool(delivery.unreadable)
        ),
        contract=contract,
        engine=run.engine.name,
        engine_version=run.engine.version,
        software_version=__version__,
        started_at=started,
        seconds=Decimal(str(round(time.monotonic() - clock, 3))),
        files=tuple(delivery.files),
        results=tuple(results),
        unreadable=tuple(delivery.unreadable),
        problems=tuple(f"{one.problem.says} {one.problem.fix}" for one in delivery.not_read),
    )


def _opener(
    delivery: Delivery, memory: int, scratch: Path, progress: Callable[[Progress], None] | None
) -> Callable[[], Engine]:
    """What starts a DuckDB that may open the files of the delivery and no other."""
    rows = sum(file.rows or 0 for file in delivery.files)
    paths = [str(path) for path in delivery.paths()]

    def told(percent: float) -> None:
        if progress is not None:
            share = min(max(percent / 100, 0.0), 1.0)
            progress(Progress("Checking", share, int(rows * share)))

    def opened() -> Engine:
        spill = Path(tempfile.mkdtemp(prefix="spill-", dir=scratch))
        return DuckDB(paths=paths, memory=memory, folder=spill, progress=told)

    return opened


def _spark(address: str, scratch: Path) -> Callable[[], Engine]:
    """What opens a session on a cluster; its client is loaded only here."""

    def opened() -> Engine:
        from openqsmo.conformance.engines.spark import Spark

        return Spark(address=address, folder=Path(tempfile.mkdtemp(prefix="spark-", dir=scratch)))

    return opened


def _contract(standard: Data | bytes) -> Contract:
    if isinstance(standard, bytes):
        return read_contract(standard, name="contract")
    path = Path(standard)
    if not path.is_file():
        raise Refused(problems.NO_CONTRACT.about(path=path))
    return read_contract(path.read_bytes(), name=path.name)


def _listed(data: Data | Sequence[Data]) -> list[str]:
    return [os.fspath(data)] if isinstance(data, str | Path) else [os.fspath(one) for one in data]


def _bytes(given: str | int) -> int:
    """What DuckDB may use of a limit like “2GB” or “1.5 GiB”, in bytes."""
    units = {
        "": 1,
        "kb": 10**3,
        "mb": 10**6,
        "gb": 10**9,
        "tb": 10**12,
        "kib": 2**10,
        "mib": 2**20,
        "gib": 2**30,
    }
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", str(given).casefold())
    size = int(Decimal(match[1]) * units[match[2]]) if match and match[2] in units else 0
    if size < _LEAST_MEMORY + _OWN_MEMORY // 2:
        fix = "Give at least 512MB, for example 2GB."
        raise Refused(problems.BAD_SETTING.about(what="The limit of memory", given=given, fix=fix))
    return max(size - _OWN_MEMORY, _LEAST_MEMORY)

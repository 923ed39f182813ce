"""Apache Spark as an engine, through Spark Connect: the same plan where the data is too large for one machine.

Only the client is needed here (the extra ``spark``); the cluster is named by its address. Files must lie where
both see them. Parquet is read as it is; a CSV is written as Parquet of text first, because Spark splits
quoted fields, blank lines and bad records unlike any other reader, and counts must not depend on the engine.
"""

import contextlib
import re
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import duckdb

from openqsmo.conformance import problems
from openqsmo.conformance.engines.asking import Failure, QueryFailed, Row, plain
from openqsmo.conformance.engines.reading import Kind, Source
from openqsmo.kernel.problems import Refused

T = TypeVar("T")
MOST_ROWS = 100_000
MOST_TEXT = 2_000
PORT = 15002
ANSWERS_WITHIN = 10.0
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
}

_MAKES = re.compile(r"CREATE OR REPLACE TEMPORARY VIEW (\w+|`[^`]+`) AS (.*)", re.DOTALL)
_DROPS = re.compile(r"DROP TABLE (\w+)")


class Spark:
    """One session on a cluster, which holds its own views until it is closed."""

    name = "spark"

    def __init__(self, *, address: str, folder: Path) -> None:
        self._folder = folder
        self._session: Any = _session(address)
        self.version = str(self._session.version)
        self._views = 0
        for setting, value in SETTINGS.items():
            self._session.conf.set(setting, value)

    def relation(self, sources: Sequence[Source]) -> str:
        """The files of one table as what a query reads from."""
        frames = [self._session.read.parquet(str(self._as_parquet(source))) for source in sources]
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionByName(frame, allowMissingColumns=True)
        self._views += 1
        name = f"qsmo_source_{self._views}"
        whole.createOrReplaceTempView(name)
        return name

    def _as_parquet(self, source: Source) -> Path:
        if source.kind is not Kind.CSV:
            return source.path
        target = self._folder / f"spark_{sum(1 for _ in self._folder.iterdir())}.parquet"
        with duckdb.connect() as connection:
            connection.sql(f"FROM {source.relation()}").write_parquet(str(target))
        return target

    def ask(self, query: str, *, seconds: float | None = None) -> list[Row]:
        """The rows of one query, at most 100,000; raises QueryFailed."""
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(asked_again, lambda: self._answer(query))
            try:
                return answer.result(timeout=seconds)
            except TooLate:
                self._session.interruptAll()
                raise QueryFailed(Failure.TIME, f"It took longer than {seconds:g} seconds.") from None
            except QueryFailed:
                raise
            except Exception as error:  # the client and the servers raise of every sort
                raise QueryFailed(Failure.ERROR, str(error)[:MOST_TEXT]) from None

    def _answer(self, query: str) -> list[Row]:
        if query.startswith("DESCRIBE "):
            fields = self._session.sql(query.removeprefix("DESCRIBE ")).schema.fields
            return [[field.name, field.dataType.simpleString().upper()] for field in fields]
        if dropped := _DROPS.fullmatch(query):
            self._session.catalog.dropTempView(dropped[1])
            return []
        if made := _MAKES.fullmatch(query):
            self._make(made[1].strip("`"), made[2])
            return []
        frame = self._session.sql(query)
        return [[plain(cell) for cell in row] for row in frame.limit(MOST_ROWS).collect()]

    def _make(self, name: str, query: str) -> None:
        """Make a view; what a stage found is held where the server can, as many questions are asked of it."""
        frame = self._session.sql(query)
        frame.createOrReplaceTempView(name)
        if name.startswith("qsmo_"):
            with contextlib.suppress(Exception):  # a server without a cache only takes longer
                frame.cache()

    def close(self) -> None:
        """End the session, and with it its views and what was held."""
        self._session.stop()


def asked_again(ask: Callable[[], T]) -> T:
    """What ``ask`` gives, asked once more where the client's pool of threads was closed but not let go of.

    The client keeps one pool for all sessions of a process and closes it with any of them. Where closing it
    fails in the middle, it keeps the closed one, and nothing can be asked in this process any more.
    """
    try:
        return ask()
    except RuntimeError as error:
        if "after shutdown" not in str(error):
            raise
        from pyspark.sql.connect.client.reattach import ExecutePlanResponseReattachableIterator

        ExecutePlanResponseReattachableIterator._release_thread_pool_instance = None
        return ask()


def _session(address: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        fix = "Install it with the extra: openqsmo[spark]."
        raise Refused(
            problems.NO_SPARK.about(why="the client of Spark Connect is not installed", fix=fix)
        ) from None
    given = urlsplit(address)
    if given.scheme != "sc" or not given.hostname:
        fix = "Give an address like sc://host:15002."
        raise Refused(problems.NO_SPARK.about(why="its address does not begin with sc://", fix=fix))
    try:
        # The client itself would try again and again for ten minutes.
        socket.create_connection((given.hostname, given.port or PORT), ANSWERS_WITHIN).close()
        session = SparkSession.builder.remote(address).create()
        session.version  # noqa: B018  (the first call is what connects)
    except Exception as error:  # whatever gRPC and the server make of it
        fix = "Check the address, and that Spark Connect runs there."
        why = f"it does not answer ({type(error).__name__})"
        raise Refused(problems.NO_SPARK.about(why=why, fix=fix)) from None
    return session

"""DuckDB as an engine: in a process of its own, with limits of memory, time, disk and files."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openqsmo.conformance.engines.asking import Failure, Progress, QueryFailed, Row
from openqsmo.conformance.engines.reading import Source, relation_of

_MOST_ROWS = 100_000
_GRACE_SECONDS = 5.0
_KEPT_FREE = 1_000_000_000  # bytes of the disk that spilling leaves free


class DuckDB:
    """One DuckDB that reads the given files and keeps its tables until it is closed.

    ``memory`` is what DuckDB may use, in bytes; what does not fit is written to ``folder``.
    """

    name = "duckdb"

    def __init__(
        self,
        *,
        paths: Iterable[str],
        memory: int,
        folder: Path,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._progress = progress
        self._process = _start(folder)
        free = shutil.disk_usage(folder).free - _KEPT_FREE
        self._send(
            {
                "paths": list(paths),
                "memory": memory,
                "disk": max(free, 0),
                "folder": str(folder),
                "threads": threads or os.cpu_count() or 1,
            }
        )
        self.version = ""

    def relation(self, sources: Sequence[Source]) -> str:
        """The files of one table, read in place and in their order."""
        return relation_of(sources)

    def ask(self, query: str, *, seconds: float | None = None) -> list[Row]:
        """The rows of one query, at most 100,000; raises QueryFailed."""
        self._send({"query": query, "seconds": seconds, "most": _MOST_ROWS})
        killer = None
        if seconds is not None:
            killer = threading.Timer(seconds + _GRACE_SECONDS, self._process.kill)
            killer.start()
        try:
            return self._heard()
        finally:
            if killer:
                killer.cancel()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _send(self, message: dict[str, Any]) -> None:
        if self._process.stdin is None:
            raise QueryFailed(Failure.DIED, "The engine has no input.")
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise QueryFailed(Failure.DIED, _ended(self._process.wait())) from None

    def _heard(self) -> list[Row]:
        for line in self._process.stdout or ():
            answer = json.loads(line)
            if "rows" in answer:
                return list(answer["rows"])
            if "failure" in answer:
                raise QueryFailed(Failure(answer["failure"]), answer["says"])
            self.version = answer.get("version", self.version)
            if self._progress and "progress" in answer:
                self._progress(float(answer["progress"]))
        raise QueryFailed(Failure.DIED, _ended(self._process.wait()))


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    """The child, with nothing of this process's surroundings but where modules are."""
    surroundings = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HOME": str(folder), "TZ": "UTC"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "openqsmo.conformance.engines.duckdb_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        cwd=folder,
        start_new_session=True,
    )


def _ended(code: int) -> str:
    return f"The engine ended with {code}, most likely for want of memory."

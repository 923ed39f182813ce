"""The process in which DuckDB runs: it reads the declared files and nothing else, and obeys its limits.

It is given queries as lines of JSON and answers with lines of JSON. When its parent is gone its input ends:
it removes its folder and ends too.
"""

import json
import os
import queue
import resource
import shutil
import sys
import threading
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb

_MOST_TEXT = 4000
_BREATH = 0.25  # seconds between two looks at the progress of a query


def main() -> None:
    """Serve until the input ends."""
    settings = json.loads(sys.stdin.readline())
    _limit(settings)
    connection = _open(settings)
    _say({"version": duckdb.__version__})
    questions: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions, settings["folder"]), daemon=True).start()
    while True:
        _answer(connection, questions.get())


def _limit(settings: Mapping[str, Any]) -> None:
    """No core dump; no more memory than twice what DuckDB may use, with room for code."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        most = settings["memory"] * 2 + 1_500_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _open(settings: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, value in (
        ("memory_limit", f"{settings['memory']}B"),
        ("temp_directory", settings["folder"]),
        ("max_temp_directory_size", f"{settings['disk']}B"),
        ("threads", settings["threads"]),
        ("TimeZone", "UTC"),
        ("enable_progress_bar", True),
        ("enable_progress_bar_print", False),
        ("progress_bar_time", 0),
        ("python_enable_replacements", False),
        # Written as a join, a list of values would bring rows out of the order by which they are numbered.
        ("disabled_optimizers", "in_clause"),
        ("autoinstall_known_extensions", False),
        ("autoload_known_extensions", False),
        ("allow_community_extensions", False),
        ("allowed_paths", settings["paths"]),
        ("enable_external_access", False),
        ("lock_configuration", True),
    ):
        connection.execute(f"SET {name} = {_setting(value)}")
    return connection


def _setting(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_setting(one) for one in value)}]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower()


def _listen(questions: "queue.SimpleQueue[Mapping[str, Any]]", folder: str) -> None:
    for line in sys.stdin:
        questions.put(json.loads(line))
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _answer(connection: duckdb.DuckDBPyConnection, question: Mapping[str, Any]) -> None:
    ended = threading.Event()
    is_late = threading.Event()
    watch = threading.Thread(target=_watch, args=(connection, question.get("seconds"), ended, is_late))
    watch.start()
    try:
        connection.execute(question["query"])
        rows = connection.fetchmany(question["most"])
        answer: dict[str, Any] = {"rows": [[_plain(cell) for cell in row] for row in rows]}
    except (duckdb.Error, MemoryError, RuntimeError) as error:
        answer = {"failure": _failure(error, is_late.is_set()), "says": str(error)[:_MOST_TEXT]}
    ended.set()
    watch.join()
    _say(answer)


def _failure(error: BaseException, is_late: bool) -> str:
    if is_late:
        return "time"
    is_memory = isinstance(error, duckdb.OutOfMemoryException | MemoryError) or "bad_alloc" in str(error)
    return "memory" if is_memory else "error"


def _watch(
    connection: duckdb.DuckDBPyConnection,
    seconds: float | None,
    ended: threading.Event,
    is_late: threading.Event,
) -> None:
    """Tell how far a query is, and end one that takes too long."""
    waited = 0.0
    while not ended.wait(_BREATH):
        waited += _BREATH
        _say({"progress": connection.query_progress()})
        if seconds is not None and waited >= seconds:
            is_late.set()
            connection.interrupt()


def _plain(cell: Any) -> Any:
    if cell is None or isinstance(cell, bool | int):
        return cell
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + "…"


_saying = threading.Lock()


def _say(message: Mapping[str, Any]) -> None:
    line = json.dumps(message).encode() + b"\n"
    with _saying:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

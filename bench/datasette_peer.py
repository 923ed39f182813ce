"""Datasette on the same offerings: a SQLite table with a full-text index, facets counted in SQL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL
from urllib.parse import urlencode

from bench import catalogue, server

COLUMNS = ("number", "title", "description", *catalogue.FACETS)


def is_there() -> bool:
    """Whether Datasette can be imported here."""
    return find_spec("datasette") is not None


@contextmanager
def datasette(folder: Path, offerings: int) -> Iterator[str]:
    """The address of a Datasette that serves them."""
    path = folder / "peer.sqlite3"
    _fill(path, offerings)
    port = server.free_port()
    limits = ["--setting", "facet_time_limit_ms", "5000", "--setting", "sql_time_limit_ms", "10000"]
    module = ["datasette", "serve", "-i", str(path), "--port", str(port), *limits]
    with server.running(module, f"http://127.0.0.1:{port}/-/versions.json", dict(os.environ), DEVNULL):
        yield f"http://127.0.0.1:{port}"


def address(asked: catalogue.Question) -> str:
    """A made-up search as Datasette takes it, every facet counted."""
    pairs = [("_search", asked.words)] if asked.words else []
    pairs += [*asked.filters.items(), *(("_facet", facet) for facet in catalogue.FACETS)]
    return f"/peer/offering.json?{urlencode([*pairs, ('_size', '20'), ('_shape', 'objects')])}"


def _fill(path: Path, offerings: int) -> None:
    with sqlite3.connect(path) as database:
        database.execute(
            f"CREATE TABLE offering (number INTEGER PRIMARY KEY, {', '.join(f'{name} TEXT' for name in COLUMNS[1:])})"
        )
        database.executemany(
            f"INSERT INTO offering VALUES ({', '.join('?' * len(COLUMNS))})",
            (
                (made.number, made.title, f"{made.summary} {made.description}", *made.facets.values())
                for made in catalogue.offerings(offerings)
            ),
        )
        for facet in catalogue.FACETS:
            database.execute(f"CREATE INDEX by_{facet} ON offering ({facet})")
        database.execute(
            "CREATE VIRTUAL TABLE offering_fts USING fts5"
            "(title, description, content='offering', content_rowid='number', tokenize='porter')"
        )
        database.execute("INSERT INTO offering_fts (offering_fts) VALUES ('rebuild')")
        database.execute("ANALYZE")
    database.close()

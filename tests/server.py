"""A server process of the test's own: real sockets, real worker processes, its own home and database."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@dataclass
class Server:
    """A running server: its address, its home and the environment to run ``qsmo`` in."""

    address: str
    home: Path
    environment: dict[str, str] = field(repr=False)

    def qsmo(self, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
        """Run a command on the same home; gives exit code and output."""
        return run_qsmo(self.environment, *arguments, **options)


def run_qsmo(environment, *arguments, timeout=300, **options):
    command = [sys.executable, "-m", "openqsmo.site.cli", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=timeout, check=False, **options
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def database() -> Iterator[str]:
    """A database of its own on the server under test, dropped afterwards; empty for SQLite."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if not given:
        yield ""
        return
    name = f"openqsmo_{secrets.token_hex(6)}"
    parts = urlsplit(given)
    address = given.replace("postgres://", "postgresql://", 1)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def environment_of(home: Path, database_url: str, port: int, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENQSMO_", "DJANGO_"))
    }
    return kept | {
        "OPENQSMO_HOME": str(home),
        "OPENQSMO_DEMO": "1",
        "OPENQSMO_DATABASE_URL": database_url,
        "OPENQSMO_BASE_URL": f"http://127.0.0.1:{port}",
        **more,
    }


@contextmanager
def serving(home: Path, *, prepare=("demo",), **more: str) -> Iterator[Server]:
    """Prepare a home (the demonstration, unless told otherwise) and serve it until the block ends."""
    port = free_port()
    with database() as database_url:
        environment = environment_of(home, database_url, port, **more)
        made = run_qsmo(environment, *prepare)
        assert made.returncode == 0, made.stderr
        command = [sys.executable, "-m", "openqsmo.site.cli", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, start_new_session=True)
        try:
            wait_for(f"http://127.0.0.1:{port}/health/")
            yield Server(f"http://127.0.0.1:{port}", home, environment)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                assert response.status == 200
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)

"""The product's own server on a fresh database of its own, and readers to drive it."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

READERS = 16
READY_WITHIN_SECONDS = 120
GONE_WITHIN_SECONDS = 20
ROTATE = Path(__file__).with_name("rotate.lua")


class NotReady(Exception):
    """A server did not come up, or what it needs is not there."""


@contextmanager
def product(folder: Path, database_url: str, offerings: int, framework: Path | None = None) -> Iterator[str]:
    """The address of a server of its own, its database filled with the made-up catalogue.

    ``framework`` is a folder of published standards, loaded as anybody would load it.
    """
    port = free_port()
    environment = os.environ | {
        "OPENQSMO_HOME": str(folder),
        "OPENQSMO_SECRET_KEY": secrets.token_urlsafe(64),
        "OPENQSMO_DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "openqsmo.site.settings",
    }
    _run(["openqsmo.site.cli", "migrate"], environment)
    _run(["bench.fill", "--offerings", str(offerings)], environment)
    if framework:
        _run(["openqsmo.site.cli", "load", "fibf", str(framework)], environment, says=subprocess.DEVNULL)
    command = ["openqsmo.site.cli", "serve", "--port", str(port)]
    with running(command, f"http://127.0.0.1:{port}/health/", environment):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(
    module: Sequence[str], address: str, environment: dict[str, str], says: int | None = None
) -> Iterator[None]:
    """A Python module as a process group of its own, from when it answers until the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", *module], env=environment, start_new_session=True, stdout=says, stderr=says
    )
    try:
        _wait_for(address, process)
        yield
    finally:
        _end(process)


@contextmanager
def postgres_database(url: str) -> Iterator[str]:
    """A new database on a PostgreSQL server, dropped at the end; NotReady when none answers."""
    import psycopg

    name = f"openqsmo_bench_{os.getpid()}"
    with ExitStack() as stack:
        try:
            server = stack.enter_context(psycopg.connect(url, autocommit=True, connect_timeout=5))
        except psycopg.Error as error:
            raise NotReady(f"no PostgreSQL answers at {url}: {error}") from None
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def read(
    base: str, addresses: Path, seconds: int, readers: int = READERS, is_fresh: bool = False
) -> dict[str, float]:
    """What readers get who ask for these addresses one after another: requests a second, p50 and p99 in ms.

    ``is_fresh`` makes each address one that was never asked for before.
    """
    command = ["wrk", "-t1", f"-c{readers}", f"-d{seconds}s", "--timeout", "60s", "-s", str(ROTATE), base]
    environment = os.environ | {"ADDRESSES": str(addresses), "FRESH": "1" if is_fresh else ""}
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a whole process group and see it gone, for children may outlive the one that was started."""
    until = time.monotonic() + GONE_WITHIN_SECONDS
    asked = signal.SIGTERM
    try:
        while True:
            os.killpg(process.pid, asked)
            asked = signal.SIGKILL if time.monotonic() > until else 0
            process.poll()
            time.sleep(0.1)
    except ProcessLookupError:
        return


def _run(module: Sequence[str], environment: dict[str, str], says: int | None = None) -> None:
    try:
        subprocess.run([sys.executable, "-m", *module], env=environment, stdout=says, check=True)
    except subprocess.CalledProcessError as error:
        raise NotReady(f"{' '.join(module)} ended with code {error.returncode}") from None


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(address, timeout=READY_WITHIN_SECONDS).read()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise NotReady(f"no answer at {address}")

"""The folder that a demonstration lives in: whether it is one, and how to begin anew."""

import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings

from openqsmo.kernel.problems import Refused
from openqsmo.site import problems

KIND = "demonstration"
DATABASE = "openqsmo.sqlite3"
FOLDERS = ("search", "evidence")


def begin_anew() -> bool:
    """Remove a demonstration's database, search index and evidence; whether there was anything to remove.

    Refused where the database is a server's (SIT-007), or holds anything that no demonstration put there
    first (SIT-006): a marketplace must not be lost to a wrong OPENQSMO_HOME.
    """
    if settings.OPTIONS.database_url:
        raise Refused(problems.DATABASE_IS_A_SERVER)
    database: Path = settings.HOME / DATABASE
    if not database.exists():
        return False
    if not is_demonstration(database):
        raise Refused(problems.NOT_FILLED_HERE.about(home=settings.HOME))
    for name in (database.name, f"{database.name}-wal", f"{database.name}-shm"):
        database.with_name(name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(settings.HOME / name, ignore_errors=True)
    return True


def is_demonstration(database: Path) -> bool:
    """Whether a database file was filled by the demonstration, or holds no record of anything yet."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if not {"ledger_event", "loads_load"} <= tables:
            return not tables
        (filled,) = connection.execute("SELECT count(*) FROM loads_load WHERE kind = ?", (KIND,)).fetchone()
        (events,) = connection.execute("SELECT count(*) FROM ledger_event").fetchone()
    return bool(filled) or not events


def refuse_taken_port(port: int) -> None:
    """Refuse a port on which something answers (SIT-008), before minutes are spent on loading."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Refused(problems.PORT_TAKEN.about(port=port, other=port + 1))

"""How often something may be tried."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection

from openqsmo.kernel.problems import Refused
from openqsmo.web.limits import limit
from openqsmo.web.models import Tally

NOON = "2026-06-01T12:00:00Z"
PER = timedelta(minutes=10)


def tries(count: int, what: str = "needs", key: str = "192.0.2.1", most: int = 3) -> int:
    """How many of so many tries were let through."""
    allowed = 0
    for _ in range(count):
        try:
            limit(what, key, most=most, per=PER)
        except Refused:
            continue
        allowed += 1
    return allowed


def test_so_many_are_let_through_and_no_more(db):
    with time_machine.travel(NOON, tick=False):
        assert tries(3) == 3
        assert tries(5) == 0


def test_the_refusal_says_how_long_to_wait(db):
    with time_machine.travel(NOON, tick=False) as clock:
        clock.shift(timedelta(minutes=8, seconds=30))
        tries(3)
        with pytest.raises(Refused) as refused:
            limit("needs", "192.0.2.1", most=3, per=PER)
        assert (refused.value.problem.code, refused.value.problem.status) == ("WEB-009", 429)
        assert refused.value.problem.fix == "Wait 2 minutes and try again."
        clock.shift(timedelta(seconds=60))
        with pytest.raises(Refused) as refused:
            limit("needs", "192.0.2.1", most=3, per=PER)
        assert refused.value.problem.fix == "Wait 1 minute and try again."


def test_after_its_span_all_is_open_again_and_nothing_is_kept(db):
    with time_machine.travel(NOON, tick=False) as clock:
        tries(9)
        clock.shift(PER)
        assert tries(5) == 3
        assert Tally.objects.count() == 1


def test_each_thing_and_each_key_counts_for_itself(db):
    with time_machine.travel(NOON, tick=False):
        tries(9)
        assert tries(9, key="192.0.2.2") == 3
        assert tries(9, what="sign-in") == 3
        assert tries(9, what="sign-in\n192.0.2.1", key="") == 3


def test_the_key_is_not_stored(db):
    tries(1, key="lee@example.gov")
    assert "lee" not in Tally.objects.get().key


WORK = """
import json, sys
from datetime import UTC, datetime, timedelta
from django.conf import settings
database = json.loads(sys.argv[1])
settings.configure(DATABASES={"default": database}, SECRET_KEY="k", INSTALLED_APPS=["openqsmo.web"], USE_TZ=True)
import django
django.setup()
if len(sys.argv) == 2:
    from django.core.management import call_command
    sys.exit(call_command("migrate", verbosity=0))
from openqsmo.kernel.problems import Refused
from openqsmo.web import limits
limits.timezone.now = lambda: datetime(2026, 6, 1, tzinfo=UTC)
allowed = 0
for _ in range(10):
    try:
        limits.limit("needs", "192.0.2.1", most=25, per=timedelta(minutes=10))
        allowed += 1
    except Refused:
        pass
print(allowed)
"""


@pytest.fixture
def shared_database(db, tmp_path):
    """A database that other processes may open too: a file, or a schema of its own on PostgreSQL."""
    if connection.vendor == "sqlite":
        name = str(tmp_path / "limits.sqlite3")
        yield {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": {"timeout": 30}}
        return
    given = connection.settings_dict
    where = {"dbname": given["NAME"], "user": given["USER"], "host": given["HOST"], "port": given["PORT"]}
    with psycopg.connect(**where, password=given["PASSWORD"] or None, autocommit=True) as own:
        own.execute("CREATE SCHEMA limits_of_processes")
        wanted = {name: given[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
        yield {**wanted, "OPTIONS": {"options": "-c search_path=limits_of_processes"}}
        own.execute("DROP SCHEMA limits_of_processes CASCADE")


@pytest.mark.server
def test_processes_count_together(shared_database):
    command = [sys.executable, "-c", WORK, json.dumps(shared_database)]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, env=environment, check=True, timeout=120)
    working = [
        subprocess.Popen([*command, "work"], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert sum(int(process.communicate(timeout=120)[0]) for process in working) == 25

"""Loads that are killed or meet: nothing half-written, the ledger whole, and loading again works."""

import json
import os
import signal
import subprocess
import sys
import uuid

import psycopg
import pytest

from openqsmo.catalog.tests.fedramp_samples import old_snapshot
from openqsmo.catalog.tests.loading import dated

pytestmark = pytest.mark.server
SERVER = os.environ.get("TEST_DATABASE_URL", "")
PRODUCTS = 300


@pytest.fixture(scope="module")
def database():
    """The address of an empty database of this module's own; empty for SQLite in the home folder."""
    if not SERVER:
        yield ""
        return
    name = f"openqsmo_killed_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield SERVER.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def home(tmp_path_factory, database):
    """An installation with its tables and a small snapshot loaded, as the environment of its commands."""
    folder = tmp_path_factory.mktemp("killed")
    own = ("OPENQSMO_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment |= {"OPENQSMO_HOME": str(folder), "OPENQSMO_DEMO": "1", "OPENQSMO_DATABASE_URL": database}
    migrate = ["-m", "django", "migrate", "--verbosity", "0", "--settings", "openqsmo.site.settings"]
    subprocess.run([sys.executable, *migrate], env=environment, check=True)
    (folder / "first.json").write_text(json.dumps(old_snapshot()))
    (folder / "second.json").write_text(json.dumps(many_products()))
    run(environment, "load", "fedramp", str(folder / "first.json"))
    return environment


def many_products():
    snapshot = dated(old_snapshot(), "2025-01-31")
    product, row = snapshot["data"]["Products"][0], snapshot["data"]["AtoMapping"][0]
    for number in range(PRODUCTS):
        identifier = f"FR30000{number:05}"
        snapshot["data"]["Products"].append({**product, "id": identifier, "csp": f"Firm {number}"})
        snapshot["data"]["AtoMapping"].append({**row, "id": identifier})
    return snapshot


def command(*arguments):
    return [sys.executable, "-m", "openqsmo.site.cli", *arguments]


def run(environment, *arguments):
    done = subprocess.run(command(*arguments), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def standing(environment):
    """Everything there is, in one line: events, live rows and the head's hash; refuses a broken ledger."""
    return run(environment, "ledger", "verify")


def kill_at(environment, said):
    """Start the load of the second snapshot and kill it as soon as it says this."""
    # Slowed down: who listens must not be slower than who writes, also on a busy machine.
    asked = [
        "nice",
        "-n",
        "19",
        *command("load", "fedramp", f"{environment['OPENQSMO_HOME']}/second.json", "--progress"),
    ]
    with subprocess.Popen(
        asked, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as load:
        for line in load.stderr:
            if line.strip().startswith(said):
                load.send_signal(signal.SIGKILL)
                break
        load.wait()
    assert load.returncode == -signal.SIGKILL


def test_a_load_that_is_killed_leaves_everything_as_it_was(home):
    before = standing(home)
    # Organizations are written by then; offerings and adoptions are, and their events are being written.
    for said in ("agencies and providers found", "writing"):
        kill_at(home, said)
        assert standing(home) == before, said


def test_after_the_kills_the_load_begins_anew_and_is_whole(home):
    (report,) = run(home, "load", "fedramp", f"{home['OPENQSMO_HOME']}/second.json", "--json").splitlines()
    outcomes = json.loads(report)["outcomes"]
    assert outcomes["offering"] == {"new": PRODUCTS, "changed": 0, "unchanged": 2, "gone": 0}
    assert outcomes["organization"]["new"] == PRODUCTS
    loads = [json.loads(line) for line in run(home, "loads", "--json").splitlines()]
    assert [load["as_of"] for load in loads] == ["2025-01-31", "2024-03-31"]
    assert standing(home).startswith("whole: ")


def test_two_loads_at_once_wait_for_each_other(home):
    asked = command("load", "fedramp", f"{home['OPENQSMO_HOME']}/third.json", "--json")
    third = dated(many_products(), "2025-02-28")
    third["data"]["Products"] = third["data"]["Products"][:100]
    with open(f"{home['OPENQSMO_HOME']}/third.json", "w") as file:
        json.dump(third, file)
    started = [
        subprocess.Popen(asked, env=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    said = [load.communicate() for load in started]
    assert [load.returncode for load in started] == [0, 0], said
    gone = sorted(json.loads(out)["outcomes"]["offering"]["gone"] for out, _ in said)
    assert gone == [0, PRODUCTS + 2 - 100]
    assert standing(home).startswith("whole: ")

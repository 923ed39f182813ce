"""A dozen of the malformed feeds through the real command: one clear line and exit code 2, or a report."""

import json

import pytest

from tests.hostile.feeds import spoiled
from tests.hostile.test_feeds import put
from tests.server import database, environment_of, run_qsmo

pytestmark = pytest.mark.server
BY_NAME = {str(case): case for case in spoiled()}
REFUSED = [
    ("fedramp: a zip file that unpacks to ten megabytes", "LOA-003"),
    ("fedramp: nested a hundred thousand deep", "LOA-005"),
    ("fedramp: NaN for a text", "LOA-004"),
    ("fedramp: a device that never ends", "LOA-001"),
    ("fibf: as utf-16-le without a mark", "LOA-003"),
    ("fibf: a second document after it", "LOA-004"),
    ("agencies: an empty folder", "LOA-009"),
    ("agencies: the header of something else", "LOA-007"),
    ("agencies: a name that is too long", "LOA-008"),
    ("grants-offerings: a quote that never ends", "LOA-006"),
    ("grants-offerings: empty", "LOA-006"),
    ("grants-offerings: semicolons for commas", "LOA-007"),
]
LOADED = [
    ("fedramp: one key twice", "key repeated"),
    ("grants-offerings: a row too long", "ragged row"),
    ("agencies: a letter of Windows", "not utf8"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The environment of a home of its own, with its tables and nothing in them."""
    with database() as database_url:
        environment = environment_of(tmp_path_factory.mktemp("home"), database_url, port=1)
        made = run_qsmo(environment, "migrate")
        assert made.returncode == 0, made.stderr
        yield environment


@pytest.mark.parametrize(("name", "code"), REFUSED, ids=[name for name, _ in REFUSED])
def test_a_feed_that_cannot_be_used_is_refused_in_one_line(home, name, code, tmp_path):
    case = BY_NAME[name]
    ran = run_qsmo(home, "load", case.kind, str(put(case, tmp_path)))
    assert (ran.returncode, ran.stdout) == (2, ""), ran
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.endswith(f"({code})\n")


@pytest.mark.parametrize(("name", "says"), LOADED, ids=[name for name, _ in LOADED])
def test_a_feed_that_can_be_used_in_part_ends_with_what_was_wrong(home, name, says, tmp_path):
    case = BY_NAME[name]
    ran = run_qsmo(home, "load", case.kind, str(put(case, tmp_path)))
    assert (ran.returncode, ran.stderr) == (0, ""), ran
    assert says in ran.stdout


def test_only_what_was_loaded_is_on_record_and_the_ledger_is_whole(home):
    kinds = [json.loads(line)["kind"] for line in run_qsmo(home, "loads", "--json").stdout.splitlines()]
    assert sorted(kinds) == sorted(BY_NAME[name].kind for name, _ in LOADED)
    verified = run_qsmo(home, "ledger", "verify")
    assert verified.returncode == 0, verified.stdout

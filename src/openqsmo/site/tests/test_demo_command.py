"""``qsmo demo`` as a person runs it: processes, a home of its own."""

import pytest

from openqsmo.site.demonstration.content import people
from tests.server import database, environment_of, free_port, run_qsmo

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Runs ``qsmo`` on a home that the first run of ``qsmo demo`` makes a demonstration."""
    with database() as url:
        environment = environment_of(tmp_path_factory.mktemp("demo"), url, 8000)
        del environment["OPENQSMO_DEMO"]
        yield lambda *arguments: run_qsmo(environment, *arguments)


def test_it_fills_a_new_home_once_and_says_how_to_look_at_it(demo):
    port = free_port()
    first = demo("demo", "--port", str(port))
    assert first.returncode == 0, first.stderr
    assert f"http://127.0.0.1:{port}/sign-in/" in first.stdout
    assert all(person.email in first.stdout for person in people())
    head = demo("ledger", "verify")
    assert head.stdout.startswith("whole:")
    again = demo("demo")
    assert again.returncode == 0, again.stderr
    assert "kept what is there" in again.stderr
    assert demo("ledger", "verify").stdout == head.stdout


def test_it_begins_anew_when_asked_or_says_why_it_does_not(demo):
    demo("demo")
    done = demo("demo", "--reset")
    if "SIT-007" in done.stderr:  # on a database server nothing is removed
        assert done.returncode == 2
        return
    assert done.returncode == 0, done.stderr
    assert "removed what the demonstration held" in done.stderr
    assert demo("ledger", "verify").stdout.startswith("whole:")


def test_a_data_folder_that_is_not_there_is_refused_after_the_rest_is_in_place(demo, tmp_path):
    done = demo("demo", "--data", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "SIT-009" in done.stderr


def test_a_home_that_holds_a_marketplace_is_left_alone(tmp_path):
    environment = environment_of(tmp_path, "", 8000, OPENQSMO_SECRET_KEY="s" * 60)
    del environment["OPENQSMO_DEMO"]
    assert run_qsmo(environment, "migrate").returncode == 0
    done = run_qsmo(environment, "demo", "--reset")
    assert done.returncode == 2
    assert "SIT-004" in done.stderr

"""The home of a demonstration: begun anew only where it is one."""

import socket
import sqlite3

import pytest

from openqsmo.kernel.problems import Refused
from openqsmo.site.demonstration import home

EMPTY = ()
MARKET = (
    "CREATE TABLE ledger_event (sequence)",
    "CREATE TABLE loads_load (kind)",
    "INSERT INTO ledger_event VALUES (1)",
)


@pytest.fixture
def database(tmp_path, settings):
    """Makes the database of a home with these statements."""
    settings.HOME = tmp_path
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"database_url": ""})

    def make(*statements):
        path = tmp_path / "openqsmo.sqlite3"
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return path

    return make


@pytest.mark.parametrize(
    ("case", "statements", "is_one"),
    [
        ("a file without tables", EMPTY, True),
        ("a marketplace in which nothing happened", MARKET[:2], True),
        ("a marketplace", MARKET, False),
        (
            "a marketplace with loads of its own",
            (*MARKET, "INSERT INTO loads_load VALUES ('fedramp')"),
            False,
        ),
        ("a demonstration", (*MARKET, "INSERT INTO loads_load VALUES ('demonstration')"), True),
        ("a database of something else", ("CREATE TABLE photos (name)",), False),
    ],
)
def test_a_database_is_a_demonstration_by_what_it_holds(database, case, statements, is_one):
    assert home.is_demonstration(database(*statements)) is is_one, case


def test_beginning_anew_removes_database_index_and_evidence_and_nothing_else(database, tmp_path):
    path = database(*MARKET, "INSERT INTO loads_load VALUES ('demonstration')")
    for name in ("search", "evidence", "static"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    (tmp_path / "settings.env").write_text("OPENQSMO_DEMO=1\n")
    assert home.begin_anew() is True
    assert not path.exists()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["settings.env", "static"]


def test_a_marketplace_is_never_begun_anew(database):
    path = database(*MARKET)
    with pytest.raises(Refused) as refused:
        home.begin_anew()
    assert refused.value.problem.code == "SIT-006"
    assert path.exists()


def test_a_database_on_a_server_is_never_begun_anew(database, settings):
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"database_url": "postgres://somewhere/db"})
    with pytest.raises(Refused) as refused:
        home.begin_anew()
    assert refused.value.problem.code == "SIT-007"


def test_where_nothing_is_there_is_nothing_to_begin_anew(database):
    assert home.begin_anew() is False


def test_a_port_on_which_something_answers_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused) as refused:
            home.refuse_taken_port(port)
        assert refused.value.problem.code == "SIT-008"
    home.refuse_taken_port(port)

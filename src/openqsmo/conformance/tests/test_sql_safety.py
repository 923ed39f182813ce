"""Queries from outside: what may not run, and that the engine would not run it either."""

import os

import pytest

from openqsmo.conformance import check
from openqsmo.conformance.engines.asking import Failure, QueryFailed
from openqsmo.conformance.engines.duckdb import DuckDB
from openqsmo.conformance.rules.sql_safety import Unsafe, understood
from openqsmo.conformance.tests.payroll import CLEAN, CONTRACT, written
from openqsmo.conformance.vocabulary import RuleState, Verdict

TABLES = {"payroll": "payroll", "agencies": "agencies"}
ENDLESS = "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t"
ATTACKS = [
    ("reads a file", "SELECT count(*) FROM read_text('/etc/passwd')", "read_text()"),
    ("names a file as a table", "SELECT count(*) FROM '/etc/passwd'", "/etc/passwd"),
    ("lists files", "SELECT * FROM glob('/*')", "glob()"),
    ("reads a file within", "SELECT count(*) FROM payroll WHERE a IN (SELECT b FROM read_blob('x'))", "read_blob()"),
    ("writes a file", "COPY payroll TO '/tmp/x.csv'", "not one SELECT"),
    ("attaches a database", "ATTACH '/tmp/x.db'", "not one SELECT"),
    ("installs an extension", "INSTALL httpfs", "not one SELECT"),
    ("loads an extension", "LOAD httpfs", "not one SELECT"),
    ("changes a setting", "SET enable_external_access = true", "not one SELECT"),
    ("a pragma", "PRAGMA database_list", "not one SELECT"),
    ("drops a table", "DROP TABLE payroll", "not one SELECT"),
    ("a second statement", "SELECT 1; SELECT 2", "not one SELECT"),
    ("reads the surroundings", "SELECT getenv('HOME')", "getenv()"),
    ("reads a setting", "SELECT current_setting('temp_directory')", "current_setting()"),
    ("runs a text as a query", "SELECT * FROM query('SELECT 1')", "query()"),
    ("reads the catalogue", "SELECT count(*) FROM information_schema.tables", "another database"),
    ("reads settings as a table", "SELECT count(*) FROM duckdb_settings()", "duckdb_settings()"),
    ("reads a stage of ours", "SELECT count(*) FROM qsmo_stage_0", "qsmo_stage_0"),
    ("never ends", ENDLESS, "recursive"),
    ("makes many rows of none", "SELECT count(*) FROM range(1000000000000)", "generate_series()"),
    ("makes much of little", "SELECT count(*) FROM payroll WHERE repeat(a, 1000000000) = ''", "repeat()"),
    ("pads without end", "SELECT max(length(lpad(a, 1000000000, 'x'))) FROM payroll", "pad()"),
    ("a parameter", "SELECT count(*) FROM payroll WHERE a = $1", "not allowed"),
    ("is no SQL", "SELECT FROM WHERE (", "cannot be read as SQL"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "query", "says"), ATTACKS, ids=[case for case, *_ in ATTACKS])
def test_what_a_query_may_not_do_is_named(case, query, says):
    with pytest.raises(Unsafe) as unsafe:
        understood(query, TABLES)
    assert says in str(unsafe.value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM payroll WHERE NOT (isodow(payday) = 5 AND payday = period_end + 6)",
        "SELECT count(*) FROM payroll p JOIN agencies a ON p.code = a.code WHERE a.name ILIKE 'x%'",
        "WITH late AS (SELECT id, max(day) AS day FROM payroll GROUP BY id) SELECT count(*) FROM late",
        "SELECT count(*) FROM (SELECT row_number() OVER (PARTITION BY a ORDER BY b) AS n FROM payroll) WHERE n > 1",
        "SELECT avg(net) FILTER (WHERE plan IN ('GS', 'WG')) FROM payroll",
        "SELECT count(*) FROM payroll WHERE abs(net - (gross - deductions)) > 1.00",
        "SELECT count(*) FROM payroll WHERE regexp_matches(a, '^x') AND date_diff('day', b, c) > 3",
    ],
)
def test_what_rules_need_is_allowed(query):
    assert understood(query, TABLES)


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locked")
    data = written(folder, CLEAN)
    spill = folder / "spill"
    spill.mkdir()
    engine = DuckDB(paths=[str(data)], memory=300_000_000, folder=spill, threads=1)
    engine.ask(f"CREATE TABLE payroll AS SELECT * FROM read_csv('{data}')")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "COPY payroll TO '/tmp/openqsmo-attack.csv'",
        "EXPORT DATABASE '/tmp/openqsmo-attack'",
        "ATTACH '/tmp/openqsmo-attack.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET allowed_paths = ['/etc/passwd']",
        "RESET lock_configuration",
        "SELECT getenv('HOME')",
        "SELECT * FROM read_csv('https://example.gov/x.csv')",
        "SELECT * FROM os",
    ],
)
def test_past_the_parser_the_engine_itself_declines(locked, query):
    with pytest.raises(QueryFailed) as failed:
        locked.ask(query)
    assert failed.value.failure is Failure.ERROR
    assert locked.ask("SELECT count(*) FROM payroll") == [[2]]


def test_a_query_that_never_ends_is_ended_and_the_engine_goes_on(locked):
    with pytest.raises(QueryFailed) as failed:
        locked.ask(ENDLESS, seconds=0.5)
    assert failed.value.failure is Failure.TIME
    assert locked.ask("SELECT count(*) FROM payroll") == [[2]]


def test_a_query_that_takes_all_memory_is_declined_and_the_engine_goes_on(locked):
    with pytest.raises(QueryFailed) as failed:
        locked.ask("SELECT len(list(i)) FROM range(900_000_000) AS numbers(i)", seconds=20)
    assert failed.value.failure is Failure.MEMORY
    assert locked.ask("SELECT count(*) FROM payroll") == [[2]]


def test_a_contract_with_an_attack_is_checked_without_it(tmp_path):
    document = CONTRACT.replace(
        b"SELECT count(*) FROM ${table} WHERE net > gross", b"SELECT count(*) FROM '/etc/passwd'"
    )
    report = check(written(tmp_path, CLEAN), standard=document, folder=tmp_path)
    attack = report.results[-1]
    assert (attack.state, report.verdict) == (RuleState.ERROR, Verdict.NOT_CHECKED)
    assert "/etc/passwd" in attack.why
    assert {result.state for result in report.results[:-1]} == {RuleState.PASS}


def test_when_the_engine_dies_of_a_query_the_rest_is_still_told(tmp_path, monkeypatch):
    asked = DuckDB.ask

    def killed(self, query, *, seconds=None):
        if "GROUP BY" in query and seconds:
            os.kill(self._process.pid, 9)
        return asked(self, query, seconds=seconds)

    monkeypatch.setattr(DuckDB, "ask", killed)
    document = CONTRACT.replace(
        b"    quality:\n      - name: net at most gross",
        b"    quality:\n      - name: bomb\n        type: sql\n        mustBe: 0\n"
        b"        query: SELECT count(*) FROM (SELECT plan FROM payroll GROUP BY plan HAVING count(*) > 9)\n"
        b"      - name: last\n        type: sql\n        mustBe: 2\n        query: SELECT max(record_id) FROM payroll\n"
        b"      - name: net at most gross",
    )
    report = check(written(tmp_path, CLEAN), standard=document, folder=tmp_path)
    states = {result.rule.id: result.state for result in report.results}
    assert states.pop("payroll.bomb") is RuleState.ERROR
    assert set(states.values()) == {RuleState.PASS}
    assert [path.name for path in tmp_path.iterdir()] == ["payroll.csv"]


def test_what_a_killed_check_left_is_removed_by_the_next(tmp_path):
    left = tmp_path / "openqsmo-check-left"
    left.mkdir()
    (left / ".lock").touch()
    (left / "spill").write_bytes(b"x")
    check(written(tmp_path, CLEAN), standard=CONTRACT, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["payroll.csv"]


def test_a_child_whose_parent_is_gone_ends_and_takes_its_folder_along(tmp_path):
    spill = tmp_path / "spill"
    spill.mkdir()
    engine = DuckDB(paths=[], memory=300_000_000, folder=spill)
    engine.ask("SELECT 1")
    engine._process.stdin.close()
    assert engine._process.wait(timeout=20) == 0
    assert not spill.exists()
    engine._process.stdout.close()

"""Spark gives the same answers as DuckDB: the same counts, and on Parquet the same rows.

The server is the one that needs no JVM, in a process of its own; OPENQSMO_TEST_SPARK names another.
Skipped where the extra ``spark`` is not installed.
"""

import importlib.util
import os
import subprocess
import sys
import time
from functools import partial

import duckdb
import pytest
import sqlglot

from openqsmo.conformance.checking import check
from openqsmo.conformance.rules.compiling.spark_queries import NotAlike, prove_alike, spark_words
from openqsmo.conformance.tests.payroll import CLEAN, CONTRACT, FAULTY, written
from openqsmo.conformance.vocabulary import RuleState
from openqsmo.kernel.problems import Refused
from tests.server import free_port

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("pyspark", "pandas", "grpc")),
        reason="the extra spark is not installed",
    ),
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::ResourceWarning"),
]
SERVE = (
    "from pysail.spark import SparkConnectServer as S; S(ip='127.0.0.1', port={port}).start(background=False)"
)


def answers(address):
    from openqsmo.conformance.engines.spark import Spark

    for _ in range(100):
        try:
            Spark(address=address, folder=None).close()
        except Refused:
            time.sleep(0.1)
        else:
            return True
    return False


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """The address of a Spark Connect server that sees this machine's files."""
    if given := os.environ.get("OPENQSMO_TEST_SPARK"):
        yield given
        return
    pytest.importorskip("pysail", reason="no Spark Connect server is installed (group spark-sim)")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(port=port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path_factory.mktemp("spark"),
    )
    try:
        assert answers(f"sc://127.0.0.1:{port}")
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def told(report, *, with_rows):
    """What a report says of each rule, without where a row stands: Spark reads files in no order."""
    return {
        result.rule.id: (
            result.state,
            result.found,
            result.checked,
            result.measured,
            result.distinct_total,
            result.distinct,
            [(dict(row.key), row.field, row.given, row.difference) for row in result.rows]
            if with_rows
            else None,
        )
        for result in report.results
    }


def both(data, spark, **options):
    """The reports of both engines."""
    return (
        check(data, standard=options.get("standard", CONTRACT)),
        check(data, standard=options.get("standard", CONTRACT), engine="spark", spark_address=spark),
    )


def test_a_csv_is_found_to_have_the_same_faults(tmp_path, spark):
    data = written(tmp_path, CLEAN + FAULTY)
    ours, theirs = both(data, spark)

    assert told(ours, with_rows=False) == told(theirs, with_rows=False)
    assert (ours.verdict, theirs.verdict) == ("not_conformant", "not_conformant")
    assert theirs.engine == "spark"
    assert any(result.state is RuleState.FAIL for result in theirs.results)


SEEDED = b"""\
apiVersion: v3.1.0
kind: DataContract
id: pay
version: 1.0.0
status: active
schema:
- name: pay
  properties:
  - {name: id, logicalType: integer, required: true, unique: true, primaryKey: true}
  - {name: person, logicalType: string, required: true, logicalTypeOptions: {pattern: '^E[0-9]{5}$', maxLength: 6}}
  - {name: agency, logicalType: string}
  - {name: period, logicalType: integer, logicalTypeOptions: {minimum: 1, maximum: 26}}
  - {name: payday, logicalType: date}
  - {name: hours, logicalType: number, logicalTypeOptions: {minimum: 0, maximum: 160}}
  - {name: gross, logicalType: number, physicalType: 'DECIMAL(12,2)'}
  - {name: net, logicalType: number, physicalType: 'DECIMAL(12,2)'}
  quality:
  - {name: net, type: sql, query: SELECT count(*) FROM pay WHERE net > gross, mustBe: 0}
  - {name: friday, type: sql, query: SELECT count(*) FROM pay WHERE isodow(payday) <> 5, mustBe: 0}
  - {name: once, type: sql, query: 'SELECT count(*) - count(DISTINCT (person, period)) FROM pay', mustBe: 0}
  - name: periods
    type: sql
    query: SELECT count(*) FROM (SELECT person FROM pay GROUP BY ALL HAVING count(DISTINCT period) > 3)
    mustBe: 0
    customProperties:
    - property: offendingRows
      value: SELECT person, count(DISTINCT period) AS n FROM pay GROUP BY ALL HAVING n > 3 ORDER BY person
  - {name: files, type: sql, query: "SELECT count(*) FROM text.`/etc/passwd`", mustBe: 0}
  - {name: whole, type: sql, query: SELECT count(*) FROM pay WHERE CAST(net AS INTEGER) > 5, mustBe: 0}
"""


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    """Two thousand seeded records, one in fifty with a fault of each kind."""
    path = tmp_path_factory.mktemp("data") / "pay.parquet"
    duckdb.sql(
        f"""COPY (SELECT
            CASE WHEN i % 50 = 1 THEN i - 1 ELSE i END AS id,
            CASE WHEN i % 50 = 2 THEN NULL WHEN i % 50 = 3 THEN 'X' || i
                 ELSE 'E' || lpad((i // 4)::VARCHAR, 5, '0') END AS person,
            'A' || (i % 7) AS agency,
            CASE WHEN i % 50 = 4 THEN 27 + i % 3 ELSE 1 + i % 4 END AS period,
            DATE '2026-01-09' + CASE WHEN i % 50 = 5 THEN (1 + i % 3)::INTEGER ELSE 0 END AS payday,
            CASE WHEN i % 50 = 6 THEN 160.25 WHEN i % 50 = 7 THEN NULL ELSE 80.0 END::DOUBLE AS hours,
            (100 + i % 9)::DECIMAL(12,2) AS gross,
            (CASE WHEN i % 50 = 8 THEN 200.01 ELSE 75.25 END)::DECIMAL(12,2) AS net
        FROM range(2000) t(i)) TO '{path}' (FORMAT parquet)"""
    )
    return path


def test_on_parquet_the_same_rows_are_shown(parquet, spark):
    ours, theirs = both(parquet, spark, standard=SEEDED)
    found, same = told(ours, with_rows=True), told(theirs, with_rows=True)
    alike = [rule for rule in found if not rule.endswith(("files", "whole"))]

    assert {rule: found[rule] for rule in alike} == {rule: same[rule] for rule in alike}
    assert sum(result.found or 0 for result in theirs.results) > 200
    assert [len(same[rule][-1]) for rule in alike if rule.endswith(("net", "friday", "once"))] == [40, 40, 38]


def test_a_query_that_is_not_proven_alike_is_told_and_never_sent(parquet, spark):
    _, theirs = both(parquet, spark, standard=SEEDED)
    results = {result.rule.id.split(".")[-1]: result for result in theirs.results}

    for name in ("files", "whole"):
        assert results[name].state is RuleState.ERROR
        assert results[name].why


SAME = """abs(d) ; avg(i) OVER () ; CASE WHEN i > 1 THEN 'x' ELSE s END ; coalesce(s, 'z') ; ceil(f) ; floor(f)
s || '-' ; date_diff('day', y, DATE '2024-03-01') ; day(y) ; month(y) ; year(y) ; quarter(y)
extract(year FROM y) ; isodow(y) ; greatest(i, 2) ; least(i, 2) ; lag(i) OVER (ORDER BY i)
row_number() OVER (ORDER BY i) ; length(s) ; lower(s) ; upper(s) ; nullif(i, 2)
regexp_matches(s, '(?i)^ABC$') ; round(f) ; round(d, 1) ; round(i, -1) ; stddev(i) OVER () ; trim(s)
substring(s, 2, 2) ; sum(d) OVER () ; y + 6 ; i / 2 ; d / 3 ; i % 3 ; -7 % 3 ; i * d ; d * d ; f * 2
s LIKE 'a%' ; s IN ('abc', 'x') ; i NOT IN (1, 2) ; b AND i > 0 ; s IS NULL ; i IS DISTINCT FROM 2
y BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' ; y > '2024-01-01' ; s < 'b' ; d = 1.5
CAST(i AS VARCHAR) ; CAST(d AS VARCHAR) ; CAST(y AS VARCHAR) ; TRY_CAST(s AS DATE)
TRY_CAST('1.005' AS DECIMAL(5, 2))"""
QUERIES = [f"SELECT {each} AS x FROM t" for line in SAME.split("\n") for each in line.split(" ; ")] + [
    "SELECT b, count(*) AS n FROM t GROUP BY ALL HAVING n > 1",
    "SELECT count(*) - count(DISTINCT (i, s)) FROM t",
    "SELECT x.i FROM t x JOIN t y ON x.i = y.i WHERE NOT EXISTS (SELECT 1 FROM t z WHERE z.i = x.i + 1)",
    "WITH q AS (SELECT i FROM t) SELECT sum(i) FROM q",
    "SELECT i FROM t UNION ALL SELECT i FROM t",
    "SELECT s, sum(d) FILTER (WHERE i > 0) FROM t GROUP BY s",
]


def plainly(rows):
    def of(cell):
        if isinstance(cell, int | float) or type(cell).__name__ == "Decimal":
            return round(float(cell), 6)
        return cell if cell is None else str(cell)

    return sorted(([of(cell) for cell in row] for row in rows), key=str)


def collected(session, words):
    return session.sql(words).collect()


def test_what_is_passed_on_means_the_same(tmp_path, spark):
    """Everything on the list of what is alike, on values that engines like to differ about."""
    from pyspark.sql import SparkSession

    from openqsmo.conformance.engines.spark import asked_again

    with duckdb.connect() as ours:
        ours.execute(
            f"""COPY (SELECT * FROM (VALUES
                (1::BIGINT, 'abc', 1.50::DECIMAL(12,2), DATE '2024-01-19', 2.5::DOUBLE, true),
                (2, NULL, NULL, NULL, NULL, NULL), (-7, ' Ünï ', -0.01, DATE '2023-12-31', -2.5, false),
                (3, 'ABC', 10.05, DATE '2024-02-29', 1e10, true)) v(i, s, d, y, f, b))
                TO '{tmp_path}/v.parquet' (FORMAT parquet)"""
        )
        ours.execute(f"CREATE VIEW t AS SELECT * FROM '{tmp_path}/v.parquet'")
        theirs = SparkSession.builder.remote(spark).create()
        try:
            theirs.read.parquet(f"{tmp_path}/v.parquet").createOrReplaceTempView("t")
            for query in QUERIES:
                tree = sqlglot.parse_one(query, read="duckdb")
                prove_alike(tree)
                found = plainly(ours.execute(query).fetchall())
                assert plainly(asked_again(partial(collected, theirs, spark_words(tree)))) == found, query
        finally:
            theirs.stop()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT reflect('java.lang.System', 'getenv') FROM t",
        "SELECT java_method('java.lang.Runtime', 'getRuntime') FROM t",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT input_file_name() FROM t",
        "SELECT current_user() FROM t",
        "SELECT explode(sequence(1, 1000000000)) FROM t",
        "SELECT CAST(f AS INTEGER) FROM t",
        "SELECT date_diff('month', y, y) FROM t",
        "SELECT concat(s, i) FROM t",
        "SELECT TRANSFORM(s) USING 'cat' FROM t",
    ],
)
def test_what_is_not_proven_alike_is_never_written_for_spark(query):
    try:
        tree = sqlglot.parse_one(query, read="duckdb")
    except sqlglot.errors.ParseError:
        return
    with pytest.raises(NotAlike):
        prove_alike(tree)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "does not begin with sc://"),
        ("http://x", "does not begin"),
        ("sc://127.0.0.1:1", "does not answer"),
    ],
)
def test_without_a_server_the_check_is_refused_with_what_to_do(tmp_path, address, why):
    with pytest.raises(Refused) as refused:
        check(written(tmp_path, CLEAN), standard=CONTRACT, engine="spark", spark_address=address)

    assert refused.value.problem.code == "CON-006"
    assert why in refused.value.problem.says
    assert refused.value.problem.fix


def test_the_command_line_checks_on_spark(parquet, spark, tmp_path):
    contract = tmp_path / "pay.odcs.yaml"
    contract.write_text(SEEDED if isinstance(SEEDED, str) else SEEDED.decode())
    command = [sys.executable, "-m", "openqsmo.site.cli", "check", str(parquet), "--standard", str(contract)]
    said = {
        engine: subprocess.run(
            [*command, "--engine", engine, *more], capture_output=True, text=True, check=False
        )
        for engine, more in (("duckdb", []), ("spark", ["--spark-address", spark]))
    }
    assert said["spark"].returncode == said["duckdb"].returncode == 1, said["spark"].stderr
    assert all("FAIL  pay.periods" in one.stdout for one in said.values())


def test_an_engine_without_an_address_is_refused(parquet):
    with pytest.raises(Refused, match="sc://"):
        check(parquet, standard=SEEDED, engine="spark")

"""Plans: as few scans as possible, and text that other engines can read."""

import json

import sqlglot

from openqsmo.conformance.rules.compiling import Shape, compile
from openqsmo.conformance.rules.compiling.plans import KeyCheck, RowCheck, Settled
from openqsmo.conformance.rules.compiling.questions import Questions
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.tests.payroll import CONTRACT, HEAD

TEXT = Shape("payroll", "source", dict.fromkeys(HEAD.split(","), "VARCHAR"), True)
TYPES = ["BIGINT", "VARCHAR", "VARCHAR", "DATE", "DOUBLE", "DECIMAL(12,2)", "DECIMAL(12,2)"]
TYPED = Shape("payroll", "source", dict(zip(HEAD.split(","), TYPES, strict=True)), False)


def wide(columns, rules):
    """A contract of many columns with several rules each."""
    options = {"pattern": "^a", "minLength": 1, "maxLength": 9}
    properties = [
        {"name": f"c{number}", "logicalType": "string", "required": True, "logicalTypeOptions": options}
        for number in range(columns)
    ]
    document = {
        "apiVersion": "v3.1.0",
        "id": "w",
        "version": "1",
        "schema": [{"name": "w", "properties": properties}],
    }
    contract = read_contract(json.dumps(document).encode(), name="w")
    assert len(contract.rules) == rules
    return compile(contract, [Shape("w", "source", {f"c{n}": "VARCHAR" for n in range(columns)}, True)])


def test_the_data_is_read_once_whatever_the_rules():
    plan = compile(read_contract(CONTRACT, name="a"), [TEXT])
    (table,) = plan.tables
    assert table.make_stage.count("source") == 1
    assert plan.queries == ()
    assert plan.views == ()


def test_a_query_that_counts_rows_becomes_a_rule_of_the_scan():
    plan = compile(read_contract(CONTRACT, name="a"), [TEXT])
    fused = [
        check for check in plan.tables[0].checks if isinstance(check, RowCheck) and check.rule.kind == "sql"
    ]
    assert [check.fields for check in fused] == [("net", "gross")]
    apart = compile(read_contract(CONTRACT, name="a"), [TEXT], fuses=False)
    assert len(apart.queries) == len(apart.views) == 1


def test_what_the_types_of_the_data_prove_is_not_asked_of_rows():
    plan = compile(read_contract(CONTRACT, name="a"), [TYPED])
    proven = {settled.rule.id for settled in plan.settled if settled.passes}
    assert proven == {
        "payroll.record_id.type",
        "payroll.payday.type",
        "payroll.gross.type",
        "payroll.gross.precision",
        "payroll.net.type",
        "payroll.net.precision",
    }


def test_a_missing_column_is_told_and_breaks_what_requires_it():
    shape = Shape("payroll", "source", {"record_id": "BIGINT", "plan": "VARCHAR"}, False)
    settled = compile(read_contract(CONTRACT, name="a"), [shape]).settled
    assert [one.rule.id for one in settled if one.breaks_all] == ["payroll.employee_id.required"]
    assert all(isinstance(one, Settled) and one.why for one in settled)


def test_text_grows_with_the_work_and_not_with_its_square():
    small, large = (len(wide(columns, columns * 3).tables[0].make_stage) for columns in (30, 300))
    assert large < small * 11


def test_every_question_can_be_read_as_spark_sql():
    (table,) = compile(read_contract(CONTRACT, name="a"), [TEXT], dialect="spark").tables
    questions = Questions(table, "spark")
    asked = [table.make_stage, table.make_bad, questions.rows()]
    rows = [check for check in table.checks if isinstance(check, RowCheck)]
    asked += [query for _, query in questions.counts(rows)]
    asked += [questions.row_samples(rows[0], 5), questions.row_values(rows[0], 5)]
    keys = [check for check in table.checks if isinstance(check, KeyCheck)]
    asked += [questions.repeated(keys[0], "found"), questions.found_samples(keys[0], "found", 5)]
    for query in asked:
        assert "VARCHAR" not in query
        assert sqlglot.parse_one(query, dialect="spark")

"""Personal values are hidden in every part of every format."""

from dataclasses import replace

import pytest

from openqsmo.conformance.engines.reports import FORMATS
from openqsmo.conformance.engines.reports.record import as_json
from openqsmo.conformance.engines.reports.terminal import as_lines
from openqsmo.conformance.rules.masking import MASK, has_personal, masked
from openqsmo.conformance.tests.records import (
    CONTRACT,
    FORMULA,
    REPORT,
    SECRET,
    TABLE,
    a_rule,
    an_offending_row,
)
from openqsmo.conformance.vocabulary import Field, RuleKind, RuleResult, RuleState


def open_contract():
    fields = tuple(replace(field, is_personal=False) for field in TABLE.fields)
    return replace(CONTRACT, tables=(replace(TABLE, fields=fields),))


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_no_format_of_a_masked_report_holds_a_personal_value(ending):
    import io
    import zipfile

    raw = FORMATS[ending].write(masked(REPORT))
    if ending == "xlsx":
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            raw = b"".join(parts.read(name) for name in parts.namelist())
    assert SECRET.encode() not in raw
    assert "\n".join(as_lines(masked(REPORT))).count(SECRET) == 0
    assert SECRET in as_json(REPORT)


def test_what_is_not_personal_stays_and_so_do_the_counts():
    found = masked(REPORT)
    row = found.results[0].rows[0]
    assert row.given == FORMULA
    assert row.key == {"payment": "7", "ssn": MASK}
    assert found.results[1].rows[0].given == MASK
    assert found.results[1].rows[0].difference == MASK
    assert [(each.value, each.count) for each in found.results[1].distinct] == [(MASK, 1)]
    assert [each.value for each in found.results[0].distinct] == [FORMULA, None]
    assert [each.found for each in found.results] == [each.found for each in REPORT.results]
    assert found.masked


def test_masking_twice_is_masking_once():
    assert masked(masked(REPORT)) == masked(REPORT)


def test_a_contract_without_personal_fields_hides_nothing():
    report = replace(REPORT, contract=open_contract(), results=(replace(REPORT.results[0], personal=False),))
    assert masked(report) == replace(report, masked=True)
    assert not has_personal(report.contract)
    assert has_personal(REPORT.contract)


@pytest.mark.parametrize(
    ("case", "row", "shown"),
    [
        ("a column that the query made up may hold anything", {"field": "who", "given": SECRET}, MASK),
        ("a field known to be open is shown", {"field": "net", "given": "5"}, "5"),
        ("an absent value stays absent", {"field": "ssn", "given": None}, None),
        ("the case of a name hides nothing", {"field": "SSN", "given": SECRET}, MASK),
    ],
)
def test_rows_of_a_query(case, row, shown):
    rule = a_rule("SQL-1", kind=RuleKind.SQL, fields=(), query="SELECT ssn AS who FROM payments")
    result = RuleResult(rule, RuleState.FAIL, found=1, checked=1, rows=(an_offending_row(**row),))
    assert masked(replace(REPORT, results=(result,))).results[0].rows[0].given == shown, case


def test_a_query_on_one_table_may_show_another_tables_personal_field():
    people = replace(TABLE, name="people")
    calendar = replace(TABLE, name="calendar", fields=(Field("period", None),))
    contract = replace(CONTRACT, tables=(calendar, people))
    rule = a_rule(
        "SQL-1", kind=RuleKind.SQL, fields=(), table="calendar", query="SELECT ssn AS period FROM people"
    )
    row = an_offending_row(field="period", given=SECRET, key={"period": SECRET})
    result = RuleResult(rule, RuleState.FAIL, found=1, checked=1, rows=(row,))
    assert SECRET not in as_json(
        masked(replace(REPORT, contract=contract, results=(result,), problems=(), unreadable=()))
    )


def test_a_rule_over_an_open_and_a_personal_field_counts_as_personal():
    result = replace(REPORT.results[0], rule=a_rule(fields=("pay_plan", "ssn")))
    assert {each.value for each in masked(replace(REPORT, results=(result,))).results[0].distinct} == {
        MASK,
        None,
    }

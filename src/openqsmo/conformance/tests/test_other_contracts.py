# ruff: noqa: E501  (the contract is one document, line by line)
"""Contracts written for other tools load unchanged: the constructs of the standard's documentation, in words of ours."""

import pytest

from openqsmo.conformance import check
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.vocabulary import RuleKind, RuleState, Verdict

LOANS = b"""
apiVersion: v3.1.0
kind: DataContract
id: desk-loans
name: Loans of a library
version: 1.0.0
status: active
domain: library
tags: [loans]
servers:
  - {server: production, type: snowflake, account: a, database: d, schema: s}
support:
  - {channel: desk, tool: slack, url: "https://example.gov/desk"}
price: {priceAmount: 0, priceCurrency: USD, priceUnit: none}
slaProperties:
  - {property: retention, value: P1Y, element: loans.loan_id}
schema:
  - name: loans
    physicalName: loans_v1
    physicalType: table
    dataGranularityDescription: One loan
    properties:
      - {name: loan_id, logicalType: integer, physicalType: BIGINT, primaryKey: true, primaryKeyPosition: 1, required: true, unique: true}
      - {name: reader, logicalType: string, required: true, logicalTypeOptions: {pattern: "^R[0-9]{4}$"}}
      - {name: branch, logicalType: string, logicalTypeOptions: {minLength: 2, maxLength: 4}}
      - {name: days, logicalType: integer, logicalTypeOptions: {minimum: 1, maximum: 60}}
      - name: state
        logicalType: string
        quality:
          - {metric: invalidValues, arguments: {validValues: [out, back, lost]}, mustBe: 0, description: The state is known.}
          - {type: library, metric: missingValues, arguments: {missingValues: [null, '', 'n/a']}, mustBeLessThan: 3}
      - name: fee
        logicalType: number
        quality:
          - {metric: nullValues, mustBeLessThan: 50, unit: percent, severity: error, businessImpact: operational}
    quality:
      - {metric: rowCount, mustBeBetween: [2, 100]}
      - {metric: duplicateValues, arguments: {properties: [reader, branch]}, mustBe: 0, description: One loan a branch.}
      - {type: sql, query: "SELECT COUNT(*) FROM {object} WHERE state = 'back' AND fee IS NULL", mustBe: 0, scheduler: cron, schedule: 0 20 * * *}
      - {type: text, description: The desk looks at lost books.}
      - {type: custom, engine: soda, implementation: "type: duplicate_percent"}
"""
GOOD = """loan_id,reader,branch,days,state,fee
1,R0001,MA,14,out,
2,R0002,MA,7,back,0.50
3,R0003,NO,3,lost,9.00
"""
BAD = """loan_id,reader,branch,days,state,fee
1,R0001,MA,14,out,
1,X2,MAINS,0,gone,0.50
3,R0001,MA,90,n/a,9.00
4,,NO,30,back,
"""
RELATED = b"""
apiVersion: v3.2.0
kind: DataContract
id: visits
version: 1.0.0
status: active
schema:
  - name: clinics
    properties:
      - {name: clinic, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
      - {name: room, logicalType: string, primaryKey: true, primaryKeyPosition: 2}
  - name: visits
    properties:
      - {name: visit, logicalType: string, primaryKey: true, relationships: [{to: clinics.clinic, type: foreignKey}]}
      - {name: room, logicalType: string}
    relationships:
      - type: foreignKey
        from: [visits.visit, visits.room]
        to: [clinics.clinic, clinics.room]
        customProperties: [{property: cardinality, value: many-to-one}]
"""


def found_in(tmp_path, text):
    path = tmp_path / "loans.csv"
    path.write_text(text)
    return check([path], standard=LOANS)


def broken(report):
    bad = {RuleState.FAIL, RuleState.WARN}
    return {(one.rule.kind, one.rule.fields): one.found for one in report.results if one.state in bad}


def test_what_is_no_check_is_passed_by_and_what_is_not_done_is_named():
    contract = read_contract(LOANS, name="loans")
    assert [part.path for part in contract.not_understood] == ["slaProperties"]
    kinds = [rule.kind for rule in contract.rules]
    assert kinds.count(RuleKind.TEXT) == kinds.count(RuleKind.CUSTOM) == 1


def test_data_without_a_fault_breaks_nothing(tmp_path):
    report = found_in(tmp_path, GOOD)
    assert broken(report) == {}
    assert report.verdict is not Verdict.NOT_CONFORMANT


def test_every_fault_is_found_as_datacontract_cli_finds_it(tmp_path):
    table = ()
    assert broken(found_in(tmp_path, BAD)) == {
        (RuleKind.UNIQUE, ("loan_id",)): 1,
        (RuleKind.REQUIRED, ("reader",)): 1,
        (RuleKind.PATTERN, ("reader",)): 1,
        (RuleKind.LENGTH, ("branch",)): 1,
        (RuleKind.RANGE, ("days",)): 2,
        (RuleKind.INVALID_VALUES, ("state",)): 2,
        (RuleKind.NULL_VALUES, ("fee",)): 2,
        (RuleKind.DUPLICATE_VALUES, ("reader", "branch")): 1,
        (RuleKind.SQL, table): 1,
    }


@pytest.mark.parametrize(
    ("fields", "to"), [(("visit",), ("clinic",)), (("visit", "room"), ("clinic", "room"))]
)
def test_relationships_of_one_and_of_several_fields_become_references(fields, to):
    contract = read_contract(RELATED, name="visits")
    references = [rule for rule in contract.rules if rule.kind is RuleKind.REFERENCE]
    assert [rule.refers_to_fields for rule in references if rule.fields == fields] == [to]
    assert contract.not_understood == ()


def test_an_empty_value_in_a_list_of_valid_ones_says_nothing_more():
    document = LOANS.replace(b"[out, back, lost]", b'["", null, out, back]')
    contract = read_contract(document, name="loans")
    codes = next(rule.codes for rule in contract.rules if rule.kind is RuleKind.INVALID_VALUES)
    assert [code.value for code in codes] == ["", "out", "back"]

"""Contracts read: what is understood, what is named as not understood, what is refused with its line."""

import pytest

from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.tests.payroll import CONTRACT
from openqsmo.conformance.vocabulary import Dimension, RuleKind, Severity
from openqsmo.kernel.problems import Refused

HEAD = b"apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.10\nschema:\n"
TABLE = HEAD + b"- name: t\n  properties:\n"


def read(document):
    return read_contract(document, name="a.yaml")


def test_a_contract_is_read_with_its_rules_and_their_lines():
    contract = read(CONTRACT)
    assert (contract.id, contract.version, contract.tables[0].key) == ("payroll", "1.2.0", ("record_id",))
    pattern = next(rule for rule in contract.rules if rule.kind is RuleKind.PATTERN)
    assert (pattern.id, pattern.line) == ("payroll.employee_id.pattern", 19)
    assert CONTRACT.splitlines()[pattern.line - 1].strip().startswith(b"pattern:")
    assert contract.not_understood == ()


def test_a_version_keeps_its_zero():
    assert read(TABLE + b"  - name: x\n").version == "1.10"


def test_json_is_read_as_yaml_is():
    contract = read(b'{"apiVersion": "v3.0.2", "id": "j", "version": "1",\n\t"schema": [{"name": "t"}]}')
    assert [table.name for table in contract.tables] == ["t"]


def test_codes_keep_their_zeros_and_their_letters():
    contract = read(
        TABLE + b"  - {name: x, logicalType: string, enum: [01, no, 1.50, {value: N, label: None}]}\n"
    )
    assert [code.value for code in contract.rules[0].codes] == ["01", "no", "1.50", "N"]


def test_a_library_rule_carries_severity_dimension_bound_and_our_words():
    contract = read(
        TABLE
        + b"  - name: x\n    quality:\n    - metric: nullValues\n      id: X-1\n      severity: warning\n"
        b"      dimension: completeness\n      mustBeLessThan: 5\n      unit: percent\n"
        b"      customProperties: [{property: citation, value: OPM 1}, {property: example, value: a}]\n"
    )
    (rule,) = contract.rules
    assert (rule.id, rule.severity, rule.dimension) == ("X-1", Severity.WARNING, Dimension.COMPLETENESS)
    assert (rule.bounds.operator, rule.bounds.unit, int(rule.bounds.values[0])) == (
        "mustBeLessThan",
        "percent",
        5,
    )
    assert (rule.citation, rule.example) == ("OPM 1", "a")


def test_a_composite_reference_is_read_from_a_table():
    contract = read(
        HEAD + b"- name: t\n  properties: [{name: a}, {name: b}]\n"
        b"  relationships:\n  - {from: [t.a, t.b], to: [u.c, u.d]}\n"
        b"- name: u\n  properties: [{name: c}, {name: d}]\n"
    )
    (rule,) = contract.rules
    assert (rule.kind, rule.fields, rule.refers_to, rule.refers_to_fields) == (
        RuleKind.REFERENCE,
        ("a", "b"),
        "u",
        ("c", "d"),
    )


def test_a_text_rule_and_one_for_another_engine_are_named_not_dropped():
    contract = read(
        TABLE + b"  - name: x\n    quality:\n    - {type: text, description: Reviewed yearly.}\n"
        b"    - {type: custom, engine: soda, implementation: whatever}\n"
    )
    assert [(rule.kind, rule.severity) for rule in contract.rules] == [
        (RuleKind.TEXT, Severity.WARNING),
        (RuleKind.CUSTOM, Severity.FATAL),
    ]


@pytest.mark.parametrize(
    ("part", "path", "line"),
    [
        (b"  - {name: x, wibble: 1}\n", "schema[0].properties[0].wibble", 8),
        (b"  - name: x\n    logicalTypeOptions: {odd: 1}\n", "schema[0].properties[0].logicalTypeOptions.odd", 9),
        (b"  - name: x\n    quality:\n    - metric: freshness\n", "schema[0].properties[0].quality[0]", 10),
        (b"  - name: x\n    relationships:\n    - to: other.yaml#/t/x\n",
         "schema[0].properties[0].relationships[0].to", 10),
        (b"  - {name: x, logicalType: string, logicalTypeOptions: {format: binary}}\n",
         "schema[0].properties[0].logicalTypeOptions.format", 8),
        (b"slaProperties: [{property: latency, value: 4}]\n", "slaProperties", 8),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_with_its_line(part, path, line):
    before = b"  - name: y\n" if b"name: x" not in part else b""
    contract = read(TABLE + before + part)
    (told,) = contract.not_understood
    assert (told.path, told.line) == (path, line + bool(before))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "it is empty"),
        (b"a: [1", "cannot be read in line 2"),
        (b"apiVersion: v2.2.0\nid: a\nversion: 1\n", "in line 1: its version of ODCS is v2.2.0"),
        (b"apiVersion: v3.0.0\nid: a\nversion: 1\n", "it has no table"),
        (TABLE + b"  - {name: x}\n  - {name: x}\n", "in line 9: the property “x” is given twice"),
        (TABLE + b"  - {name: x, logicalType: money}\n", "the logicalType “money” is not known"),
        (TABLE + b"  - name: x\n    logicalTypeOptions:\n      pattern: '['\n", "in line 10: the pattern “[”"),
        (TABLE + b"  - name: x\n    logicalTypeOptions: {pattern: '(?=a)b'}\n", "looks around or back"),
        (TABLE + b"  - {name: x, required: sometimes}\n", "“required” is sometimes"),
        (TABLE + b"  - name: x\n    quality: [{metric: invalidValues, mustBe: 0}]\n", "says not what is valid"),
        (TABLE + b"  - name: x\n    quality: [{type: sql, query: SELECT 1}]\n", "the SQL rule has no bound"),
        (TABLE + b"  - name: x\n    relationships: [{to: u.y}]\n", "there is no table “u”"),
        (TABLE + b"  - {name: x, customProperties: [{property: codes, value: [A]}, {property: codesOn, value: z}]}\n",
         "codesOn names “z”"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_what_and_where(document, says):
    with pytest.raises(Refused) as refused:
        read(document)
    problem = refused.value.problem
    assert says in problem.says
    assert problem.code in {"CON-001", "CON-002"}
    assert problem.fix


@pytest.mark.parametrize(
    "document",
    [
        b"[" * 100_000,
        b"a: &a [*a]",
        b"x: &x [1,1,1,1,1,1,1,1,1]\n"
        + b"".join(
            b"y%d: &y%d [%s]\n" % (n, n, b",".join([b"*y%d" % (n - 1) if n else b"*x"] * 9)) for n in range(9)
        ),
        b"a: !!python/object/apply:os.system [id]",
        b"\xff\xfe\x00",
        b"a: \x00",
        b"--- 1\n--- 2\n",
    ],
)
def test_a_hostile_document_is_refused_at_once(document):
    with pytest.raises(Refused):
        read(document)

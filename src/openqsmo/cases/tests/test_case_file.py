"""A case file: read as it is written, or every fault told with its line, its field and what to do."""

from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from openqsmo.cases import content
from openqsmo.cases.content import known_rates
from openqsmo.cases.engines.case_reading import case_schema, read_case_data, read_case_file
from openqsmo.cases.rules.appraisal import appraise
from openqsmo.cases.vocabulary import AlternativeKind, Estimate, Shape
from openqsmo.kernel.problems import Refused

SAMPLE = files(content.__name__).joinpath("sample_case.yaml").read_text("utf-8")


def faults(text):
    with pytest.raises(Refused) as refused:
        read_case_file(text.encode() if isinstance(text, str) else text)
    assert refused.value.problem.code == "CAS-010"
    errors = refused.value.problem.errors
    assert all(error.says and error.fix for error in errors)
    return [(error.field, f"{error.says} {error.fix}") for error in errors]


def line_of(text, words):
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_the_sample_reads_as_it_is_written():
    read, own, data = read_case_file(SAMPLE.encode())
    assert own == ()
    assert data["case"] == 1
    assert [each.kind for each in read.alternatives] == [
        AlternativeKind.KEEP, AlternativeKind.EXISTING_GOVERNMENT, AlternativeKind.WAIT,
    ]  # fmt: skip
    fee = next(line for line in read.alternative("shared").costs if line.id == "fee")
    assert fee.shape is Shape.PERT
    assert sorted(fee.amounts) == list(range(2028, 2034))
    assert fee.amounts[2033] == Estimate(600000, 660000, 780000)
    assert read.keep.costs[2].is_future
    assert appraise(read, next(row for row in known_rates() if row.id == read.rates)).is_complete


def test_the_same_data_through_another_door_is_the_same_case():
    read, _, data = read_case_file(SAMPLE.encode())
    assert read_case_data(data)[0] == read


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(case_schema())
    assert case_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("was", "becomes", "at", "field", "says"),
    [
        ("element: migration,", "element: moving,", "Migration", "alternatives.1.costs.0.element", "Use one of"),
        ("kind: keep", "kind: hold", "kind: hold", "alternatives.0.kind", "Use one of"),
        ("dollars: real", "dollar: real", None, "", "dollars"),
        ("horizon: 7", "horizon: seven", "horizon", "horizon", "whole number"),
        ("horizon: 7", "horizon: 70", "horizon", "horizon", "more than 50"),
        ("[80000, 140000, 320000]", "[80000, 40000, 320000]",
         "Cleansing", "alternatives.1.costs.1.amounts.2027", "order"),
        ("[80000, 140000, 320000]", "lots", "Cleansing", "alternatives.1.costs.1.amounts.2027", "unknown"),
        ("amounts: {2030: [9", "amounts: {2040: [9", "Replacing the oldest system, ",
         "alternatives.0.costs.2.amounts.2040", "2027 to 2033"),
        ("id: cleansing", "id: migration", "id: migration, title: Cleansing", "alternatives.1.costs.1.id", "twice"),
        ("id: cleansing", "id: Cleansing!", "Cleansing!", "alternatives.1.costs.1.id", "Small letters"),
        ("preferred: shared", "preferred: shred", "preferred", "preferred", "shared"),
        ("one: migration, other: cleansing", "one: migraton, other: cleansing",
         "migraton", "correlations.0.one", "migraton"),
        ("factors: {dual-running", "factors: {dual", "factors", "scenarios.0.factors.dual", "dual"),
        ("goes_live_on: 2028-04-01", "goes_live_on: 2028-04-31",
         "2028-04-31", "alternatives.1.goes_live_on", "calendar"),
        ("goes_live_on: 2028-04-01", "says: soon", "stabilization", "alternatives.1.stabilization", "goes_live_on"),
        ("title: Wait for two years\n    kind: wait",
         "title: W\n    kind: keep", "title: W\n", "alternatives.2.kind", "one way"),
        ("coefficient: 0.6", "coefficient: 6", "coefficient: 6", "correlations.0.coefficient", "more than 1"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_its_field(was, becomes, at, field, says):
    text = SAMPLE.replace(was, becomes, 1)
    assert text != SAMPLE
    found = [(where, said) for where, said in faults(text) if where.endswith(field) and says in said]
    assert found, faults(text)
    if at:
        number = int(found[0][0].split()[1].rstrip(","))
        assert text.splitlines()[number - 1].strip() or number
        assert abs(number - line_of(text, at.rstrip("\n"))) <= 1


def test_every_fault_is_told_at_once():
    text = (
        SAMPLE.replace("horizon: 7", "horizon: x")
        .replace("kind: keep", "kind: x")
        .replace("dollars: real", "")
    )
    assert len(faults(text)) == 3


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: [1, 2", "no YAML"),
        (b"a: 1\na: 2", "twice"),
        (b"a: &x [1]\nb: *x", "another place"),
        (b"- 1", "parts"),
        (b"[" * 400 + b"]" * 400, "deep"),
        (b"? [1]\n: 2", "one word"),
        (b"x" * 2_000_001, "larger"),
    ],
)
def test_what_is_no_case_at_all_is_refused_in_words(raw, says):
    assert any(says in said for _, said in faults(raw))


def test_billions_out_of_a_few_lines_are_never_built():
    bomb = "a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\n"
    assert "another place" in faults(bomb)[0][1]


def test_a_case_may_bring_its_own_rate_row():
    own = "rate_rows:\n  - {id: own, dollars: real, percent: {7: 3.5}, source: agency memo}\n"
    read, rows, _ = read_case_file(SAMPLE.replace("rates: omb-a94c-2024-real", "rates: own\n" + own).encode())
    assert read.rates == "own"
    assert str(rows[0].by_maturity[7]) == "0.035"


def test_an_amount_written_with_many_digits_is_not_bent():
    text = SAMPLE.replace("{2027: [80000, 140000, 320000]}", "{2027: 0.10000000000000000001}")
    line = next(
        each
        for each in read_case_file(text.encode())[0].alternative("shared").costs
        if each.id == "cleansing"
    )
    assert str(line.amounts[2027].likely) == "0.10000000000000000001"


def test_unknown_is_a_word():
    text = SAMPLE.replace("{2027: [80000, 140000, 320000]}", "{2027: unknown}")
    line = next(
        each
        for each in read_case_file(text.encode())[0].alternative("shared").costs
        if each.id == "cleansing"
    )
    assert line.amounts[2027] is None

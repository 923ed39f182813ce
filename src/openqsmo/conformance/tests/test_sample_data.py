"""Synthetic deliveries: clean ones break nothing; of planted breaks every one is found and nothing else."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from openqsmo.conformance import check
from openqsmo.conformance.commands import sample_data
from openqsmo.conformance.engines.generators.planting import TooManyBreaks
from openqsmo.conformance.engines.generators.sample import breakable, sample
from openqsmo.conformance.engines.generators.writing import write_sample
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.rules.shipped import shipped_document, shipped_names
from openqsmo.conformance.vocabulary import RuleKind, RuleState, Verdict
from openqsmo.kernel.problems import Refused

CONTRACTS = {name: read_contract(shipped_document(name), name=name) for name in shipped_names()}
MADE = [name for name, contract in CONTRACTS.items() if breakable(name, contract)]


def found_in(name, breaks, folder, *, rows=3_000, seed=1, as_parquet=True):
    """What a check finds in a delivery made to order, with the truth."""
    made = sample(name, CONTRACTS[name], rows=rows, seed=seed, breaks=breaks)
    files = write_sample(made, CONTRACTS[name], folder, as_parquet=as_parquet)
    report = check([str(path) for path in files if path.name != "truth.json"], standard=CONTRACTS[name])
    unsure = [one.rule.id for one in report.results if one.state in {RuleState.ERROR, RuleState.SKIPPED}]
    assert not unsure
    return report, {one.rule.id: one.found for one in report.results if one.found}, dict(made.truth)


@pytest.mark.parametrize("name", MADE)
def test_clean_data_is_conformant(name, tmp_path):
    report, found, truth = found_in(name, {}, tmp_path)
    assert (report.verdict, found, truth) == (Verdict.CONFORMANT, {}, {})


@pytest.mark.parametrize("name", MADE)
def test_of_all_planted_breaks_every_one_is_found_and_nothing_else(name, tmp_path):
    breaks = dict.fromkeys(breakable(name, CONTRACTS[name]), Decimal("0.00005"))
    report, found, truth = found_in(name, breaks, tmp_path, rows=60_000, seed=7)
    assert found == truth
    assert report.verdict is Verdict.NOT_CONFORMANT


@pytest.mark.parametrize("rule", ["PAY-010", "PAY-013", "PAY-015", "PAY-016", "payments.employee_id.pattern"])
def test_one_planted_break_breaks_one_rule_in_the_share_asked_for(rule, tmp_path):
    _, found, truth = found_in("payroll-payment", {rule: Decimal("0.01")}, tmp_path, as_parquet=False)
    assert found == truth
    assert set(found) == {rule}
    assert found[rule] >= 1


def test_what_cannot_be_broken_on_purpose_are_types_precision_empty_keys_and_reference_tables():
    for name in MADE:
        contract = CONTRACTS[name]
        reference = {table.name for table in contract.tables if table.is_reference}
        keys = {(table.name, field) for table in contract.tables for field in table.key}
        for rule in contract.rules:
            if rule.id not in breakable(name, contract) and rule.table not in reference:
                is_key = rule.kind is RuleKind.REQUIRED and (rule.table, rule.fields[0]) in keys
                assert is_key or rule.kind in {RuleKind.TYPE, RuleKind.PRECISION}, rule.id


def test_the_same_seed_gives_the_same_files(tmp_path):
    def written(folder, seed):
        made = sample(
            "grant-award", CONTRACTS["grant-award"], rows=50, seed=seed, breaks={"GAR-010": Decimal("0.1")}
        )
        return [
            path.read_bytes()
            for path in write_sample(made, CONTRACTS["grant-award"], folder, as_parquet=False)
        ]

    first = written(tmp_path / "a", 3)
    assert written(tmp_path / "b", 3) == first
    assert written(tmp_path / "c", 4) != first


def test_more_breaks_than_there_is_room_for_are_declined():
    with pytest.raises(TooManyBreaks):
        sample(
            "payroll-payment", CONTRACTS["payroll-payment"], rows=100, seed=1, breaks={"PAY-012": Decimal(1)}
        )


def test_the_command_writes_the_tables_and_the_truth_and_says_that_they_are_synthetic(tmp_path):
    asked = [
        "payroll-payment",
        "--rows",
        "600",
        "--seed",
        "5",
        "--break",
        "PAY-010=0.01",
        "--out",
        str(tmp_path),
    ]
    result = CliRunner().invoke(sample_data, asked, catch_exceptions=False)
    assert result.exit_code == 0
    assert "synthetic" in result.stderr
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert truth["synthetic"] is True
    assert truth["broken"] == {"PAY-010": 6}
    assert {path.name for path in tmp_path.iterdir()} == {
        "agencies.csv", "pay_calendar.csv", "payments.csv", "truth.json"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["travel"], "CON-401"),
        (["payroll-payment", "--break", "PAY-999=0.1"], "CON-402"),
        (["payroll-payment", "--break", "PAY-010=many"], "CON-403"),
        (["payroll-payment", "--break", "PAY-010=2"], "CON-403"),
        (["payroll-payment", "--rows", "100", "--break", "PAY-012=1"], "CON-404"),
    ],
)
def test_what_makes_no_sense_is_declined_and_nothing_is_written(arguments, code, tmp_path):
    with pytest.raises(Refused) as refused:
        CliRunner().invoke(sample_data, [*arguments, "--out", str(tmp_path / "out")], catch_exceptions=False)
    assert refused.value.problem.code == code
    assert not (tmp_path / "out").exists()

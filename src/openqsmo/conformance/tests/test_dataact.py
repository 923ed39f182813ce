"""The DATA Act rule book as a contract: what it asks of single fields, on its own test submissions."""

import csv
from io import StringIO

import pytest

from openqsmo.conformance import check
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.rules.dataact import NotAFieldList, dataact_contract
from openqsmo.conformance.vocabulary import FieldType, RuleKind, Verdict
from openqsmo.standards.rules.data_contracts import as_yaml
from tests.shared_data import shared

FIELDS = (
    "gsdmname,fieldname,fieldname_short,required,data_type,field_length,padded_flag\n"
    "AgencyIdentifier,agencyidentifier,agency_identifier,TRUE,str,3,TRUE\n"
    "Amount_CPE,amount_cpe,amount,TRUE,float,21,\n"
    "PostDate,postdate,post_date,FALSE,date,,\n"
)
# The submissions are older than the rule book: the field has had its name made longer since.
OLDER_NAMES = {
    "deobligationsrecoveriesrefundsofprioryearbytas_cpe": "deobligationsrecoveriesrefundsbytas_cpe"
}


def contract_of(fields, *, table="submission", **options):
    made = dataact_contract(fields, table=table, version="2026", **options)
    return read_contract(as_yaml(made).encode(), name=table)


def real(list_of_fields, **options):
    path = shared("dataact") / "config" / f"{list_of_fields}Fields.csv"
    return contract_of(path.read_text(encoding="utf-8-sig"), **options)


def submission(name):
    return shared("dataact") / "test_submissions" / f"{name}.csv"


def found_in(path, contract):
    return {one.rule.id: one.found for one in check([path], standard=contract).results if one.found}


def broken(rule, contract):
    """A value that breaks a rule of one field and no other."""
    field = next(one for one in contract.tables[0].fields if one.name == rule.fields[0])
    sign = "X" if field.type is FieldType.STRING else "9"
    return {
        RuleKind.REQUIRED: "",
        RuleKind.TYPE: "abc",
        RuleKind.LENGTH: sign * (int(rule.maximum or 0) + 1),
        RuleKind.PATTERN: "Jan 1",
    }[rule.kind]


def test_each_line_of_the_list_becomes_a_field_with_its_rules():
    contract = contract_of(FIELDS)
    assert contract.not_understood == ()
    assert {rule.id for rule in contract.rules} == {
        "submission.agencyidentifier.required",
        "submission.agencyidentifier.length",
        "submission.amount_cpe.required",
        "submission.amount_cpe.type",
        "submission.amount_cpe.length",
        "submission.postdate.pattern",
    }
    assert {rule.severity for rule in contract.rules} == {"fatal"}


def test_short_names_are_taken_when_the_submission_has_them():
    names = [field.name for field in contract_of(FIELDS, short_names=True).tables[0].fields]
    assert names == ["agency_identifier", "amount", "post_date"]


@pytest.mark.parametrize(
    "fields", ["name,type\nA,str\n", FIELDS.replace("float", "money"), FIELDS.replace(",21,", ",long,")]
)
def test_what_is_no_list_of_fields_is_declined(fields):
    with pytest.raises(NotAFieldList):
        contract_of(fields)


def test_the_clean_submissions_are_clean(tmp_path):
    assert (
        check([submission("awardFinancialValid")], standard=real("awardFinancial")).verdict
        is Verdict.CONFORMANT
    )
    approp = real("approp", older_names=OLDER_NAMES)
    assert check([submission("appropValid")], standard=approp).verdict is Verdict.CONFORMANT
    mended = tmp_path / "mended.csv"
    text = submission("appropValidShortcols").read_bytes().decode()
    mended.write_bytes(
        text.replace("total_budgetary_resources_cpe", "budget_authority_appropria_cpe", 1).encode()
    )
    report = check([mended], standard=real("approp", short_names=True))
    assert report.verdict is Verdict.CONFORMANT
    assert report.files[0].rows == 10, "its lines end with a carriage return alone"


def test_the_submission_with_a_type_error_has_that_one_error():
    approp = real("approp", older_names=OLDER_NAMES)
    report = check([submission("appropTypeError")], standard=approp)
    (result,) = [one for one in report.results if one.found]
    assert result.rule.id == "submission.statusofbudgetaryresourcestotal_cpe.type"
    assert [(row.row, row.given) for row in result.rows] == [(5, "A")]


def test_a_column_that_the_rule_book_of_today_requires_is_missed_in_an_older_submission():
    field = next(iter(OLDER_NAMES))
    assert found_in(submission("appropValid"), real("approp")) == {f"submission.{field}.required": 10}


def test_one_planted_break_for_each_rule_of_a_field_is_found_and_nothing_else(tmp_path):
    contract = real("awardFinancial")
    rows = list(csv.reader(StringIO(submission("awardFinancialValid").read_text())))
    place = {name.lower(): index for index, name in enumerate(rows[0])}
    rules = [rule for rule in contract.rules if rule.fields[0] in place]
    assert len(rules) == len(contract.rules) == 99
    # One file for every kind of rule: a field has at most one rule of a kind, so each break has its own row.
    for kind in {rule.kind for rule in rules}:
        of_kind = [rule for rule in rules if rule.kind is kind]
        copies = [rows[0]]
        for number, rule in enumerate(of_kind):
            copy = list(rows[1 + number % 10])
            copy[place[rule.fields[0]]] = broken(rule, contract)
            copies.append(copy)
        path = tmp_path / f"{kind}.csv"
        with path.open("w", newline="") as out:
            csv.writer(out).writerows(copies)
        report = check([path], standard=contract)
        told = {one.rule.id: [row.row for row in one.rows] for one in report.results if one.found}
        assert told == {rule.id: [number] for number, rule in enumerate(of_kind, start=1)}, kind

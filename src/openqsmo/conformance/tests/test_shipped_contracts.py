"""The contracts that come with the product say everything that the public needs, rule by rule."""

import pytest
import yaml

from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.rules.shipped import shipped_document, shipped_names

WORDS = ("expected", "example", "citation", "fix")


def rules_of(document):
    for table in document["schema"]:
        yield from table.get("quality", ())
        for field in table["properties"]:
            yield from field.get("quality", ())


def words_of(part):
    return {one["property"]: one["value"] for one in part.get("customProperties", ())}


@pytest.fixture(params=shipped_names())
def document(request):
    return yaml.safe_load(shipped_document(request.param))


def test_five_contracts_and_that_of_the_golden_data_come_with_the_product():
    assert shipped_names() == (
        "general-ledger-trial-balance",
        "grant-award",
        "human-capital-golden-data",
        "leave-and-earnings",
        "payroll-payment",
        "time-and-attendance",
    )


def test_a_name_that_is_not_shipped_has_no_document():
    assert shipped_document("../payroll-payment") is None


def test_every_rule_has_a_number_a_text_a_citation_what_is_expected_and_an_example(document):
    rules = list(rules_of(document))
    assert rules
    for rule in rules:
        told = words_of(rule)
        assert rule["severity"] in {"fatal", "warning"}, rule["id"]
        assert rule["dimension"]
        assert rule["description"].endswith("."), rule["id"]
        assert all(told.get(word) for word in WORDS), rule["id"]
        assert rule.get("type") != "sql" or told["offendingRows"], rule["id"]
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_every_field_says_what_it_is_and_gives_an_example_that_its_own_words_allow(document):
    for table in document["schema"]:
        for field in table["properties"]:
            options = field.get("logicalTypeOptions", {})
            example = field["examples"][0]
            assert field["description"].endswith("."), field["name"]
            assert options.get("minimum", example) <= example <= options.get("maximum", example), field[
                "name"
            ]


def test_people_are_masked(document):
    fields = {field["name"]: field for table in document["schema"] for field in table["properties"]}
    for name in {"employee_id", "certified_by"} & fields.keys():
        assert fields[name]["classification"] == "personal"


def test_every_table_has_a_key_or_says_what_a_row_is(document):
    for table in document["schema"]:
        keyed = any(field.get("primaryKey") for field in table["properties"])
        assert keyed or table["dataGranularityDescription"], table["name"]


@pytest.mark.parametrize("name", shipped_names())
def test_everything_in_a_shipped_contract_is_understood(name):
    assert read_contract(shipped_document(name), name=name).not_understood == ()


@pytest.mark.parametrize(
    ("name", "rule", "code", "span", "day"),
    [
        ("payroll-payment", "PAY-003", "KR", ("2013-01-01", ""), "payday"),
        ("time-and-attendance", "TAA-002", "EPL", ("2021-03-11", "2021-09-30"), "work_date"),
        ("grant-award", "GAR-002", "DUNS", ("", "2022-04-03"), "awarded_on"),
    ],
)
def test_codes_that_came_or_went_have_their_days(name, rule, code, span, day):
    contract = read_contract(shipped_document(name), name=name)
    found = next(one for one in contract.rules if one.id == rule)
    assert found.codes_on == day
    assert next((one.valid_from, one.valid_to) for one in found.codes if one.value == code) == span

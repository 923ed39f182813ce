"""The contracts that come with the product say everything that the public needs, rule by rule."""

import pytest
import yaml

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


def test_five_contracts_come_with_the_product():
    assert shipped_names() == (
        "general-ledger-trial-balance",
        "grant-award",
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

import json
import re
from collections import Counter
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.standards.rules.data_contracts import as_json, as_yaml, data_contract
from openqsmo.standards.rules.element_shapes import LogicalType, read_shape
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source
from tests.shared_data import shared

DAY = date(2026, 6, 1)
CONTRACT_KEYS = {
    "apiVersion", "kind", "id", "name", "version", "status", "domain", "contractCreatedTs", "schema",
    "customProperties",
}  # fmt: skip
PROPERTY_KEYS = {
    "name", "logicalType", "logicalTypeOptions", "physicalType", "required", "unique", "classification",
    "description", "examples", "quality", "authoritativeDefinitions", "customProperties",
}  # fmt: skip
OPTIONS = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "date": {"format"}, "time": {"format"}, "timestamp": {"format"},
    "integer": {"maximum"}, "number": set(), "boolean": set(), None: set(),
}  # fmt: skip


def element(identifier="FFM.PaymentDate", *, kind=ItemKind.DATA_ELEMENT, area="FFM", **content):
    return ItemRecord(kind, area, identifier, content, Source("fm.json", "[0]"))


def contract(*elements, **more):
    more = {"name": "Payments to payees", "version": "1.0.0", "status": "active", "as_of": DAY, **more}
    return data_contract(elements, **more)


def only_property(**content):
    return contract(element(**content)).document["schema"][0]["properties"][0]


def custom(holder):
    return {entry["property"]: entry["value"] for entry in holder["customProperties"]}


def faults(document):
    """What the JSON schema of ODCS 3.1 would not have: the parts of it that these contracts use."""
    yield from set(document) - CONTRACT_KEYS
    yield from {"apiVersion", "kind", "id", "version", "status"} - set(document)
    for table in document["schema"]:
        yield from set(table) - {"name", "businessName", "physicalType", "properties"}
        for one in table["properties"]:
            yield from set(one) - PROPERTY_KEYS
            yield from set(one.get("logicalTypeOptions", {})) - OPTIONS[one.get("logicalType")]
            for rule in one.get("quality", []):
                if rule["type"] != "library" or rule["metric"] != "invalidValues" or rule["mustBe"] != 0:
                    yield rule
            for definition in one.get("authoritativeDefinitions", []):
                yield from {"url", "type"} ^ set(definition)


@pytest.mark.parametrize(
    ("content", "logical", "options", "physical"),
    [
        ({"format": "YYYYMMDD"}, "date", {"format": "yyyyMMdd"}, None),
        ({"format": "YYYYMMDD\n", "type": "Date"}, "date", {"format": "yyyyMMdd"}, None),
        ({"type": "Date", "max_length": 10, "example": "2019-08-12"}, "date", {"format": "yyyy-MM-dd"}, None),
        ({"type": "Date", "max_length": 8, "example": "2019-08-12"}, "date", {}, None),
        ({"type": "Time", "max_length": 8, "example": "06:00:00"}, "time", {"format": "HH:mm:ss"}, None),
        ({"type": "Timestamp", "max_length": 20, "example": "2019-08-12T04:44:44"}, "timestamp", {}, None),
        ({"type": "Code", "max_length": 4}, "string", {"maxLength": 4}, "VARCHAR(4)"),
        ({"type": "A(10)"}, "string", {"maxLength": 10}, "VARCHAR(10)"),
        ({"type": "Alphanumeric", "max_length": "12"}, "string", {"maxLength": 12}, "VARCHAR(12)"),
        ({"format": "A(10)"}, "string", {"maxLength": 10}, "VARCHAR(10)"),
        ({"format": "N(5)"}, "string", {"maxLength": 5, "pattern": "^[0-9]{1,5}$"}, "VARCHAR(5)"),
        (
            {"type": "string", "format": "NNN", "min_length": 3.0, "max_length": 3.0},
            "string",
            {"minLength": 3, "maxLength": 3, "pattern": "^[0-9]{3}$"},
            "VARCHAR(3)",
        ),
        (
            {"format": "5 digit"},
            "string",
            {"minLength": 5, "maxLength": 5, "pattern": "^[0-9]{5}$"},
            "VARCHAR(5)",
        ),
        (
            {"format": "AA-XXX"},
            "string",
            {"minLength": 6, "maxLength": 6, "pattern": r"^[A-Za-z]{2}\-.{3}$"},
            "VARCHAR(6)",
        ),
        ({"format": "NNN", "max_length": 5}, "string", {"minLength": 3, "maxLength": 5}, "VARCHAR(5)"),
        ({"type": "Amount", "format": "9,2"}, "number", {}, "DECIMAL(9,2)"),
        ({"type": "Amount", "max_length": "9,2"}, "number", {}, "DECIMAL(9,2)"),
        ({"type": "Numeric(9,2)"}, "number", {}, "DECIMAL(9,2)"),
        ({"type": "Currency"}, "number", {}, None),
        ({"type": "Number", "length": "5,2"}, "number", {}, "DECIMAL(5,2)"),
        ({"type": "Number", "max_length": 9}, "string", {"maxLength": 9}, "VARCHAR(9)"),
        ({"type": "Year", "max_length": 4}, "integer", {"maximum": 9999}, None),
        ({"type": "Indicator", "max_length": 1}, "string", {"maxLength": 1}, "VARCHAR(1)"),
        ({"format": "Stored using decimal point and two digits (.nn)"}, "number", {}, None),
        ({"format": "Use IETF RFC 5322, Section 3.4.1"}, "string", {"format": "email"}, None),
        ({"type": "Boolean"}, "boolean", {}, None),
        ({}, None, {}, None),
        ({"type": "Hologram", "max_length": 3}, None, {}, None),
        ({"format": "See the guide"}, None, {}, None),
    ],
)
def test_types_formats_and_lengths_are_read_by_the_tables(content, logical, options, physical):
    shape = read_shape(content)
    assert shape.logical_type == logical
    assert shape.options == options
    assert shape.physical_type == physical


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({}, "type_not_told"),
        ({"type": "Hologram"}, "type_unknown"),
        ({"format": "See the guide"}, "format_unknown"),
        ({"type": "Text", "format": "YYYYMMDD"}, "format_disagrees"),
        ({"type": "Number", "max_length": 9}, "number_may_be_identifier"),
        ({"type": "Percent", "format": "6,2"}, "percent_unit_not_told"),
        ({"type": "Date", "max_length": 10}, "time_format_not_told"),
        ({"type": "Amount"}, "precision_not_told"),
        ({"type": "Text"}, "length_not_told"),
        ({"type": "Text", "max_length": "9,2"}, "length_disagrees"),
        ({"type": "Text", "min_length": 5, "max_length": 2}, "length_disagrees"),
        ({"format": "NNN", "max_length": 5}, "length_disagrees"),
        ({"type": "Amount", "format": "2,9"}, "length_disagrees"),
        ({"format": "NXX-NXX-XXXX\n\nwhere N is any digit from 2 through 9"}, "format_unknown"),
    ],
)
def test_what_is_not_told_is_noted_and_named_in_the_contract(content, kind):
    made = contract(element(**content))
    assert kind in [note.kind for note in made.notes if note.element == "FFM.PaymentDate"]
    assert all(note.says and note.fix for note in made.notes)
    assert kind in custom(made.document["schema"][0]["properties"][0])["notTold"]
    words = kind.split("_")
    named = custom(made.document)["".join([words[0], *(word.capitalize() for word in words[1:])])]
    assert named == ["FFM.PaymentDate"]


def test_a_contract_says_what_it_is_of():
    made = contract(element(label="PaymentDate", definition="The day.", format="YYYYMMDD"))
    document = made.document
    assert {key: document[key] for key in ("apiVersion", "kind", "id", "domain", "contractCreatedTs")} == {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "payments_to_payees", "domain": "FFM",
        "contractCreatedTs": "2026-06-01T00:00:00Z",
    }  # fmt: skip
    (payment,) = document["schema"][0]["properties"]
    assert payment["name"] == "PaymentDate"
    assert payment["description"] == "The day."
    assert "required" not in payment
    assert [note.kind for note in made.notes] == ["required_not_told"]


def test_what_an_exchange_requires_is_given_and_a_name_that_is_no_column_is_said():
    made = contract(
        element(type="Code", max_length=2),
        required={"FFM.PaymentDate", "FFM.Gone"},
        unique={"FFM.PaymentDate"},
        classifications={"FFM.PaymentDate": "restricted"},
        identifier="payments",
    )
    (payment,) = made.document["schema"][0]["properties"]
    assert (payment["required"], payment["unique"], payment["classification"]) == (True, True, "restricted")
    assert made.document["id"] == "payments"
    assert [(note.kind, note.element) for note in made.notes] == [("not_a_column", "FFM.Gone")]


def test_a_code_list_becomes_a_library_rule_with_its_meanings_beside_it():
    values = [{"value": "C", "meaning": "Credit"}, {"value": "D"}, {"value": " C "}, {"value": ""}, "odd"]
    made = only_property(type="Code", max_length=1, values=values)
    (rule,) = made["quality"]
    assert rule["metric"] == "invalidValues"
    assert rule["arguments"] == {"validValues": ["C", "D"]}
    assert rule["mustBe"] == 0
    assert custom(made)["valueMeanings"] == {"C": "Credit"}
    assert made["logicalTypeOptions"] == {"maxLength": 1}


def test_a_length_that_refuses_a_code_of_the_list_is_left_out():
    made = contract(element(type="Code", max_length=1, values=[{"value": "Checking"}]))
    (payment,) = made.document["schema"][0]["properties"]
    assert "logicalTypeOptions" not in payment
    assert "physicalType" not in payment
    assert "codes_disagree" in [note.kind for note in made.notes]


def test_a_code_list_of_a_date_is_not_enforced():
    made = contract(element(format="YYYYMMDD", values=[{"value": "tomorrow"}]))
    assert "quality" not in made.document["schema"][0]["properties"][0]
    assert "codes_disagree" in [note.kind for note in made.notes]


def test_addresses_of_references_are_shown_once_and_never_as_something_to_fetch():
    references = "(38) USPS: https://pe.usps.com/a; see https://pe.usps.com/a."
    citations = [{"number": "39", "text": "Census (https://census.gov/b)"}]
    made = only_property(type="Text", references=references, citations=citations)
    assert made["authoritativeDefinitions"] == [
        {"url": "https://pe.usps.com/a", "type": "authoritativeSource"},
        {"url": "https://census.gov/b", "type": "authoritativeSource"},
    ]


def test_items_of_another_kind_and_repeated_labels_are_set_aside_and_said():
    made = contract(
        element("FFM.A", label="Amount"),
        element("FFM.010", kind=ItemKind.FUNCTION),
        element("FFM.B", label="AMOUNT "),
        element("GRM.C", area="GRM"),
    )
    assert [one["name"] for one in made.document["schema"][0]["properties"]] == ["Amount", "GRM.C"]
    assert "domain" not in made.document
    kinds = {note.element: note.kind for note in made.notes}
    assert kinds["FFM.010"] == "not_an_element"
    assert kinds["FFM.B"] == "label_repeated"
    assert [note.kind for note in contract().notes] == ["no_elements"]


odd_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | odd_texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(odd_texts, plain_json, min_size=1, max_size=4))
def test_a_document_written_as_yaml_reads_as_itself(document):
    assert yaml.safe_load(as_yaml(document)) == document
    assert json.loads(as_json(document)) == document


words = st.sampled_from(
    ["", "Code", "Number", "Amount", "Date", "Year", "Text", "A(10)", "Decimal(9,2)", "odd", "Indicator"]
)
formats = st.sampled_from(["", "YYYYMMDD", "NNN", "AA-XXX", "9,2", "3 digit", "N(5)", "odd"])
lengths = st.none() | st.integers(0, 40) | st.sampled_from(["9,2", "7", "", "3.0", "many"])
contents = st.fixed_dictionaries(
    {"type": words, "format": formats, "min_length": lengths, "max_length": lengths, "example": odd_texts},
    optional={"values": st.lists(st.fixed_dictionaries({"value": odd_texts}), max_size=3)},
)


@given(st.lists(contents, max_size=5))
def test_whatever_the_elements_the_contract_is_sound_and_no_code_of_a_list_is_refused(given_contents):
    elements = [element(f"FFM.E{n}", **content) for n, content in enumerate(given_contents)]
    made = contract(*elements)
    assert list(faults(made.document)) == []
    assert yaml.safe_load(as_yaml(made.document)) == made.document
    for one in made.document["schema"][0]["properties"]:
        options = one.get("logicalTypeOptions", {})
        for rule in one.get("quality", []):
            for code in rule["arguments"]["validValues"]:
                assert options.get("minLength", 0) <= len(code) <= options.get("maxLength", 10**6)
                assert re.search(options.get("pattern", ""), code)


def raw_elements():
    """Every data element of the published files, with the columns that tell of its values."""
    for path in sorted(shared("fibf/json").rglob("*.json")):
        waiting = [json.loads(path.read_text(encoding="utf-8-sig"))]
        while waiting:
            value = waiting.pop()
            waiting.extend(
                value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            )
            row = {key.strip(): one for key, one in value.items()} if isinstance(value, dict) else {}
            if "Data Type" in row:
                yield {
                    "type": row["Data Type"],
                    "format": row.get("Element Format") or row.get("Data Element Format") or "",
                    "min_length": row.get("Min Length"),
                    "max_length": row.get("Max Length") or row.get("Data Length"),
                    "example": str(row.get("Data Example") or ""),
                }


def test_every_type_and_all_but_two_formats_of_the_published_elements_are_understood():
    contents = list(raw_elements())
    shapes = [read_shape(content) for content in contents]
    kinds = Counter(note.kind for shape in shapes for note in shape.notes)
    assert len(contents) == 4829
    assert kinds["type_unknown"] == kinds["format_disagrees"] == 0
    assert kinds["format_unknown"] == 4
    unknown = {c["format"][:3] for c, s in zip(contents, shapes, strict=True) if "format_unknown" in
               {note.kind for note in s.notes}}  # fmt: skip
    assert unknown == {"NXX", "See"}
    told = [shape for content, shape in zip(contents, shapes, strict=True) if content["type"]]
    assert len(told) == 2748
    assert all(shape.logical_type for shape in told)
    assert kinds["type_not_told"] == 1860
    assert Counter(shape.logical_type for shape in shapes)[LogicalType.DATE] == 544

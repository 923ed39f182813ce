"""The published lists and workbooks, counted to the last row beside a count taken another way."""

import io
import json
import re
import zipfile
from collections import Counter

import pytest
from defusedxml.ElementTree import fromstring

from openqsmo.loads.report import Report, Weight
from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.tables import read_tables
from openqsmo.standards.tests.samples import places
from openqsmo.standards.vocabulary import ItemKind
from tests.shared_data import shared

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FINANCE = "Finance_Excel__{}_2025.xlsx"


def files_in(folder, pattern):
    return [(path.name, path.read_bytes()) for path in sorted(shared(folder).rglob(pattern))]


def load(files):
    report = Report("fibf")
    return read_tables(files, report, known=known_areas()), report


@pytest.fixture(scope="module")
def lists():
    return files_in("fibf/json", "*.json")


@pytest.fixture(scope="module")
def loaded_lists(lists):
    return load(lists)


@pytest.fixture(scope="module")
def workbooks():
    return files_in("fibf/excel", "*.xlsx")


@pytest.fixture(scope="module")
def loaded_workbooks(workbooks):
    return load(workbooks)


def counts(feed):
    return Counter((item.kind.value, item.area) for item in feed.items)


def column_of(raw, title, letter, below):
    """What stands in a column of a sheet below a row, by plain search of the workbook's own XML."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        shared_texts = [
            "".join(text.text or "" for text in entry.iter(f"{MAIN}t"))
            for entry in fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {relation.get("Id"): relation.get("Target") for relation in relations}
        book = fromstring(archive.read("xl/workbook.xml"))
        own = next(one for one in book.iter(f"{MAIN}sheet") if one.get("name") == title).get(RELATION)
        sheet = fromstring(archive.read(f"xl/{targets[own]}"))
    found = []
    for cell in sheet.iter(f"{MAIN}c"):
        column, row = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.get("r")).groups()
        value = cell.find(f"{MAIN}v")
        if column == letter and int(row) > below and value is not None:
            found.append(shared_texts[int(value.text)] if cell.get("t") == "s" else value.text)
    return [text.strip() for text in found if text.strip()]


def test_every_list_loads_with_as_many_items_as_it_has_identifiers(loaded_lists, lists):
    feed, report = loaded_lists
    own_key = {"HCIM ID", "Data Element Label", "Label", "Service Measure ID", "Measure ID"}
    records, own = 0, set()
    for _, raw in lists:
        for record in json.loads(raw):
            records += 1
            keys = [key for key in record if key.strip() in own_key]
            key = "HCIM ID" if "HCIM ID" in keys else keys[0]
            area = record.get("Functional Area", record.get(" Functional Area", ""))
            if str(record[key]).strip():
                own.add((area, " ".join(str(record[key]).split())))
    assert len(feed.items) == len(own) == 3637
    assert report.read["data element"] + report.read["service measure"] == records == 5258
    assert counts(feed) == {
        ("data_element", "FFM"): 738, ("data_element", "GRM"): 540, ("data_element", "HCM"): 1110,
        ("data_element", "RPM"): 443, ("data_element", "TRT"): 377,
        ("service_measure", "HCM"): 335, ("service_measure", "TRT"): 94,
    }  # fmt: skip
    assert feed.other_files == feed.unreadable_files == ()


def test_the_dirt_of_the_lists_is_reported_kind_by_kind(loaded_lists):
    _, report = loaded_lists
    assert places(report, "label_missing") == [("RPM-Business-Data-Elements.json", "[443]")]
    assert report.counts(Weight.SET_ASIDE) == {"label_missing": 1}
    assert report.counts(Weight.NOTED)["text_differs"] == 1
    assert "heading_not_known" not in report.counts(Weight.NOTED)
    assert [one.record for one in report.findings if one.kind == "text_differs"] == ["[136] (11569)"]


def test_an_element_of_eleven_files_is_one_that_is_about_all_activities(loaded_lists):
    feed, _ = loaded_lists
    country = next(item for item in feed.items if item.identifier == "10020")
    assert (country.area, country.content["label"]) == ("HCM", "Country Code")
    assert country.content["activities"] == ["All"]
    assert country.content["max_length"] == 2
    bank = next(item for item in feed.items if item.identifier == "10076")
    assert bank.content["activities"] == ["HCM.A5-1.050", "HCM.A2-6.020", "HCM.A5-3.020", "HCM.A6-2.030"]


def test_every_element_and_measure_of_an_activity_names_one_of_the_grammar(loaded_lists):
    feed, _ = loaded_lists
    named = Counter(
        bool(re.fullmatch(r"[A-Z]{3}\.([0-9]{3}|[AX][0-9]+(-[0-9]+)?)\.[0-9]{3}|All", activity))
        for item in feed.items
        for activity in item.content.get("activities", [item.content.get("activity", "All")])
    )
    assert named[True] > 10_000
    assert named[False] == 0


def test_targets_of_measures_have_direction_figure_and_unit_where_they_say_so(loaded_lists):
    feed, _ = loaded_lists
    measures = [item.content for item in feed.items if item.kind is ItemKind.SERVICE_MEASURE]
    said = Counter((one.get("direction"), one.get("unit")) for one in measures if "target_value" in one)
    assert said["at least", None] == 9
    assert {one["target"] for one in measures if "target_value" not in one} >= {
        "Yes",
        "TBD",
        "Agency Determined",
    }
    assert all("unit" not in one for one in measures if one.get("target") in ("1", "0.98", "0.999"))


def test_the_workbooks_load_with_as_many_items_as_their_columns_hold(loaded_workbooks, workbooks):
    feed, report = loaded_workbooks
    raw = dict(workbooks)
    elements = column_of(raw[FINANCE.format("business_data_elements")], "Business Data Element List", "C", 5)
    capabilities = column_of(raw[FINANCE.format("business_capabilities")], "Business Capability List", "C", 5)
    measures = column_of(raw[FINANCE.format("service_measures")], "FFM Service Measures", "D", 5)
    lifecycle = raw[FINANCE.format("functions_and_activities")]
    functions = column_of(lifecycle, "Function-Activity List", "A", 5)
    activities = column_of(lifecycle, "Function-Activity List", "C", 5)
    references = column_of(lifecycle, "Auth and Other References", "A", 6)
    assert counts(feed) == {
        ("data_element", "FFM"): len(set(elements)),
        ("capability", "FFM"): len(set(capabilities)),
        ("service_measure", "FFM"): len(set(measures)),
        ("activity", "FFM"): len(set(activities)),
        ("function", "FFM"): len(set(functions)),
    }
    assert [len(set(one)) for one in (elements, capabilities, measures, activities, functions)] == [
        738, 89, 97, 51, 11,
    ]  # fmt: skip
    assert report.read["service measure"] == len(measures) == 100
    assert [one.number for one in feed.references] == [text.strip("()") for text in references]


def test_the_dirt_of_the_workbooks_is_reported_at_its_place(loaded_workbooks):
    feed, report = loaded_workbooks
    assert report.counts(Weight.SET_ASIDE) == {"duplicate_identifier": 3, "identifier_missing": 4}
    assert [place for _, place in places(report, "duplicate_identifier")] == [
        "FFM Service Measures!row 91 (FFM.100.010.0011)",
        "FFM Service Measures!row 92 (FFM.100.010.0011)",
        "FFM Service Measures!row 93 (FFM.100.010.0012)",
    ]
    assert report.read["sheet of another sort"] == 45
    assert feed.other_files == (
        FINANCE.format("business_information_exchanges"),
        FINANCE.format("pre_built_business_reports_release"),
    )


def test_the_older_workbook_repeats_its_elements_in_merged_cells(workbooks):
    name = "2019 FFM Standard Data Elements.xlsx"
    raw = shared(f"fibf/m3/{name}").read_bytes()
    feed, report = load([(name, raw)])
    labels = column_of(raw, "By Service Area, Source, Label", "C", 1)
    assert counts(feed) == {("data_element", "FFM"): len(set(labels))}
    assert len(set(labels)) == 438
    assert not report.counts(Weight.SET_ASIDE)


def test_the_json_and_the_workbook_of_one_list_say_the_same_but_for_one_definition(lists, workbooks):
    name = "Financial-Management-Standard-Data-Elements.json"
    book = FINANCE.format("business_data_elements")
    feed, report = load([(name, dict(lists)[name]), (book, dict(workbooks)[book])])
    assert counts(feed) == {("data_element", "FFM"): 738}
    assert [one.given for one in report.findings if one.kind == "duplicate_identifier"] == [
        "FundsAvailableDate"
    ]
    assert "text_differs" not in report.counts(Weight.NOTED)


def test_reading_again_in_any_order_gives_the_same(loaded_lists, lists):
    feed, report = loaded_lists
    again, second = load(lists[::-1])
    assert again == feed
    assert second.as_data() == report.as_data()


def test_whole_published_documents_are_left_to_their_own_reader():
    feed, _ = load(files_in("fibf/_data", "*.json"))
    assert feed.items == ()
    assert len(feed.other_files) == 20

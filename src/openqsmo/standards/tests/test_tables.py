"""Tables of a framework that nobody has seen, in every shape: what is read, what is set aside and why."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from openqsmo.loads.report import Report, Weight
from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.tables import read_tables
from openqsmo.standards.tests.samples import places
from openqsmo.standards.vocabulary import ItemKind

ELEMENTS = [
    {
        "Functional Area": "ZED",
        "Steward": "ZED",
        "Data Element Label": label,
        "Definition": f"What {label} means",
        "Service Activity Reference(s)": "ZED.010.010 Harbour Planning;\n ZED.010.020 Berths",
        "Business Capability Reference(s)": "ZED.010.010.011; ZEDSR 2.1.1",
        "Authoritative and Other Reference(s)": "(1) 12 CFR 100",
        "Data Group Name": "Ships;\nPilots",
        "Business Information Exchange (BIE)": "ZED-FFM BIE",
        "Data Type": "string",
        "Element Format": "AAA",
        "Min Length": 1.0,
        "Max Length": "3",
        "Domain Values": "A - Afloat;\nB - Beached",
        "Example Value": 7,
    }
    for label in ("ShipName", "BerthCode", "TollAmount")
]
MEASURES = [
    {
        "Service Function ID and Name": "ZED.010 Harbour Operations",
        "Service Activity ID and Name": "ZED.010.010 Harbour Planning",
        "Service Measure ID": f"ZED.010.010.M0{number}",
        "Service Measure Name": f"Measure {number}",
        "Service Measure Description": "How many",
        "Service Measure Target": ">=80%",
        "Service Measurement Formula": "a / b",
        "Service Measurement Frequency": "Monthly",
    }
    for number in (1, 2)
]
CAPABILITIES = [
    {
        "Activity ID and Name": "ZED.010.010 Harbour Planning",
        "Capability ID": f"ZED.010.010.01{number}",
        "I/P/O": "I",
        "Business Capability Statement": f"Receive list {number}",
        "Authoritative Reference": "(1) 12 CFR 100",
        "Other Reference": "(2) A handbook",
        "ZEDSR ID": f"2.1.{number}",
    }
    for number in (1, 2)
]
ACTIVITIES = [
    {
        "Function ID": "ZED.010",
        "Function Name": "Harbour Operations",
        "Activity ID": f"ZED.010.0{number}0",
        "Activity Name": f"Activity {number}",
        "Activity Description": "Does it",
    }
    for number in (1, 2)
]
INDEX = [
    {"Reference ID": "(1)", "Reference Name": "12 CFR 100", "Reference Type": "Authoritative"},
    {"Reference ID": "(2)", "Reference Name": "A handbook", "Reference Type": "Other"},
]
LISTS = {"elements": ELEMENTS, "measures": MEASURES, "capabilities": CAPABILITIES, "activities": ACTIVITIES}


def read(*files):
    """What is read from (name, content) pairs, content being bytes or what JSON is written of; and the report."""
    report = Report("test")
    raw = [(name, one if isinstance(one, bytes) else json.dumps(one).encode()) for name, one in files]
    return read_tables(raw, report, known=known_areas()), report


def sheet_of(records, *, at_row=1, columns=None, book=None, title="List", above=()):
    """A sheet with the records under headings in a row, in an order of columns."""
    book = book or Workbook()
    sheet = book.create_sheet(title)
    for number, text in enumerate(above[: at_row - 1], start=1):
        sheet.cell(number, 1, text)
    headings = columns or list(dict.fromkeys(key for record in records for key in record))
    for number, record in enumerate([dict(zip(headings, headings, strict=True)), *records]):
        for column, heading in enumerate(headings, start=1):
            sheet.cell(at_row + number, column, record.get(heading))
    return sheet


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(records, **options):
    return saved(sheet_of(records, **options).parent)


def without_source(items):
    return [(item.kind, item.area, item.identifier, item.content) for item in items]


def changed(records, number, **changes):
    """The records with fields of one of them changed, by parts of their headings."""
    new = [dict(record) for record in records]
    for part, value in changes.items():
        key = next(key for key in new[number] if part in key.casefold().replace(" ", "_"))
        new[number][key] = value
    return new


def set_aside(report):
    return {kind: number for kind, number in report.counts(Weight.SET_ASIDE).items() if number}


def test_a_data_element_says_all_that_its_row_says():
    feed, report = read(("a.json", ELEMENTS))
    assert [item.identifier for item in feed.items] == ["BerthCode", "ShipName", "TollAmount"]
    item = feed.items[1]
    assert (item.kind, item.area, item.source.place) == (ItemKind.DATA_ELEMENT, "ZED", "[0]")
    assert item.content == {
        "label": "ShipName",
        "definition": "What ShipName means",
        "steward": "ZED",
        "activities": ["ZED.010.010", "ZED.010.020"],
        "capabilities": ["ZED.010.010.011", "ZEDSR 2.1.1"],
        "references": "(1) 12 CFR 100",
        "groups": ["Ships", "Pilots"],
        "exchanges": ["ZED-FFM BIE"],
        "type": "string",
        "format": "AAA",
        "min_length": 1,
        "max_length": 3,
        "values": [{"value": "A", "meaning": "Afloat"}, {"value": "B", "meaning": "Beached"}],
        "example": "7",
    }
    assert report.read["data element"] == 3
    assert not set_aside(report)


def test_a_measure_says_all_that_its_row_says():
    feed, _ = read(("a.json", MEASURES))
    assert feed.items[0].identifier == "ZED.010.010.M01"
    assert feed.items[0].content == {
        "name": "Measure 1",
        "description": "How many",
        "target": ">=80%",
        "formula": "a / b",
        "frequency": "Monthly",
        "activity": "ZED.010.010",
        "direction": "at least",
        "target_value": "80",
        "unit": "percent",
    }


def test_a_capability_keeps_its_older_identifier_and_both_references():
    feed, _ = read(("a.json", CAPABILITIES))
    assert feed.items[0].content == {
        "statement": "Receive list 1",
        "kinds": ["input"],
        "activity": "ZED.010.010",
        "references": "(1) 12 CFR 100\n(2) A handbook",
        "also_known_as": ["ZEDSR 2.1.1"],
    }


def test_a_list_of_activities_gives_its_functions_too():
    feed, _ = read(("a.json", ACTIVITIES))
    assert without_source(feed.items) == [
        (ItemKind.FUNCTION, "ZED", "ZED.010", {"title": "Harbour Operations"}),
        *(
            (
                ItemKind.ACTIVITY,
                "ZED",
                f"ZED.010.0{number}0",
                {"title": f"Activity {number}", "description": "Does it", "function": "ZED.010"},
            )
            for number in (1, 2)
        ),
    ]


def test_identifier_and_name_may_stand_in_one_column():
    records = [
        {"Activity ID and Name": "ZED.010.010 Plan", "Function ID and Name": "ZED.010 Do", "Description": "x"}
    ]
    feed, _ = read(("a.json", records))
    assert [(item.identifier, item.content["title"]) for item in feed.items] == [
        ("ZED.010", "Do"),
        ("ZED.010.010", "Plan"),
    ]


def test_a_list_of_functions_alone_is_read_and_so_is_a_row_of_a_function_without_activities():
    feed, _ = read(("a.json", [{"Function ID": "ZED.010", "Function Name": "Operate"}]))
    assert without_source(feed.items) == [(ItemKind.FUNCTION, "ZED", "ZED.010", {"title": "Operate"})]
    rows = [*ACTIVITIES, {"Function ID": "ZED.050", "Function Name": "[Retired]"}]
    feed, report = read(("a.json", rows))
    assert [item.identifier for item in feed.items if item.kind == "function"] == ["ZED.010", "ZED.050"]
    assert places(report, "function_without_activities") == [("a.json", "[2]")]


def test_the_index_of_references_is_of_the_area_of_its_workbook():
    book = sheet_of(CAPABILITIES).parent
    sheet_of(INDEX, book=book, title="Auth and Other References")
    feed, _ = read(("a.xlsx", saved(book)))
    assert [(one.area, one.number, one.title, one.type) for one in feed.references] == [
        ("ZED", "1", "12 CFR 100", "Authoritative"),
        ("ZED", "2", "A handbook", "Other"),
    ]
    alone, _ = read(("a.json", INDEX))
    assert {one.area for one in alone.references} == {""}


def test_another_name_under_a_reference_number_is_set_aside():
    other = [{"Reference ID": "1", "Reference Name": "13 CFR"}]
    feed, report = read(("a.json", INDEX), ("b.json", other))
    assert [one.title for one in feed.references] == ["12 CFR 100", "A handbook"]
    assert places(report, "duplicate_identifier") == [("b.json", "[0]")]


@pytest.mark.parametrize("name", LISTS)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_a_sheet_reads_as_its_list_wherever_its_headings_stand(name, data):
    records = LISTS[name]
    headings = list(dict.fromkeys(key for record in records for key in record))
    columns = data.draw(st.permutations(headings))
    at_row = data.draw(st.integers(1, 12))
    above = ["ZED Harbour Standards", "Release FY2025", "Read this first"]
    raw = workbook(records, at_row=at_row, columns=columns, above=above)
    feed, report = read(("a.xlsx", raw))
    assert without_source(feed.items) == without_source(read(("a.json", records))[0].items)
    assert {item.source.place for item in feed.items if item.kind != "function"} == {
        f"List!row {at_row + number}" for number in range(1, len(records) + 1)
    }
    assert not set_aside(report)


@given(st.permutations(ELEMENTS), st.booleans())
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_and_files_changes_no_item(rows, turned):
    files = [("a.json", rows[:2]), ("b.json", rows[2:])]
    feed, report = read(*(files[::-1] if turned else files))
    assert without_source(feed.items) == without_source(read(("a.json", ELEMENTS))[0].items)
    assert feed.table_files == ("a.json", "b.json")


def test_loading_the_same_again_gives_the_same():
    raw = workbook(CAPABILITIES, at_row=4)
    one, first = read(("a.xlsx", raw), ("b.json", ELEMENTS))
    two, second = read(("b.json", ELEMENTS), ("a.xlsx", raw))
    assert one == two
    assert first.as_data() == second.as_data()


def test_merged_cells_say_their_text_in_each_row():
    sheet = sheet_of(CAPABILITIES)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("E2:E3")
    feed, _ = read(("a.xlsx", saved(sheet.parent)))
    assert [item.content["references"] for item in feed.items] == ["(1) 12 CFR 100\n(2) A handbook"] * 2


def test_an_element_told_in_several_rows_is_one_with_all_its_capabilities():
    sheet = sheet_of(changed(ELEMENTS[:1], 0, capability="ZED.010.010.011"))
    sheet.cell(3, 6, "ZED.010.010.021")
    for column in (1, 2, 3, 4):
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    feed, report = read(("a.xlsx", saved(sheet.parent)))
    assert [item.content["capabilities"] for item in feed.items] == [["ZED.010.010.011", "ZED.010.010.021"]]
    assert places(report, "joined") == [("a.xlsx", "List!row 3 (ShipName)")]


def test_stray_sheets_are_counted_and_do_not_count_as_wrong():
    book = sheet_of(ELEMENTS, at_row=5).parent
    for title, rows in {
        "Cover": [["ZED Data Elements"], ["Release 2025"]],
        "Change Log": [["Item Changed", "Summary of Change", "Rationale"], ["ShipName", "New", "Asked for"]],
        "Legend": [["Column", "Field"], ["A", "Functional Area"], ["B", "Data Element Label"]],
        "ZED-FFM BIE": [
            ["FIBF FFM: Data Element Label", "Definition", "Data Type", "Format"],
            ["A", "B", "C", "D"],
        ],
        "Form": [["Activity ID", "Activity Name", "Is it needed?"], ["ZED.010.010", "Plan", "Yes"]],
        "Empty": [],
    }.items():
        stray = book.create_sheet(title)
        for row in rows:
            stray.append(row)
    feed, report = read(("a.xlsx", saved(book)))
    assert report.read["sheet of another sort"] == 7
    assert len(feed.items) == 3
    assert not set_aside(report)


def test_a_file_without_a_table_is_of_another_sort():
    feed, report = read(("a.json", {"title": "Areas"}), ("b.xlsx", saved(Workbook())), ("c.yaml", b"a: 1"))
    assert feed.items == ()
    assert feed.other_files == ("a.json", "b.xlsx", "c.yaml")
    assert report.read["file of another sort"] == 3


def test_a_hidden_sheet_is_set_aside_with_its_place():
    sheet = sheet_of(CAPABILITIES, at_row=3)
    sheet.sheet_state = "hidden"
    feed, report = read(("a.xlsx", saved(sheet.parent)))
    assert feed.items == ()
    assert places(report, "sheet_hidden") == [("a.xlsx", "List!row 3")]


@pytest.mark.parametrize(
    ("records", "gone", "says"),
    [
        (ELEMENTS, "Data Element Label", "data element label"),
        (MEASURES, "Service Measure ID", "service measure identifier"),
        (MEASURES, "Service Measure Name", "service measure name"),
        (CAPABILITIES, "Capability ID", "capability identifier"),
        (CAPABILITIES, "Business Capability Statement", "capability statement"),
        (ACTIVITIES, "Activity ID", "activity identifier"),
    ],
)
@pytest.mark.parametrize("as_sheet", [True, False])
def test_a_missing_heading_is_said_with_file_sheet_and_row(records, gone, says, as_sheet):
    rest = [{key: value for key, value in record.items() if key != gone} for record in records]
    one = ("a.xlsx", workbook(rest, at_row=5)) if as_sheet else ("a.json", rest)
    feed, report = read(one, ("b.json", LISTS["measures"] if records is not MEASURES else ELEMENTS))
    assert places(report, "heading_missing") == [(one[0], "List!row 5" if as_sheet else "file")]
    assert says in next(found.says for found in report.findings if found.kind == "heading_missing")
    assert {item.source.file for item in feed.items} == {"b.json"}


def test_a_sheet_whose_headings_are_gone_is_set_aside():
    sheet = sheet_of([*CAPABILITIES, *changed(CAPABILITIES, 0, capability_id="ZED.010.010.099")])
    sheet.delete_rows(1)
    feed, report = read(("a.xlsx", saved(sheet.parent)))
    assert feed.items == ()
    assert places(report, "headings_missing") == [("a.xlsx", "List!row 1")]
    assert feed.table_files == ("a.xlsx",)


def test_a_heading_that_is_not_known_is_named_once():
    _, report = read(("a.json", [{**record, "Colour": "red"} for record in ELEMENTS]))
    assert [found.field for found in report.findings if found.kind == "heading_not_known"] == ["Colour"]


def test_headings_said_again_and_banners_are_no_records():
    sheet = sheet_of(CAPABILITIES)
    headings = [cell.value for cell in sheet[1]]
    sheet.append(headings)
    sheet.append(["ZED.020 Harbour Dues"])
    sheet.merge_cells(start_row=5, end_row=5, start_column=1, end_column=len(headings))
    feed, report = read(("a.xlsx", saved(sheet.parent)))
    assert len(feed.items) == 2
    assert not set_aside(report)
    assert places(report, "headings_repeated") == [("a.xlsx", "List!row 4")]
    assert places(report, "banner") == [("a.xlsx", "List!row 5")]


@pytest.mark.parametrize(
    ("records", "changes", "kind"),
    [
        (ELEMENTS, {"label": ""}, "label_missing"),
        (ELEMENTS, {"label": "x" * 301}, "text_not_kept"),
        (ELEMENTS, {"definition": "a\x00b"}, "text_not_kept"),
        (ELEMENTS, {"definition": "long " * 20_000}, "text_not_kept"),
        (MEASURES, {"measure_id": "ZED-ten"}, "identifier_malformed"),
        (MEASURES, {"measure_id": None}, "identifier_missing"),
        (MEASURES, {"measure_name": " "}, "title_missing"),
        (CAPABILITIES, {"capability_id": "ZED.010.010"}, "identifier_of_another_level"),
        (CAPABILITIES, {"capability_id": "ZED..010.010.011"}, "identifier_malformed"),
        (CAPABILITIES, {"capability_id": None}, "identifier_missing"),
        (CAPABILITIES, {"statement": None}, "statement_missing"),
        (ACTIVITIES, {"activity_id": "ZED.0100.010"}, "identifier_malformed"),
        (ACTIVITIES, {"activity_name": ""}, "title_missing"),
    ],
)
def test_a_bad_record_is_set_aside_at_its_place_and_the_rest_loads(records, changes, kind):
    feed, report = read(("a.json", changed(records, 1, **changes)))
    assert set_aside(report) == {kind: 1}
    assert places(report, kind) == [("a.json", "[1]")]
    assert len([item for item in feed.items if item.kind != "function"]) == len(records) - 1


@pytest.mark.parametrize(
    ("given_as", "read_as", "kind"),
    [
        ("ZED.010.010.m02 ", "ZED.010.010.M02", "identifier_case"),
        ("ZED.010. 010.M02", "ZED.010.010.M02", "identifier_blanks"),
        ("ZED.A1\u20131.010.M02", "ZED.A1-1.010.M02", "identifier_blanks"),
        ("ZED.0.010.002", "ZED.0.010.002", None),
        ("ZED.000.000.0012", "ZED.000.000.0012", None),
        ("ZED.A1-1.M02", "ZED.A1-1.M02", None),
    ],
)
def test_a_measure_is_known_by_an_identifier_of_its_own_grammar(given_as, read_as, kind):
    feed, report = read(("a.json", changed(MEASURES, 1, measure_id=given_as)))
    assert read_as in [item.identifier for item in feed.items]
    assert not kind or places(report, kind) == [("a.json", "[1]")]


@pytest.mark.parametrize(
    ("identifier", "activity"),
    [("ZED.010.020.M02", "ZED.010.020"), ("ZED.A1-1.M02", None), ("ZED.0.010.002", None)],
)
def test_a_measure_that_names_no_activity_is_of_the_one_in_its_identifier(identifier, activity):
    feed, _ = read(("a.json", changed(MEASURES, 1, measure_id=identifier, activity="")))
    item = next(item for item in feed.items if item.identifier == identifier)
    assert item.content.get("activity") == activity


def test_an_identifier_of_an_activity_is_none_of_a_measure():
    feed, report = read(("a.json", changed(MEASURES, 1, measure_id="ZED.010.010")))
    assert set_aside(report) == {"identifier_malformed": 1}
    assert len(feed.items) == 1


def snake(heading):
    return "_".join(heading.casefold().split())


def camel(heading):
    first, *rest = heading.split()
    return first.casefold() + "".join(word.capitalize() for word in rest)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("spelled", [snake, camel, str.upper, str.lower, lambda text: f" {text}\n (draft)"])
def test_a_list_reads_the_same_however_its_headings_are_spelled(name, spelled):
    older = "ZEDSR ID"  # only its capitals say that it is the name of a list
    records = [{key: value for key, value in record.items() if key != older} for record in LISTS[name]]
    spelled_records = [{spelled(key): value for key, value in record.items()} for record in records]
    feed, report = read(("a.json", spelled_records))
    assert without_source(feed.items) == without_source(read(("a.json", records))[0].items)
    assert "heading_not_known" not in report.counts(Weight.NOTED)


def test_a_measure_that_is_listed_under_another_activity_is_noted():
    _, report = read(("a.json", changed(MEASURES, 1, activity="ZED.010.020 Berths")))
    assert places(report, "activity_disagrees") == [("a.json", "[1]")]


def test_what_is_about_all_activities_says_so():
    measures, _ = read(("a.json", changed(MEASURES, 0, activity="All ZED Activities")))
    elements, _ = read(("a.json", changed(ELEMENTS, 0, activity="All")))
    assert measures.items[0].content["activity"] == "All"
    assert elements.items[1].content["activities"] == ["All"]


@pytest.mark.parametrize(
    ("changes", "key", "value", "kind"),
    [
        ({"max_length": "9,2"}, "max_length", None, "length_not_a_number"),
        ({"min_length": "5"}, "min_length", 5, "lengths_disagree"),
        ({"domain_values": "Agency Defined"}, "values", None, "values_not_a_list"),
        ({"domain_values": "A - a;\nA - b"}, "values", [{"value": "A", "meaning": "a"}], "value_repeated"),
        ({"definition": ""}, "definition", None, "definition_missing"),
        ({"label": "Ship \n Name"}, "label", "Ship \n Name", "title_blanks"),
        ({"activity": "Harbour Planning"}, "activities", None, "activity_not_read"),
        ({"capability": "whatever"}, "capabilities", None, "capability_not_read"),
    ],
)
def test_what_is_odd_about_an_element_is_noted_and_never_guessed(changes, key, value, kind):
    feed, report = read(("a.json", changed(ELEMENTS, 0, **changes)))
    item = next(item for item in feed.items if item.source.place == "[0]")
    assert item.content.get(key) == value
    assert places(report, kind) == [("a.json", "[0]")]
    assert not set_aside(report)


def test_a_plain_length_is_the_greatest_and_one_with_a_point_stays_a_format():
    rows = [
        {"HCIM ID": number, "Label": "A", "Definition": "b", "Data Length": length}
        for number, length in [(1, 2), (2, "9,2")]
    ]
    feed, report = read(("HCM.json", rows))
    assert [item.content.get("max_length") for item in feed.items] == [2, None]
    assert [item.content.get("format") for item in feed.items] == [None, "9,2"]
    assert places(report, "length_not_a_number") == [("HCM.json", "[1]")]


HCIM = [
    {
        "Service Area": "HCIM",
        "HCIM ID": number,
        "Data Element Label": label,
        "Definition": f"A {label.casefold()}",
        "Data Length": length,
        "ServiceActivityID": activities,
    }
    for number, label, length, activities in [
        (10020, "Country", 2, "All"),
        (10076, "Bank", 9, "HCM.A5-1.050\nHCM.A2-6.020"),
    ]
]


def test_the_same_element_in_several_files_is_one_with_all_their_activities():
    other = changed(changed(HCIM, 1, activityid="HCM.A5-1.050\nHCM.A6-2.030"), 0, length="2")
    feed, report = read(("a.json", HCIM), ("b.json", other))
    assert [(item.area, item.identifier) for item in feed.items] == [("HCM", "10020"), ("HCM", "10076")]
    assert feed.items[1].content["activities"] == ["HCM.A5-1.050", "HCM.A2-6.020", "HCM.A6-2.030"]
    assert places(report, "repeated") == [("b.json", "[0] (10020)")]
    assert places(report, "joined") == [("b.json", "[1] (10076)")]
    assert not set_aside(report)


def test_other_words_for_an_element_with_a_number_are_noted_another_label_is_set_aside():
    other = changed(changed(HCIM, 0, definition="Some country"), 1, label="Fish")
    feed, report = read(("a.json", HCIM), ("b.json", other))
    assert [item.content["label"] for item in feed.items] == ["Country", "Bank"]
    assert feed.items[0].content["definition"] == "A country"
    assert places(report, "text_differs") == [("b.json", "[0] (10020)")]
    assert places(report, "duplicate_identifier") == [("b.json", "[1] (10076)")]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_given_twice_is_counted_once(name):
    alone, _ = read(("a.json", LISTS[name]))
    feed, report = read(("a.json", LISTS[name]), ("b.json", LISTS[name]))
    assert feed.items == alone.items
    assert not set_aside(report)
    assert places(report, "repeated")[0][0] == "b.json"


@pytest.mark.parametrize(
    ("records", "changes"),
    [
        (ELEMENTS, {"definition": "Something else"}),
        (MEASURES, {"target": "<=1%"}),
        (CAPABILITIES, {"statement": "Something else"}),
        (ACTIVITIES, {"description": "Something else"}),
    ],
)
def test_another_text_under_an_identifier_is_set_aside_and_the_first_is_kept(records, changes):
    alone, _ = read(("a.json", records))
    feed, report = read(("a.json", records), ("b.json", changed(records, 0, **changes)))
    assert feed.items == alone.items
    assert set_aside(report) == {"duplicate_identifier": 1}
    assert "a.json at [0]" in next(one.says for one in report.findings if one.kind == "duplicate_identifier")


def test_a_row_of_another_area_than_its_list_is_set_aside():
    stray = changed(changed(MEASURES, 0, measure_id="GRM.010.010.M01"), 0, activity="GRM.010.010 Grants")
    feed, report = read(("a.xlsx", workbook([*MEASURES, *stray[:1]], at_row=3)))
    assert [item.area for item in feed.items] == ["ZED", "ZED"]
    assert places(report, "misplaced") == [("a.xlsx", "List!row 6")]


def test_a_list_that_is_not_of_the_area_that_its_file_names_is_set_aside():
    feed, report = read(("GRM measures.json", MEASURES))
    assert feed.items == ()
    assert set_aside(report) == {"misplaced": 2}


def test_a_sheet_may_name_several_areas_and_hold_them_all():
    rows = [*MEASURES, *changed(MEASURES[:1], 0, measure_id="GRM.010.010.M01")]
    book = sheet_of(rows, title="ERM, GRM").parent
    feed, report = read(("a.xlsx", saved(book)))
    assert [item.identifier for item in feed.items] == ["GRM.010.010.M01"]
    assert set_aside(report) == {"misplaced": 2}
    mixed, report = read(("a.json", changed(MEASURES, 1, measure_id="GRM.010.010.M01")))
    assert [item.area for item in mixed.items] == ["GRM", "ZED"]
    assert not set_aside(report)


def test_an_element_of_another_area_that_serves_the_activities_of_this_one_is_of_this_one():
    feed, report = read(("a.json", changed(ELEMENTS, 0, functional_area="ACQ")))
    assert {item.area for item in feed.items} == {"ZED"}
    assert places(report, "area_disagrees") == [("a.json", "[0]")]


def test_an_element_that_names_no_area_is_of_the_area_of_its_list_or_set_aside():
    rows = [{"Label": "A", "Definition": "b"}]
    feed, report = read(("FFM elements.json", rows))
    assert [item.area for item in feed.items] == ["FFM"]
    assert places(report, "area_missing") == [("FFM elements.json", "[0]")]
    feed, report = read(("elements.json", rows))
    assert feed.items == ()
    assert set_aside(report) == {"area_missing": 1}


def test_an_area_that_is_not_on_record_is_read_and_said_once():
    feed, report = read(("a.json", ELEMENTS))
    assert len(feed.items) == 3
    assert places(report, "area_not_known") == [("a.json", "[0]")]


def test_sections_of_the_reference_model_are_of_human_capital():
    rows = [{"HCBRM Domain ": "A1", "Label": "A", "Definition": "b"}]
    feed, _ = read(("a.json", rows))
    assert [item.area for item in feed.items] == ["HCM"]


def test_lists_inside_an_object_are_found_and_a_whole_document_is_left_to_its_own_reader():
    feed, _ = read(("a.json", {"meta": {"rows": 3}, "Standard_Data_Elements": {"list": ELEMENTS}}))
    assert [item.source.place for item in feed.items][1] == "Standard_Data_Elements.list[0]"
    feed, _ = read(("a.json", {"Business-Standards": "ZED", "Business_Capabilities": CAPABILITIES}))
    assert feed.other_files == ("a.json",)


def test_headings_that_stand_among_the_records_are_found():
    headings = list(CAPABILITIES[0])
    keys = ["ZED Capabilities", *(f"__EMPTY_{number}" for number in range(1, len(headings)))]
    rows = [{"ZED Capabilities": "Release 2025"}, dict(zip(keys, headings, strict=True))]
    rows += [dict(zip(keys, record.values(), strict=True)) for record in CAPABILITIES]
    feed, _ = read(("a.json", rows))
    assert without_source(feed.items) == without_source(read(("a.json", CAPABILITIES))[0].items)
    assert feed.items[0].source.place == "[2]"


def test_a_target_that_a_sheet_shows_as_a_percentage_is_one():
    sheet = sheet_of(changed(MEASURES[:1], 0, target=1))
    column = list(MEASURES[0]).index("Service Measure Target") + 1
    sheet.cell(2, column).number_format = "0%"
    feed, _ = read(("a.xlsx", saved(sheet.parent)))
    content = feed.items[0].content
    assert (content["target"], content["target_value"], content["unit"]) == ("100%", "100", "percent")
    exported, _ = read(("a.json", changed(MEASURES[:1], 0, target=1)))
    assert exported.items[0].content["target_value"] == "1"
    assert "unit" not in exported.items[0].content


def test_a_cell_in_error_is_unknown_and_said():
    feed, report = read(("a.xlsx", workbook(changed(MEASURES, 0, frequency="#REF!"))))
    assert "frequency" not in feed.items[0].content
    assert places(report, "cell_in_error") == [("a.xlsx", "List!H2")]

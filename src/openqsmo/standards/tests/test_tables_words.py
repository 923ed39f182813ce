"""Headings, targets, lengths and lists of values: what the words of a table mean, however they are written."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openqsmo.standards.rules.elements import read_values
from openqsmo.standards.rules.headings import Column, TableKind, column_of, read_head
from openqsmo.standards.rules.measures import Target, read_target
from openqsmo.standards.rules.table_areas import areas_named, read_area
from openqsmo.standards.rules.table_finding import as_text
from openqsmo.standards.rules.table_rows import entries, says_all
from openqsmo.standards.vocabulary import KnownArea

KNOWN = {
    code: KnownArea(code, title, title.lower(), "here", also)
    for code, title, also in [
        ("FFM", "Financial Management", ("Financial",)),
        ("GRM", "Grants Management", ("Grants",)),
        ("HCM", "Human Capital Management", ("Human Resources",)),
        ("ITS", "IT Services", ()),
    ]
}


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Functional Area", Column.AREA),
        (" Functional Area", Column.AREA),
        ("Service Area", Column.AREA),
        ("HCBRM Domain ", Column.DOMAIN),
        ("Standards Lead", Column.STEWARD),
        ("LoB Managing Partner", Column.STEWARD),
        ("Functional Area Steward", Column.STEWARD),
        ("HCIM ID", Column.ELEMENT_IDENTIFIER),
        ("Standard Data Element ID", Column.ELEMENT_IDENTIFIER),
        ("Label", Column.LABEL),
        ("Business Data Element Label", Column.LABEL),
        ("Example Value\n", Column.EXAMPLE),
        ("Authoritative and Other Source(s)", Column.REFERENCES),
        ("Authoritative References", Column.REFERENCES),
        ("Other Reference", Column.OTHER_REFERENCES),
        ("Service Activity Reference(s)", Column.ACTIVITY),
        ("ServiceActivityID", Column.ACTIVITY_IDENTIFIER),
        ("ServiceActivityName", Column.ACTIVITY_NAME),
        ("ServiceFunctionID and Name", Column.FUNCTION),
        ("Business Capability Reference(s)", Column.CAPABILITY),
        ("Business Capability Statement\n [Federal Requirement]", Column.STATEMENT),
        ("I-Input\nP-Process\nO-Output", Column.KINDS),
        ("(I)input\n(P)process\n(O)output", Column.KINDS),
        ("FFMSR ID", Column.OLDER_IDENTIFIER),
        ("Business Information Exchange (BIE)", Column.EXCHANGES),
        ("Minimum Length", Column.MIN_LENGTH),
        ("Domain Values / Code List", Column.VALUES),
        ("Measure  Name", Column.MEASURE_NAME),
        ("Service Measurement Formula Combined with formatting", Column.FORMULA),
        ("Measurement Formula\n(To be confirmed by Service Provider)", Column.FORMULA),
        ("Measure Rationale\n(cite source for now, e.g., other) ", Column.RATIONALE),
        ("Measurement Reporting Frequency", Column.FREQUENCY),
        ("Responsible Party", Column.ACCOUNTABLE),
        ("GRM Capability ID", Column.CAPABILITY_IDENTIFIER),
        ("Validations", Column.NOT_KEPT),
        ("Nearest Airport", None),
        ("", None),
        ("()", None),
        ("x" * 1_000, None),
    ],
)
def test_a_heading_is_known_by_its_words(heading, column):
    assert column_of(heading) is column


@given(
    st.sampled_from(["Activity Reference", "Capability Statement", "Measure Target", "Data Element Label"]),
    st.lists(st.sampled_from(["Service", "Business", "Standard", "FIBF"]), max_size=2),
    st.sampled_from([" ", "  ", "\n", "\u00a0", "_", " \n "]),
    st.sampled_from(["", "(s)", "s", " (all)", "\n"]),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_words_that_say_nothing_change_no_heading(heading, more, between, after, cased):
    written = cased(between.join([*more, *heading.split()]) + after)
    assert column_of(written) is column_of(heading) is not None


@pytest.mark.parametrize(
    ("headings", "kind", "missing"),
    [
        (["Label", "Definition"], TableKind.DATA_ELEMENTS, ()),
        (["ID", "Label", "Definition", "Type"], TableKind.DATA_ELEMENTS, ()),
        (["Definition", "Data Type", "Min Length"], TableKind.DATA_ELEMENTS, (Column.LABEL,)),
        (["Measure ID", "Measure Name"], TableKind.MEASURES, ()),
        (["Measure Name", "Target", "Formula"], TableKind.MEASURES, (Column.MEASURE_IDENTIFIER,)),
        (["Capability ID", "Capability"], TableKind.CAPABILITIES, ()),
        (["ID", "Statement", "Authoritative Reference"], TableKind.CAPABILITIES, ()),
        (["ID", "Measure Name", "Target"], TableKind.MEASURES, ()),
        (["Name", "Definition", "Length"], TableKind.DATA_ELEMENTS, ()),
        (["Name", "Description", "Type"], None, ()),
        (["Capability ID", "Description", "Statement"], TableKind.CAPABILITIES, ()),
        (["Statement", "Input/Output/Process"], TableKind.CAPABILITIES, (Column.CAPABILITY_IDENTIFIER,)),
        (["Capability ID", "Input/Output/Process"], TableKind.CAPABILITIES, (Column.STATEMENT,)),
        (["Activity ID", "Activity Name", "Function"], TableKind.ACTIVITIES, ()),
        (["Activity ID and Name", "Activity Description"], TableKind.ACTIVITIES, ()),
        (["Activity Name", "Activity Description"], TableKind.ACTIVITIES, (Column.ACTIVITY_IDENTIFIER,)),
        (["Function ID", "Function Name"], TableKind.FUNCTIONS, ()),
        (["Reference ID", "Reference Name"], TableKind.REFERENCES, ()),
        (["Item Changed", "Summary of Change", "Rationale"], None, ()),
        (["FFM Function", "FFM Activity", "Report Name"], None, ()),
        (["FIBF FFM: Data Element Label", "Definition", "Data Type", "Label"], None, ()),
        (["Activity ID", "Activity Name", "Can the provider meet the need?"], None, ()),
        (["Definition"], None, ()),
    ],
)
def test_the_sort_of_a_table_is_known_by_its_headings(headings, kind, missing):
    head = read_head(headings)
    assert (head and head.kind) is kind
    assert head is None or head.missing == missing


@given(st.permutations(["Label", "Definition", "Min Length", "Colour", "Domain Values"]))
def test_the_order_of_headings_changes_nothing_but_their_numbers(headings):
    head = read_head(headings)
    said = {column: headings[number] for column, (number,) in head.columns.items()}
    assert said[Column.LABEL] == "Label"
    assert [headings[number] for number in head.unknown] == ["Colour"]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (">=80%", Target("at least", "80", "percent")),
        ("=> 98.5 percent", Target("at least", "98.5", "percent")),
        ("At least 95 %", Target("at least", "95", "percent")),
        ("<=2%", Target("at most", "2", "percent")),
        ("\u2264 16 minutes", Target("at most", "16", "minutes")),
        ("<60 sec", Target("at most", "60", "seconds")),
        ("Within 5 days", Target("at most", "5", "days")),
        ("5 business days or less", Target("at most", "5", "business days")),
        ("90% or more", Target("at least", "90", "percent")),
        ("=100%", Target(None, "100", "percent")),
        ("100%", Target(None, "100", "percent")),
        ("75% positive*\n\n*Includes all", Target(None, "75", "percent")),
        ("Greater than or equal to 4-Satisfied", Target("at least", "4", None)),
        ("1", Target(None, "1", None)),
        ("0.98", Target(None, "0.98", None)),
        ("Zero", Target(None, "0", None)),
        ("1 Hour", Target(None, "1", "hours")),
        ("< $1,200.50", Target("at most", "1200.50", "dollars")),
        ("1,000 widgets", Target(None, "1000", None)),
        ("Agency Determined; Recommended: At Least 4", Target()),
        ("95-98%", Target()),
        ("95% to", Target()),
        ("2025-10-01", Target()),
        ("24/7", Target()),
        ("Yes", Target()),
        ("TBD", Target()),
        ("", Target()),
        ("9" * 5_000, Target()),
    ],
)
def test_a_target_says_direction_figure_and_unit(text, target):
    assert read_target(text) == target


@given(
    st.sampled_from([">=", "\u2265 ", "at least ", "No less than "]),
    st.decimals(0, 10_000, places=2).map(lambda figure: format(figure, "f")),
    st.sampled_from(["%", " percent", ""]),
)
def test_a_figure_stays_as_written(bound, figure, unit):
    assert read_target(bound + figure + unit) == Target("at least", figure, "percent" if unit else None)


@given(st.text())
def test_no_target_is_a_trap(text):
    target = read_target(text)
    assert target.value is None or target.value in text.replace(",", "") or text.strip().casefold() == "zero"
    assert target.value is not None or target == Target()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A - Active;\nC - Cancelled", [{"value": "A", "meaning": "Active"}, {"value": "C", "meaning": "Cancelled"}]),
        ("Y: Yes\nN: No", [{"value": "Y", "meaning": "Yes"}, {"value": "N", "meaning": "No"}]),
        ("Billing;\n Mailing;\n", [{"value": "Billing"}, {"value": "Mailing"}]),
        ("N - Null", [{"value": "N", "meaning": "Null"}]),
        ("Invoice-Payable;\nOrder-Obligation", [{"value": "Invoice-Payable"}, {"value": "Order-Obligation"}]),
        ("A - Category A - Quarterly; B", [{"value": "A", "meaning": "Category A - Quarterly"}, {"value": "B"}]),
        ("Agency Defined", None),
        ("Business", None),
        ("Refer to (ISO) 3166-1;\nAlpha-3", None),
        ("(34) GSA IAE;\n\nhttps://open.gsa.gov", None),
        ("See tab for 'Cost Item Values';", None),
        (f"Short;\n{'long ' * 60}", None),
        (" ;\n; ", None),
    ],
)  # fmt: skip
def test_values_are_a_list_or_nothing(text, values):
    assert read_values(text) == values


VALUE = st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True)
MEANING = st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{2,9})?", fullmatch=True)


@given(
    st.lists(st.tuples(VALUE, MEANING), min_size=2, max_size=8),
    st.sampled_from([" - ", " \u2013 ", ": ", " = "]),
    st.sampled_from([";", ";\n", "\n", ";\r\n "]),
)  # fmt: skip
def test_a_written_list_is_read_back(pairs, parting, between):
    text = between.join(f"{value}{parting}{meaning}" for value, meaning in pairs)
    assert read_values(text) == [{"value": value, "meaning": meaning} for value, meaning in pairs]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FFM", "FFM"),
        ("ffm", "FFM"),
        ("FFM Financial Management", "FFM"),
        ("HCIM", "HCM"),
        ("Grants Management", "GRM"),
        ("FLT", "FLT"),
        ("FLT Fleet", "FLT"),
        ("Fleet", None),
        ("Total", None),
        ("Common", None),
        ("", None),
    ],
)
def test_an_area_is_a_code_or_a_name_on_record(text, code):
    assert read_area(text, KNOWN) == code


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (("FFM, GRM Service Measures", "a.xlsx"), {"FFM", "GRM"}),
        (("Sheet1", "2019 FFM Standard Data Elements.xlsx"), {"FFM"}),
        (("Sheet1", "Financial-Management-Standard-Data-Elements.json"), {"FFM"}),
        (("", "grm_standard_data_element.json"), {"GRM"}),
        (("", "folder/its.json"), {"ITS"}),
        (("", "measures and its targets.json"), set()),
        (("", "Financial Assistance.json"), set()),
        (("Travel of Grants", "travel.json"), set()),
    ],
)
def test_a_sheet_or_a_file_names_its_areas_or_none(texts, codes):
    assert areas_named(texts, KNOWN) == codes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a ", "a "),
        (" \n", None),
        ("", None),
        (None, None),
        (3.0, "3"),
        (0.98, "0.98"),
        (10020, "10020"),
        (True, "TRUE"),
        (["a", None, 2], "a;\n2"),
        ([], None),
        ({"a": 1}, None),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
    ],
)
def test_a_json_value_has_one_text(value, text):
    assert as_text(value) == text


@given(st.lists(st.from_regex(r"[A-Za-z][A-Za-z /\-]{0,20}[A-Za-z]", fullmatch=True), max_size=6))
def test_entries_are_kept_once_and_in_order(texts):
    assert entries(";\n ".join(texts)) == list(dict.fromkeys(texts))


@given(st.text(max_size=30))
def test_only_what_begins_with_all_is_about_all(text):
    assume(not text.strip().casefold().startswith("all"))
    assert not says_all(text)
    assert says_all("All")
    assert says_all("All TRT Activities\n")
    assert not says_all("Allowance Management")

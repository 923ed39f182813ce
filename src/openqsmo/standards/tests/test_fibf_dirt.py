import copy

import pytest

from openqsmo.loads.report import Weight
from openqsmo.standards.tests.samples import changed, content, document, kinds, places, read
from openqsmo.standards.vocabulary import Source

FIRST = ("Business_Lifecycle", 0, "data", 0)
CAPABILITY = ("Business_Capabilities", 0)
CLEAN = {"area_not_known", "not_published_yet", "part_not_read"}


def dirt(report):
    """The findings that the clean sample does not have."""
    return {kind: number for kind, number in kinds(report).items() if kind not in CLEAN}


NOTED = [
    ("identifier_blanks", (*FIRST, "Identifier"), "ZED.010.010\u00a0"),
    ("identifier_separator", (*FIRST, "Identifier"), "ZED-010.010"),
    ("identifier_case", (*FIRST, "Identifier"), "zed.010.010"),
    ("identifier_short_number", (*FIRST, "Identifier"), "ZED.010.10"),
    ("title_blanks", (*FIRST, "Activity"), " Harbour\nPlanning"),
    ("title_repeats_identifier", (*FIRST, "Activity"), "ZED.010.010 Harbour Planning"),
    ("kind_misspelt", (*CAPABILITY, "Input/Output/Process"), "i"),
]


@pytest.mark.parametrize(("kind", "path", "value"), NOTED)
def test_dirt_that_means_only_one_thing_is_read_and_noted(kind, path, value):
    feed, report = read(changed(path, value))
    expected = {kind: 1} | ({"identifier_short_number": 1} if kind == "identifier_short_number" else {})
    assert dirt(report) == expected
    assert content(feed) == content(read(document())[0])
    finding = next(one for one in report.findings if one.kind == kind)
    assert finding.weight is Weight.NOTED
    assert (finding.file, finding.given) == ("a.json", value)
    assert finding.record.startswith(("Business_Lifecycle[0].data[0]", "Business_Capabilities[0]"))


def test_an_identifier_is_kept_as_given_beside_its_canonical_form():
    feed, _ = read(changed((*FIRST, "Identifier"), "ZED-010.10\u00a0"))
    assert feed.activities[0].identifier == "ZED.010.010"
    assert feed.activities[0].as_given == "ZED-010.10\u00a0"
    assert feed.activities[1].as_given is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Plan the harbour, but not be limited to:", "description_cut_off"),
        ("Plan\\nAgree", "literal_line_break"),
    ],
)
def test_a_description_is_kept_as_given_and_what_is_wrong_is_noted(value, kind):
    feed, report = read(changed((*FIRST, "Description"), value))
    assert feed.activities[0].description == value
    assert dirt(report) == {kind: 1}


@pytest.mark.parametrize("value", ["", " \n", None])
def test_a_blank_description_is_unknown(value):
    feed, report = read(changed((*FIRST, "Description"), value))
    assert feed.activities[0].description is None
    assert dirt(report) == {"description_missing": 1}


def test_what_a_capability_does_not_say_is_unknown():
    whole = document()
    whole["Business_Capabilities"][0] |= {"Input/Output/Process": "", "Authoritative Reference": " "}
    feed, report = read(whole)
    assert feed.capabilities[0].kinds == ()
    assert feed.capabilities[0].references is None
    assert dirt(report) == {"kind_missing": 1, "reference_missing": 1}


SET_ASIDE = [
    ("identifier_missing", (*FIRST, "Identifier"), ""),
    ("identifier_missing", (*FIRST, "Identifier"), None),
    ("identifier_missing", (*FIRST, "Identifier"), 10.01),
    ("identifier_malformed", (*FIRST, "Identifier"), "ZED.010.010?"),
    ("identifier_malformed", (*FIRST, "Identifier"), "ZED"),
    ("identifier_of_another_level", (*FIRST, "Identifier"), "ZED.010"),
    ("identifier_of_another_level", (*FIRST, "Identifier"), "ZED.010.010.011"),
    ("title_missing", (*FIRST, "Activity"), "\u00a0"),
    ("title_missing", (*FIRST, "Activity"), ["Harbour Planning"]),
    ("text_not_kept", (*FIRST, "Activity"), "x" * 301),
    ("text_not_kept", (*FIRST, "Activity"), "half a sign \ud800"),
    ("text_not_kept", (*FIRST, "Description"), "a NUL \x00"),
    ("text_not_kept", (*FIRST, "Description"), "x" * 50_001),
    ("not_a_record", FIRST, "ZED.010.010"),
    ("not_a_record", FIRST, None),
    ("not_a_record", FIRST, {}),
]


@pytest.mark.parametrize(("kind", "path", "value"), SET_ASIDE)
def test_an_activity_that_cannot_be_used_is_set_aside_and_the_rest_is_read(kind, path, value):
    feed, report = read(changed(path, value))
    assert kinds(report, Weight.SET_ASIDE) == {kind: 1}
    assert places(report, kind)[0][1].startswith("Business_Lifecycle[0].data[0]")
    assert [one.identifier for one in feed.activities] == ["ZED.010.020", "ZED.020.010"]


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("identifier_malformed", "Capability ID", "ZED.010.010.011.1"),
        ("identifier_of_another_level", "Capability ID", "ZED.010.010"),
        ("statement_missing", "Business Capability Statement", ""),
    ],
)
def test_a_capability_that_cannot_be_used_is_set_aside(kind, key, value):
    feed, report = read(changed((*CAPABILITY, key), value))
    assert kinds(report, Weight.SET_ASIDE) == {kind: 1}
    assert len(feed.capabilities) == 2


def test_the_same_again_is_noted_and_counted_once():
    feed, report = read(document(), document())
    assert feed.activities == read(document())[0].activities
    assert kinds(report, Weight.SET_ASIDE) == {}
    assert report.counts(Weight.NOTED)["repeated"] == 6
    assert {file for file, _ in places(report, "repeated")} == {"b.json"}
    assert "function_without_activities" not in kinds(report)


def test_other_content_under_the_same_identifier_is_set_aside_with_both_places():
    other = changed((*FIRST, "Activity"), "Harbour Closing")
    feed, report = read(document(), other)
    assert feed.activities[0].title == "Harbour Planning"
    assert feed.activities[0].source == Source("a.json", "Business_Lifecycle[0].data[0]")
    finding = next(one for one in report.findings if one.kind == "duplicate_identifier")
    assert (finding.file, finding.record) == ("b.json", "Business_Lifecycle[0].data[0] (ZED.010.010)")
    assert "a.json at Business_Lifecycle[0].data[0]" in finding.says
    assert finding.given == "Harbour Closing"


def test_a_group_that_is_empty_still_names_its_function():
    feed, report = read(changed(("Business_Lifecycle", 1, "data"), []))
    assert "ZED.020" in [one.identifier for one in feed.functions]
    assert places(report, "function_without_activities") == [("a.json", "Business_Lifecycle[1]")]


def test_a_group_that_describes_its_function_is_not_taken_for_a_record():
    group = {"type": "zed-030", "Description": "Lights and buoys", "data": []}
    feed, report = read(changed(("Business_Lifecycle", 1), group))
    assert "ZED.030" in [one.identifier for one in feed.functions]
    assert places(report, "key_not_read") == [("a.json", "Business_Lifecycle[1]")]
    assert kinds(report, Weight.SET_ASIDE) == {}


def test_a_group_marked_otherwise_than_its_records_does_not_make_a_function():
    feed, report = read(changed(("Business_Lifecycle", 1, "type"), "zet-020"))
    assert [one.identifier for one in feed.functions] == ["ZED.010", "ZED.020"]
    assert places(report, "group_disagrees") == [("a.json", "Business_Lifecycle[1]")]


def test_a_function_without_a_title_is_unknown_not_blank():
    whole = document()
    del whole["Business_Capabilities"]
    feed, report = read(whole)
    assert [one.title for one in feed.functions] == [None, None]
    assert dirt(report) == {"function_without_title": 2}


def test_a_function_named_without_its_identifier_takes_its_name_from_there():
    whole = document()
    for one in whole["Business_Capabilities"]:
        one["Function"] = "Harbours"
    feed, report = read(whole)
    assert [one.title for one in feed.functions] == ["Harbours", "Harbours"]
    assert dirt(report) == {"function_named_without_identifier": 2}
    says = [one.says for one in report.findings if one.kind == "function_named_without_identifier"]
    assert says[0] == "ZED.010 is named without its identifier. So it is in 2 records; this is the first."
    assert says[1] == "ZED.020 is named without its identifier."


def test_two_names_of_one_function_are_said_and_the_first_is_kept():
    feed, report = read(changed(("Business_Capabilities", 1, "Function"), "ZED.010 Harbour Work"))
    assert feed.functions[0].title == "Harbour Operations"
    assert dirt(report) == {"function_title_differs": 1}


def test_a_capability_that_says_it_lies_elsewhere_stays_where_its_identifier_says():
    whole = document()
    whole["Business_Capabilities"][0] |= {
        "Function": "ZED.020 X",
        "Activity Name": "ZED.020.010 Toll Collection",
    }
    feed, report = read(whole)
    assert feed.capabilities[0].activity == "ZED.010.010"
    assert feed.functions[1].title == "Harbour Dues"
    assert dirt(report) == {"function_disagrees": 1, "activity_disagrees": 1, "activity_name_differs": 1}


def test_capabilities_that_call_an_activity_otherwise_are_noted_with_the_other_number():
    whole = changed(("Business_Capabilities", 0, "Activity Name"), "ZED.010.010 - Berth allocation")
    finding = next(one for one in read(whole)[1].findings if one.kind == "activity_name_differs")
    assert finding.says.endswith("“Berth allocation” is its name for ZED.010.020.")
    spelled = changed(("Business_Capabilities", 0, "Activity Name"), "ZED.010.010 Harbour-planning")
    assert dirt(read(spelled)[1]) == {"activity_name_spelled_otherwise": 1}


def test_a_capability_of_an_activity_that_is_not_listed_is_kept_and_noted():
    feed, report = read(changed(("Business_Capabilities", 0, "Capability ID"), "ZED.010.030.011"))
    assert feed.capabilities[1].activity == "ZED.010.030"
    assert "ZED.010.030" not in [one.identifier for one in feed.activities]
    assert dirt(report) == {"activity_not_listed": 1, "activity_disagrees": 1}


def test_keys_that_nobody_knows_are_said_once_for_a_file():
    whole = document()
    for one in whole["Business_Capabilities"]:
        one["Colour"] = "blue"
    whole["Season"] = "spring"
    whole["Ships"] = [{"name": "Ann"}]
    feed, report = read(whole)
    assert content(feed) == content(read(document())[0])
    assert places(report, "key_not_known") == [
        ("a.json", "Season"), ("a.json", "Ships"), ("a.json", "Business_Capabilities[0]"),
    ]  # fmt: skip


def test_two_keys_that_say_different_things_are_said():
    feed, report = read(changed((*FIRST, "Activity Description"), "Another text"))
    assert dirt(report) == {"key_given_twice": 1}
    assert feed.activities[0].description == "Plan the harbour; agree it with the pilots"


def in_area(code, title, section=None):
    """The sample under another area's code, in a document titled as given."""
    text = copy.deepcopy(document())
    text["Business-Standards"] = title
    text["Sub-section"] = section or "Harbours"
    for group in text["Business_Lifecycle"]:
        group["type"] = group["type"].replace("zed-010", code)
        for row in group["data"]:
            row["Identifier"] = row["Identifier"].replace("ZED.010", code)
    text["Business_Lifecycle"].pop()
    del text["Business_Capabilities"]
    return text


def test_a_typing_error_in_the_title_of_a_known_area_is_said_and_the_known_name_shown():
    feed, report = read(in_area("GRM.010", "Grants Management Standardkkks"))
    assert [(one.code, one.title, one.slug) for one in feed.areas] == [
        ("GRM", "Grants Management", "grants-management")
    ]
    assert feed.areas[0].titles_given == ("Grants Management Standardkkks",)
    assert dirt(report) == {"area_title_differs": 1, "function_without_title": 1}
    assert places(report, "area_title_differs") == [("a.json", "Business-Standards")]


@pytest.mark.parametrize("title", ["Procurement Standards", "Acquisitions", "acquisition standards", "ACQ"])
def test_the_other_names_of_a_known_area_are_no_dirt(title):
    assert "area_title_differs" not in kinds(read(in_area("ACQ.010", title))[1])


def test_records_of_another_area_than_the_document_names_are_set_aside():
    feed, report = read(in_area("GRM.010", "Financial Management Standards"), document())
    assert [one.area for one in feed.functions] == ["ZED", "ZED"]
    assert kinds(report, Weight.SET_ASIDE) == {"misplaced": 2}


def test_records_of_another_sub_section_than_the_document_names_are_set_aside():
    right, _ = read(in_area("HCM.A2-1", "HR", "Talent Acquisition"))
    assert [(one.identifier, one.section) for one in right.functions] == [("HCM.A2-1", "Talent Acquisition")]
    wrong, report = read(in_area("HCM.A2-1", "HR", "Compensation and Benefits"), document())
    assert [one.area for one in wrong.functions] == ["ZED", "ZED"]
    assert kinds(report, Weight.SET_ASIDE) == {"misplaced": 2}
    finding = next(one for one in report.findings if one.kind == "misplaced")
    assert finding.says == "HCM.A2-1.010 is of “Talent Acquisition”, not of “Compensation and Benefits”."


def test_an_older_numbering_is_not_taken_for_another_sub_section():
    feed, _ = read(in_area("HCM.060", "HR", "Compensation and Benefits"))
    assert [one.identifier for one in feed.functions] == ["HCM.060"]

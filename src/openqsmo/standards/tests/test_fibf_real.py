"""The published files of June 2026, counted to the last record."""

import re
from collections import Counter

import pytest

from openqsmo.loads.report import Report, Weight
from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.tests.samples import places
from tests.shared_data import shared

ACTIVITIES = {
    "acq.json": 23, "fm.json": 51, "grants.json": 16, "hr_acquisition.json": 17, "hr_benefits.json": 19,
    "hr_employee.json": 5, "hr_epm.json": 12, "hr_hca.json": 20, "hr_hce.json": 5, "hr_hcs.json": 18,
    "hr_labor.json": 5, "hr_par.json": 3, "hr_retirement.json": 4, "hr_td.json": 15, "its.json": 63,
    "soc.json": 29, "trt.json": 10,
}  # fmt: skip
CAPABILITIES = {
    "acq.json": 109, "fm.json": 89, "grants.json": 750, "hr_acquisition.json": 165, "hr_benefits.json": 235,
    "hr_employee.json": 34, "hr_epm.json": 188, "hr_hca.json": 219, "hr_hce.json": 62, "hr_hcs.json": 251,
    "hr_labor.json": 75, "hr_par.json": 10, "hr_retirement.json": 93, "hr_td.json": 223, "soc.json": 305,
    "trt.json": 408,
}  # fmt: skip
FUNCTIONS = {"ACQ": 5, "CYB": 10, "FFM": 11, "GRM": 6, "HCM": 34, "ITS": 14, "TRT": 1}
NOTED = {
    "activity_name_differs": 8, "activity_name_spelled_otherwise": 7, "activity_not_listed": 2,
    "area_title_differs": 1, "function_named_without_identifier": 1, "function_without_activities": 1,
    "function_without_title": 15, "group_disagrees": 15, "identifier_blanks": 3, "identifier_separator": 1,
    "identifier_short_number": 3, "kind_missing": 3, "kind_misspelt": 4, "not_published_yet": 20,
    "part_not_read": 19, "reference_missing": 2, "title_blanks": 43, "title_repeats_identifier": 3,
    "use_case_without_identifier": 15,
}  # fmt: skip


@pytest.fixture(scope="module")
def raw():
    return [(path.name, path.read_bytes()) for path in shared("fibf/_data").iterdir()]


@pytest.fixture(scope="module")
def loaded(raw):
    report = Report("fibf")
    return read_fibf(raw, report, known=known_areas()), report


def test_every_area_function_activity_and_capability_is_read(loaded):
    feed, report = loaded
    assert {one.code: one.title for one in feed.areas} == {
        "ACQ": "Acquisition", "CYB": "Cybersecurity", "FFM": "Financial Management",
        "GRM": "Grants Management", "HCM": "Human Capital Management", "ITS": "IT Services",
        "TRT": "Travel and Expense",
    }  # fmt: skip
    assert Counter(one.area for one in feed.functions) == FUNCTIONS
    assert Counter(one.source.file for one in feed.activities) == ACTIVITIES
    assert Counter(one.source.file for one in feed.capabilities) == CAPABILITIES
    assert dict(report.read) == {
        "standards file": 17, "file of another sort": 4, "unreadable file": 0,
        "functional area": 7, "function": 81, "activity": 315, "capability": 3217, "use case": 26,
    }  # fmt: skip


def test_as_many_records_are_read_as_a_plain_search_of_the_files_finds(loaded, raw):
    feed, _ = loaded
    own, capability = rb'"(?:ID|Identifier)"\s*:\s*"', rb'"Capability ID"\s*:\s*"'
    assert len(feed.activities) == sum(len(re.findall(own, text)) for _, text in raw)
    assert len(feed.capabilities) + 1 == sum(len(re.findall(capability, text)) for _, text in raw)


def test_the_dirt_of_the_files_is_reported_kind_by_kind(loaded):
    _, report = loaded
    assert report.counts(Weight.SET_ASIDE) == {"duplicate_identifier": 1}
    assert report.counts(Weight.NOTED) == NOTED


def test_the_dirt_is_reported_at_its_place(loaded):
    _, report = loaded
    assert places(report, "duplicate_identifier") == [
        ("hr_benefits.json", "Business_Capabilities[131] (HCM.A5-2.030.010)")
    ]
    assert places(report, "identifier_separator") == [
        ("hr_benefits.json", "Business_Lifecycle[1].data[0] (HCM.A5-2.010)")
    ]
    assert places(report, "identifier_short_number") == [
        ("trt.json", f"Business_Lifecycle[0].data[{n}] (TRT.010.0{n + 1}0)") for n in (6, 7, 8)
    ]
    assert places(report, "function_without_activities") == [("fm.json", "Business_Lifecycle[4]")]
    assert Counter(file for file, _ in places(report, "group_disagrees")) == {
        "its.json": 14,
        "hr_par.json": 1,
    }
    assert [one.given for one in report.findings if one.kind == "area_title_differs"] == [
        "Grants Management Standardkkks"
    ]


def test_functions_have_the_names_that_stand_beside_capabilities_or_none(loaded):
    feed, _ = loaded
    titles = {one.identifier: one.title for one in feed.functions}
    assert titles["FFM.010"] == "Budget Execution"
    assert titles["TRT.010"] == "Travel and Expense Management"
    assert titles["HCM.A2-1"] == "Talent Acquisition Management"
    assert titles["HCM.X1"] == "Personnel Action Request (PAR) Processing"
    assert titles["CYB.010"] == "IDENTIFY - Asset Management"
    assert [identifier for identifier, title in titles.items() if title is None] == [
        "FFM.050", *(f"ITS.{number:03}" for number in range(10, 150, 10))
    ]  # fmt: skip


def test_an_activity_whose_name_repeats_its_identifier_has_the_name_alone(loaded):
    feed, _ = loaded
    titles = {one.identifier: one.title for one in feed.activities}
    assert titles["HCM.X1.010"] == "Personnel Action Request (SF52)"
    assert titles["HCM.A1-1.020"] == "Human Capital Strategy Implementation and Monitoring"


def test_reading_again_in_any_order_gives_the_same(loaded, raw):
    feed, report = loaded
    again = Report("fibf")
    assert read_fibf(raw[::-1], again, known=known_areas()) == feed
    assert again.as_data() == report.as_data()


def test_one_file_alone_reads_as_it_does_among_the_others(loaded, raw):
    feed, _ = loaded
    for name, text in raw:
        if name in ACTIVITIES:
            alone = read_fibf([(name, text)], Report("fibf"), known=known_areas())
            assert alone.activities == tuple(one for one in feed.activities if one.source.file == name)


def test_lists_of_data_elements_and_of_measures_are_not_taken_for_standards_files(raw):
    others = [(path.name, path.read_bytes()) for path in shared("fibf/json").rglob("*.json")]
    assert len(others) >= 20
    feed = read_fibf([*others, *raw], Report("fibf"), known=known_areas())
    assert len(feed.other_files) == len(others) + 4
    assert len(feed.activities) == 315

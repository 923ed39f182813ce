import json
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.standards.rules.use_cases import (
    PROCESSES,
    DemonstrationThread,
    Scenario,
    UseCase,
    UseCaseIdentifier,
    find_use_cases,
    hierarchy,
    process_of,
    read_use_case_identifier,
)
from tests.shared_data import shared

identifiers = st.builds(
    UseCaseIdentifier,
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.from_regex(r"[A-Z]{3}", fullmatch=True),
    st.integers(0, 9),
    st.from_regex(r"[0-9]{2}", fullmatch=True),
)
titles = st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{1,8}){0,4}", fullmatch=True)


def named(text):
    return [(str(one.identifier), one.title) for one in find_use_cases(text)]


@given(identifiers)
def test_a_canonical_form_reads_as_itself(identifier):
    assert read_use_case_identifier(str(identifier)) == identifier
    assert read_use_case_identifier(f"\u200b {identifier}\u00a0".lower()) == identifier


@given(st.lists(st.tuples(identifiers, titles), max_size=6, unique_by=lambda pair: pair[0]))
def test_every_use_case_of_a_text_is_found_with_its_title_in_order(pairs):
    text = ";\n\u200b".join(f"{identifier} {title}" for identifier, title in pairs)
    assert find_use_cases(text) == tuple(UseCase(identifier, title) for identifier, title in pairs)


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text):
    for one in find_use_cases(text):
        assert read_use_case_identifier(str(one.identifier)) == one.identifier


@pytest.mark.parametrize(
    "text",
    ["", "FFM.010.010", "100.FFM.L1", "10.FFM.L1.01", "100.FFM.L1.1", "100.FFM.1.01", "100.FFM.L1.01 Trip",
     "٠١٠.FFM.L1.01", "1100.FFM.L1.01"],
)  # fmt: skip
def test_what_is_not_an_identifier_alone_is_not_read(text):
    assert read_use_case_identifier(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Future FFM Business Use Case modification", []),
        ("1100.FFM.L1.01 Trip and 100.FFM.L1.012", []),
        (
            "100.FFM.L1.01 Temporary Duty (TDY) Travel;\n100.FFM.L3.01 Travel, Sponsored",
            [
                ("100.FFM.L1.01", "Temporary Duty (TDY) Travel"),
                ("100.FFM.L3.01", "Travel, Sponsored"),
            ],
        ),
        ("040.FFM.L2.02 Four-Way Match\n[Note: only the core set]", [("040.FFM.L2.02", "Four-Way Match")]),
        (
            "RPM Business Use Case:\n020.RPM.L1.01 Provisioning\n(Business Scenario: L1.16 Tenant)",
            [("020.RPM.L1.01", "Provisioning")],
        ),
        ("100.TRT.L1.02.Year End Foreign Trip", [("100.TRT.L1.02", "Year End Foreign Trip")]),
        ("/files/GRM.Business.Use.Case.080.GRM.L1.05.Research.Grants.v1.1.pdf", [("080.GRM.L1.05", None)]),
        ("/files/100.TRT.L2.05 TDY with Lodging_Trip in a Trip.pdf", [("100.TRT.L2.05", None)]),
        (
            "/x/080.GRM.L1.05.pdf 080.GRM.L1.05 Research Grants, then 080.GRM.L1.05 Other",
            [("080.GRM.L1.05", "Research Grants, then")],
        ),
    ],
)
def test_use_cases_are_found_as_sources_write_them(text, expected):
    assert named(text) == expected


def test_a_process_has_its_number_and_title_and_source():
    assert process_of(UseCaseIdentifier("100", "FFM", 1, "01")).title == "Book-to-Reimburse"
    assert process_of(UseCaseIdentifier("999", "FFM", 1, "01")) is None
    numbers = [process.number for process in PROCESSES if process.number]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 14
    assert all(process.source for process in PROCESSES)


def test_use_cases_scenarios_and_threads_hang_under_their_processes():
    trip, stay = UseCaseIdentifier("100", "TRT", 1, "01"), UseCaseIdentifier("100", "TRT", 2, "01")
    odd = UseCaseIdentifier("990", "TRT", 1, "01")
    thread = DemonstrationThread("Travel from order to payment", (trip, odd))
    branches = hierarchy(
        [UseCase(odd, "Odd"), UseCase(stay, "Stay"), UseCase(trip, "Trip")],
        [Scenario("100", "L1.16", "Tenant"), Scenario("010", "L1.01", "Budget")],
        [thread, DemonstrationThread("Empty", ())],
    )
    assert [branch.process.title for branch in branches] == [
        "Budget Formulation-to-Execution", "Book-to-Reimburse", "990",
    ]  # fmt: skip
    assert [one.identifier for one in branches[1].use_cases] == [trip, stay]
    assert [branch.threads for branch in branches] == [(), (thread,), ()]
    assert [len(branch.scenarios) for branch in branches] == [1, 1, 0]


def cells(path):
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            yield from (cell for cell in row if isinstance(cell, str))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_use_cases_that_the_finance_workbooks_name_are_found():
    folder: Path = shared("fibf/excel")
    found, plainly = {}, set()
    for name in ("business_information_exchanges_2025", "pre_built_business_reports_release_2025"):
        for text in cells(folder / f"Finance_Excel__{name}.xlsx"):
            plainly.update(re.findall(r"[0-9]+\.[A-Z]+\.L[0-9]+\.[0-9]+", text))
            for one in find_use_cases(text):
                found.setdefault(one.identifier, one.title)
    assert {str(one) for one in found} == plainly
    assert Counter(one.area for one in found) == {"FFM": 32, "RPM": 6}
    assert all(found.values())
    assert found[UseCaseIdentifier("100", "FFM", 1, "01")] == "Temporary Duty (TDY) Travel"
    assert {process_of(one) for one in found} <= set(PROCESSES)


def test_the_use_cases_of_the_feed_are_found_with_their_titles():
    grants = json.loads((shared("fibf/_data") / "grants.json").read_text(encoding="utf-8"))
    travel = json.loads((shared("fibf/_data") / "trt.json").read_text(encoding="utf-8"))
    for document, count in ((grants, 11), (travel, 15)):
        document = document[0] if isinstance(document, list) else document
        given_cases = document["Business_Use_Cases"]
        found = [one for key in given_cases for one in find_use_cases(key)]
        assert len(found) == len(given_cases) == count
        assert all(one.title for one in found)

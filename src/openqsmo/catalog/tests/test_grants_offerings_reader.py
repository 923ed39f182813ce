"""What is read from the list of the Grants QSMO: names as written, titles matched to activities."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.catalog.rules.feed_records import GrantsSegment
from openqsmo.catalog.rules.grants_offerings import match_activity, read_grants_offerings, split_names
from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report, Weight
from tests.shared_data import shared

COLUMNS = (
    "segment",
    "category",
    "offering",
    "provider",
    "description",
    "website",
    "customers",
    "services",
    "platform",
    "business_type",
    "flags",
)
GOOD = {
    "segment": "federal",
    "category": "Award Management Solutions",
    "offering": "Acorn Awards",
    "provider": "U.S. Dept. of Oaks, National Institutes of Acorns",
    "description": "Awards, end to end.",
    "website": "https://acorns.example.gov",
    "customers": "U.S. Dept. of Elms, Birch Council (List last updated FY 2023)",
    "services": "Grant Award Issuance; Grant Award Inssurance ;",
    "platform": "",
    "business_type": "",
    "flags": "In production; Small",
}
TITLES = {
    "GRM.010.010": "Grant Program Set-up and Maintenance",
    "GRM.030.010": "Grant Award Issuance",
    "GRM.040.020": "Grant Award Performance Review",
    "GRM.040.030": "Grant Award Financial Review",
    "GRM.040.040": "Grant Award Compliance Review",
    "GRM.050.010": "Grant Program Reporting and Review",
}


def table(*rows, columns=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    return out.getvalue().encode()


def read(raw):
    report = Report("Grants QSMO")
    return read_grants_offerings(raw, "grants.csv", report), report


def test_an_offering_is_read_whole():
    [record], report = read(table({}))
    assert (record.line, record.segment, record.category) == (
        2,
        GrantsSegment.FEDERAL,
        "Award Management Solutions",
    )
    assert (record.offering, record.provider) == ("Acorn Awards", GOOD["provider"])
    assert (record.description, record.website) == ("Awards, end to end.", "https://acorns.example.gov")
    assert record.customers == ("U.S. Dept. of Elms", "Birch Council")
    assert record.customers_as_of == "List last updated FY 2023"
    assert record.services == ("Grant Award Issuance", "Grant Award Inssurance")
    assert (record.platform, record.business_type) == (None, None)
    assert record.flags == ("In production", "Small")
    assert report.read == {"offering": 1}


def test_titles_so_alike_that_one_may_be_a_typing_error_are_kept_and_noted():
    _, report = read(table({}))
    [finding] = [f for f in report.findings if f.kind == "title_spelled_two_ways"]
    assert "“Grant Award Issuance” and “Grant Award Inssurance”" in finding.says


def test_customers_that_are_not_stated_are_unknown_and_not_none():
    records, report = read(table({"customers": "N/A"}, {"offering": "Second", "customers": ""}))
    assert [record.customers for record in records] == [None, None]
    assert report.counts(Weight.NOTED)["customers_not_stated"] == 1


def test_what_is_no_address_is_not_linked():
    [record], report = read(table({"website": "Acorn Awards Home"}))
    assert record.website is None
    assert report.counts(Weight.NOTED)["website_dropped"] == 1


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"segment": "state"}, "segment_unknown"),
        ({"segment": ""}, "segment_unknown"),
        ({"offering": " "}, "offering_without_name"),
        ({"provider": "#N/A"}, "offering_without_name"),
        ({"provider": "u.s. dept. of Oaks,  National Institutes of Acorns"}, "offering_repeated"),
    ],
)
def test_a_row_that_names_no_offering_or_repeats_one_is_set_aside(change, kind):
    records, report = read(table({}, change))
    assert [record.line for record in records] == [2]
    assert report.counts(Weight.SET_ASIDE) == {kind: 1}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", ()),
        ("A", ("A",)),
        ("A, B", ("A", "B")),
        ("A,,  B , A", ("A", "B")),
        ("Hillsborough County, FL, Ventura County, CA", ("Hillsborough County, FL", "Ventura County, CA")),
        ("Comcast RISE, KY Broadband", ("Comcast RISE", "KY Broadband")),
        ("A, and B, C", ("A", "B", "C")),
        ("A, and multiple B", ("A", "multiple B")),
        ("Department of Homeland Security", ("Department of Homeland Security",)),
        (
            "U.S. Dept. of Oaks, National Institutes of Acorns, B",
            ("U.S. Dept. of Oaks, National Institutes of Acorns", "B"),
        ),
        ("U.S. Dept. of Oaks, B", ("U.S. Dept. of Oaks", "B")),
        (
            "National Institutes of Acorns, U.S. Dept. of Oaks",
            ("National Institutes of Acorns", "U.S. Dept. of Oaks"),
        ),
    ],
)
def test_names_are_parted_at_commas_that_do_not_belong_to_a_name(written, names):
    assert split_names(written, {"U.S. Dept. of Oaks,  National Institutes of Acorns"}) == names


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,9}( [A-Z][a-z]{2,9}){0,3}", fullmatch=True), unique=True))
def test_names_without_commas_come_back_as_they_went_in(names):
    assert split_names(", ".join(names)) == tuple(names)


@pytest.mark.parametrize(
    ("title", "identifier"),
    [
        ("Grant Award Issuance", "GRM.030.010"),
        ("grant award  issuance", "GRM.030.010"),
        ("Grant Award Inssurance", "GRM.030.010"),
        ("Grant Program Reporting and Reveiw", "GRM.050.010"),
        ("Grant Program Set-up & Maintenance", "GRM.010.010"),
        ("Grant Award Review", None),
        ("Payroll", None),
        ("", None),
    ],
)
def test_a_title_is_matched_when_it_is_sure_and_left_for_a_person_when_not(title, identifier):
    found = match_activity(title, TITLES)
    assert found.identifier == identifier
    assert 0 <= found.score <= 100
    assert found.reason.endswith(".")


def test_a_title_that_two_activities_bear_is_left_for_a_person():
    found = match_activity("Grant Award Issuance", {**TITLES, "GRM.099.010": "Grant award issuance"})
    assert (found.identifier, found.score) == (None, 100)
    assert "left for a person" in found.reason


def test_two_titles_almost_equally_like_are_left_for_a_person():
    found = match_activity(
        "Grant Award Reviewed 3",
        {"GRM.001.010": "Grant Award Reviewed 1", "GRM.001.020": "Grant Award Reviewed 2"},
    )
    assert found.identifier is None
    assert found.score >= 90


def test_with_no_titles_there_is_nothing_to_match():
    assert match_activity("Grant Award Issuance", {}).identifier is None


@given(st.sampled_from(sorted(TITLES.items())))
def test_every_title_matches_itself(item):
    identifier, title = item
    assert match_activity(title, TITLES).identifier == identifier


# -- hostile input ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"segment,offering\nfederal,A\n",
        table({}).replace(b"Acorn Awards", b"Acorn\x00Awards"),
        table({}).decode().encode("utf-16-le"),
        table({"description": "x" * 10_485_760}),
        b'"' + b"x" * 2_000_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_such_table_is_refused(raw):
    with pytest.raises(Refused) as refusal:
        read(raw)
    assert refusal.value.problem.code.startswith("LOA-")
    assert "grants.csv" in refusal.value.problem.says


def test_a_table_in_utf_16_with_its_mark_is_read():
    records, report = read(table({}).decode().encode("utf-16"))
    assert len(records) == 1
    assert report.counts(Weight.NOTED)["not_utf8"] == 1


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("piece", ["x", ",", ";", "(updated ", "and ", "A, B, "])
def test_a_very_long_cell_is_cut_or_set_aside(column, piece):
    records, _ = read(table({}, {"offering": "Second", column: piece * (900_000 // len(piece))}))
    assert records[0].offering == "Acorn Awards"
    assert len(repr(records)) < 200_000


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(COLUMNS),
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
        )
    )
)
def test_any_text_in_any_cell_is_read_or_refused(rows):
    try:
        records, report = read(table(*rows))
    except Refused as refusal:
        problem = refusal.problem
    else:
        problem = None
        keys = {
            (record.segment, record.provider.casefold(), record.offering.casefold()) for record in records
        }
        assert len(keys) == len(records)
        assert all(record.services == tuple(dict.fromkeys(record.services)) for record in records)
        json.dumps(report.as_data()).encode("utf-8")
    assert problem is None or problem.code == "LOA-006"


# -- the real list ------------------------------------------------------------------------------


@pytest.fixture
def real():
    return read(shared("fibf/grants_qsmo_offerings.csv").read_bytes())


def test_the_real_list_holds_six_federal_and_six_commercial_offerings(real):
    records, report = real
    assert [record.segment.value for record in records] == ["federal"] * 6 + ["commercial"] * 6
    assert [len(record.customers or ()) for record in records] == [3, 14, 11, 15, 17, 9, 13, 2, 0, 9, 4, 4]
    assert [len(record.services) for record in records] == [16, 16, 5, 5, 1, 1, 0, 0, 0, 0, 0, 0]
    assert report.counts(Weight.SET_ASIDE) == {}
    assert report.counts(Weight.NOTED) == {
        "website_dropped": 6,
        "customers_not_stated": 1,
        "title_spelled_two_ways": 2,
    }


def test_the_real_names_are_kept_as_written(real):
    by_name = {record.offering: record for record in real[0]}
    assert by_name["eRA"].provider == "U.S. Dept. of Health and Human Services, National Institutes of Health"
    assert (
        "U.S. Dept. of Transporation"
        in by_name["Interior Business Center, Indirect Cost Rate Negotiation Service"].customers
    )
    assert by_name["Grants Accelerator"].customers[6:11] == (
        "Hillsborough County, FL",
        "Ventura County, CA",
        "Bergen County, NJ",
        "City of Flint, MI",
        "City of Newark, NJ",
    )
    assert by_name["PRISM Grants"].customers[-1] == "multiple U.S. Dept. of Defense/Intel Organizations"
    assert by_name["GLAS"].customers is None
    assert by_name["Payment Management System"].customers_as_of == "List last updated FY 2023"


def test_every_service_of_the_real_list_is_one_of_the_sixteen_activities(real):
    grants = json.loads(shared("fibf/_data/grants.json").read_bytes())
    titles = {
        activity["Identifier"]: activity["Activity"]
        for function in grants["Business_Lifecycle"]
        for activity in function["data"]
    }
    written = {title for record in real[0] for title in record.services}
    found = {title: match_activity(title, titles) for title in written}
    assert len(titles) == 16
    assert {match.identifier for match in found.values()} == set(titles)
    assert {title: match.score for title, match in found.items() if match.score < 100} == {
        "Grant Award Inssurance": 95,
        "Grant Program Reporting and Reveiw": 97,
    }

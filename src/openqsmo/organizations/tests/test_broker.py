import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report, Weight
from openqsmo.organizations.rules.broker import COLUMNS, read_broker_codes
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from tests.shared_data import shared

FILE = "codes.csv"
TREASURY = {
    "CGAC AGENCY CODE": "020",
    "AGENCY NAME": "Department of the Treasury",
    "AGENCY ABBREVIATION": "TREAS",
    "FREC": "2000",
    "FREC Entity Description": "Department of the Treasury",
    "FREC ABBREVIATION": "TREAS",
    "SUBTIER CODE": "2000",
    "SUBTIER NAME": "Department of the Treasury",
    "TOPTIER_FLAG": "TRUE",
    "WEBSITE": "https://www.treasury.gov/",
}
FISCAL = TREASURY | {
    "SUBTIER CODE": "2036",
    "SUBTIER NAME": "Bureau of the Fiscal Service",
    "SUBTIER ABBREVIATION": "BFS",
    "TOPTIER_FLAG": "FALSE",
    "WEBSITE": "",
}
LABOR = {
    "CGAC AGENCY CODE": "016",
    "AGENCY NAME": "Department of Labor",
    "AGENCY ABBREVIATION": "DOL",
    "FREC": "1601",
    "FREC Entity Description": "Department of Labor",
    "SUBTIER CODE": "1600",
    "SUBTIER NAME": "Department of Labor",
    "TOPTIER_FLAG": "TRUE",
}
PENSIONS = LABOR | {
    "FREC": "1602",
    "FREC Entity Description": "Pension Benefit Guaranty Corporation",
    "SUBTIER CODE": "1665",
    "SUBTIER NAME": "Pension Benefit Guaranty Corporation",
    "SUBTIER ABBREVIATION": "PBGC",
}


def table(*rows, columns=tuple(COLUMNS)):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def read(*rows):
    report = Report("broker")
    return {record.key: record for record in read_broker_codes(table(*rows), FILE, report)}, report


def codes(record):
    return [str(code) for code in record.codes]


def test_an_agency_has_its_codes_and_its_parts_stand_below_it():
    found, report = read(TREASURY, FISCAL)
    treasury, fiscal = found["cgac-020"], found["subtier-2036"]
    assert codes(treasury) == ["CGAC:020", "FREC:2000", "SUBTIER:2000"]
    assert (treasury.kind, treasury.parent_key) == (OrganizationKind.DEPARTMENT, None)
    assert treasury.website == "https://www.treasury.gov/"
    assert (codes(fiscal), fiscal.parent_key) == (["SUBTIER:2036"], "cgac-020")
    assert (fiscal.kind, fiscal.website) == (OrganizationKind.BUREAU, None)
    assert fiscal.source == "codes.csv, line 3"
    assert report.findings == []
    assert report.read == {"row": 2, "agency": 1, "sub-tier": 1}


def test_what_no_source_says_stays_unknown():
    found, _ = read(TREASURY, FISCAL)
    assert {record.agency_class for record in found.values()} == {None}


def test_agencies_that_share_a_cgac_are_told_apart_by_their_frec():
    found, report = read(LABOR, PENSIONS)
    assert codes(found["cgac-016"]) == ["CGAC:016", "FREC:1601", "SUBTIER:1600"]
    assert codes(found["subtier-1665"]) == ["FREC:1602", "SUBTIER:1665"]
    assert found["subtier-1665"].parent_key is None
    assert report.counts(Weight.NOTED) == {"shared_cgac": 1}


def test_a_part_of_an_agency_that_shares_a_cgac_stands_below_that_agency():
    part = PENSIONS | {"SUBTIER CODE": "1666", "SUBTIER NAME": "Advocate", "TOPTIER_FLAG": "FALSE"}
    found, _ = read(LABOR, PENSIONS, part)
    assert found["subtier-1666"].parent_key == "subtier-1665"


def test_a_frec_that_two_agencies_have_belongs_to_the_one_it_is_named_after():
    sipc = TREASURY | {"CGAC AGENCY CODE": "576", "AGENCY NAME": "Securities Investor Protection Corporation"}
    sipc |= {"AGENCY ABBREVIATION": "SIPC", "SUBTIER CODE": "", "SUBTIER NAME": ""}
    found, report = read(TREASURY, sipc)
    assert "FREC:2000" in codes(found["cgac-020"])
    assert codes(found["cgac-576"]) == ["CGAC:576"]
    assert found["cgac-576"].abbreviations == ("SIPC",)
    assert report.counts(Weight.NOTED) == {"shared_frec": 1}


def test_the_frec_of_what_does_not_report_is_nobody_s_code():
    row = TREASURY | {"FREC": "0000", "FREC Entity Description": "Non - Reporting"}
    found, report = read(row)
    assert codes(found["cgac-020"]) == ["CGAC:020", "SUBTIER:2000"]
    assert report.counts(Weight.NOTED) == {"no_frec": 1}


def test_an_agency_without_a_sub_tier_is_still_an_agency():
    found, _ = read(TREASURY | {"SUBTIER CODE": "", "SUBTIER NAME": ""})
    assert codes(found["cgac-020"]) == ["CGAC:020", "FREC:2000"]


def test_an_agency_without_a_top_tier_row_is_read_from_its_name():
    found, report = read(FISCAL)
    assert found["cgac-020"].name == "Department of the Treasury"
    assert found["subtier-2036"].parent_key == "cgac-020"
    assert report.counts(Weight.NOTED)["no_top_tier"] == 1


def test_another_body_on_the_agency_s_own_row_is_a_part_of_it():
    senate = {"CGAC AGENCY CODE": "000", "AGENCY NAME": "U.S. Congress", "SUBTIER CODE": "0010"}
    found, report = read(senate | {"SUBTIER NAME": "The Senate", "TOPTIER_FLAG": "TRUE"})
    assert codes(found["cgac-000"]) == ["CGAC:000"]
    assert found["subtier-0010"].parent_key == "cgac-000"
    assert found["subtier-0010"].kind is OrganizationKind.LEGISLATIVE
    assert found["subtier-0010"].agency_class is AgencyClass.NOT_EXECUTIVE
    assert report.counts(Weight.NOTED)["top_tier_is_a_part"] == 1


@pytest.mark.parametrize(
    ("short", "name", "kept"),
    [
        ("BFS", "Bureau of the Fiscal Service", True),
        ("ICE", "U.S. Immigration and Customs Enforcement", True),
        ("PM", "Bureau of Politico-Military Affairs", True),
        ("ORNL", "Field Office, Oak Ridge", False),
        ("JPL", "NASA Resident Office, Jet Propulsion Laboratory", False),
        ("ACMD", "Office of the Administrator", False),
    ],
)
def test_a_short_form_that_is_not_spelled_from_the_name_is_left_out(short, name, kept):
    found, report = read(TREASURY, FISCAL | {"SUBTIER NAME": name, "SUBTIER ABBREVIATION": short})
    assert found["subtier-2036"].local_abbreviations == ((short,) if kept else ())
    assert report.counts(Weight.NOTED) == ({} if kept else {"strange_short_form": 1})


@pytest.mark.parametrize("short", ["MADISON", "SI"])
def test_a_word_of_the_name_or_two_letters_are_not_understood_everywhere(short):
    row = TREASURY | {"AGENCY NAME": "James Madison Fellowship", "AGENCY ABBREVIATION": short}
    found, _ = read(row | {"SUBTIER NAME": "James Madison Fellowship", "FREC": "", "FREC ABBREVIATION": ""})
    assert (found["cgac-020"].abbreviations, found["cgac-020"].local_abbreviations) == ((), (short,))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("malformed_code", {"SUBTIER CODE": "1.20E+03"}),
        ("malformed_code", {"CGAC AGENCY CODE": "20"}),
        ("malformed_code", {"FREC": "20-0"}),
        ("no_agency", {"CGAC AGENCY CODE": ""}),
        ("no_agency", {"AGENCY NAME": "  "}),
        ("unclear_flag", {"TOPTIER_FLAG": "yes"}),
        ("half_a_subtier", {"SUBTIER NAME": ""}),
        ("half_a_subtier", {"SUBTIER CODE": ""}),
        ("duplicate_code", {"SUBTIER CODE": "2000"}),
        ("name_too_long", {"SUBTIER NAME": "Office " * 60}),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_its_line(kind, change):
    found, report = read(TREASURY, FISCAL | change)
    assert list(found) == ["cgac-020"]
    assert [(f.kind, f.record) for f in report.findings if f.weight is Weight.SET_ASIDE] == [(kind, "line 3")]


@pytest.mark.parametrize("frec", ["", "0000", "1601", "1602"])
def test_a_second_agency_without_a_frec_of_its_own_is_set_aside(frec):
    third = PENSIONS | {"FREC": frec, "SUBTIER CODE": "1699", "SUBTIER NAME": "Another Corporation"}
    found, report = read(LABOR, PENSIONS, third)
    assert set(found) == {"cgac-016", "subtier-1665"}
    assert report.counts(Weight.SET_ASIDE) == {"names_nothing": 1}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("stray_blanks", {"SUBTIER NAME": "Bureau of the Fiscal Service "}),
        ("agency_named_twice", {"AGENCY NAME": "Treasury Department"}),
        ("end_dated", {"COMMENT": "End-dated 9/13/2019"}),
    ],
)
def test_dirt_that_does_no_harm_is_noted_and_the_row_is_used(kind, change):
    found, report = read(TREASURY, FISCAL | change)
    assert found["subtier-2036"].name == "Bureau of the Fiscal Service"
    assert report.counts(Weight.NOTED) == {kind: 1}


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("LOA-006", b""),
        ("LOA-007", b"Agency,Bureau\nA,B\n"),
        ("LOA-003", table(TREASURY)[:60] + b"\x00" + table(TREASURY)[60:]),
        ("LOA-003", b"\xff\xfe\x00\xd8\x41"),
        ("LOA-006", table(TREASURY) + b'"020,never closed'),
    ],
)
def test_what_is_no_such_table_is_refused(code, raw):
    with pytest.raises(Refused) as refused:
        read_broker_codes(raw, FILE, Report("broker"))
    assert refused.value.problem.code == code


def test_a_row_with_too_few_cells_is_set_aside():
    report = Report("broker")
    assert len(read_broker_codes(table(TREASURY) + b"020,Treasury\r\n", FILE, report)) == 1
    assert report.counts(Weight.SET_ASIDE) == {"ragged_row": 1}


cells = st.sampled_from(
    ["", "020", "2000", "0000", "DE00", "TRUE", "FALSE", "Treasury", " ", "1.2E+03", "\u00e9"]
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells)), max_size=6))
def test_whatever_the_cells_hold_every_code_and_every_key_is_given_once(rows):
    records = read_broker_codes(table(*rows), FILE, Report("broker"))
    codes = [code for record in records for code in record.codes]
    assert len(codes) == len(set(codes))
    assert len({record.key for record in records}) == len(records)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_whatever_bytes_are_given_end_in_records_or_in_a_refusal(noise, place):
    good = table(TREASURY, FISCAL)
    try:
        records = read_broker_codes(good[:place] + noise + good[place:], FILE, Report("broker"))
    except Refused as refused:
        records = [refused.problem.code]
    assert len(set(records)) == len(records)


def test_a_cell_of_megabytes_is_refused_or_set_aside():
    report = Report("broker")
    assert (
        len(read_broker_codes(table(TREASURY, FISCAL | {"SUBTIER NAME": "x" * 900_000}), FILE, report)) == 1
    )
    assert report.counts(Weight.SET_ASIDE) == {"name_too_long": 1}
    with pytest.raises(Refused):
        read_broker_codes(table(TREASURY | {"SUBTIER NAME": "x" * 10_000_000}), FILE, report)


def test_the_real_list_is_read_whole_and_its_dirt_is_counted():
    path = shared("agencies/broker_agency_codes.csv")
    report = Report("broker")
    records = read_broker_codes(path.read_bytes(), path.name, report)
    assert report.read == {"row": 1531, "agency": 199, "sub-tier": 1333}
    assert report.counts(Weight.SET_ASIDE) == {}
    assert report.counts(Weight.NOTED) == {
        "strange_short_form": 89,
        "no_frec": 40,
        "stray_blanks": 20,
        "end_dated": 18,
        "shared_cgac": 9,
        "shared_frec": 4,
        "no_top_tier": 2,
        "top_tier_is_a_part": 1,
    }
    every_code = [code for record in records for code in record.codes]
    assert len(every_code) == len(set(every_code)) == 190 + 164 + 1490  # CGAC, FREC, sub-tier
    assert len({record.key for record in records}) == len(records)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("CGAC:012", "Department of Agriculture"),
        ("CGAC:016", "Department of Labor"),
        ("FREC:DE00", "Department of Defense"),
        ("FREC:1602", "Pension Benefit Guaranty Corporation"),
        ("FREC:6903", "Saint Lawrence Seaway Development Corporation"),
        ("FREC:9557", "Public Defender Service for the District of Columbia"),
        ("FREC:1130", "Inter-American Foundation"),
        ("FREC:5000", "Securities and Exchange Commission"),
        ("SUBTIER:7061", "Cybersecurity and Infrastructure Security Agency"),
    ],
)
def test_a_code_of_the_real_list_belongs_to(code, name):
    path = shared("agencies/broker_agency_codes.csv")
    records = read_broker_codes(path.read_bytes(), path.name, Report("broker"))
    assert [record.name for record in records if code in codes(record)] == [name]

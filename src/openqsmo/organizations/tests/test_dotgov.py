import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report, Weight
from openqsmo.organizations.rules.dotgov import LONGEST_KEY, read_dotgov
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from tests.shared_data import shared

BUREAUS = "Agency,Bureau\n"
DOMAINS = "Domain name,Domain type,Organization name,Suborganization name,City,State\n"
IRS = "irs.gov,Federal - Executive,Department of the Treasury,Internal Revenue Service,Washington,DC\n"


def read(text):
    report = Report("dotgov")
    records = read_dotgov(text.encode(), "list.csv", report)
    return records, report


def test_a_bureau_stands_below_its_agency_which_comes_first():
    records, report = read(BUREAUS + "Department of Labor,Wage and Hour Division\nPeace Corps,\n")
    assert [(r.name, r.parent_key) for r in records] == [
        ("Department of Labor", None),
        ("Peace Corps", None),
        ("Wage and Hour Division", "gov-department-of-labor"),
    ]
    assert report.findings == []
    assert report.read == {"row": 2, "organization": 2, "suborganization": 1}


def test_a_domain_is_a_code_of_the_part_that_registered_it():
    records, _ = read(DOMAINS + IRS + "treasury.gov,Federal - Executive,Department of the Treasury,,W,DC\n")
    assert {r.name: [str(code) for code in r.codes] for r in records} == {
        "Department of the Treasury": ["DOTGOV:treasury.gov"],
        "Internal Revenue Service": ["DOTGOV:irs.gov"],
    }


@pytest.mark.parametrize(
    ("of_type", "kind", "agency_class"),
    [
        ("Federal - Executive", OrganizationKind.INDEPENDENT_AGENCY, AgencyClass.NON_CFO_ACT),
        ("Federal - Legislative", OrganizationKind.LEGISLATIVE, AgencyClass.NOT_EXECUTIVE),
        ("Federal - Judicial", OrganizationKind.JUDICIAL, AgencyClass.NOT_EXECUTIVE),
        ("Federal", OrganizationKind.OTHER, None),
    ],
)
def test_the_domain_type_tells_the_branch(of_type, kind, agency_class):
    (record,), _ = read(DOMAINS + f"body.gov,{of_type},Some Body,,Washington,DC\n")
    assert (record.kind, record.agency_class) == (kind, agency_class)


def test_the_list_of_bureaus_tells_no_branch():
    (record,), _ = read(BUREAUS + "Farm Credit System,\n")
    assert (record.kind, record.agency_class) == (OrganizationKind.OTHER, None)


def test_a_part_named_like_the_whole_is_the_whole():
    records, report = read(BUREAUS + "Department of Labor,Department of  LABOR\n")
    assert [record.name for record in records] == ["Department of Labor"]
    assert report.counts(Weight.NOTED) == {"part_is_whole": 1}


def test_stray_blanks_and_commas_are_noted():
    records, report = read(BUREAUS + 'Department of State,"Passport Office    , "\n')
    assert records[1].name == "Passport Office"
    assert report.counts(Weight.NOTED) == {"stray_blanks": 1}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("duplicate_row", BUREAUS + "A Agency,B Bureau\nA Agency,B Bureau\n"),
        ("no_organization", BUREAUS + "A Agency,B Bureau\n,B Bureau\n"),
        ("name_too_long", BUREAUS + f"A Agency,B Bureau\nA Agency,{'b' * 301}\n"),
        ("duplicate_domain", DOMAINS + IRS + IRS),
        ("malformed_domain", DOMAINS + IRS + IRS.replace("irs.gov", "irs gov")),
        ("not_federal", DOMAINS + IRS + IRS.replace("irs", "x").replace("Federal - Executive", "City")),
        (
            "no_organization",
            DOMAINS + IRS + IRS.replace("irs", "x").replace("Department of the Treasury", ""),
        ),
        ("name_too_long", DOMAINS + IRS + IRS.replace("irs", "x").replace("Internal", "x" * 301)),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_its_line(kind, text):
    records, report = read(text)
    assert len(records) == 2
    assert [(f.weight, f.kind, f.record) for f in report.findings] == [(Weight.SET_ASIDE, kind, "line 3")]


def test_keys_stay_short_and_different_whatever_the_names_are():
    long = "Office of " + "very " * 40
    records, _ = read(BUREAUS + f"Agency,{long}one\nAgency,{long}two\nБюро,\n局,\n")
    keys = [record.key for record in records]
    assert len(set(keys)) == len(keys) == 5
    assert max(map(len, keys)) <= LONGEST_KEY


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("LOA-006", b""),
        ("LOA-006", b"\n \n"),
        ("LOA-007", b"Name,Code\nA,1\n"),
        ("LOA-007", b"Domain name,Organization name\nirs.gov,Treasury\n"),
        ("LOA-003", DOMAINS.encode("utf-16-le") + b"\x00"),
        ("LOA-003", (DOMAINS + IRS).replace("irs", "i\x00s").encode()),
    ],
)
def test_what_is_no_such_table_is_refused(code, raw):
    with pytest.raises(Refused) as refused:
        read_dotgov(raw, "list.csv", Report("dotgov"))
    assert refused.value.problem.code == code


@given(st.binary(max_size=200), st.integers(0, 200), st.sampled_from([BUREAUS + "A,B\n", DOMAINS + IRS]))
def test_whatever_bytes_are_given_end_in_records_or_in_a_refusal(noise, place, text):
    good = text.encode()
    try:
        records = read_dotgov(good[:place] + noise + good[place:], "list.csv", Report("dotgov"))
    except Refused as refused:
        records = [refused.problem.code]
    assert len(set(records)) == len(records)


@pytest.mark.parametrize(
    ("file", "read_counts", "set_aside", "noted"),
    [
        (
            "dotgov_agencies-and-subs.csv",
            {"row": 341, "organization": 153, "suborganization": 190},
            {"duplicate_row": 1},
            {"part_is_whole": 14, "stray_blanks": 4},
        ),
        (
            "dotgov_current-federal.csv",
            {"row": 1321, "organization": 146, "suborganization": 262},
            {},
            {"part_is_whole": 48},
        ),
    ],
)
def test_the_real_lists_are_read_whole_and_their_dirt_is_counted(file, read_counts, set_aside, noted):
    report = Report("dotgov")
    records = read_dotgov(shared(f"agencies/{file}").read_bytes(), file, report)
    assert report.read == read_counts
    assert report.counts(Weight.SET_ASIDE) == set_aside
    assert report.counts(Weight.NOTED) == noted
    assert len({record.key for record in records}) == len(records)


def test_every_domain_of_the_real_list_is_held_by_one_organization():
    path = shared("agencies/dotgov_current-federal.csv")
    records = read_dotgov(path.read_bytes(), path.name, Report("dotgov"))
    domains = [code for record in records for code in record.codes]
    assert len(domains) == len(set(domains)) == 1321

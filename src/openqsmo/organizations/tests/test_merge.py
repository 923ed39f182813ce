from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.identifiers import Identifier
from openqsmo.loads.report import Report, Weight
from openqsmo.organizations.content import headings, known_organizations, same_names, same_organizations
from openqsmo.organizations.rules.broker import read_broker_codes
from openqsmo.organizations.rules.dotgov import read_dotgov
from openqsmo.organizations.rules.merge import merge
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind, OrganizationRecord
from tests.shared_data import shared

BUREAU, OTHER = OrganizationKind.BUREAU, OrganizationKind.OTHER


def record(key, name, *codes, parent=None, kind=None, source="list.csv, line 2", **more):
    kind = kind or (BUREAU if parent else OTHER)
    codes = tuple(Identifier.parse(code) for code in codes)
    return OrganizationRecord(key, name, kind, parent_key=parent, codes=codes, source=source, **more)


LABOR = record(
    "dol",
    "Department of Labor",
    "CGAC:016",
    kind=OrganizationKind.DEPARTMENT,
    agency_class=AgencyClass.CFO_ACT,
    abbreviations=("DOL",),
    source="facts",
)
STATISTICS = record("bls", "Bureau of Labor Statistics", "SUBTIER:1625", parent="dol", source="facts")


def run(*sources, **answers):
    report = Report("agencies")
    return {r.key: r for r in merge(sources, report=report, **answers).records}, report


def codes(found):
    return [str(code) for code in found.codes]


def test_a_code_in_common_makes_two_records_one_under_the_first_name():
    other = record("cgac-016", "Labor Department", "CGAC:016", "FREC:1601", website="https://www.dol.gov/")
    found, report = run([LABOR], [other])
    assert list(found) == ["dol"]
    assert found["dol"].name == "Department of Labor"
    assert found["dol"].other_names == ("Labor Department",)
    assert codes(found["dol"]) == ["CGAC:016", "FREC:1601"]
    assert found["dol"].website == "https://www.dol.gov/"
    assert found["dol"].source == "facts; list.csv, line 2"
    assert report.findings == []


def test_one_name_and_one_parent_make_two_records_one():
    found, report = run(
        [LABOR, STATISTICS],
        [record("a", "U.S. Dept. of Labor"), record("b", "BUREAU OF LABOR STATISTICS", parent="a")],
    )
    assert list(found) == ["dol", "bls"]
    assert report.findings == []


def test_one_name_with_two_parents_stays_two_where_each_has_a_code():
    state = record("state", "Department of State", "CGAC:019")
    one = record("one", "Center for Faith", "SUBTIER:1623", parent="dol")
    two = record("two", "Center for Faith", "SUBTIER:1999", parent="state")
    found, report = run([LABOR, state, one, two])
    assert {"one", "two"} <= set(found)
    assert report.counts(Weight.NOTED) == {"same_name_elsewhere": 1}


def test_a_part_without_a_code_whose_name_is_known_elsewhere_is_left_for_a_person():
    state = record("state", "Department of State", "CGAC:019")
    found, report = run(
        [LABOR, STATISTICS, state],
        [record("s", "Department of State"), record("x", "Bureau of Labor Statistics", parent="s")],
    )
    assert "x" not in found
    assert report.counts(Weight.SET_ASIDE) == {"could_be_two": 1}
    assert "Department of Labor" in report.findings[0].says


def test_an_office_that_every_agency_has_is_another_one_in_each():
    inspector = record("dol-oig", "Office of Inspector General", "SUBTIER:1604", parent="dol")
    state = [record("s", "Department of State"), record("x", "Office of the Inspector General", parent="s")]
    found, report = run([LABOR, inspector], state)
    assert {"dol-oig", "x"} <= set(found)
    assert report.findings == []


def test_a_name_nearly_that_of_a_sibling_is_left_for_a_person():
    near = [record("l", "Department of Labor"), record("x", "Bureau of Labour Statistics", parent="l")]
    found, report = run([LABOR, STATISTICS], near)
    assert list(found) == ["dol", "bls"]
    assert report.counts(Weight.SET_ASIDE) == {"could_be_two": 1}


def test_a_body_that_a_list_shows_at_the_top_stays_where_it_is_known():
    found, report = run([LABOR, STATISTICS], [record("x", "Bureau of Labor Statistics", "DOTGOV:bls.gov")])
    assert codes(found["bls"]) == ["SUBTIER:1625", "DOTGOV:bls.gov"]
    assert found["bls"].parent_key == "dol"
    assert report.findings == []


def test_a_part_named_like_its_agency_is_that_agency():
    found, report = run([LABOR, record("x", "Department of Labor", "SUBTIER:1600", parent="dol")])
    assert codes(found["dol"]) == ["CGAC:016", "SUBTIER:1600"]
    assert found["dol"].kind is OrganizationKind.DEPARTMENT
    assert report.counts(Weight.NOTED) == {"listed_twice": 1}


def test_codes_of_two_organizations_on_one_record_are_left_for_a_person():
    found, report = run([LABOR, STATISTICS], [record("x", "Something", "CGAC:016", "SUBTIER:1625")])
    assert list(found) == ["dol", "bls"]
    assert report.counts(Weight.SET_ASIDE) == {"codes_disagree": 1}


def test_an_answer_joins_what_moved_wherever_it_is_listed_first():
    then = record("dot", "Department of Transportation", "CGAC:069")
    now = record("dhs", "Department of Homeland Security", "CGAC:070")
    old = record("old", "U. S. Coast Guard", "SUBTIER:6950", parent="dot")
    new = record("new", "U.S. Coast Guard", "SUBTIER:7008", parent="dhs")
    same = {Identifier.parse("SUBTIER:6950"): Identifier.parse("SUBTIER:7008")}
    found, _ = run([then, old, now, new], same=same)
    assert set(found) == {"dot", "dhs", "new"}
    assert (codes(found["new"]), found["new"].parent_key) == (["SUBTIER:7008", "SUBTIER:6950"], "dhs")


def test_the_parts_of_what_moved_go_with_it():
    old = record("old", "Emergency Agency", "CGAC:058")
    part = record("part", "State and Local Programs", "SUBTIER:5825", parent="old")
    now = record("dhs", "Department of Homeland Security", "CGAC:070")
    new = record("new", "Emergency Agency", "SUBTIER:7022", parent="dhs")
    same = {Identifier.parse("CGAC:058"): Identifier.parse("SUBTIER:7022")}
    found, _ = run([old, part, now, new], same=same)
    assert found["part"].parent_key == "new"


def test_an_answer_about_a_name_joins_a_record_without_codes():
    listed = [record("l", "Department of Labor"), record("x", "BLS Statistics Office", parent="l")]
    same_names = {"BLS Statistics Office": Identifier.parse("SUBTIER:1625")}
    found, report = run([LABOR, STATISTICS], listed, same_names=same_names)
    assert list(found) == ["dol", "bls"]
    assert report.findings == []


def test_a_heading_is_set_aside_and_what_is_below_it_has_no_parent():
    listed = [
        record("h", "Other Small Agencies", "CGAC:046"),
        record("x", "Potomac Basin Commission", "SUBTIER:4607", parent="h"),
    ]
    found, report = run(listed, headings={"Other Small Agencies": "it is a heading"})
    assert list(found) == ["x"]
    assert (found["x"].parent_key, found["x"].kind) == (None, OTHER)
    assert report.counts(Weight.SET_ASIDE) == {"heading": 1}


@pytest.mark.parametrize(
    ("given_name", "name", "parent"),
    [
        ("Department of Labor, Job Office", "Job Office", "dol"),
        ("Department of Labor - Job Office", "Job Office", "dol"),
        ("U.S. Department of Labor Job Office", "Job Office", "dol"),
        ("Job Office (JOF)", "Job Office", "dol"),
        ("Price Branch, BLS", "Price Branch", "bls"),
        ("Labor Job Office", "Labor Job Office", "dol"),
    ],
)
def test_a_name_that_holds_its_parent_s_is_read_apart(given_name, name, parent):
    statistics = record("bls", "Bureau of Labor Statistics", parent="dol", abbreviations=("BLS",))
    listed = [record("l", "Department of Labor"), record("x", given_name, parent="l")]
    found, report = run([LABOR, statistics], listed)
    assert (found["x"].name, found["x"].parent_key) == (name, parent)
    assert report.counts(Weight.NOTED)["more_than_the_name"] == (name != given_name)


def test_a_short_form_joins_what_is_known_by_it_and_is_set_aside_otherwise():
    statistics = record("bls", "Bureau of Labor Statistics", parent="dol", local_abbreviations=("BLS",))
    listed = [
        record("l", "Department of Labor"),
        record("x", "BLS", "DOTGOV:bls.gov", parent="l"),
        record("y", "TCS", "DOTGOV:tcs.gov", parent="l"),
    ]
    found, report = run([LABOR, statistics], listed)
    assert (list(found), codes(found["bls"])) == (["dol", "bls"], ["DOTGOV:bls.gov"])
    assert report.counts(Weight.SET_ASIDE) == {"short_form_only": 1}


def test_a_part_has_the_class_of_its_agency():
    found, _ = run([LABOR, STATISTICS])
    assert found["bls"].agency_class is AgencyClass.CFO_ACT


def test_a_kind_that_is_not_known_is_taken_from_the_next_source():
    trust = record("a", "Presidio Trust", "CGAC:512")
    listed = record("b", "Presidio Trust", kind=OrganizationKind.INDEPENDENT_AGENCY)
    found, _ = run([trust], [listed])
    assert found["a"].kind is OrganizationKind.INDEPENDENT_AGENCY


def test_a_key_is_never_given_to_a_second_organization():
    found, report = run([LABOR], [record("dol", "Department of Leisure")])
    assert found["dol"].name == "Department of Labor"
    assert report.counts(Weight.SET_ASIDE) == {"key_taken": 1}


names = st.sampled_from(["Alpha Bureau", "Beta Bureau", "Gamma Office", "Office of the Secretary"])
parts = st.lists(
    st.tuples(names, st.sampled_from(["dol", "state"]), st.integers(1000, 1005)), unique_by=lambda p: p[2]
)


@given(parts)
def test_merging_the_result_again_changes_nothing(parts):
    agencies = [LABOR, record("state", "Department of State", "CGAC:019")]
    listed = [record(f"k{code}", name, f"SUBTIER:{code}", parent=parent) for name, parent, code in parts]
    once = merge([[*agencies, *listed]], report=Report("once")).records
    again = Report("again")
    assert merge([once, once], report=again).records == once
    assert again.counts(Weight.SET_ASIDE) == {}


@given(parts)
def test_no_code_is_lost_and_none_is_given_twice(parts):
    agencies = [LABOR, record("state", "Department of State", "CGAC:019")]
    listed = [record(f"k{code}", name, f"SUBTIER:{code}", parent=parent) for name, parent, code in parts]
    held = [code for r in merge([[*agencies, *listed]], report=Report("codes")).records for code in r.codes]
    assert Counter(held) == Counter(code for r in [*agencies, *listed] for code in r.codes)


@pytest.fixture(scope="module")
def real():
    folder = shared("agencies")
    broker = folder / "broker_agency_codes.csv"
    sources = [known_organizations(), read_broker_codes(broker.read_bytes(), broker.name, Report("broker"))]
    for file in ("dotgov_current-federal.csv", "dotgov_agencies-and-subs.csv"):
        sources.append(read_dotgov((folder / file).read_bytes(), file, Report("dotgov")))
    report = Report("agencies")
    answers = {"same": same_organizations(), "same_names": same_names(), "headings": headings()}
    return merge(sources, report=report, **answers).records, report


def test_the_real_sources_become_one_list_and_the_rest_is_counted(real):
    records, report = real
    assert len(records) == 1617
    assert report.counts(Weight.SET_ASIDE) == {"heading": 67, "short_form_only": 10, "could_be_two": 4}
    assert report.counts(Weight.NOTED) == {
        "more_than_the_name": 32,
        "listed_twice": 29,
        "same_name_elsewhere": 5,
    }


def test_the_cfo_act_class_reaches_the_24_agencies_and_their_parts_only(real):
    records, _ = real
    by_key = {record.key: record for record in records}
    tops = [r.key for r in records if r.agency_class is AgencyClass.CFO_ACT and r.parent_key is None]
    assert len(tops) == 24

    def top(record):
        return record if record.parent_key is None else top(by_key[record.parent_key])

    assert {top(r).key for r in records if r.agency_class is AgencyClass.CFO_ACT} == set(tops)


def test_codes_keys_and_parents_of_the_real_list_hold_together(real):
    records, _ = real
    codes = [code for record in records for code in record.codes]
    assert len(codes) == len(set(codes))
    seen = set()
    for record in records:
        assert record.parent_key is None or record.parent_key in seen
        assert record.key not in seen
        seen.add(record.key)


def test_every_known_organization_keeps_its_key_in_the_real_list(real):
    records, _ = real
    assert {r.key for r in known_organizations()} <= {r.key for r in records}


@pytest.mark.parametrize(
    ("key", "old"),
    [
        ("dhs-uscg", "SUBTIER:6950"),
        ("dhs-fema", "CGAC:058"),
        ("ssa", "SUBTIER:7550"),
        ("dod-navy", "CGAC:017"),
        ("omb", "SUBTIER:1121"),
        ("doj-usms", "SUBTIER:2135"),
        ("usagm", "SUBTIER:195C"),
        ("cgac-362", "SUBTIER:2062"),
    ],
)
def test_an_older_code_belongs_to_the_organization_of_today(real, key, old):
    records, _ = real
    assert [record.key for record in records if old in codes(record)] == [key]

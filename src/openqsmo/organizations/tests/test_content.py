import csv
import io

from openqsmo.kernel.identifiers import Scheme
from openqsmo.organizations.content import (
    headings,
    known_organizations,
    same_names,
    same_organizations,
)
from openqsmo.organizations.rules.directory import Directory, full_names
from openqsmo.organizations.rules.names import loose, plain
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from tests.shared_data import shared

# 31 U.S.C. 901(b), by the codes that Treasury (CGAC) and OMB give these agencies.
CFO_ACT = {
    "usda": ("012", "005"),
    "doc": ("013", "006"),
    "dod": ("097", "007"),
    "ed": ("091", "018"),
    "doe": ("089", "019"),
    "hhs": ("075", "009"),
    "dhs": ("070", "024"),
    "hud": ("086", "025"),
    "doi": ("014", "010"),
    "doj": ("015", "011"),
    "dol": ("016", "012"),
    "state": ("019", "014"),
    "dot": ("069", "021"),
    "treasury": ("020", "015"),
    "va": ("036", "029"),
    "epa": ("068", "020"),
    "nasa": ("080", "026"),
    "usaid": ("072", "184"),
    "gsa": ("047", "023"),
    "nsf": ("049", "422"),
    "nrc": ("031", "429"),
    "opm": ("024", "027"),
    "sba": ("073", "028"),
    "ssa": ("028", "016"),
}
BY_KEY = {record.key: record for record in known_organizations()}


def value_of(record, scheme):
    return [code.value for code in record.codes if code.scheme is scheme]


def table(path):
    return list(
        csv.DictReader(io.StringIO(shared(path).read_bytes().decode("utf-8-sig", "replace"), newline=""))
    )


def test_the_cfo_act_agencies_are_the_24_of_the_act_with_their_codes():
    found = {
        record.key: (value_of(record, Scheme.CGAC)[0], value_of(record, Scheme.OMB)[0])
        for record in known_organizations()
        if record.agency_class is AgencyClass.CFO_ACT
    }
    assert found == CFO_ACT


def test_fifteen_of_them_are_departments():
    departments = [r for r in known_organizations() if r.kind is OrganizationKind.DEPARTMENT]
    assert len(departments) == 15
    assert {r.agency_class for r in departments} == {AgencyClass.CFO_ACT}


def test_oversight_and_the_boards_are_there():
    wanted = {"omb", "gao", "ssgb", "bsc", "maesc", "coffa", "gsa-osspi", "dhs-cisa", "treasury-fiscal"}
    assert wanted | {"usda-nfc", "doi-ibc", "hhs-nih", "treasury-fit"} <= BY_KEY.keys()
    assert {BY_KEY[key].kind for key in ("ssgb", "bsc", "maesc", "coffa")} == {OrganizationKind.BOARD}


def test_the_federal_providers_are_marked():
    providers = {record.key for record in known_organizations() if record.is_provider}
    assert providers == {"usda-nfc", "dod-dfas", "doi-ibc", "dot-esc", "treasury-arc", "hhs-psc"}


def test_every_fact_names_its_source():
    assert [record.key for record in known_organizations() if not record.source] == []


def test_keys_and_codes_are_given_once_and_parents_come_first():
    codes = [code for record in known_organizations() for code in record.codes]
    assert len(codes) == len(set(codes))
    seen = set()
    for record in known_organizations():
        assert record.key not in seen
        assert record.parent_key is None or record.parent_key in seen
        seen.add(record.key)


def test_no_name_or_short_form_is_that_of_two_organizations():
    directory = Directory.of(known_organizations())
    names = [text for r in known_organizations() for text in (*full_names(r), *r.abbreviations)]
    assert [name for name in names if len(directory.named(name)) != 1] == []


def test_nothing_known_is_also_a_heading():
    names = {plain(name) for record in known_organizations() for name in full_names(record)}
    assert names & {plain(text) for text in headings()} == set()


def test_no_answer_points_back_to_itself_or_in_a_circle():
    answers = same_organizations()
    assert set(answers) & set(answers.values()) == set()


def test_every_broker_code_here_is_that_of_an_organization_of_this_name():
    names = {}
    for row in table("agencies/broker_agency_codes.csv"):
        for scheme, code, name in (
            (Scheme.CGAC, row["CGAC AGENCY CODE"], row["AGENCY NAME"]),
            (Scheme.FREC, row["FREC"], row["FREC Entity Description"]),
            (Scheme.SUBTIER, row["SUBTIER CODE"], row["SUBTIER NAME"]),
        ):
            names.setdefault((scheme, code), set()).update(loose(part) for part in name.split("/"))
    strange = {
        str(code): record.name
        for record in known_organizations()
        for code in record.codes
        if code.scheme is not Scheme.OMB
        and not names[code.scheme, code.value] & {loose(p) for n in full_names(record) for p in n.split("/")}
    }
    assert strange == {
        "SUBTIER:96CE": "U.S. Army Corps of Engineers",  # "- Civil Program Financing Only"
        "SUBTIER:1560": "Bureau of Alcohol, Tobacco, Firearms and Explosives",  # "... Division"
        "FREC:9567": "Council of the Inspectors General on Integrity and Efficiency",  # shortened
        "FREC:9511": "Committee for Purchase from People Who Are Blind or Severely Disabled",  # cut off
    }


def test_every_omb_code_here_is_printed_so_by_the_it_dashboard():
    rows = table("it_dashboard/businesscase_2017-08.csv")
    printed = {}
    for row in rows:
        agency, bureau = row["Agency Code"].strip(), row["Bureau Code"].strip()
        printed.setdefault(agency, loose(row["Agency Name"]))
        printed.setdefault(f"{agency}-{bureau}", loose(row["Bureau Name"]))
    wrong = {
        str(code): record.name
        for record in known_organizations()
        for code in record.codes
        if code.scheme is Scheme.OMB
        and printed[code.value] not in {loose(n) for n in (*full_names(record), *record.abbreviations)}
    }
    assert wrong == {}


def test_every_code_that_was_settled_is_in_the_list_that_it_was_settled_for():
    rows = table("agencies/broker_agency_codes.csv")
    listed = {(Scheme.CGAC, r["CGAC AGENCY CODE"]) for r in rows} | {(Scheme.FREC, r["FREC"]) for r in rows}
    listed |= {(Scheme.SUBTIER, r["SUBTIER CODE"]) for r in rows}
    codes = [*same_organizations(), *same_organizations().values(), *same_names().values()]
    assert [str(code) for code in codes if (code.scheme, code.value) not in listed] == []

"""A Marketplace snapshot as a list of offerings and of who uses them."""

from datetime import date

import pytest

from openqsmo.catalog.rules.fedramp.agency_codes import AgencyAnswer, CodeStep, answer_for
from openqsmo.catalog.rules.fedramp.listed import FIELDS, as_written, listed_offerings, listed_uses, own_name
from openqsmo.catalog.rules.feed_records import FedrampAgency
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.catalog.tests.fedramp_samples import new_snapshot, noted, old_snapshot, read
from openqsmo.catalog.vocabulary import AdoptionKind
from openqsmo.organizations.vocabulary import How, Resolution, Verdict


def offerings(snapshot):
    feed, report = read(snapshot)
    return {each.key: each for each in listed_offerings(feed, Place(report, feed.file))}, report


def test_a_product_becomes_an_offering_with_every_field_that_it_states():
    ledger = offerings(old_snapshot())[0]["FR1000000001"]
    assert (ledger.code, ledger.provider, ledger.title, ledger.mode) == (
        "fedramp-FR1000000001",
        "Ash Tree Software",
        "Leave Ledger",
        None,
    )
    assert ledger.content == {
        "title": "Leave Ledger",
        "summary": "Counts days of leave.",
        "description": "Counts days of leave.\nAnd says so.",
        "website": "https://ash.example.com/leave",
        "identifiers": ["FEDRAMP-PRODUCT:FR1000000001", "UEI:ABC123DEF456"],
        "small_business": True,
        "business_functions": ["Human Resources", "Analytics"],
        "service_models": ["SaaS"],
        "hosting": ["public_cloud"],
        "authorization": "fedramp_authorized",
        "impact_level": "moderate",
        "authorized_on": "2019-08-09",
        "authorization_type": "Agency",
        "assessor": "Careful Assessors",
        "leveraged_systems": ["Birch Cloud (FR1000000002)"],
    }
    assert ledger.claims == {"authorization": {"level": "certified", "on": "2019-08-09"}}
    assert ledger.content.keys() <= FIELDS


def test_what_a_product_does_not_state_is_absent():
    ledger = offerings(new_snapshot())[0]["FR1000000001"]
    for name in (
        "website",
        "authorized_on",
        "small_business",
        "business_functions",
        "leveraged_systems",
        "hosting",
    ):
        assert name not in ledger.content, name
    assert (ledger.content["authorization"], ledger.content["impact_level"]) == (
        "fedramp_in_process",
        "low_20x",
    )
    assert ledger.claims == {"authorization": {"level": "documented"}}


@pytest.mark.parametrize(
    ("field", "written", "name", "value"),
    [
        ("deployment_model", "Government Community Cloud", "hosting", ["community_cloud"]),
        ("deployment_model", "HYBRID CLOUD", "hosting", ["hybrid_cloud"]),
        ("deployment_model", "On-Premises", "hosting", ["on_premises"]),
        ("impact_level", "LI-SaaS", "impact_level", "li_saas"),
        ("impact_level", "High", "impact_level", "high"),
        ("status", "FedRAMP Ready", "authorization", "fedramp_ready"),
    ],
)
def test_the_words_of_the_source_become_words_of_the_catalogue(field, written, name, value):
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0][field] = written
    assert offerings(snapshot)[0]["FR1000000001"].content[name] == value


@pytest.mark.parametrize(
    ("field", "name", "kind"),
    [
        ("deployment_model", "hosting", "deployment_model_unknown"),
        ("impact_level", "impact_level", "impact_level_unknown"),
        ("status", "authorization", "unknown_status"),
    ],
)
def test_a_word_that_is_not_known_is_noted_and_left_open(field, name, kind):
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0][field] = "Quantum"
    found, report = offerings(snapshot)
    assert name not in found["FR1000000001"].content
    assert noted(report, kind) == {kind: 1}


def test_uses_carry_the_days_of_the_source_and_none_for_the_board():
    snapshot = old_snapshot()
    snapshot["data"]["AtoMapping"].append({"id": "FR1000000001", "agency_id": "22-001", "ato_date": ""})
    uses = listed_uses(read(snapshot)[0])
    assert [(use.offering_key, use.agency_key, use.agency, use.kind) for use in uses] == [
        ("FR1000000001", "22-901", "Department of Elms", AdoptionKind.AUTHORIZATION),
        ("FR1000000001", "22-901-01", "Department of Elms / Bureau of Birches", AdoptionKind.REUSE),
        ("FR1000000002", "22-901-01", "Department of Elms / Bureau of Birches", AdoptionKind.AUTHORIZATION),
    ]
    assert [(use.since, use.expires_on) for use in uses] == [
        (date(2019, 7, 1), None),
        (date(2021, 1, 2), date(2024, 1, 2)),
        (date(2020, 1, 1), None),
    ]


@pytest.mark.parametrize(
    ("parent", "sub", "written", "own"),
    [
        ("Department of Elms", None, "Department of Elms", "Department of Elms"),
        ("Department of Elms", "Birches", "Department of Elms / Birches", "Birches"),
        ("Elms", "Oaks / Acorns", "Elms / Oaks / Acorns", "Acorns"),
    ],
)
def test_an_agency_is_written_with_its_department_before_it(parent, sub, written, own):
    agency = FedrampAgency(agency_id="22-901", parent=parent, sub=sub)
    assert (as_written(agency), own_name(as_written(agency))) == (written, own)


def test_an_agency_with_endless_names_still_fits_its_column():
    agency = FedrampAgency(agency_id="22-901", parent="x" * 300, sub="y" * 300)
    assert len(as_written(agency)) == 300


FOUND = Resolution(Verdict.RESOLVED, "", "elms", 1.0, How.EXACT)
UNKNOWN = Resolution(Verdict.UNKNOWN, "")


@pytest.mark.parametrize(
    ("case", "name", "before", "holder", "resolution", "answer"),
    [
        ("first met, and known", "Elms", None, None, FOUND, AgencyAnswer("elms", CodeStep.GIVE, False)),
        ("met again", "Elms", "Elms", "elms", FOUND, AgencyAnswer("elms", CodeStep.KEEP, False)),
        ("first met, not known", "Elms", None, None, UNKNOWN, AgencyAnswer(None, CodeStep.KEEP, False)),
        ("not known by name, but by code", "Elms", None, "elms", UNKNOWN, AgencyAnswer("elms", CodeStep.KEEP, False)),
        ("spelled anew, by code", "Elm Dept", "Elm Dept.", "elms", UNKNOWN, AgencyAnswer("elms", CodeStep.KEEP, False)),
        ("handed on to one known", "Elms", "Oaks", "oaks", FOUND, AgencyAnswer("elms", CodeStep.HAND_ON, True)),
        ("handed on to one not known", "Elms", "Oaks", "oaks", UNKNOWN, AgencyAnswer(None, CodeStep.CLOSE, True)),
        ("another name, no code", "Elms", "Oaks", None, UNKNOWN, AgencyAnswer(None, CodeStep.KEEP, True)),
        ("the same name, better known", "Elms", "Elms", "oaks", FOUND, AgencyAnswer("elms", CodeStep.HAND_ON, False)),
    ],
)  # fmt: skip
def test_whom_an_identifier_means_and_what_becomes_of_its_code(
    case, name, before, holder, resolution, answer
):
    assert answer_for(name, before, holder, resolution) == answer, case

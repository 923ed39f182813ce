"""The real lists, loaded one after the other, to the last count."""

import json
from collections import Counter

import pytest

from openqsmo.catalog.actions.load_fedramp import load_fedramp
from openqsmo.catalog.actions.load_grants_offerings import load_grants_offerings
from openqsmo.catalog.models import Adoption, Offering, OfferingVersion, StateSpell
from openqsmo.catalog.tests.loading import everything, outcomes
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.organizations.actions.load import load_agencies
from openqsmo.organizations.models import NameQuestion, Organization, OrganizationCode
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.standards.actions import load_fibf
from tests.shared_data import shared

pytestmark = pytest.mark.django_db
AGENCY_LISTS = ("broker_agency_codes.csv", "dotgov_agencies-and-subs.csv", "dotgov_current-federal.csv")


@pytest.fixture
def agencies(db):
    lists = [shared(f"agencies/{name}") for name in AGENCY_LISTS]
    load_agencies(files=[(file.name, file.read_bytes()) for file in lists], by=OPERATOR)


def fedramp(*days):
    return load_fedramp(files=[shared(f"fedramp/data_{day}.json") for day in days], by=OPERATOR)


def test_the_snapshots_of_2024_and_2025_and_what_changed_between_them(agencies):
    first, second = fedramp("2024-06-30", "2025-06-30")
    assert outcomes(first)["offering"] == "479 new"
    assert outcomes(first)["adoption"] == "2298 new"
    assert outcomes(second)["offering"] == "278 changed, 45 gone, 130 new, 156 unchanged"
    assert outcomes(second)["adoption"] == "344 changed, 484 gone, 964 new, 1470 unchanged"
    assert Counter(Offering.objects.values_list("state", flat=True)) == {"listed": 564, "retired": 45}
    assert Adoption.objects.current().count() == 2778
    kinds = Counter(Adoption.objects.current().values_list("kind", flat=True))
    assert kinds == {"authorization": 381, "reuse": 2397}
    assert verify().is_whole

    before = everything()
    (again,) = fedramp("2025-06-30")
    assert outcomes(again)["offering"] == "564 unchanged"
    assert outcomes(again)["adoption"] == "2778 unchanged"
    assert everything() == {**before, "Load": before["Load"] + 1, "events": before["events"] + 1}
    assert again.report["set_aside"] == second.report["set_aside"]
    assert verify().is_whole


def test_every_use_is_a_pair_of_the_feed_and_nearly_all_agencies_are_found(agencies):
    fedramp("2025-06-30")
    uses = Adoption.objects.current()
    assert len(set(uses.values_list("offering__source_key", "source_key"))) == 2778
    assert not uses.filter(agency_as_written__icontains="JAB").exists()
    unsure = uses.filter(organization=None)
    assert unsure.count() < 278
    asked = set(NameQuestion.objects.values_list("text", flat=True))
    assert set(unsure.values_list("agency_as_written", flat=True)) <= asked
    codes = OrganizationCode.objects.filter(scheme="FEDRAMP", until=None)
    assert codes.count() + len(asked) >= 231
    coded = dict(codes.values_list("value", "organization"))
    found = uses.exclude(organization=None).values_list("source_key", "organization")
    assert all(coded[key] == organization for key, organization in found)


def test_providers_are_companies_but_for_the_few_that_are_agencies(agencies):
    fedramp("2025-06-30")
    federal = Offering.objects.exclude(provider__kind=OrganizationKind.COMMERCIAL_PROVIDER).exclude(
        provider=None
    )
    assert {(offering.title, offering.provider.key) for offering in federal} >= {
        ("Login.gov", "gsa"),
        ("Treasury Cloud (TCloud)", "treasury"),
    }
    assert set(federal.values_list("sourcing_mode", flat=True)) == {"existing_government"}
    unsure = set(Offering.objects.filter(provider=None).values_list("provider_as_written", flat=True))
    assert unsure == {"18F - 18F Cloud.gov", "USDA DISC"}
    companies = Organization.objects.filter(kind=OrganizationKind.COMMERCIAL_PROVIDER)
    assert companies.filter(name__in=["Splunk", "Splunk LLC"]).count() == 1
    assert companies.count() == 473


def test_all_four_snapshots_in_the_order_of_their_days(agencies):
    loads = fedramp("2025-06-30", "2023-12-31", "2024-06-30", "2023-02-28")
    assert [(str(load.as_of), outcomes(load)["offering"]) for load in loads] == [
        ("2023-02-28", "387 new"),
        ("2023-12-31", "352 changed, 34 gone, 100 new, 1 unchanged"),
        ("2024-06-30", "119 changed, 20 gone, 43 new, 317 unchanged"),
        ("2025-06-30", "292 changed, 45 gone, 116 new, 156 unchanged"),
    ]
    listed, retired = (Offering.objects.filter(state=state).count() for state in ("listed", "retired"))
    assert (listed, retired) == (564, 82)
    assert StateSpell.objects.filter(ends_at=None).count() == listed + retired
    assert OfferingVersion.objects.filter(superseded_at=None).count() == listed + retired
    assert loads[-1].report["noted"]["listed_again"] == 14
    handed_on = [
        finding["record"] for finding in loads[-1].report["findings"] if "handed_on" in finding["kind"]
    ]
    assert "22-007-17" in handed_on
    assert verify().is_whole


def test_an_event_of_a_changed_offering_names_each_field_with_both_values(agencies):
    fedramp("2024-06-30", "2025-06-30")
    offering = Offering.objects.get(source_key="F1606097904")
    event = Event.objects.filter(subject=offering.ledger_name, verb="offering.updated_from_source").get()
    changes = json.loads(event.body)["changes"]
    old, new = offering.versions.order_by("number")
    for name, change in changes.items():
        assert (change["before"], change["after"]) == (old.content.get(name), new.content.get(name)), name
    assert {
        name for name in {*old.content, *new.content} if old.content.get(name) != new.content.get(name)
    } == set(changes)


def test_the_grants_catalogue_stands_beside_it_in_its_area_with_its_activities(agencies):
    folder = shared("fibf/_data")
    files = sorted(each for each in folder.iterdir() if each.is_file())
    load_fibf(files=[(file.name, file.read_bytes()) for file in files], by=OPERATOR)
    path = shared("fibf/grants_qsmo_offerings.csv")
    loaded = load_grants_offerings(path=path, by=OPERATOR)
    assert outcomes(loaded)["offering"] == "12 new"
    assert outcomes(loaded)["adoption"] == "101 new"
    offerings = Offering.objects.filter(source_name="Grants QSMO catalogue")
    assert set(offerings.values_list("functional_area__code", flat=True)) == {"GRM"}
    assert Counter(offerings.values_list("sourcing_mode", flat=True)) == {
        "existing_government": 6,
        "vendor": 6,
    }
    assert not offerings.filter(provider=None).exists()
    content = offerings.get(code="grants-grantsolutions").versions.get().content
    assert len(content["activities"]) == len(content["services"]) == 16
    assert loaded.report["noted"].get("service_matches_no_activity", 0) == 0
    assert verify().is_whole
    before = everything()
    assert outcomes(load_grants_offerings(path=path, by=OPERATOR))["offering"] == "12 unchanged"
    assert everything() == {**before, "Load": before["Load"] + 1, "events": before["events"] + 1}

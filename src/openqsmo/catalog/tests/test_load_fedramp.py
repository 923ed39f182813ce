"""Loading a Marketplace snapshot for the first time."""

from datetime import date

import pytest
from django.utils import timezone

from openqsmo.catalog.models import Adoption, Offering, OfferingVersion, StateSpell
from openqsmo.catalog.tests.fedramp_samples import new_snapshot, old_snapshot
from openqsmo.catalog.tests.loading import everything, load, outcomes, register_elms
from openqsmo.catalog.vocabulary import OfferingState, SourcingMode
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.identifiers import Scheme
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.organizations.actions import register_all
from openqsmo.organizations.models import NameQuestion, Organization, OrganizationCode
from openqsmo.organizations.vocabulary import OrganizationKind
from tests.cast import kept

pytestmark = pytest.mark.django_db


def test_each_product_is_listed_with_a_frozen_version_a_spell_and_its_source(tmp_path):
    register_elms()
    loaded = load(tmp_path, old_snapshot())
    assert outcomes(loaded) == {
        "offering": "2 new",
        "adoption": "3 new",
        "agency code": "2 new",
        "organization": "1 new",
    }
    offering = Offering.objects.get(code="fedramp-FR1000000001")
    assert (offering.title, offering.state, offering.sourcing_mode) == ("Leave Ledger", "listed", "vendor")
    assert (offering.source_name, offering.source_key) == ("FedRAMP Marketplace", "FR1000000001")
    assert (offering.source_load, offering.qsmo, offering.functional_area) == (loaded, None, None)
    version = offering.versions.get()
    assert (version.number, offering.version_shown) == (1, 1)
    assert (version.is_frozen, version.superseded_at, version.made_by) == (True, None, None)
    assert version.content["summary"] == "Counts days of leave."
    assert version.why == "Listed from FedRAMP Marketplace, as of March 31, 2024."
    spell = offering.spells.get()
    assert (spell.state, spell.ends_at) == ("listed", None)
    assert verify().is_whole


def test_a_provider_is_registered_once_for_all_its_spellings(tmp_path):
    snapshot = old_snapshot()
    snapshot["data"]["Products"][1]["csp"] = "Ash Tree Software, Inc."
    load(tmp_path, snapshot)
    company = Organization.objects.get(kind=OrganizationKind.COMMERCIAL_PROVIDER)
    assert (company.key, company.name, company.is_provider) == (
        "provider-ash-tree-software",
        "Ash Tree Software",
        True,
    )
    assert set(Offering.objects.values_list("provider", "provider_as_written")) == {
        (company.pk, "Ash Tree Software"),
        (company.pk, "Ash Tree Software, Inc."),
    }


def test_a_federal_provider_is_its_agency_and_offers_an_existing_government_service(tmp_path):
    elms = register_elms()["elms"]
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0]["csp"] = "Department of Elms"
    load(tmp_path, snapshot)
    offering = Offering.objects.get(source_key="FR1000000001")
    assert (offering.provider, offering.sourcing_mode) == (elms, SourcingMode.EXISTING_GOVERNMENT)
    elms.refresh_from_db()
    assert elms.is_provider
    assert verify().is_whole


@pytest.mark.parametrize("name", ["Department of Elms Leaf Center", "Elm Works Elms.gov"])
def test_a_provider_that_may_be_a_part_of_an_agency_is_left_for_a_person(tmp_path, name):
    register_elms()
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0]["csp"] = name
    load(tmp_path, snapshot)
    offering = Offering.objects.get(source_key="FR1000000001")
    assert (offering.provider, offering.provider_as_written) == (None, name)
    assert [question.text for question in NameQuestion.objects.all()] == [name]
    assert not Organization.objects.filter(name=name).exists()


def test_a_real_provider_is_never_one_that_the_demonstration_made_up(tmp_path, cast):
    Organization.objects.filter(pk=cast.acme.pk).update(is_synthetic=True, name="Ash Tree Software")
    load(tmp_path, old_snapshot())
    assert set(Offering.objects.values_list("provider__key", flat=True)) == {"provider-ash-tree-software"}


def test_a_product_without_a_provider_is_listed_all_the_same(tmp_path):
    snapshot = old_snapshot()
    for name in ("csp", "name"):
        snapshot["data"]["Products"][0][name] = ""
    load(tmp_path, snapshot)
    offering = Offering.objects.get(source_key="FR1000000001")
    assert (offering.provider, offering.provider_as_written) == (None, "")


def test_adoptions_carry_agency_kind_days_and_source(tmp_path):
    found = register_elms()
    loaded = load(tmp_path, old_snapshot())
    use = Adoption.objects.get(offering__source_key="FR1000000001", source_key="22-901-01")
    assert (use.organization, use.agency_as_written) == (
        found["birches"],
        "Department of Elms / Bureau of Birches",
    )
    assert (use.kind, use.since, use.expires_on, use.gone_on) == (
        "reuse",
        date(2021, 1, 2),
        date(2024, 1, 2),
        None,
    )
    assert (use.source_name, use.source_load) == ("FedRAMP Marketplace", loaded)


def test_agencies_that_resolve_get_their_code_and_the_others_are_left_for_a_person(tmp_path):
    elms = Organization(
        key="elms", name="Department of Elms", kind=OrganizationKind.DEPARTMENT, source="a test"
    )
    register_all([elms], by=OPERATOR)
    loaded = load(tmp_path, old_snapshot())
    (code,) = OrganizationCode.objects.all()
    assert (code.scheme, code.value, code.organization, code.since, code.until) == (
        Scheme.FEDRAMP,
        "22-901",
        elms,
        None,
        None,
    )
    (question,) = NameQuestion.objects.all()
    assert (question.text, question.source) == (
        "Department of Elms / Bureau of Birches",
        "FedRAMP Marketplace",
    )
    assert question.candidates[0]["key"] == "elms"
    unsure = Adoption.objects.filter(source_key="22-901-01")
    assert set(unsure.values_list("organization", "agency_as_written")) == {
        (None, "Department of Elms / Bureau of Birches")
    }
    assert loaded.report["noted"]["name_left_for_a_person"] == 1
    assert verify().is_whole


def test_pseudo_agencies_are_neither_adoptions_nor_organizations_nor_questions(tmp_path):
    register_elms()
    snapshot = old_snapshot()
    snapshot["data"]["AtoMapping"].append({"id": "FR1000000001", "agency_id": "22-001", "ato_date": ""})
    loaded = load(tmp_path, snapshot)
    assert loaded.report["noted"]["pseudo_agency"] == 1
    assert not Adoption.objects.filter(agency_as_written__contains="JAB").exists()
    assert NameQuestion.objects.count() == 0
    assert not OrganizationCode.objects.filter(value="22-001").exists()


def test_a_load_leaves_one_event_for_each_record_and_one_for_itself(tmp_path):
    before = everything()["events"]
    load(tmp_path, old_snapshot())
    verbs = list(Event.objects.filter(sequence__gt=before).values_list("verb", flat=True))
    assert verbs == [
        "organization.registered",
        "name.left_for_a_person",
        "name.left_for_a_person",
        "offering.listed",
        "offering.listed",
        "adoption.recorded",
        "adoption.recorded",
        "adoption.recorded",
        "load.finished",
    ]


def test_the_newer_export_is_loaded_like_the_older_one(tmp_path):
    register_elms()
    loaded = load(tmp_path, new_snapshot())
    assert outcomes(loaded)["offering"] == "1 new"
    assert loaded.as_of == date(2026, 6, 21)
    assert OfferingVersion.objects.get().content["impact_level"] == "low_20x"


def test_a_code_that_another_offering_has_is_taken_with_a_number(tmp_path, cast):
    other = Offering(code="fedramp-FR1000000001", title="By hand", sourcing_mode="vendor", state="draft")
    other.state_since = timezone.now()
    kept(other, "offering.started")
    load(tmp_path, old_snapshot())
    assert Offering.objects.get(source_key="FR1000000001").code == "fedramp-FR1000000001-2"


def test_a_dry_run_reports_the_same_and_keeps_nothing(tmp_path):
    register_elms()
    before = everything()
    dry = load(tmp_path, old_snapshot(), dry_run=True)
    assert everything() == before
    assert load(tmp_path, old_snapshot()).report == dry.report
    assert StateSpell.objects.filter(state=OfferingState.LISTED).count() == 2


def test_the_number_of_queries_does_not_grow_with_the_list(tmp_path, django_assert_max_num_queries):
    register_elms()
    snapshot = old_snapshot()
    product = snapshot["data"]["Products"][0]
    for number in range(150):
        snapshot["data"]["Products"].append({**product, "id": f"FR20000{number:05}", "csp": f"Firm {number}"})
    with django_assert_max_num_queries(90):
        loaded = load(tmp_path, snapshot)
    assert outcomes(loaded)["offering"] == "152 new"

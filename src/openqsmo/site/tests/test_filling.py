"""The demonstration as it is on record once it was filled."""

from collections import Counter

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from openqsmo.catalog.models import Adoption, Evidence, Follow, Need, Offering, OfferingVersion
from openqsmo.catalog.queries.changes import search_changes
from openqsmo.catalog.queries.evidence import stored_at
from openqsmo.catalog.queries.offering import offering_page
from openqsmo.catalog.queries.search import Search, search
from openqsmo.catalog.vocabulary import OfferingState, SourcingMode
from openqsmo.governance.models import Designation, Official
from openqsmo.governance.queries import qsmo_of
from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.loads.models import Load
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.people.queries import actor_for
from openqsmo.site.demonstration.content import government, people
from openqsmo.site.demonstration.content.catalogue import offerings
from openqsmo.site.demonstration.filling import fill
from openqsmo.site.demonstration.welcome import welcome
from openqsmo.worker.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The demonstration, filled once for this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = []
        fill(said.append)
        yield said
        transaction.set_rollback(True)


def actor(email):
    return actor_for(Person.objects.get(email=email))


def test_the_ledger_is_whole_and_answers_for_every_row():
    verdict = verify()
    assert verdict.is_whole, verdict.break_found
    assert verdict.events > 900


def test_events_stand_in_the_order_of_the_story():
    moments = list(Event.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1].date() <= government().told_until


def test_filling_again_changes_nothing():
    before = head_sequence()
    assert fill(lambda text: None) is False
    assert head_sequence() == before


def test_whatever_is_invented_is_marked_and_nothing_else():
    assert not Offering.objects.filter(is_synthetic=False).exists()
    assert not Person.objects.filter(is_synthetic=False).exists()
    assert not Need.objects.filter(is_synthetic=False).exists()
    assert not Official.objects.filter(is_synthetic=False).exists()
    assert set(
        Organization.objects.filter(is_synthetic=True)
        .exclude(key__startswith="demo-")
        .values_list("kind", flat=True)
    ) == {"qsmo"}
    assert set(Designation.objects.filter(is_synthetic=True).values_list("area__code", flat=True)) == {
        "TRT",
        "ITS",
    }


def test_the_real_qsmos_are_in_charge_of_the_five_areas():
    found = {
        area: qsmo_of(area=area, on=government().told_until, viewer=VISITOR).office.key
        for area in ("HCM", "FFM", "GRM", "CYB", "ACQ")
    }
    assert found == {
        "HCM": "opm-hr-qsmo", "FFM": "treasury-fm-qsmo", "GRM": "hhs-grants-qsmo",
        "CYB": "dhs-cisa-cyber-qsmo", "ACQ": "gsa-acquisition-qsmo",
    }  # fmt: skip


def test_every_offering_of_the_content_is_there_in_the_state_where_its_story_ends():
    ends = Counter()
    for told in offerings():
        state = told.turns[-1].to.value if told.turns else told.releases[0].ending.value
        ends[{"submitted": "in_review", "returned": "draft", "drafted": "draft"}.get(state, state)] += 1
    assert Counter(Offering.objects.values_list("state", flat=True)) == ends
    assert set(ends) == set(OfferingState) - {OfferingState.LISTED}


def test_published_offerings_are_there_in_every_sourcing_mode():
    published = Offering.objects.filter(state=OfferingState.PUBLISHED)
    modes = Counter(published.values_list("sourcing_mode", flat=True))
    assert set(modes) == set(SourcingMode)


def test_a_suspended_offering_says_why():
    for offering in Offering.objects.filter(state__in=["suspended", "in_remediation"]):
        assert len(offering.state_reason) > 40


def test_an_offering_of_several_versions_can_be_seen_as_of_a_day_between_them():
    told = next(told for told in offerings() if len(told.releases) > 2)
    offering = Offering.objects.get(title=told.title)
    first, second, third = (release.on for release in told.releases[:3])
    numbers = [
        offering_page(offering_id=offering.pk, viewer=VISITOR, as_of=on).version.number
        for on in (first, second, third)
    ]
    assert numbers == [1, 2, 3]


def test_a_visitor_finds_payroll_and_its_changes():
    found = search(looked_for=Search("payroll"), viewer=VISITOR)
    assert found.data == "synthetic"
    assert found.total >= 5
    assert search_changes(looked_for=Search("payroll"), viewer=VISITOR)


def test_a_rival_sees_neither_the_price_nor_the_discount_that_are_for_federal_users():
    offering = Offering.objects.get(title="Meridian Pay for Government")
    sees = {
        email: {name for name in ("price", "price_negotiated") if _value(offering, email, name)}
        for email in ("pat@example.com", "lee@example.gov", "ana@example.gov", "rob@example.com")
    }
    assert sees == {
        "pat@example.com": set(),
        "lee@example.gov": {"price"},
        "ana@example.gov": {"price", "price_negotiated"},
        "rob@example.com": {"price", "price_negotiated"},
    }


def _value(offering, email, name):
    return offering_page(offering_id=offering.pk, viewer=actor(email)).value(name)


def test_every_piece_of_evidence_can_be_opened():
    files = list(Evidence.objects.all())
    assert files
    assert all(default_storage.exists(stored_at(file.digest)) for file in files)


def test_use_is_on_record_with_and_without_a_date_and_some_has_ended():
    assert Adoption.objects.filter(since=None).exists()
    assert Adoption.objects.filter(gone_on__isnull=False).exists()
    assert Adoption.objects.current().count() > 120


def test_nobody_approved_what_they_submitted():
    assert OfferingVersion.objects.filter(published_at__isnull=False).count() > 60


def test_needs_are_open_answered_and_declined():
    assert set(Need.objects.values_list("state", flat=True)) == {"open", "answered", "declined"}


def test_followers_have_heard_of_everything_and_no_mail_waits():
    assert set(Follow.objects.values_list("position", flat=True)) == {head_sequence()}
    assert not Job.objects.exists()


def test_what_was_invented_stands_among_the_loads_with_its_counts():
    load = Load.objects.get(kind="demonstration")
    assert load.source == "Synthetic demonstration data"
    assert load.report["outcomes"]["offering"]["new"] == Offering.objects.count()
    assert load.report["outcomes"]["use"]["new"] == Adoption.objects.count()


def test_the_terminal_names_everybody_with_their_address_and_the_port():
    lines = "\n".join(welcome(8123))
    assert "http://127.0.0.1:8123/sign-in/" in lines
    assert all(person.name in lines and person.email in lines for person in people())


def test_it_is_filled_under_demonstration_settings_only(settings):
    settings.IS_DEMONSTRATION = False
    with pytest.raises(Refused) as refused:
        fill(lambda text: None)
    assert refused.value.problem.code == "PEO-001"

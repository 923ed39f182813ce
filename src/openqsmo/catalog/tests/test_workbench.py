"""The workbench: what waits for whom, and nothing of anybody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openqsmo.catalog.actions.states import put_in_remediation, return_offering
from openqsmo.catalog.tests.making import LONG_AGO
from openqsmo.catalog.tests.test_place import make_listed
from openqsmo.catalog.tests.workflow import content_of, published, started, submitted, write

pytestmark = pytest.mark.django_db


def bench(client):
    return client.get("/workbench/")


@pytest.mark.parametrize(("who", "status"), [
    ("pat", 200), ("ana", 200), ("dee", 200), ("fay", 200), ("lee", 403), ("gus", 403), ("uma", 403), (None, 401),
])  # fmt: skip
def test_it_is_for_who_provides_or_reviews(cast, client_for, who, status):
    answer = bench(client_for(getattr(cast, who) if who else None))
    assert answer.status_code == status
    if status == 403:
        assert "Provider user" in answer.text


def test_a_new_provider_is_told_what_an_offering_is_and_how_to_start(cast, client_for):
    page = bench(client_for(cast.pat)).text
    assert "You offer nothing here yet" in page
    assert 'href="/offerings/new/"' in page


def test_a_provider_sees_its_offerings_by_state_with_how_complete_they_are(cast, client_for):
    started(cast, title="Half Done")
    published(cast, title="In Live Use")
    submitted(cast, title="With The Office")
    page = bench(client_for(cast.pat))
    lines = page.context["bench"].by_state
    assert [(line.offering.title, line.given, line.demanded) for line in lines] == [
        ("Half Done", 1, 10), ("With The Office", 10, 10), ("In Live Use", 10, 10),
    ]  # fmt: skip
    assert "Version 1 is with Human Resources QSMO" in page.text
    assert [line.offering.title for line in page.context["bench"].to_finish] == ["Half Done"]


def test_what_was_returned_and_what_is_to_be_mended_stand_there_with_their_words(cast, client_for):
    returned = submitted(cast, title="Sent Back")
    return_offering(offering_id=returned.pk, reason="Name the exit cost.", by=cast.actor(cast.ana))
    mended = published(cast, title="To Mend")
    put_in_remediation(offering_id=mended.pk, reason="Two outages.", by=cast.actor(cast.ana))
    page = bench(client_for(cast.pat)).text
    assert "Name the exit cost." in page
    assert "Two outages." in page
    assert "Returned by Ana" in page


def test_a_rival_sees_nothing_of_it(cast, client_for):
    returned = submitted(cast, title="Sent Back")
    return_offering(offering_id=returned.pk, reason="Name the exit cost.", by=cast.actor(cast.ana))
    published(cast, title="In Live Use")
    page = bench(client_for(cast.rob)).text
    for words in ("Sent Back", "In Live Use", "Name the exit cost."):
        assert words not in page


def test_a_qsmo_sees_what_waits_for_its_review_oldest_first(cast, client_for):
    first, second = submitted(cast, title="Early"), submitted(cast, title="Late")
    type(first.versions.get()).objects.filter(offering=second).update(submitted_at=LONG_AGO)
    page = bench(client_for(cast.ana))
    assert [line.offering.title for line in page.context["bench"].to_review] == ["Late", "Early"]
    assert f'href="/offerings/{first.pk}/moves/publish/"' in page.text
    assert "days ago" in page.text or "months ago" in page.text or "years ago" in page.text
    assert bench(client_for(cast.fay)).context["bench"].to_review == ()


def test_a_qsmo_sees_the_drafts_of_its_area_and_new_versions_of_what_is_published(cast, client_for):
    started(cast, title="Half Done")
    live = published(cast, title="In Live Use")
    write(live, cast.actor(cast.pat), **content_of(title="In Live Use", support="New"))
    drafts = bench(client_for(cast.dee)).context["bench"].drafts
    assert [line.offering.title for line in drafts] == ["Half Done", "In Live Use"]
    assert bench(client_for(cast.fay)).context["bench"].drafts == ()


def test_listed_solutions_wait_to_be_placed_real_and_synthetic_counted_apart(cast, client_for):
    make_listed()
    page = bench(client_for(cast.ana))
    found = page.context["bench"]
    assert (found.to_place_real, found.to_place_synthetic) == (1, 0)
    assert "1 real solution is listed" in page.text
    assert "Place Cloud Time" in page.text
    assert "Listed solutions to place" not in bench(client_for(cast.pat)).text


def test_it_asks_no_more_of_the_database_when_there_is_more_to_show(cast, client_for):
    def asked(who):
        client = client_for(who)
        bench(client)
        with CaptureQueriesContext(connection) as found:
            bench(client)
        return len(found)

    def more():
        started(cast)
        back = submitted(cast)
        return_offering(offering_id=back.pk, reason="x", by=cast.actor(cast.ana))
        submitted(cast)
        published(cast)

    more()
    before = [asked(who) for who in (cast.pat, cast.ana)]
    more()
    more()
    assert [asked(who) for who in (cast.pat, cast.ana)] == before
    assert max(before) <= 20

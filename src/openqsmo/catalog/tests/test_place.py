"""Place a solution that is listed from another body's list: whose it becomes, and when it is vetted."""

import pytest

from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.fedramp_samples import old_snapshot
from openqsmo.catalog.tests.loading import dated, load, register_elms
from openqsmo.catalog.tests.making import LONG_AGO, make_offering
from openqsmo.catalog.tests.workflow import api, content_of, events, newest, unmoved, write
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.record import record
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(cast):
    """A solution on FedRAMP's list, of a company that has nobody here, in no functional area yet."""
    return make_listed()


def make_listed(provider=None):
    offering = Offering.objects.create(
        code="fedramp-FR1", title="Cloud Time", provider=provider, provider_as_written="Cloud Inc",
        sourcing_mode="vendor", state="listed", state_since=LONG_AGO, version_shown=1,
        source_name="FedRAMP Marketplace", source_key="FR1",
    )  # fmt: skip
    content = {
        "title": "Cloud Time", "authorization": "fedramp_authorized", "website": "www.without-scheme.example",
    }  # fmt: skip
    claims = {"authorization": {"level": "certified", "on": "2024-01-01"}}
    version = offering.versions.create(
        number=1, content=content, claims=claims, made_at=LONG_AGO, published_at=LONG_AGO
    )
    spell = offering.spells.create(state="listed", starts_at=LONG_AGO)
    record("offering.listed", subject=offering, by=OPERATOR, also=[version, spell])
    return offering


def place(client, offering, area="HCM"):
    return api(client, "post", f"/offerings/{offering.pk}/place", {"area": area})


def test_the_designated_qsmo_places_it_and_it_stays_listed(cast, client_for, listed):
    answer = place(client_for(cast.ana), listed)
    assert (answer.status_code, answer.json()["state"]) == (200, "listed")
    assert answer.json()["qsmo"] == "Human Resources QSMO"
    draft = listed.versions.get(published_at=None)
    assert (draft.number, draft.content["authorization"]) == (2, "fedramp_authorized")
    assert (newest().verb, newest().actor) == ("offering.placed", f"person:{cast.ana.pk}")
    page = client_for(None).get(f"/offerings/{listed.pk}/").text
    assert "Placed by Human Resources QSMO in Human Resources" in page
    assert "Listed from source" in page
    assert verify().is_whole


def test_through_the_page_too(cast, client_for, listed):
    page = client_for(cast.dee).get(f"/offerings/{listed.pk}/moves/place/")
    assert "It stays listed from its source until you publish" in page.text
    answer = client_for(cast.dee).post(f"/offerings/{listed.pk}/moves/place/", {"area": "HCM"})
    assert answer.url == f"/offerings/{listed.pk}/edit/"


@pytest.mark.parametrize("who", ["pat", "rob", "fay", "lee", "ada", "gus", "uma", "omar", None])
def test_nobody_else_places_it_there(cast, client_for, listed, who):
    before = unmoved(listed)
    client = client_for(getattr(cast, who) if who else None)
    assert place(client, listed).status_code in (401, 403, 422)  # 422: an area that is not theirs to choose
    answer = client.post(f"/offerings/{listed.pk}/moves/place/", {"area": "HCM"})
    assert answer.status_code in (401, 403, 422)
    assert unmoved(listed) == before


def test_another_qsmo_places_it_in_its_own_area_and_then_it_is_taken(cast, client_for, listed):
    assert place(client_for(cast.fay), listed, "FFM").json()["qsmo"] == "Financial Management QSMO"
    before = unmoved(listed)
    answer = place(client_for(cast.ana), listed)
    assert (answer.status_code, answer.json()["code"]) == (409, "CAT-004")
    assert (
        "CAT-004" in client_for(cast.ana).post(f"/offerings/{listed.pk}/moves/place/", {"area": "HCM"}).text
    )
    page = client_for(cast.ana).get(f"/offerings/{listed.pk}/moves/place/").text
    assert "What stands in the way" in page
    assert unmoved(listed) == before


def test_what_is_no_listed_solution_is_not_placed(cast, client_for):
    offering = make_offering(cast, state="published")
    assert place(client_for(cast.ana), offering).json()["code"] == "CAT-004"


def test_before_it_is_placed_nobody_writes_about_it(cast, client_for):
    listed = make_listed(provider=cast.acme)
    before = events()
    for verb in ("submit", "revert"):
        body = {"number": 1, "event": 0} if verb == "revert" else {}
        assert (
            api(client_for(cast.pat), "post", f"/offerings/{listed.pk}/{verb}", body).json()["code"]
            == "CAT-003"
        )
    answer = api(
        client_for(cast.pat), "put", f"/offerings/{listed.pk}/draft", {"content": content_of(), "event": 0}
    )
    assert answer.json()["code"] == "CAT-003"
    page = client_for(cast.pat).get(f"/offerings/{listed.pk}/")
    assert page.context["actions"] == []
    assert events() == before


def test_placed_vetted_and_published_it_is_the_qsmos_offering(cast, client_for, listed):
    place(client_for(cast.ana), listed)
    listed = Offering.objects.get(pk=listed.pk)
    kept = listed.versions.get(published_at=None).content
    whole = content_of(title="Cloud Time", website=kept["website"])
    claims = {"authorization": {"level": "certified", "on": "2024-01-01"}}
    write(listed, cast.actor(cast.ana), claims=claims, **whole)  # what its source wrote and proved may stay
    assert api(client_for(cast.ana), "post", f"/offerings/{listed.pk}/submit", {}).json()["state"] == "listed"
    own = api(client_for(cast.ana), "post", f"/offerings/{listed.pk}/publish")
    assert own.json()["code"] == "CAT-006"
    answer = api(client_for(cast.dee), "post", f"/offerings/{listed.pk}/publish")
    assert (answer.status_code, answer.json()["state"], answer.json()["version_shown"]) == (
        200,
        "published",
        2,
    )
    assert "Published" in client_for(None).get(f"/offerings/{listed.pk}/").text
    assert verify().is_whole


def test_its_page_offers_to_place_it_to_the_staff_of_a_qsmo_only(cast, client_for, listed):
    def labels(who):
        return [a["label"] for a in client_for(who).get(f"/offerings/{listed.pk}/").context["actions"]]

    assert labels(cast.ana) == ["Place it in our area"]
    assert [labels(who) for who in (cast.pat, cast.lee, None)] == [[], [], []]


def test_what_its_source_says_next_reaches_the_draft_and_is_not_written_over(cast, client_for, tmp_path):
    register_elms()
    load(tmp_path, old_snapshot())
    ledger = Offering.objects.get(source_key="FR1000000001")
    place(client_for(cast.ana), ledger)
    opened = client_for(cast.ana).get(f"/api/v1/offerings/{ledger.pk}/draft").json()
    snapshot = dated(old_snapshot(), "2025-01-31")
    snapshot["data"]["Products"][0]["impact_level"] = "High"
    load(tmp_path, snapshot)
    content = opened["content"] | {"contact": "hr@example.gov"}
    where = f"/offerings/{ledger.pk}/draft"
    stale = api(client_for(cast.ana), "put", where, {"content": content, "event": opened["event"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "CAT-085")
    assert "impact_level" in [error["field"] for error in stale.json()["errors"]]
    again = client_for(cast.ana).get(f"/api/v1{where}").json()
    assert (again["number"], again["content"]["impact_level"]) == (3, "high")
    body = {"content": again["content"] | {"contact": "hr@example.gov"}, "claims": again["claims"]}
    assert api(client_for(cast.ana), "put", where, body | {"event": again["event"]}).status_code == 200
    assert verify().is_whole

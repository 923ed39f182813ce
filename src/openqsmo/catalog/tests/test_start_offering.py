"""Start an offering: who may, in which mode, what it begins as."""

import pytest

from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.workflow import api, events, newest, started
from openqsmo.ledger.verify import verify
from openqsmo.organizations.vocabulary import OrganizationKind
from tests.cast import organization

pytestmark = pytest.mark.django_db


def body(cast, **more):
    return {"title": "Payroll One", "mode": "vendor", "area": "HCM", "provider_id": cast.acme.pk} | more


def form(cast, **more):
    given = body(cast, **more)
    return {**given, "provider": given.pop("provider_id")}


def test_a_provider_starts_a_draft_that_its_qsmo_reviews(cast, client_for):
    response = client_for(cast.pat).post("/offerings/new/", form(cast))
    offering = Offering.objects.get()
    assert response.url == f"/offerings/{offering.pk}/edit/"
    assert (offering.code, offering.title, offering.state) == ("HCM-0001", "Payroll One", "draft")
    assert (offering.provider, offering.qsmo, offering.functional_area) == (cast.acme, cast.hr_qsmo, cast.hr)
    assert offering.versions.get().content == {"title": "Payroll One"}
    assert (newest().verb, newest().actor) == ("offering.started", f"person:{cast.pat.pk}")
    assert verify().is_whole


def test_the_api_starts_the_same_draft(cast, client_for):
    response = api(client_for(cast.pat), "post", "/offerings", body(cast))
    assert response.status_code == 201
    assert response.json()["state"] == "draft"
    assert response.json()["moves"] == ["submit", "retire"]
    assert verify().is_whole


def test_codes_go_on_in_their_area_and_listed_ones_do_not_count(cast):
    first = started(cast)
    Offering.objects.filter(pk=first.pk).update(code="HCM-0041")
    assert started(cast).code == "HCM-0042"


@pytest.mark.parametrize("who", ["ana", "dee", "pat"])
def test_its_provider_and_the_staff_of_the_qsmo_may(cast, client_for, who):
    assert api(client_for(getattr(cast, who)), "post", "/offerings", body(cast)).status_code == 201


@pytest.mark.parametrize("who", ["rob", "fay", "lee", "ada", "gus", "uma", "omar", None])
def test_nobody_else_may_and_nothing_happens(cast, client_for, who):
    client = client_for(getattr(cast, who) if who else None)
    before = events()
    answer = api(client, "post", "/offerings", body(cast))
    page = client.post("/offerings/new/", form(cast))
    assert answer.status_code in (401, 403)
    assert page.status_code in (
        401,
        403,
        422,
    )  # 422: another's organization is not in the list to choose from
    assert (Offering.objects.count(), events()) == (0, before)


def test_where_no_qsmo_is_designated_it_waits_as_a_draft(cast, client_for):
    from openqsmo.standards.models import FunctionalArea
    from tests.cast import kept

    kept(FunctionalArea(code="GRM", title="Grants Management"), "functional_area.loaded")
    answer = api(client_for(cast.pat), "post", "/offerings", body(cast, area="GRM"))
    assert (answer.status_code, answer.json()["qsmo"]) == (201, None)
    refused = api(client_for(cast.pat), "post", f"/offerings/{answer.json()['id']}/submit", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "CAT-003")
    assert verify().is_whole


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"area": "XXX"}, "area"),
        ({"provider_id": 999_999}, "provider"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "   "}, "title"),
        ({"mode": "existing_government"}, "mode"),
        ({"mode": "qsmo_built"}, "provider"),
        ({"mode": "magic"}, "mode"),
    ],
)
def test_what_is_wrong_is_named(cast, client_for, more, field):
    before = events()
    answer = api(client_for(cast.pat), "post", "/offerings", body(cast, **more))
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert events() == before


def test_a_qsmo_starts_its_own_solution(cast, client_for):
    own = body(cast, mode="qsmo_built", provider_id=cast.hr_qsmo.pk)
    answer = api(client_for(cast.ana), "post", "/offerings", own)
    assert (answer.status_code, answer.json()["qsmo"]) == (201, "Human Resources QSMO")


def test_what_a_made_up_person_or_provider_starts_is_marked_synthetic(cast):
    made_up = organization("made-up", "Made Up", OrganizationKind.COMMERCIAL_PROVIDER, is_provider=True,
                           is_synthetic=True)  # fmt: skip
    assert started(cast, by=cast.ana, provider=made_up).is_synthetic
    type(cast.pat).objects.filter(pk=cast.pat.pk).update(is_synthetic=False)
    assert not started(cast).is_synthetic


def test_the_form_offers_only_what_one_may_choose(cast, client_for):
    page = client_for(cast.pat).get("/offerings/new/").content.decode()
    assert "Rival Systems" not in page
    assert "Built by the QSMO" not in page
    assert "reviewed by Human Resources QSMO" in page
    staff = client_for(cast.ana).get("/offerings/new/").content.decode()
    assert "Rival Systems" in staff
    assert "Built by the QSMO" in staff

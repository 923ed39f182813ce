"""“This is missing” ends answered or declined, with a reason."""

import pytest

from openqsmo.catalog.models import Need
from openqsmo.catalog.tests.making import make_offering
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db

MISSING = {"what": "Leave from a phone", "what_for": "3,000 field staff", "area": "HCM"}


def ask(client):
    return client.post("/needs/new/?q=leave", MISSING)


def test_a_need_is_recorded_under_the_agency_never_the_person(cast, client_for):
    ask(client_for(cast.lee))
    need = Need.objects.get()
    page = client_for(None).get(f"/needs/{need.pk}/").content.decode()
    assert (need.organization, need.functional_area, need.search) == (cast.labor, cast.hr, "q=leave")
    assert "Department of Labor" in page
    assert "Lee" not in page
    assert verify().is_whole


def test_its_qsmo_answers_it_with_a_reason(cast, client_for):
    ask(client_for(cast.lee))
    make_offering(cast, "HR-0003", "Leave Desk")
    need = Need.objects.get()
    answer = {"state": "answered", "answer": "Leave Desk does it.", "offering": "HR-0003"}
    client_for(cast.ana).post(f"/needs/{need.pk}/end/", answer)
    need.refresh_from_db()
    assert (need.state, need.offering.code) == ("answered", "HR-0003")
    assert "Leave Desk does it." in client_for(None).get(f"/needs/{need.pk}/").content.decode()
    assert verify().is_whole


@pytest.mark.parametrize(("who", "status"), [("fay", 403), ("lee", 403), ("rob", 403)])
def test_nobody_else_ends_it_and_nothing_changes(cast, client_for, who, status):
    ask(client_for(cast.lee))
    need = Need.objects.get()
    before = Event.objects.count()
    given = {"state": "declined", "answer": "No."}
    assert client_for(getattr(cast, who)).post(f"/needs/{need.pk}/end/", given).status_code == status
    response = client_for(getattr(cast, who)).post(
        f"/api/v1/needs/{need.pk}/end", given, content_type="application/json"
    )
    assert response.status_code == status
    need.refresh_from_db()
    assert (need.state, Event.objects.count()) == ("open", before)


def test_a_need_ends_once(cast, client_for):
    ask(client_for(cast.lee))
    need = Need.objects.get()
    given = {"state": "declined", "answer": "Out of scope."}
    client_for(cast.ana).post(f"/needs/{need.pk}/end/", given)
    again = client_for(cast.ana).post(f"/needs/{need.pk}/end/", given)
    assert (again.status_code, "CAT-060" in again.content.decode()) == (409, True)


def test_a_refused_form_keeps_what_was_written(cast, client_for):
    response = client_for(cast.lee).post(
        "/needs/new/", {"what": "", "what_for": "A long explanation", "area": ""}
    )
    assert response.status_code == 422
    assert "A long explanation" in response.content.decode()
    assert Need.objects.count() == 0


def test_the_api_records_the_same(cast, client_for):
    browser = client_for(cast.lee)
    response = browser.post("/api/v1/needs", MISSING, content_type="application/json")
    assert response.status_code == 201
    listed = client_for(None).get("/api/v1/needs").json()["items"]
    assert [each["what"] for each in listed] == ["Leave from a phone"]
    assert listed[0]["asked_by"] == "Department of Labor"

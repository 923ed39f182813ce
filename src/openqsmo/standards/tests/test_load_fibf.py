"""Loading the standards: whole or not at all, and twice changes nothing."""

import json

import pytest

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.standards import queries
from openqsmo.standards.actions import ensure_known_areas, load_fibf
from openqsmo.standards.models import Activity, Function, FunctionalArea
from tests.shared_data import shared

pytestmark = pytest.mark.django_db


def feed(*activities):
    body = {
        "Business-Standards": "Financial Management Standards",
        "Business_Lifecycle": [
            {
                "type": "ffm-010",
                "data": [
                    {"Identifier": identifier, "Activity": title, "Description": "Says what."}
                    for identifier, title in activities
                ],
            }
        ],
    }
    return [("fm.json", json.dumps(body).encode())]


TWO = (("FFM.010.010", "Budget Setup"), ("FFM.010.020", "Fund Control"))


def test_a_load_gives_areas_functions_and_activities_with_their_place():
    load_fibf(files=feed(*TWO), by=OPERATOR)
    activity = queries.activity_page(identifier="ffm.010.020", viewer=VISITOR)
    assert (activity.title, activity.function.identifier) == ("Fund Control", "FFM.010")
    assert activity.place.startswith("fm.json: ")
    assert verify().is_whole


def test_loading_twice_changes_nothing():
    load_fibf(files=feed(*TWO), by=OPERATOR)
    before = Event.objects.count()
    again = load_fibf(files=feed(*TWO), by=OPERATOR)
    assert Event.objects.count() == before + 1, "only the load's own event"
    assert again.report["outcomes"]["activity"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}
    assert verify().is_whole


def test_a_changed_title_is_a_change_with_its_old_value():
    load_fibf(files=feed(*TWO), by=OPERATOR)
    load_fibf(files=feed(TWO[0], ("FFM.010.020", "Fund Allocation and Control")), by=OPERATOR)
    event = Event.objects.filter(verb="activity.loaded").last()
    assert json.loads(event.body)["changes"]["title"] == {
        "before": "Fund Control",
        "after": "Fund Allocation and Control",
    }
    assert verify().is_whole


def test_what_its_source_no_longer_lists_is_marked_gone_and_can_come_back():
    load_fibf(files=feed(*TWO), by=OPERATOR)
    load_fibf(files=feed(TWO[0]), by=OPERATOR)
    assert Activity.objects.get(identifier="FFM.010.020").gone_on is not None
    load_fibf(files=feed(*TWO), by=OPERATOR)
    assert Activity.objects.get(identifier="FFM.010.020").gone_on is None
    assert verify().is_whole


def test_a_refused_load_leaves_nothing():
    with pytest.raises(Refused):
        load_fibf(files=[("fm.json", b'{"Business_Lifecycle": [')], by=OPERATOR)
    assert (FunctionalArea.objects.count(), Event.objects.count()) == (0, 0)


def test_areas_on_record_exist_once_before_any_load():
    ensure_known_areas(by=OPERATOR)
    before = FunctionalArea.objects.count()
    ensure_known_areas(by=OPERATOR)
    assert FunctionalArea.objects.count() == before > 5
    assert verify().is_whole


def test_the_published_framework_loads_whole():
    folder = shared("fibf/_data")
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    load = load_fibf(files=files, by=OPERATOR)
    counts = (FunctionalArea.objects.count(), Function.objects.count(), Activity.objects.count())
    assert counts == (
        load.report["outcomes"]["functional area"]["new"],
        load.report["outcomes"]["function"]["new"],
        load.report["outcomes"]["activity"]["new"],
    )
    assert counts[2] > 200
    again = load_fibf(files=files, by=OPERATOR)
    assert again.report["outcomes"]["activity"]["unchanged"] == counts[2]
    assert verify().is_whole


@pytest.mark.parametrize("address", ["/functions/", "/functions/ffm/", "/activities/FFM.010.010/"])
def test_its_pages_open_for_anyone(client, address):
    load_fibf(files=feed(*TWO), by=OPERATOR)
    response = client.get(address)
    assert response.status_code == 200
    assert "Financial Management" in response.content.decode()


def test_the_api_answers_as_the_pages_do(client):
    load_fibf(files=feed(*TWO), by=OPERATOR)
    area = client.get("/api/v1/areas/ffm").json()
    assert area["functions"][0]["activities"] == ["FFM.010.010", "FFM.010.020"]
    first = client.get("/api/v1/activities?limit=1").json()
    rest = client.get(f"/api/v1/activities?limit=1&cursor={first['next']}").json()
    assert [first["items"][0]["identifier"], rest["items"][0]["identifier"]] == ["FFM.010.010", "FFM.010.020"]
    assert rest["next"] is None


def test_an_activity_that_is_not_there_is_a_clear_refusal(client):
    response = client.get("/api/v1/activities/FFM.999.999")
    assert response.status_code == 404
    assert response.json()["code"] == "KER-001"

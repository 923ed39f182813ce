"""One offering: now, by version, as of a day; its price for a volume; side by side with others."""

import json
from datetime import UTC, date, datetime

import pytest

from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.making import PRICE, adopt, make_offering, publish_version
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def payroll(cast):
    return make_offering(cast, summary="Pays people", price=PRICE, support="Office hours", slots_left=3)


def test_it_opens_for_anyone_with_its_price(payroll, client):
    page = client.get(f"/offerings/{payroll.pk}/").content.decode()
    assert "Pays people" in page
    assert "12.50" in page


def test_what_it_would_cost_me_is_worked_out_with_its_lines(payroll, client):
    page = client.get(f"/offerings/{payroll.pk}/?volume=2,000").content.decode()
    answer = client.get(f"/api/v1/offerings/{payroll.pk}/quote?volume=2000").json()
    assert answer["total"] == "20000.00"
    assert "$20,000" in page


@pytest.mark.parametrize("volume", ["0", "-5", "many", "1e9", "9" * 30])
def test_a_volume_that_is_none_says_what_to_give(payroll, client, volume):
    response = client.get(f"/offerings/{payroll.pk}/?volume={volume}")
    assert response.status_code == 422
    assert "CAT-054" in response.content.decode()


def test_a_federal_field_shows_to_federal_users_only(payroll, cast, client_for):
    def names(who):
        detail = client_for(who).get(f"/api/v1/offerings/{payroll.pk}").json()
        return {field["name"] for field in detail["fields"]}, detail["hidden_fields"]

    assert "slots_left" not in names(None)[0]
    assert names(None)[1] == 1
    assert "slots_left" in names(cast.lee)[0]
    assert "slots_left" not in names(cast.rob)[0]
    assert "slots_left" in names(cast.pat)[0]


def test_any_past_version_can_be_opened(payroll, client):
    publish_version(payroll, support="Day and night", why="New contract")
    old = client.get(f"/api/v1/offerings/{payroll.pk}/versions/1").json()
    new = client.get(f"/api/v1/offerings/{payroll.pk}").json()
    support = [next(f["value"] for f in each["fields"] if f["name"] == "support") for each in (old, new)]
    assert support == ["Office hours", "Day and night"]
    assert client.get(f"/offerings/{payroll.pk}/versions/1/").status_code == 200
    missing = client.get(f"/api/v1/offerings/{payroll.pk}/versions/7")
    assert (missing.status_code, missing.json()["code"]) == (404, "CAT-051")


def test_the_page_as_of_a_day_shows_what_it_showed_then(payroll, cast, client):
    publish_version(payroll, support="Day and night", at=datetime(2026, 3, 1, tzinfo=UTC))
    adopt(payroll, cast.labor, since=date(2025, 5, 1))
    then = client.get(f"/api/v1/offerings/{payroll.pk}?as_of=2025-12-31").json()
    assert next(f["value"] for f in then["fields"] if f["name"] == "support") == "Office hours"
    assert then["version"] == 1
    assert [use["agency"] for use in then["adoptions"]] == ["Department of Labor"]
    before = client.get(f"/offerings/{payroll.pk}/?as_of=2024-01-01")
    assert (before.status_code, "CAT-052" in before.content.decode()) == (404, True)
    assert client.get(f"/offerings/{payroll.pk}/?as_of=yesterday").status_code == 422


def test_history_tells_what_changed_and_why(payroll, client):
    publish_version(payroll, support="Day and night", why="New contract")
    page = client.get(f"/offerings/{payroll.pk}/").content.decode()
    assert "Why: New contract" in page
    assert "Office hours" in page
    assert verify().is_whole


def test_history_hides_what_the_page_hides(payroll, cast, client_for):
    publish_version(payroll, price_negotiated="Minus forty percent")
    publish_version(payroll, price_negotiated="Minus fifty percent")
    for who, sees in (
        (None, False),
        (cast.lee, False),
        (cast.rob, False),
        (cast.ana, True),
        (cast.pat, True),
    ):
        page = client_for(who).get(f"/offerings/{payroll.pk}/").content.decode()
        assert ("Minus forty percent" in page) == sees, who


def test_a_draft_is_not_there_for_others(cast, client_for):
    draft = make_offering(cast, "HR-0009", "Secret Plan", state="draft")
    assert client_for(cast.rob).get(f"/offerings/{draft.pk}/").status_code == 404
    assert client_for(cast.rob).get(f"/api/v1/offerings/{draft.pk}").status_code == 404
    assert client_for(cast.pat).get(f"/offerings/{draft.pk}/").status_code == 200


@pytest.fixture
def two(cast, payroll):
    make_offering(
        cast, "HR-0002", "Payroll Two", summary="Pays people", support="Office hours", provider=cast.rival
    )
    return cast


def test_compare_shows_rows_side_by_side_and_only_differences(two, client):
    answer = client.get(
        "/api/v1/compare?offering=HR-0001&offering=HR-0002&only_differences=true&volume=10"
    ).json()
    fields = {row["field"] for row in answer["rows"]}
    assert "provider" in fields
    assert "support" not in fields
    assert answer["quotes"][0]["total"] == "125.00"
    assert answer["quotes"][1]["total"] is None
    page = client.get("/compare/?offering=HR-0001&offering=HR-0002").content.decode()
    assert "Acme Services" in page
    assert "Rival Systems" in page


def test_a_comparison_leaves_as_csv_and_json(two, client):
    text = client.get("/compare/export.csv?offering=HR-0001&offering=HR-0002").content.decode("utf-8-sig")
    assert "Payroll One,Payroll Two" in text.splitlines()[0]
    data = json.loads(client.get("/compare/export.json?offering=HR-0001&offering=HR-0002").content)
    assert [each["code"] for each in data["offerings"]] == ["HR-0001", "HR-0002"]


def test_one_offering_suggests_similar_ones_and_five_are_too_many(two, client):
    assert "Payroll Two" in client.get("/compare/?offering=HR-0001").content.decode()
    many = "&".join(f"offering=X-{number}" for number in range(5))
    response = client.get(f"/compare/?{many}")
    assert (response.status_code, "CAT-056" in response.content.decode()) == (422, True)


def test_an_offering_that_changed_since_it_was_chosen_says_so(two, client):
    publish_version(Offering.objects.get(code="HR-0001"), support="Day and night")
    page = client.get("/compare/?offering=HR-0001@1&offering=HR-0002").content.decode()
    assert "has changed since you chose it" in page
    assert "Support" in page


def test_a_comparison_holds_nothing_that_the_viewer_may_not_see(two, client_for):
    for who, sees in ((None, False), (two.rob, False), (two.lee, True)):
        rows = client_for(who).get("/api/v1/compare?offering=HR-0001&offering=HR-0002").json()["rows"]
        assert ("slots_left" in {row["field"] for row in rows}) == sees

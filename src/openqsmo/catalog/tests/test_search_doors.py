"""Search by page, API and export: the same answer at every door, never behind, never too much."""

import csv
import io
import json

import pytest

from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries import search as engine
from openqsmo.catalog.tests.making import PRICE, adopt, make_offering, publish_version
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.record import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast):
    make_offering(cast, "HR-0001", "Payroll One", summary="Pays people", hosting=["on_premises"], price=PRICE)
    make_offering(cast, "HR-0002", "Payroll Two", summary="Pays people too", hosting=["public_cloud"])
    make_offering(cast, "HR-0003", "Leave Desk", summary="Leave requests", hosting=["public_cloud"])
    return cast


def codes(client, query=""):
    return [item["code"] for item in client.get(f"/api/v1/offerings?{query}").json()["items"]]


def exported(client, query=""):
    text = client.get(f"/offerings/export.csv?{query}").content.decode("utf-8-sig")
    return [row["code"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["HR-0001", "HR-0002", "HR-0003"]),
        ("q=payroll", ["HR-0001", "HR-0002"]),
        ("q=payroll&hosting=public_cloud", ["HR-0002"]),
        ("hosting=public_cloud&hosting=on_premises", ["HR-0001", "HR-0002", "HR-0003"]),
        ("q=HR-0003", ["HR-0003"]),
        ("unit=employee_year", ["HR-0001"]),
        ("q=nothing+of+the+kind", []),
    ],
)
def test_page_api_and_export_find_the_same(three, client, query, expected):
    page = client.get(f"/offerings/?{query}").content.decode()
    shown = [code for code in ("HR-0001", "HR-0002", "HR-0003") if f'value="{code}"' in page]
    assert codes(client, query) == expected
    assert sorted(exported(client, query)) == expected == sorted(shown)


def test_facet_counts_are_what_choosing_them_finds(three, client):
    facets = client.get("/api/v1/offerings?q=payroll").json()["facets"]
    for facet, values in facets.items():
        for each in values:
            found = client.get(f"/api/v1/offerings?q=payroll&{facet}={each['value']}").json()
            assert found["total"] == each["count"], (facet, each)


def test_the_api_is_walked_by_cursor_without_loss_or_repeat_while_data_changes(three, client):
    first = client.get("/api/v1/offerings?limit=2").json()
    make_offering(three, "HR-0000", "Added in between")
    Offering.objects.get(code="HR-0001")
    second = client.get(f"/api/v1/offerings?limit=2&cursor={first['next']}").json()
    walked = [item["code"] for item in first["items"] + second["items"]]
    assert walked == ["HR-0001", "HR-0002", "HR-0003", "HR-0000"]


@pytest.mark.parametrize("cursor", ["x", "eyJhZnRlciI6IC0xfQ", "eyJhZnRlciI6ICJhIn0", "eyJhZnRlciI6IHRydWV9"])
def test_a_forged_cursor_is_refused(three, client, cursor):
    response = client.get(f"/api/v1/offerings?cursor={cursor}")
    assert (response.status_code, response.json()["code"]) == (422, "WEB-012")


def test_a_suspended_offering_leaves_the_published_ones_at_the_next_request(three, client):
    assert "HR-0001" in codes(client, "state=published")
    offering = Offering.objects.get(code="HR-0001")
    offering.state, offering.state_reason = "suspended", "Late twice."
    offering.save()
    record("offering.suspended", subject=offering, by=OPERATOR, why="Late twice.")
    assert "HR-0001" not in codes(client, "state=published")
    assert "Late twice." in client.get(f"/offerings/{offering.pk}/").content.decode()


def test_a_new_word_is_found_by_the_next_request(three, client):
    assert codes(client, "q=timekeeping") == []
    publish_version(Offering.objects.get(code="HR-0003"), summary="Timekeeping and leave")
    assert codes(client, "q=timekeeping") == ["HR-0003"]


def test_a_second_process_finds_it_as_well(three, client, settings):
    other = engine.Catalogue(None, "another process")
    other.up_to_date()
    publish_version(Offering.objects.get(code="HR-0003"), summary="Timekeeping and leave")
    question = engine._question(engine.Search(words="timekeeping"), OPERATOR, "real", 0, 10)
    assert other.up_to_date().search(question).total == 1


def test_a_draft_is_found_by_its_provider_and_its_qsmo_alone(cast, client_for):
    make_offering(cast, "HR-0009", "Secret Plan", state="draft")
    found = {who: codes(client_for(getattr(cast, who))) for who in ("pat", "ana", "gus", "rob", "lee", "fay")}
    assert found == {
        "pat": ["HR-0009"],
        "ana": ["HR-0009"],
        "gus": ["HR-0009"],
        "rob": [],
        "lee": [],
        "fay": [],
    }


def test_real_and_synthetic_never_come_together(three, client):
    make_offering(three, "SYN-1", "Payroll Invented", is_synthetic=True)
    assert codes(client, "q=payroll") == ["HR-0001", "HR-0002"]
    synthetic = client.get("/api/v1/offerings?q=payroll&data=synthetic").json()
    assert [item["code"] for item in synthetic["items"]] == ["SYN-1"]
    assert (synthetic["data"], synthetic["total"]) == ("synthetic", 1)
    assert all(item["is_synthetic"] for item in synthetic["items"])
    assert "never counted together" in client.get("/offerings/").content.decode()
    assert json.loads(client.get("/offerings/export.json?data=synthetic").content)["data"] == "synthetic"


def test_the_export_holds_every_column_that_the_api_shows_and_the_identifier(three, client):
    text = client.get("/offerings/export.csv?q=HR-0001").content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row.keys() == client.get("/api/v1/offerings").json()["items"][0].keys()
    assert row["code"] == "HR-0001"


def test_agencies_that_use_it_are_counted_once(three, client):
    offering = Offering.objects.get(code="HR-0001")
    adopt(offering, three.labor)
    adopt(offering, three.labor, kind="reuse")
    adopt(offering, three.opm)
    item = client.get("/api/v1/offerings?q=HR-0001").json()["items"][0]
    assert item["agencies_using"] == 2
    assert codes(client, "used_by=cfo_act") == ["HR-0001"]


def test_no_match_offers_to_say_what_is_missing(three, client):
    page = client.get("/offerings/?q=unicorns").content.decode()
    assert "/needs/new/?q=unicorns" in page


@pytest.mark.parametrize(
    "query", ["q=%22%22%22", "q=a%20AND%20(", "q=*", "q=-", "q=" + "x" * 900, "page=0", "page=99999999999"]
)
def test_odd_input_is_never_an_error(three, client, query):
    assert client.get(f"/offerings/?{query}").status_code == 200


def test_suggestions_come_from_what_one_may_see(cast, client):
    make_offering(cast, "HR-0001", "Payroll One")
    make_offering(cast, "HR-0009", "Payrise Secret", state="draft")
    found = client.get("/api/v1/offerings/suggest?q=pay").json()
    assert [each["title"] for each in found["offerings"]] == ["Payroll One"]
    assert found["words"] == ["payroll"]

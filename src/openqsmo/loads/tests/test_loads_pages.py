"""The list of loads and a load's report: the same at every door."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.test import Client

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.verify import verify
from openqsmo.loads.actions import keep_report
from openqsmo.loads.cli import loads
from openqsmo.loads.report import Outcome, Report

pytestmark = pytest.mark.django_db


def kept(source="Oak list", kind="oaks", as_of="2025-06-30", findings=3):
    report = Report(source, as_of)
    report.add_read("tree", 7)
    report.add_read("agency", 2)
    report.add("tree", Outcome.NEW, 4)
    report.add("tree", Outcome.GONE, 1)
    for number in range(findings):
        report.set_aside("no_name", "oaks.json", f"row {number}", "The row has no name.", field="name")
    report.note("odd_day", "oaks.json", "row 90", "The day is odd.", field="on", given="=1+1")
    with transaction.atomic():
        return keep_report(kind=kind, report=report, files=[b"{}"], by=OPERATOR)


def test_without_a_load_the_list_says_what_loads_are_for():
    page = Client().get("/loads/").text
    assert "Nothing has been loaded yet" in page
    assert "<table" not in page


def test_the_list_tells_source_day_and_what_came_of_each_load():
    kept()
    kept("Elm list", "elms", "")
    page = Client().get("/loads/").text
    assert page.index("Elm list") < page.index("Oak list")
    assert "Tree: 4 new, 1 gone" in page
    assert "June 30, 2025" in page
    assert "Unknown" in page
    assert 'href="?kind=elms"' in page


def test_the_list_of_one_kind_holds_no_other():
    kept()
    kept("Elm list", "elms")
    page = Client().get("/loads/?kind=elms").text
    assert "Elm list" in page
    assert "Oak list" not in page
    assert "Remove filter" in page
    assert "No loads match" in Client().get("/loads/?kind=pines").text


def test_a_report_shows_counts_kinds_and_findings():
    load = kept()
    page = Client().get(load.get_absolute_url()).text
    assert "2 agencies and 7 trees" in page
    assert "4 findings kept of 4 met" in page
    assert page.count("The row has no name.") == 3
    assert "?weight=set_aside&amp;kind=no_name#findings" in page
    assert load.file_digest in page


@pytest.mark.parametrize(
    ("query", "shown", "kept_out"),
    [
        ("?weight=noted", "The day is odd.", "The row has no name."),
        ("?kind=no_name", "The row has no name.", "The day is odd."),
        ("?weight=noted&kind=no_name", "No findings match", "The row has no name."),
        ("?weight=<script>&kind=%27", "No findings match", "<script>&"),
        ("?page=99", "The day is odd.", "No findings match"),
        ("?page=x", "The day is odd.", "No findings match"),
    ],
)
def test_findings_are_chosen_by_weight_and_kind(query, shown, kept_out):
    response = Client().get(f"{kept().get_absolute_url()}{query}")
    assert response.status_code == 200
    assert shown in response.text
    assert kept_out not in response.text


def test_many_findings_come_page_by_page_and_none_twice():
    load = kept(findings=120)
    pages = [Client().get(f"{load.get_absolute_url()}?page={n}&weight=set_aside").text for n in (1, 2, 3)]
    assert [page.count("The row has no name.") for page in pages] == [50, 50, 20]
    assert 'href="?page=2&amp;weight=set_aside"' in pages[0]


def test_a_load_that_is_not_there_is_no_page():
    assert Client().get("/loads/1/").status_code == 404
    assert Client().get("/api/v1/loads/1").status_code == 404
    assert Client().get("/loads/1/export.csv").status_code == 404


def test_the_findings_leave_as_csv_that_runs_nothing_and_the_report_as_json():
    load = kept()
    table = Client().get(f"/loads/{load.pk}/export.csv?weight=noted").content.decode("utf-8-sig")
    assert table.splitlines() == [
        "weight,kind,file,record,field,given,says",
        "noted,odd_day,oaks.json,row 90,on,'=1+1,The day is odd.",
    ]
    whole = Client().get(f"/loads/{load.pk}/export.json?weight=noted")
    assert whole.json() == load.report
    refused = Client().get(f"/loads/{load.pk}/export.xlsx")
    assert (refused.status_code, "LOA-010" in refused.text) == (404, True)


def test_the_api_walks_every_load_once_and_answers_one_with_its_findings():
    loads_kept = [kept(f"List {number}") for number in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        answer = Client().get("/api/v1/loads", {"limit": 2, "cursor": cursor}).json()
        seen += answer["items"]
        cursor = answer["next"]
    assert [each["id"] for each in seen] == [load.pk for load in loads_kept]
    assert seen[0]["outcomes"] == {"tree": {"new": 4, "changed": 0, "unchanged": 0, "gone": 1}}
    assert (seen[0]["set_aside"], seen[0]["noted"]) == ({"no_name": 3}, {"odd_day": 1})
    assert "findings" not in seen[0]
    one = Client().get(f"/api/v1/loads/{loads_kept[0].pk}").json()
    assert one["findings"] == loads_kept[0].report["findings"]
    assert date.fromisoformat(one["as_of"]) == date(2025, 6, 30)
    assert Client().get("/api/v1/loads", {"kind": "elms"}).json() == {"items": [], "next": None}


def test_the_command_lists_loads_and_shows_a_report():
    load = kept()
    listed = CliRunner().invoke(loads, []).output
    assert listed.split()[:5] == [str(load.pk), "oaks", "as", "of", "2025-06-30"]
    assert "tree 4 new, 1 gone" in listed
    as_json = [json.loads(line) for line in CliRunner().invoke(loads, ["--json"]).output.splitlines()]
    assert [each["id"] for each in as_json] == [load.pk]
    report = CliRunner().invoke(loads, [str(load.pk)]).output
    assert "read: 2 agencies and 7 trees" in report
    assert "oaks.json, row 0, name: The row has no name." in report
    assert json.loads(CliRunner().invoke(loads, [str(load.pk), "--json"]).output) == load.report


def test_the_number_of_queries_of_the_list_does_not_grow_with_it(django_assert_num_queries):
    for number in range(12):
        kept(f"List {number}")
    with django_assert_num_queries(3):
        Client().get("/loads/")


def test_keeping_a_report_leaves_one_event_and_a_whole_ledger():
    kept()
    assert verify().is_whole
    assert verify().events == 1

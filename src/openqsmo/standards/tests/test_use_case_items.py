"""Business use cases of the published documents are items: loaded, counted, found, and never twice."""

import json

import pytest

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.ledger.verify import verify
from openqsmo.loads.report import Report
from openqsmo.standards.actions import load_fibf
from openqsmo.standards.content import known_areas
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.queries.search import Looked, find_items
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.tests.samples import changed
from openqsmo.standards.vocabulary import ItemKind
from tests.shared_data import shared

USE_CASES = {
    "100.ZED.L1.01 Ship Arrives Late": "/files/100.ZED.L1.01 Ship Arrives Late.pdf",
    "100.ZED.L1.02.Ship Leaves Early": "/files/100.ZED.L1.02.pdf",
    "Harbour Use Cases Overview": "/files/overview.pdf",
}


def read(value):
    report = Report("test")
    raw = json.dumps(changed(["Business_Use_Cases"], value)).encode()
    return read_fibf([("a.json", raw)], report, known=known_areas()), report


def test_use_cases_are_read_with_their_process_level_and_document():
    feed, report = read(USE_CASES)
    assert [item.identifier for item in feed.use_cases] == ["100.ZED.L1.01", "100.ZED.L1.02"]
    assert feed.use_cases[0].content == {
        "process": "100 Book-to-Reimburse", "level": "1", "serial": "01", "area": "ZED", "title": "Ship Arrives Late",
        "document": "/files/100.ZED.L1.01 Ship Arrives Late.pdf",
    }  # fmt: skip
    (finding,) = [one for one in report.findings if one.kind == "use_case_without_identifier"]
    assert finding.given == "Harbour Use Cases Overview"
    assert report.read["use case"] == 2


@pytest.mark.parametrize("value", ["coming soon", {}, {"100.ZED.L1.01 Late": 7}, {"100.ZED.L1.01": None}])
def test_what_holds_no_use_case_is_borne(value):
    assert read(value)[0].use_cases == ()


def test_loading_keeps_them_as_a_standard_and_again_changes_nothing(db):
    raw = json.dumps(changed(["Business_Use_Cases"], USE_CASES)).encode()
    for _ in range(2):
        load_fibf(files=[("zed.json", raw)], by=OPERATOR)
        version = StandardVersion.objects.get(standard__code="zed-use-cases")
        assert (version.number, version.items.count()) == (1, 2)
    found = find_items(looked=Looked("arrives late", (ItemKind.USE_CASE.value,)), viewer=VISITOR)
    assert [row.item.identifier for row in found.items] == ["100.ZED.L1.01"]
    assert verify().is_whole


def test_the_page_of_a_use_case_names_its_process(client, db):
    raw = json.dumps(changed(["Business_Use_Cases"], USE_CASES)).encode()
    load_fibf(files=[("zed.json", raw)], by=OPERATOR)
    page = client.get("/standards/zed-use-cases/items/100.ZED.L1.01/").content.decode()
    assert "100 Book-to-Reimburse" in page
    assert "Ship Arrives Late" in page


@pytest.mark.parametrize(("file", "number"), [("trt.json", 15), ("grants.json", 11)])
def test_the_published_use_cases_are_all_read(file, number):
    path = shared(f"fibf/_data/{file}")
    listed = json.loads(path.read_text(encoding="utf-8-sig"))
    names = (listed[0] if isinstance(listed, list) else listed)["Business_Use_Cases"]
    feed, report = read_published(path)
    unnamed = [one for one in report.findings if one.kind == "use_case_without_identifier"]
    assert len(names) == number
    assert len({item.identifier for item in feed.use_cases}) + len(unnamed) == number


def read_published(path):
    report = Report("test")
    return read_fibf([(path.name, path.read_bytes())], report, known=known_areas()), report

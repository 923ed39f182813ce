"""What changed between two versions, by page, API and command: the same changes behind every door."""

import json
import re

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.standards.actions import ensure_known_areas, load_fibf
from openqsmo.standards.cli import standards
from openqsmo.standards.models import ItemVersion
from openqsmo.standards.queries.differences import differences
from openqsmo.standards.queries.search import rows_of
from openqsmo.standards.tests.registry_samples import DATA_ELEMENT, capability, data_element, item, load_items
from openqsmo.standards.tests.test_registry_pages import page, plain
from openqsmo.standards.vocabulary import ItemKind
from tests.shared_data import shared

LABEL = DATA_ELEMENT["label"]
OLD = {f"FFM.010.010.01{n}": f"Keep fund {n}." for n in range(6)}
NEW = {
    **{identifier: says for identifier, says in OLD.items() if not identifier.endswith("5")},
    "FFM.010.010.010": "Keep every <fund>.",
    "FFM.010.010.019": "Report funds.",
}
CODE = "ffm-capabilities"
PAGE = f"/standards/{CODE}/differences/"


@pytest.fixture
def filled(db):
    ensure_known_areas(by=OPERATOR)
    for statements in (OLD, NEW):
        load_items(*(capability(identifier, says) for identifier, says in statements.items()))
    load_items(data_element())
    load_items(data_element(max_length=3, steward="GSA"))


def answer(client, query, status=200, code=CODE):
    response = client.get(f"/api/v1/standards/{code}/differences?{query}")
    assert response.status_code == status, response.content
    return response.json()


def run(*arguments):
    result = CliRunner().invoke(standards, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_change_is_counted_and_told_with_both_texts(client, filled):
    found = answer(client, "from=1&to=2")
    counts = {change: number for change, number in found["counts"].items() if number}
    assert counts == {"added": 1, "dropped": 1, "reworded": 1}
    assert (found["from"], found["to"], found["unchanged"], found["total"]) == (1, 2, 4, 3)
    by_change = {one["changes"][0]: one for one in found["changes"]}
    assert by_change["added"]["new"] == ["FFM.010.010.019"]
    assert by_change["added"]["texts"] == by_change["added"]["old"] == []
    assert by_change["dropped"]["title"] == "Keep fund 5."
    assert by_change["reworded"]["texts"] == [
        {
            "field": "statement",
            "label": "What it must do",
            "was": "Keep fund 0.",
            "now": "Keep every <fund>.",
        }
    ]


def test_what_tightens_is_told_for_data_elements(client, filled):
    found = answer(client, "from=1&to=2", code="ffm-data-elements")
    (change,) = found["changes"]
    assert set(change["changes"]) == {"tightened", "reworded"}
    assert "The maximum length went from 4 to 3: longer values no longer conform." in {
        finding["says"] for finding in change["findings"]
    }
    assert {text["field"]: (text["was"], text["now"]) for text in change["texts"]} == {
        "max_length": ("4", "3"),
        "steward": ("Treasury", "GSA"),
    }


def test_the_other_way_round_what_was_added_is_dropped(filled):
    forth = differences(code=CODE, old=1, new=2, viewer=VISITOR)
    back = differences(code=CODE, old=2, new=1, viewer=VISITOR)
    gone = {one.change.old for one in back.changed if one.change.label == "dropped"}
    assert gone == {one.change.new for one in forth.changed if one.change.label == "added"}
    assert differences(code=CODE, old=2, new=2, viewer=VISITOR).unchanged == len(NEW)


def test_changes_are_walked_and_narrowed(client, filled):
    found, cursor = [], ""
    while cursor is not None:
        part = answer(client, f"from=1&to=2&limit=2&cursor={cursor}")
        assert len(part["changes"]) <= 2
        found += part["changes"]
        cursor = part["next"]
    assert found == answer(client, "from=1&to=2")["changes"]
    narrowed = answer(client, "from=1&to=2&change=dropped")
    assert [one["old"] for one in narrowed["changes"]] == [["FFM.010.010.015"]]
    assert (narrowed["total"], narrowed["next"]) == (1, None)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("from=1&to=9", 404, "KER-001"),
        ("from=9&to=1", 404, "KER-001"),
        ("from=1", 422, "KER-003"),
        ("from=0&to=1", 422, "KER-003"),
        ("from=1&to=2&change=zebra", 422, "KER-003"),
        ("from=1&to=2&cursor=zebra", 422, "WEB-012"),
    ],
)
def test_what_is_not_there_or_not_asked_well_is_a_problem(client, filled, query, status, code):
    assert answer(client, query, status)["code"] == code


def test_the_page_tells_the_same_and_leads_to_the_items(client, filled):
    html = client.get(f"{PAGE}?from=1&to=2").content.decode()
    assert f'href="/standards/{CODE}/items/FFM.010.010.019/"' in html
    assert "Keep every &lt;fund&gt;." in html
    text = plain(html)
    assert "3 changes; 4 items did not change." in text
    assert "FFM.010.010.015 is gone." in text
    assert "What it must do, version 1 Keep fund 0." in text


def test_the_page_is_narrowed_to_one_sort_of_change(client, filled):
    text = page(client, f"{PAGE}?from=1&to=2&change=added")
    assert "FFM.010.010.019 is new." in text
    assert "FFM.010.010.015 is gone." not in text
    assert "No item changed in this way." in page(client, f"{PAGE}?from=1&to=2&change=split")
    assert "There is no page 7" in page(client, f"{PAGE}?from=1&to=2&page=7")


def test_the_page_without_versions_compares_the_newest_with_the_one_before(client, filled):
    assert page(client, PAGE) == page(client, f"{PAGE}?from=1&to=2")
    assert "Both versions say the same" in page(client, f"{PAGE}?from=2&to=2")


@pytest.mark.parametrize("query", ["from=1&to=9", "from=zebra&to=2", "from=1&to=%C2%B2"])
def test_a_version_that_is_not_there_is_refused_on_the_page(client, filled, query):
    assert client.get(f"{PAGE}?{query}").status_code == 404


def test_a_standard_and_a_version_lead_to_what_changed(client, filled):
    link = f'href="{PAGE}?from=1&amp;to=2"'
    for address in (f"/standards/{CODE}/", f"/standards/{CODE}/2/"):
        assert link in client.get(address).content.decode()
    assert not re.search(r"differences/\?from", client.get(f"/standards/{CODE}/1/").content.decode())


def test_the_command_tells_the_same(filled):
    lines = run("diff", CODE, "1", "2").splitlines()
    assert lines[:1] == ["FFM.010.010.010 (reworded)"]
    assert "  FFM.010.010.015 is gone." in lines
    assert json.loads(run("diff", CODE, "1", "2", "--json"))["total"] == 3
    with pytest.raises(Refused, match="There is no such"):
        run("diff", CODE, "1", "9")


def test_of_all_published_data_elements_exactly_the_planted_changes_are_told(db):
    path = shared("fibf/json/Financial-Management-Standard-Data-Elements.json")
    load_fibf(files=[(path.name, path.read_bytes())], by=OPERATOR)
    rows = rows_of(sorted(ItemVersion.objects.values_list("pk", flat=True)))
    gone, longer, *rest = [row for row in rows if row.item.kind == "data_element"]
    length = {"max_length": longer.content.get("max_length", 10) + 1}
    load_items(
        item(ItemKind.DATA_ELEMENT, longer.item.identifier, **{**longer.content, **length}),
        *(item(ItemKind.DATA_ELEMENT, row.item.identifier, **row.content) for row in rest),
    )
    found = differences(code="ffm-data-elements", old=1, new=2, viewer=VISITOR)
    assert {one.change.old: one.change.label for one in found.changed} == {
        (gone.item.identifier,): "dropped",
        (longer.item.identifier,): "loosened" if "max_length" in longer.content else "tightened",
    }
    assert found.unchanged == len(rest) > 300

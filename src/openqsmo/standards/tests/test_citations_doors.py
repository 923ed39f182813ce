"""What an item cites, and what else cites it: by page, API and command."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.standards.actions import ensure_known_areas, load_fibf
from openqsmo.standards.cli import standards
from openqsmo.standards.queries.citations import citing, most_cited
from openqsmo.standards.rules.citations import parse_citations
from openqsmo.standards.rules.cited import cited_in, key_of
from openqsmo.standards.tests.registry_samples import DATA_ELEMENT, capability, data_element, load_items
from openqsmo.standards.tests.test_registry_pages import page
from tests.shared_data import shared

LEAVE = "FFM.010.010.011"
BOTH = "FFM.010.010.012"


@pytest.fixture
def filled(db):
    ensure_known_areas(by=OPERATOR)
    load_items(
        capability(LEAVE, "Keep leave.", references="(3) 5 U.S.C. 6304; (4) The usual way"),
        capability(BOTH, "Keep both.", references="5 USC 6304\n(19) OMB Circular No. A-11"),
        capability("FFM.010.010.013", "Keep none."),
    )
    load_items(data_element())


def answer(client, path, status=200):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def run(*arguments):
    result = CliRunner().invoke(standards, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def identifiers(found):
    return [row.item.identifier for row in found.items]


def test_a_list_of_citations_goes_before_the_text_of_references():
    content = {"references": "5 USC 6304", "citations": [{"number": "19", "text": "OMB Circular A-11"}]}
    (found,) = cited_in(content)
    assert (found.number, found.text, found.key) == ("19", "OMB Circular A-11", "OMB A-11")
    assert [one.key for one in cited_in({"references": "5 USC 6304"})] == ["5 USC 6304"]
    assert [one.number for one in cited_in({"citations": [{"number": "7", "text": ""}]})] == ["7"]
    assert cited_in({"citations": [{"text": ""}]}) == ()
    assert cited_in({}) == cited_in({"citations": []}) == cited_in({"references": None}) == ()


@given(st.lists(st.fixed_dictionaries({"text": st.text(max_size=30)}, optional={"number": st.just("4")})))
def test_every_word_of_a_list_of_citations_stays(listed):
    found = cited_in({"citations": listed})
    words = [one.text for entry in listed for one in parse_citations(entry["text"])]
    assert [one.text for one in found if one.text] == [text for text in words if text]


def test_a_work_is_known_however_it_is_spelled():
    assert key_of("5 U.S.C. § 6304") == key_of("5 USC 6304") == "5 USC 6304"
    assert key_of("OMB Circular No. A-11") == "OMB A-11"
    assert key_of("the usual way") is None
    assert key_of("") is None


def test_an_item_lists_what_it_cites(client, filled):
    found = answer(client, f"standards/ffm-capabilities/items/{LEAVE}")["citations"]
    assert found == [
        {"number": "3", "text": "5 U.S.C. 6304", "kind": "usc", "key": "5 USC 6304"},
        {"number": "4", "text": "The usual way", "kind": "other", "key": None},
    ]
    assert json.loads(run("show", "ffm-capabilities", LEAVE, "--json"))["citations"] == found
    address = f"/standards/ffm-capabilities/items/{LEAVE}/"
    text = page(client, address)
    assert "(3) 5 U.S.C. 6304 What else cites 5 USC 6304" in text
    assert 'href="/standards/citations/?key=5%20USC%206304"' in client.get(address).content.decode()
    assert answer(client, "standards/ffm-capabilities/items/FFM.010.010.013")["citations"] == []


def test_what_cites_a_law_is_the_same_behind_every_door(client, filled):
    found = answer(client, "citations?key=5+U.S.C.+6304")
    assert (found["key"], found["total"], found["next"]) == ("5 USC 6304", 2, None)
    assert [each["identifier"] for each in found["items"]] == [LEAVE, BOTH]
    text = page(client, "/standards/citations/?key=5+USC+6304")
    assert "2 items of current versions" in text
    assert LEAVE in text
    assert "FFM.010.010.013" not in text
    assert run("citing", "5", "USC", "6304") == f"{LEAVE}  Keep leave.\n{BOTH}  Keep both.\n"
    assert len(json.loads(run("citing", "OMB Circular A-11", "--json"))) == 2


def test_what_cites_a_law_is_walked(client, filled):
    first = answer(client, "citations?key=OMB+A-11&limit=1")
    second = answer(client, f"citations?key=OMB+Circular+A-11&limit=1&cursor={first['next']}")
    assert [each["items"][0]["identifier"] for each in (first, second)] == [BOTH, DATA_ELEMENT["label"]]
    assert second["next"] is None
    assert answer(client, "citations?key=5+USC+6304&cursor=zebra", 422)["code"] == "WEB-012"
    assert answer(client, "citations", 422)["code"] == "KER-003"


def test_a_work_that_nothing_cites_or_that_cannot_be_told(client, filled):
    assert "No item cites exactly 5 USC 6305." in page(client, "/standards/citations/?key=5+USC+6305")
    assert "“zebra” is cannot be told" in page(client, "/standards/citations/?key=zebra")
    assert answer(client, "citations?key=zebra") == {"key": None, "items": [], "next": None, "total": 0}
    assert "There is no page 9" in page(client, "/standards/citations/?key=5+USC+6304&page=9")


def test_without_a_law_the_most_cited_are_listed(client, filled):
    assert most_cited(viewer=VISITOR) == [("5 USC 6304", 2), ("OMB A-11", 2)]
    assert "Cited by most items" in page(client, "/standards/citations/")


def test_only_newest_versions_are_asked_and_never_behind(filled):
    assert citing(words="5 USC 6304", viewer=VISITOR).total == 2
    load_items(
        capability(LEAVE, "Keep leave.", references="5 USC 6305"),
        capability(BOTH, "Keep both.", references="5 USC 6304"),
    )
    assert identifiers(citing(words="5 USC 6304", viewer=VISITOR)) == [BOTH]
    assert identifiers(citing(words="5 USC 6305", viewer=VISITOR)) == [LEAVE]


def test_the_published_elements_of_financial_management_are_found_by_what_they_cite(db):
    path = shared("fibf/json/Financial-Management-Standard-Data-Elements.json")
    load_fibf(files=[(path.name, path.read_bytes())], by=OPERATOR)
    key, number = most_cited(viewer=VISITOR)[0]
    found = citing(words=key, viewer=VISITOR, size=1000)
    assert found.total == len(found.items) == number > 10
    keys = [key for key, _ in most_cited(viewer=VISITOR)]
    assert [citing(words=each, viewer=VISITOR).key for each in keys] == keys
    assert all(key in {one.key for one in cited_in(row.content)} for row in found.items)

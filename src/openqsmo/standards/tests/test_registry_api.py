"""The registry by API: the same content as its pages, walked by cursor."""

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.standards.actions import ensure_known_areas
from openqsmo.standards.tests.registry_samples import (
    DATA_ELEMENT,
    capability,
    control,
    data_element,
    load_items,
)

STATEMENTS = {f"FFM.0{f}0.010.01{n}": f"Provide {n} reports." for f in (1, 2) for n in range(3)}


@pytest.fixture
def filled(db):
    ensure_known_areas(by=OPERATOR)
    load_items(*(capability(identifier, says) for identifier, says in STATEMENTS.items()))
    load_items(data_element())
    load_items(data_element(definition="Another."))
    load_items(control(), framework="NIST SP 800-53")


def answer(client, path, status=200):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def walked(client, path):
    """Every item of a list, two at a time."""
    found, cursor = [], ""
    while cursor is not None:
        part = answer(client, f"{path}{'&' if '?' in path else '?'}limit=2&cursor={cursor}")
        assert len(part["items"]) <= 2
        found += part["items"]
        cursor = part["next"]
    return found


def test_standards_with_their_newest_version(client, filled):
    found = {each["code"]: each for each in answer(client, "standards")}
    assert set(found) == {"ffm-capabilities", "ffm-data-elements", "nist-sp-800-53-controls"}
    assert found["ffm-data-elements"]["current"]["number"] == 2
    assert found["ffm-capabilities"]["current"]["items"] == 6
    assert found["nist-sp-800-53-controls"]["area"] is None


def test_a_standard_and_one_of_its_versions(client, filled):
    versions = answer(client, "standards/ffm-data-elements")["versions"]
    assert [version["number"] for version in versions] == [2, 1]
    assert versions[0] == answer(client, "standards/ffm-data-elements/versions/2")
    assert (versions[0]["based_on"], versions[0]["state"]) == (1, "as_published")


def test_the_items_of_a_version_are_walked_and_narrowed(client, filled):
    path = "standards/ffm-capabilities/versions/1/items"
    assert {each["identifier"]: each["title"] for each in walked(client, path)} == STATEMENTS
    assert {each["identifier"] for each in walked(client, f"{path}?function=FFM.020")} == {
        identifier for identifier in STATEMENTS if identifier.startswith("FFM.020")
    }
    narrowed = answer(client, f"{path}?q=1+reports&kind=capability")
    assert narrowed["total"] == len(narrowed["items"])
    assert "FFM.010.010.011" in {each["identifier"] for each in narrowed["items"]}
    assert answer(client, f"{path}?kind=control")["total"] == 0


def test_items_are_found_by_words_in_order_or_walked_by_cursor(client, filled):
    best = answer(client, "items?q=FFM.020&order=relevance")
    assert [each["identifier"] for each in best["items"]] == [
        i for i in STATEMENTS if i.startswith("FFM.020")
    ]
    assert best["next"] is None
    walked_all = walked(client, "items?q=reports")
    assert {each["identifier"] for each in walked_all} == set(STATEMENTS)
    assert [each["id"] for each in walked_all] == sorted(each["id"] for each in walked_all)
    facets = answer(client, "items?kind=control")["facets"]
    assert {"value": "capability", "count": 6} in facets["kind"]


def test_an_item_with_its_earlier_wording_and_what_names_it(client, filled):
    address = "standards/ffm-data-elements/items/Account%20Type%2FCode%20v2.1"
    found = answer(client, address)
    assert found == answer(client, address.replace("%2F", "/"))
    assert found["content"] == {**DATA_ELEMENT, "definition": "Another."}
    assert (found["versions"], found["is_listed"]) == ([2], True)
    assert found["other_wordings"][0]["content"] == DATA_ELEMENT
    assert answer(client, "standards/ffm-capabilities/items/FFM.010.010.011")["named_by"] == [
        {"identifier": DATA_ELEMENT["label"], "kind": "data_element", "standard": "ffm-data-elements"}
    ]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("standards/none", 404, "KER-001"),
        ("standards/ffm-capabilities/versions/9", 404, "KER-001"),
        ("standards/ffm-capabilities/versions/9/items", 404, "KER-001"),
        ("standards/ffm-capabilities/items/a/b", 404, "KER-001"),
        ("standards/ffm-capabilities/versions/0", 422, "KER-003"),
        ("standards/ffm-capabilities/versions/1/items?kind=zebra", 422, "KER-003"),
        ("items?cursor=zebra", 422, "WEB-012"),
        ("items?order=zebra", 422, "KER-003"),
    ],
)
def test_what_is_not_there_or_not_asked_well_is_a_problem(client, filled, path, status, code):
    assert answer(client, path, status)["code"] == code


def test_the_reference_says_that_everyone_may_read_the_registry(client, filled):
    from openqsmo.site.documents import api_reference

    found = {each.path: each.who for group in api_reference().groups for each in group.operations}
    one = "/api/v1/standards/{code}"
    ours = {
        "/api/v1/standards", one, f"{one}/versions/{{number}}", f"{one}/versions/{{number}}/items",
        f"{one}/items/{{identifier}}", "/api/v1/items",
    }  # fmt: skip
    assert {path: found.get(path) for path in ours} == dict.fromkeys(ours, "everyone")

"""The API's documentation page is read from the document that programs get."""

import re

import pytest
from django.test import Client

from openqsmo.site.documents import api_doors, api_reference
from openqsmo.site.reference import Kind, kind_of, read_reference
from openqsmo.web.access import Access

ROLES = Access(())
DOCUMENT = {
    "paths": {
        "/api/v1/things/{thing_id}": {
            "post": {
                "tags": ["Things"],
                "summary": "Change",
                "description": "Change a thing.",
                "parameters": [
                    {"in": "path", "name": "thing_id", "required": True, "schema": {"type": "integer"}},
                    {"in": "query", "name": "volume", "required": True, "schema": {"type": "integer"}},
                    {"in": "query", "name": "sort", "schema": {"type": "string", "pattern": "^(id|name)$"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingIn"}}}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingOut"}}}},
                    "409": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "ThingIn": {
                "required": ["what", "is_new"],
                "properties": {"what": {"type": "string"}, "is_new": {"type": "boolean"}, "left": {"type": "string"}},
            },
            "ThingOut": {"description": "A thing.", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
        }
    },
}  # fmt: skip


@pytest.fixture
def operation():
    access = {"POST /api/v1/things/{thing_id}": ROLES}
    (group,) = read_reference(DOCUMENT, access, "https://here.example").groups
    return group.operations[0]


def test_an_operation_says_what_it_takes_gives_and_how_it_refuses(operation):
    assert (operation.method, operation.path) == ("POST", "/api/v1/things/{thing_id}")
    assert [(item.name, item.where, item.is_required) for item in operation.parameters] == [
        ("thing_id", "path", True),
        ("volume", "query", True),
        ("sort", "query", False),
    ]
    assert operation.body == "ThingIn"
    assert [(result.status, result.kind.schema) for result in operation.results] == [(200, "ThingOut")]
    assert operation.refusals == (409,)


def test_the_example_fills_in_path_query_token_and_body(operation):
    assert operation.curl.split(" \\\n  ") == [
        "curl -X POST 'https://here.example/api/v1/things/1?volume=500'",
        "-H 'Authorization: Bearer YOUR_TOKEN'",
        "-H 'Content-Type: application/json'",
        '-d \'{"what": "Leave bidding for shift workers", "is_new": true}\'',
    ]


@pytest.mark.parametrize(
    ("schema", "words", "name"),
    [
        ({"type": "string", "maxLength": 30}, "text, at most 30 characters", ""),
        ({"type": "string", "format": "date"}, "day, as in 2026-01-31", ""),
        ({"type": "string", "pattern": "^(id|name)$"}, "one of id, name", ""),
        ({"type": "string", "pattern": "^[a-z]+$"}, "text", ""),
        ({"type": "integer", "minimum": 1, "maximum": 100}, "whole number from 1 to 100", ""),
        ({"type": "integer", "minimum": 1, "maximum": 2**63 - 1}, "whole number from 1", ""),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or null", ""),
        ({"type": "array", "items": {"$ref": "#/components/schemas/ThingOut"}}, "list of", "ThingOut"),
        ({"$ref": "#/components/schemas/ThingOut"}, "", "ThingOut"),
        ({"enum": ["a", "b"]}, "one of a, b", ""),
        ({}, "any value", ""),
    ],
)
def test_a_schema_in_words(schema, words, name):
    assert kind_of(schema) == Kind(words, name)


def pages():
    """The text of each group's page, by its group."""
    client = Client()
    for group in api_reference().groups:
        yield group, client.get(f"/api/reference/{group.anchor}/").content.decode()


def test_every_operation_and_object_of_the_api_stands_on_a_page_that_the_first_one_leads_to():
    first, objects = Client().get("/api/").content.decode(), set()
    reference = api_reference()
    assert reference.operations == len(api_doors())
    for group, text in pages():
        for operation in group.operations:
            assert f'id="{operation.anchor}"' in text
            assert f'href="/api/reference/{group.anchor}/#{operation.anchor}"' in first
            assert operation.who != "nobody"
        objects |= set(re.findall(r' id="object-(\w+)"', text))
    named = {
        name for group in reference.groups for operation in group.operations for name in operation.schemas
    }
    named |= {name for shape in reference.shapes if shape.name in objects for name in shape.schemas}
    assert named == objects
    assert len(objects) > 40


def test_every_link_within_a_page_has_its_anchor_and_no_anchor_is_there_twice():
    for _, text in pages():
        anchors = re.findall(r' id="([^"]+)"', text)
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(anchors)
        assert len(anchors) == len(set(anchors))


def test_a_group_that_is_not_there_is_not_found():
    assert Client().get("/api/reference/no-such-group/").status_code == 404


def test_no_example_leaves_a_place_of_its_path_open():
    examples = [operation.curl for group in api_reference().groups for operation in group.operations]
    assert not [each for each in examples if re.search(r"curl[^']*'[^']*\{", each)]


def test_no_page_asks_another_host_for_anything():
    text = "".join([Client().get("/api/").content.decode(), *(text for _, text in pages())])
    assert re.findall(r'(?:src|href)="(https?:[^"]+)"', text) == []

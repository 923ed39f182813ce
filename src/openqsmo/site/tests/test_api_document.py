"""What the OpenAPI document says is what the API does."""

import re

import pytest
from ninja import Schema
from pydantic import ValidationError

from openqsmo.site.api import api
from openqsmo.site.documents import api_doors
from openqsmo.web.api import Given, read_cursor, write_cursor

DOCUMENT = api.get_openapi_schema()
OPERATIONS = [
    (method, path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]


def schemas(of=Schema):
    for each in of.__subclasses__():
        if each.__module__.startswith("openqsmo."):
            yield each
        yield from schemas(each)


def test_every_operation_is_in_the_document():
    assert len(OPERATIONS) == len(api_doors()) > 30


def test_no_two_schemas_share_a_name_for_the_document_would_show_only_one():
    found = list({f"{each.__module__}.{each.__qualname__}": each.__name__ for each in schemas()}.values())
    assert sorted(name for name in set(found) if found.count(name) > 1) == []


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=lambda part: str(part)[:60])
def test_every_operation_says_that_its_refusals_are_problem_details(method, path, operation):
    refusals = {
        int(status): response for status, response in operation["responses"].items() if int(status) >= 400
    }
    assert {400, 401, 403, 404, 405, 409, 414, 422, 429} <= refusals.keys()
    for status, response in refusals.items():
        media = "text/html" if status == 414 else "application/problem+json"
        assert list(response["content"]) == [media], status
    assert any(status < 300 for status in map(int, operation["responses"]))


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for _, path, _ in OPERATIONS}))
def test_a_method_that_a_path_has_not_is_refused_with_those_that_the_document_gives_it(client, path):
    filled = path.replace("{", "").replace("}", "")
    response = client.delete(filled)
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response.json()["code"] == "WEB-005"
    assert set(response["Allow"].lower().split(", ")) == DOCUMENT["paths"][path].keys()


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[]", "[null]", "null", "5", "true", '"x"', '"', "", "{"])
def test_no_operation_takes_a_body_that_is_no_object(client, body):
    answers = {
        (method, path): client.generic(method, re.sub(r"\{\w+\}", "1", path), body)
        for method, path, operation in OPERATIONS
        if "requestBody" in operation
    }
    assert len(answers) > 15
    wrong = {
        where: found.status_code
        for where, found in answers.items()
        if found.status_code not in (400, 401, 422)
    }
    assert wrong == {}


BODIES = sorted(set(schemas(Given)), key=str)
MAY_BE_EMPTY = [each for each in BODIES if not any(f.is_required() for f in each.model_fields.values())]


@pytest.mark.parametrize("schema", MAY_BE_EMPTY, ids=lambda each: each.__name__)
def test_a_body_of_which_everything_may_be_left_out_may_be_empty(schema):
    assert schema.model_validate({}) == schema()


@pytest.mark.parametrize("schema", BODIES, ids=lambda each: each.__name__)
def test_a_body_is_never_a_list(schema):
    with pytest.raises(ValidationError, match="the body is not an object"):
        schema.model_validate([])


@pytest.mark.django_db
def test_a_page_that_takes_no_form_says_so_and_says_what_it_takes(client):
    response = client.post("/offerings/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "POST is not possible at this address." in response.content.decode()
    assert "Use GET or HEAD." in response.content.decode()


@pytest.mark.parametrize("after", [1, 20, 2**40, 2**60 - 1])
def test_a_cursor_that_was_given_out_is_read_back(after):
    assert read_cursor(write_cursor(after)) == after

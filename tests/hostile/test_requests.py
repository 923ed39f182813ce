"""A thousand fuzzed requests at every page, feed and operation: a clear answer, never a fault of ours.

The same requests in every run. What a refusal must be: a status below 500, a page or problem details.
"""

import json
from collections import Counter
from urllib.parse import unquote_to_bytes

import pytest
from django.db import transaction
from django.test import Client

from openqsmo.ledger.verify import verify
from openqsmo.people.models import Person
from openqsmo.site.demonstration.filling import fill
from openqsmo.site.documents import api_doors, page_doors
from tests.hostile.requests import mangled

COUNT, CHUNKS, SEED = 2_000, 10, 20260605
PEOPLE = (
    None,
    "lee@example.gov",
    "ada@example.gov",
    "dee@example.gov",
    "pat@example.com",
    "omar@example.gov",
)
REQUESTS = list(mangled(COUNT, SEED, PEOPLE))

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The demonstration, filled once for this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(lambda text: None)
        yield
        transaction.set_rollback(True)


def browser_of(email):
    # A fault is raised here with its traceback, which says more than the page that hides it.
    client = Client()
    if email:
        person = Person.objects.get(email=email)
        client.force_login(person, backend="openqsmo.people.backends.KnownPerson")
    return client


def send(client, asked):
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in asked.headers.items()}
    if "HTTP_CONTENT_LENGTH" in headers:
        headers["CONTENT_LENGTH"] = headers.pop("HTTP_CONTENT_LENGTH")
    # As a web server hands it on: bytes, each shown as the Latin-1 character of its number.
    path = unquote_to_bytes(asked.path.encode("utf-8", "surrogatepass")).decode("latin-1")
    query = asked.query.encode("utf-8", "surrogatepass").decode("latin-1")
    given = {"CONTENT_LENGTH": str(len(asked.body)), "PATH_INFO": path, "QUERY_STRING": query} | headers
    return client.generic(asked.method, "/", asked.body, asked.content_type, **given)


def test_a_thousand_requests_are_all_different_and_reach_every_door():
    doors = len(page_doors()) + len(api_doors())
    assert COUNT > 5 * doors > 500
    assert len({str(asked) for asked in REQUESTS}) > COUNT * 0.99
    assert {asked.person for asked in REQUESTS} == set(PEOPLE)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_fuzzed_requests_are_answered_or_refused_clearly(filled, chunk):
    browsers = {email: browser_of(email) for email in PEOPLE}
    answers = Counter()
    for asked in REQUESTS[chunk::CHUNKS]:
        response = send(browsers[asked.person], asked)
        answers[response.status_code] += 1
        assert response.status_code < 500, asked
        if response.status_code >= 400 and asked.method != "HEAD":
            assert_is_clear(response, asked)
    assert answers[200] > 3
    assert sum(answers.values()) == COUNT // CHUNKS
    assert verify().is_whole


def assert_is_clear(response, asked):
    """A refusal says in words what is wrong: problem details where a machine asks, a page elsewhere."""
    text = response.content.decode()
    assert "Traceback" not in text, asked
    if asked.path.startswith(("/api/", "/feeds/")):
        assert response["Content-Type"] == "application/problem+json", asked
        problem = json.loads(text)
        assert all(problem[part] for part in ("code", "says", "fix")), asked
        assert problem["status"] == response.status_code, asked
    else:
        assert response["Content-Type"].startswith("text/html"), asked
        assert "<h1" in text, asked

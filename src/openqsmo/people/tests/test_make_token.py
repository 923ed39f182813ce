"""Make an API token: shown once, kept as a hash."""

import hashlib
import json

import pytest
from django.contrib.sessions.models import Session

from openqsmo.ledger.models import Event, SealedValue
from openqsmo.ledger.verify import verify
from openqsmo.people.models import Token
from openqsmo.people.rules.tokens import MOST_TOKENS

GOOD = {"name": "nightly export", "scopes": ["read", "feed"], "days": "30"}


def secret_on(page) -> str:
    found = page.text.partition('id="secret" type="text" value="')[2].partition('"')[0]
    assert found.startswith("oqs_")
    return found


def test_the_page_explains_what_a_token_may_do(client_for, cast):
    page = client_for(cast.lee).get("/account/tokens/")
    assert page.status_code == 200
    assert "No tokens yet" in page.text
    assert "Change through the API" in page.text


def test_the_secret_is_shown_once_and_kept_nowhere(client_for, cast):
    client = client_for(cast.lee)
    made = client.post("/account/tokens/make/", GOOD)
    token = Token.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/account/tokens/{token.pk}/")
    cookie = made.cookies["new_token"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/account/tokens/")
    page = client.get(made["Location"])
    secret = secret_on(page)
    assert "no-store" in page["Cache-Control"]
    again = client.get(made["Location"])
    assert (again.status_code, secret in again.text) == (200, False)
    assert "shown once" in again.text
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(token.hint)
    kept = [row.session_data for row in Session.objects.all()] + [event.body for event in Event.objects.all()]
    assert not any(secret in text for text in kept)
    assert secret not in client.get("/account/tokens/").text
    assert verify().is_whole


def test_the_event_says_what_for_and_until_when_but_not_the_name(client_for, cast):
    client_for(cast.lee).post("/account/tokens/make/", GOOD)
    event = Event.objects.get(verb="token.made")
    assert (event.actor, event.about) == (f"person:{cast.lee.pk}", cast.lee.ledger_name)
    assert json.loads(event.body)["facts"]["scopes"] == "read and feed"
    assert "nightly export" not in event.body
    assert json.loads(SealedValue.objects.get(event=event).after) == "nightly export"


def test_the_secret_opens_the_api(client_for, cast, client):
    owner = client_for(cast.lee)
    secret = secret_on(owner.get(owner.post("/account/tokens/make/", GOOD)["Location"]))
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json()
    assert (me["name"], me["scopes"]) == ("Lee", ["feed", "read"])
    assert Token.objects.get().last_used_on is not None
    assert verify().is_whole


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 101, "at most 100"),
        ("name", "bell\x07", "PEO-018"),
        ("scopes", [], "This field is required"),
        ("scopes", ["everything"], "Select a valid choice"),
        ("days", "0", "greater than or equal to 1"),
        ("days", "366", "less than or equal to 365"),
        ("days", "soon", "whole number"),
    ],
)
def test_what_cannot_be_made_says_why_and_keeps_what_was_typed(
    client_for, cast, unchanged, field, value, says
):
    unchanged.mark()
    answer = client_for(cast.lee).post("/account/tokens/make/", {**GOOD, field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="30"' in answer.text or field == "days"
    assert not Token.objects.exists()
    unchanged()


def test_nobody_else_sees_the_new_token(client_for, cast):
    made = client_for(cast.lee).post("/account/tokens/make/", GOOD)
    other = client_for(cast.ana)
    other.cookies["new_token"] = made.cookies["new_token"].value
    assert other.get(made["Location"]).status_code == 404


def test_a_secret_cookie_of_one_token_is_not_shown_on_anothers_page(client_for, cast):
    client = client_for(cast.lee)
    first = client.post("/account/tokens/make/", GOOD)
    client.post("/account/tokens/make/", GOOD)
    assert 'id="secret"' not in client.get(first["Location"]).text


def test_a_visitor_makes_no_token(client, cast, unchanged):
    unchanged.mark()
    assert client.post("/account/tokens/make/", GOOD).status_code == 401
    assert through_api(client, {"name": "x", "scopes": ["read"], "days": 1}).status_code == 401
    assert not Token.objects.exists()
    unchanged()


def test_there_is_a_most(client_for, cast, unchanged):
    client = client_for(cast.lee)
    for _ in range(MOST_TOKENS):
        client.post("/account/tokens/make/", GOOD)
    unchanged.mark()
    answer = client.post("/account/tokens/make/", GOOD)
    assert (answer.status_code, "PEO-025" in answer.text) == (409, True)
    assert Token.objects.count() == MOST_TOKENS
    unchanged()


def through_api(client, body):
    return client.post("/api/v1/me/tokens", json.dumps(body), content_type="application/json")


def test_the_api_gives_the_secret_once(client_for, cast):
    client = client_for(cast.lee)
    made = through_api(client, {"name": "script", "scopes": ["write", "read"], "days": 7})
    assert made.status_code == 201
    given = made.json()
    assert given["scopes"] == ["read", "write"]
    assert given["state"] == "active"
    listed = client.get("/api/v1/me/tokens").json()["items"]
    assert [row["id"] for row in listed] == [given["id"]]
    assert "secret" not in listed[0]
    assert given["secret"] not in json.dumps(listed)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "x", "scopes": [], "days": 7}, "PEO-011"),
        ({"name": "x", "scopes": ["read"], "days": 0}, "PEO-012"),
        ({"name": "x", "scopes": ["read"], "days": 10**30}, "PEO-012"),
        ({"name": " ", "scopes": ["read"], "days": 7}, "PEO-018"),
        ({"name": "x", "scopes": ["all"], "days": 7}, "KER-003"),
        ({"name": 7, "scopes": ["read"], "days": 7}, "KER-003"),
        ({}, "KER-003"),
    ],
)
def test_the_api_refuses_with_the_same_problems(client_for, cast, unchanged, body, code):
    unchanged.mark()
    answer = through_api(client_for(cast.lee), body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Token.objects.exists()
    unchanged()


def test_a_token_makes_no_token_for_more_than_itself(client, client_for, cast, unchanged):
    made = through_api(client_for(cast.lee), {"name": "writer", "scopes": ["write"], "days": 7}).json()
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    unchanged.mark()
    body = json.dumps({"name": "reader", "scopes": ["read"], "days": 365})
    answer = client.post("/api/v1/me/tokens", body, content_type="application/json", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "PEO-024")
    unchanged()

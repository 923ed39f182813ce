"""A token opens what its scope says, no further than its owner's roles, and only while it is valid."""

import json
from datetime import timedelta

import pytest
import time_machine

from openqsmo.kernel.actor import OPERATOR, Scope
from openqsmo.people import actions
from openqsmo.people.models import Token


@pytest.fixture
def bearer(cast):
    def make(who, *scopes, days=30):
        _, secret = actions.make_token(name="t", scopes=scopes, days=days, by=cast.actor(who))
        return {"Authorization": f"Bearer {secret}"}

    return make


def post_token(client, headers):
    body = json.dumps({"name": "x", "scopes": ["read"], "days": 1})
    return client.post("/api/v1/me/tokens", body, content_type="application/json", headers=headers)


def test_a_read_token_changes_nothing(client, cast, bearer, unchanged):
    headers = bearer(cast.ada, Scope.READ)
    unchanged.mark()
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    answer = post_token(client, headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "WEB-010")
    assert Token.objects.count() == 1
    unchanged()


def test_a_write_token_reads_nothing(client, cast, bearer):
    answer = client.get("/api/v1/me", headers=bearer(cast.ada, Scope.WRITE))
    assert (answer.status_code, answer.json()["code"]) == (403, "WEB-010")


def test_a_feed_token_opens_no_api(client, cast, bearer, unchanged):
    headers = bearer(cast.ada, Scope.FEED)
    unchanged.mark()
    for answer in (client.get("/api/v1/me", headers=headers), post_token(client, headers)):
        assert (answer.status_code, answer.json()["code"]) == (403, "WEB-010")
    unchanged()


def test_a_token_opens_no_page(client, cast, bearer):
    assert client.get("/account/", headers=bearer(cast.ada, *Scope)).status_code == 401


def test_a_token_does_no_more_than_its_owner_may(client, cast, bearer):
    path = f"/api/v1/organizations/{cast.labor.pk}/members"
    assert client.get(path, headers=bearer(cast.ada, Scope.READ)).status_code == 200
    assert client.get(path, headers=bearer(cast.lee, Scope.READ)).status_code == 403


def test_it_is_valid_to_the_end_of_its_last_day_and_not_longer(client, cast, bearer):
    with time_machine.travel("2026-06-01T16:00:00Z", tick=False) as clock:
        headers = bearer(cast.lee, Scope.READ, days=1)
        clock.shift(timedelta(days=1))
        assert client.get("/api/v1/me", headers=headers).status_code == 200
        clock.shift(timedelta(days=1))
        answer = client.get("/api/v1/me", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "PEO-004")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_it_ends_with_its_owners_account_and_with_its_owners_role(client, cast, bearer):
    headers = bearer(cast.lee, Scope.READ)
    actions.close_account(person=cast.lee, by=OPERATOR)
    assert client.get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize("secret", ["", "oqs_", "ÿ", "x" * 5000, "' OR 1=1 --"])
def test_a_made_up_token_is_refused_not_taken_for_a_visitor(client, db, secret):
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "PEO-004")

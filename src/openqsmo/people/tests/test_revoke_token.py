"""Revoke a token: it opens nothing from that moment."""

import pytest

from openqsmo.kernel.actor import OPERATOR, Scope
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.people import actions


@pytest.fixture
def made(cast):
    return actions.make_token(name="script", scopes=[Scope.READ], days=9, by=cast.actor(cast.lee))


def status_with(client, secret):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_revoked_token_is_refused_at_once(client_for, client, cast, made):
    token, secret = made
    assert status_with(client, secret) == 200
    owner = client_for(cast.lee)
    answer = owner.post(f"/account/tokens/{token.pk}/revoke/", follow=True)
    assert "is revoked" in answer.text
    assert "Revoked" in answer.text
    assert status_with(client, secret) == 401
    assert Event.objects.filter(verb="token.revoked").count() == 1
    assert verify().is_whole


def test_revoking_twice_says_that_nothing_needs_doing(client_for, cast, made, unchanged):
    token, _ = made
    owner = client_for(cast.lee)
    owner.post(f"/account/tokens/{token.pk}/revoke/")
    unchanged.mark()
    answer = owner.post(f"/account/tokens/{token.pk}/revoke/")
    assert (answer.status_code, "PEO-026" in answer.text) == (409, True)
    unchanged()


@pytest.mark.parametrize("who", ["ana", "gus", None])
def test_another_persons_token_does_not_exist(client_for, client, cast, made, unchanged, who):
    token, secret = made
    stranger = client_for(getattr(cast, who) if who else None)
    unchanged.mark()
    assert stranger.post(f"/account/tokens/{token.pk}/revoke/").status_code == (404 if who else 401)
    answer = stranger.post(f"/api/v1/me/tokens/{token.pk}/revoke")
    assert answer.status_code == (404 if who else 401)
    assert status_with(client, secret) == 200
    unchanged()


def test_the_api_revokes_too(client_for, client, cast, made):
    token, secret = made
    answer = client_for(cast.lee).post(f"/api/v1/me/tokens/{token.pk}/revoke")
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    assert status_with(client, secret) == 401


def test_the_operator_may_revoke_anybodys(client, made):
    token, secret = made
    actions.revoke_token(token_id=token.pk, by=OPERATOR)
    assert status_with(client, secret) == 401


def test_nobody_makes_a_token_for_another(cast):
    with pytest.raises(Refused) as refused:
        actions.make_token(
            name="x", scopes=[Scope.READ], days=9, by=cast.actor(cast.uma), owner=cast.lee
        )  # fmt: skip
    assert refused.value.problem.code == "PEO-013"

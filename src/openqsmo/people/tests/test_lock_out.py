"""Five failures from one address lock it for a quarter of an hour, whatever was tried."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from openqsmo.kernel.actor import Scope
from openqsmo.people import actions
from openqsmo.people.queries import actor_for
from openqsmo.people.reactions import forget_old_sign_ins
from openqsmo.people.tests.provider import by_another_key

LIMIT = 5
WRONG = {"Authorization": "Bearer oqs_wrong"}


def fail_by_choice(client: Client, **extra):
    return client.post("/sign-in/", {"person": "ghost@example.gov"}, **extra)


def is_locked(answer) -> bool:
    return answer.status_code == 429 and "PEO-003" in answer.text


def test_failing_by_choice_locks_the_address_for_everyone(client, cast):
    answers = [fail_by_choice(client) for _ in range(LIMIT)]
    assert [answer.status_code for answer in answers] == [403] * (LIMIT - 1) + [429]
    assert is_locked(client.post("/sign-in/", {"person": cast.ana.email}))
    assert client.get("/api/v1/me").status_code == 401


def test_wrong_tokens_lock_the_address_and_right_ones_wait_too(client, cast):
    _, secret = actions.make_token(name="t", scopes=[Scope.READ], days=9, by=cast.actor(cast.ana))
    statuses = [client.get("/api/v1/me", headers=WRONG).status_code for _ in range(LIMIT)]
    assert statuses == [401] * (LIMIT - 1) + [429]
    right = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert is_locked(right)
    assert right["Content-Type"] == "application/problem+json"
    assert is_locked(client.post("/sign-in/", {"person": cast.ana.email}))


def test_a_wrong_token_counts_once_however_often_the_page_asks_who_is_there(client, cast):
    client.get("/api/v1/me", headers=WRONG)
    assert [attempt.failures_since_start for attempt in AccessAttempt.objects.all()] == [1]


def test_forged_answers_of_a_provider_lock_the_address(provider, nell, client, go_through):
    provider.forge = by_another_key
    statuses = [go_through(Client()).status_code for _ in range(LIMIT)]
    assert statuses == [403] * (LIMIT - 1) + [429]
    provider.forge = None
    assert is_locked(go_through(client))


def test_strangers_of_a_provider_lock_the_address(provider, db, client, go_through):
    statuses = [go_through(Client()).status_code for _ in range(LIMIT)]
    assert statuses == [403] * (LIMIT - 1) + [429]


def test_a_provider_that_is_away_locks_nobody_out(provider, nell, client, go_through):
    provider.answers["/token"] = (500, "oops")
    assert {go_through(Client()).status_code for _ in range(LIMIT + 1)} == {503}
    provider.answers.clear()
    assert go_through(client).status_code == 302


def test_another_address_is_not_locked(client, cast):
    for _ in range(LIMIT):
        fail_by_choice(client)
    answer = client.post("/sign-in/", {"person": cast.ana.email}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 302


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_noted(client, cast, settings):
    settings.PROXIES = 1
    for number in range(LIMIT):
        made_up = f"203.0.113.{number}, 192.0.2.1"
        fail_by_choice(client, headers={"X-Forwarded-For": made_up})
    locked = client.post("/sign-in/", {"person": cast.ana.email}, headers={"X-Forwarded-For": "192.0.2.1"})
    assert is_locked(locked)
    other = client.post("/sign-in/", {"person": cast.ana.email}, headers={"X-Forwarded-For": "192.0.2.2"})
    assert other.status_code == 302


def test_after_a_quarter_of_an_hour_the_address_is_open_again(client, cast):
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False) as clock:
        for _ in range(LIMIT):
            fail_by_choice(client)
        clock.shift(timedelta(minutes=14))
        assert is_locked(client.get("/api/v1/me", headers=WRONG))
        clock.shift(timedelta(minutes=2))
        assert client.post("/sign-in/", {"person": cast.ana.email}).status_code == 302


def test_what_failed_is_noted_without_what_opens_anything(client, cast):
    client.post("/sign-in/", {"person": "ghost@example.gov"})
    client.get("/feeds/anything/?token=oqs_secret")
    client.get("/api/v1/me", headers=WRONG)
    noted = "".join(f"{row.get_data}{row.post_data}{row.username}" for row in AccessAttempt.objects.all())
    assert "ghost" not in noted
    assert "oqs_" not in noted


def test_the_lock_out_passes_its_own_checks(settings):
    assert [found for found in run_checks() if found.id and found.id.startswith("axes")] == []
    settings.PROXIES = 2
    assert [found for found in run_checks() if found.id and found.id.startswith("axes")] == []


def test_too_many_attempts_are_refused_even_when_they_succeed(client, cast, monkeypatch):
    from openqsmo.people.views import sign_in

    monkeypatch.setattr(sign_in, "MOST_ATTEMPTS", 2)
    statuses = [client.post("/sign-in/", {"person": cast.ana.email}).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]


def test_notes_about_sign_ins_are_forgotten_after_a_year(client, cast):
    client.post("/sign-in/", {"person": cast.ana.email})
    client.post("/sign-in/", {"person": cast.lee.email})
    old = AccessLog.objects.order_by("pk").first()
    AccessLog.objects.filter(pk=old.pk).update(attempt_time=timezone.now() - timedelta(days=366))
    forget_old_sign_ins()
    assert [log.username for log in AccessLog.objects.all()] == [cast.lee.email]


@pytest.mark.parametrize("kind", ["Basic dXNlcjpwYXNz", "bearer", "Token abc", "Bearer   "])
def test_any_other_authorization_is_a_wrong_token(client, db, kind):
    answer = client.get("/api/v1/me", headers={"Authorization": kind})
    assert (answer.status_code, answer.json()["code"]) == (401, "PEO-004")


def test_one_actor_is_asked_for_once_and_found_the_same(cast):
    assert actor_for(cast.ana) == actor_for(cast.ana)

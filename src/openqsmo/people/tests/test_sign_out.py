"""Signing out ends the session here, and offers to end the provider's."""

from urllib.parse import parse_qs, urlsplit

from django.contrib.sessions.models import Session


def test_signing_out_ends_the_session(client_for, cast):
    client = client_for(cast.ana)
    assert client.get("/api/v1/me").status_code == 200
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, "/signed-out/")
    assert client.get("/api/v1/me").status_code == 401
    assert not Session.objects.exists()
    page = client.get("/signed-out/")
    assert "You are signed out" in page.text
    assert "may still be signed in" not in page.text


def test_a_link_cannot_sign_anybody_out(client_for, cast):
    client = client_for(cast.ana)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/api/v1/me").status_code == 200
    assert "To end this, sign out" in client.get("/signed-out/").text


def test_a_visitor_may_sign_out_without_harm(client, db):
    assert client.post("/sign-out/").status_code == 302


def test_after_a_providers_sign_in_its_own_session_can_be_ended(provider, nell, client, go_through, settings):
    go_through(client)
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/signed-out/?provider=1"
    assert "Sign out of Login.test too" in client.get(answer["Location"]).text
    there = urlsplit(client.get("/sign-out/provider/")["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider.issuer}/logout"
    assert parse_qs(there.query) == {
        "client_id": [settings.OPTIONS.oidc_client_id],
        "post_logout_redirect_uri": [f"{settings.BASE_URL}/"],
    }


def test_a_provider_that_ends_no_sessions_is_not_offered(provider, nell, client, go_through):
    provider.document = {"end_session_endpoint": ""}
    go_through(client)
    assert client.post("/sign-out/")["Location"] == "/signed-out/"
    refused = client.get("/sign-out/provider/")
    assert (refused.status_code, "PEO-027" in refused.text) == (404, True)

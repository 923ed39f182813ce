"""A provider that is away, slow or broken is a refusal in words, never an error of ours."""

import pytest

from openqsmo.people.engines import openid

DISCOVERY = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        (DISCOVERY, (500, "oops"), "PEO-006"),
        (DISCOVERY, (404, "{}"), "PEO-006"),
        (DISCOVERY, (200, "<html>"), "PEO-006"),
        (DISCOVERY, (200, "[]"), "PEO-006"),
        (DISCOVERY, (200, "{}"), "PEO-006"),
        (DISCOVERY, (200, '{"issuer": null}'), "PEO-005"),
        (DISCOVERY, (200, '{"issuer": "https://evil.example"}'), "PEO-005"),
        ("/token", (500, "oops"), "PEO-006"),
        ("/token", (429, "<html>slow down</html>"), "PEO-006"),
        ("/token", (200, "<html>"), "PEO-006"),
        ("/token", (200, "[]"), "PEO-006"),
        ("/token", (200, "{}"), "PEO-005"),
        ("/token", (200, '{"access_token": "x"}'), "PEO-005"),
        ("/token", (200, '{"access_token": "x", "id_token": 7}'), "PEO-00"),
        ("/token", (200, '{"access_token": "x", "expires_in": "soon", "id_token": "x"}'), "PEO-00"),
        ("/token", (400, '{"error": "invalid_grant", "error_description": "no"}'), "PEO-005"),
        ("/token", (401, '{"error": {"code": 7}}'), "PEO-00"),
        ("/keys", (500, "oops"), "PEO-006"),
        ("/keys", (200, "<html>"), "PEO-006"),
        ("/keys", (200, "{}"), "PEO-006"),
        ("/keys", (200, '{"keys": []}'), "PEO-005"),
        ("/keys", (200, '{"keys": "none"}'), "PEO-00"),
        ("/keys", (200, '{"keys": [{"kty": "RSA"}]}'), "PEO-00"),
        ("/keys", (200, '{"keys": [7]}'), "PEO-00"),
    ],
)
def test_a_broken_endpoint_is_a_refusal(provider, nell, client, go_through, unchanged, path, answer, code):
    provider.answers[path] = answer
    unchanged.mark()
    response = go_through(client)
    assert response.status_code in {403, 503}
    assert f"Code {code}" in response.text
    assert client.get("/api/v1/me").status_code == 401
    unchanged()


@pytest.mark.parametrize("answer", [(500, "oops"), (200, "a.signed.jwt"), (200, "[]")])
def test_a_broken_userinfo_is_a_refusal_when_the_address_must_come_from_it(
    provider, nell, client, go_through, answer
):
    provider.answers["/userinfo"] = answer
    provider.claims = {}
    assert (go_through(client).status_code, client.get("/api/v1/me").status_code) == (503, 401)


@pytest.mark.parametrize(
    "document",
    [
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "not an address"},
        {"jwks_uri": None},
    ],
)
def test_an_endpoint_that_is_no_web_address_is_refused(provider, client, db, go_through, document):
    provider.document = document
    assert go_through(client).status_code in {403, 503}


def test_a_provider_that_cannot_be_reached_is_said_to_be_away(provider, client, db, settings):
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    answer = client.get("/sign-in/start/")
    assert (answer.status_code, "it cannot be reached" in answer.text) == (503, True)


def test_a_provider_that_takes_too_long_is_not_waited_for(provider, client, db, monkeypatch):
    monkeypatch.setattr(openid, "SECONDS_TO_ANSWER", 0.05)
    provider.seconds_to_answer = 0.5
    answer = client.get("/sign-in/start/")
    assert (answer.status_code, "nothing came within" in answer.text) == (503, True)


def test_a_key_of_ours_that_cannot_sign_is_a_refusal(provider, client, db, settings, tmp_path, go_through):
    bad = tmp_path / "bad.pem"
    bad.write_text("-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n")
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"oidc_private_key": bad})
    answer = go_through(client)
    assert (answer.status_code, "OPENQSMO_OIDC_PRIVATE_KEY" in answer.text) == (403, True)


@pytest.mark.parametrize("path", ["/sign-in/start/", "/sign-in/callback/", "/sign-out/provider/"])
def test_without_a_provider_its_pages_do_not_exist(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, "PEO-014" in answer.text) == (404, True)

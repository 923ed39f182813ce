"""Whatever is wrong with the provider's answer, nobody is signed in and nothing is written."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

import pytest
import requests

from openqsmo.people.models import Identity
from openqsmo.people.tests.provider import CLIENT_ID, OTHER_KEY, PROVIDER_KEY, by_another_key


def with_claims(**changed):
    """A forge that signs rightly, with other claims; None takes a claim away."""

    def forge(header, claims):
        wanted = {**claims, **changed}
        return header, {name: value for name, value in wanted.items() if value is not None}, PROVIDER_KEY

    return forge


def in_base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def unsigned(header, claims):
    return f"{in_base64(json.dumps({'alg': 'none'}).encode())}.{in_base64(json.dumps(claims).encode())}."


def by_a_key_of_its_own(header, claims):
    return {**header, "kid": "new", "jwk": OTHER_KEY.as_dict(private=False)}, claims, OTHER_KEY


def by_the_public_key_as_a_secret(header, claims):
    header = {"alg": "HS256", "kid": "provider-1"}
    signed = f"{in_base64(json.dumps(header).encode())}.{in_base64(json.dumps(claims).encode())}"
    secret = PROVIDER_KEY.as_pem(private=False)
    return f"{signed}.{in_base64(hmac.digest(secret, signed.encode(), 'sha256'))}"


def cut_short(header, claims):
    return "eyJhbGciOiJSUzI1NiJ9.e30"


FORGED = [
    ("signed by another key", by_another_key),
    ("signed by a key that it brings itself", by_a_key_of_its_own),
    ("signed with the public key as a secret", by_the_public_key_as_a_secret),
    ("not signed (alg none)", unsigned),
    ("not a token", cut_short),
    ("empty", lambda header, claims: ""),
    ("made for another sign-in (nonce)", with_claims(nonce="x" * 43)),
    ("without a nonce", with_claims(nonce=None)),
    ("made for another site (aud)", with_claims(aud="another-site")),
    ("without an audience", with_claims(aud=None)),
    ("for several sites, not saying whose", with_claims(aud=[CLIENT_ID, "another-site"])),
    ("for several sites, another's", with_claims(aud=[CLIENT_ID, "another-site"], azp="another-site")),
    ("for this site, given to another", with_claims(azp="another-site")),
    ("from another issuer", with_claims(iss="https://evil.example")),
    ("expired", with_claims(exp=int(time.time()) - 3600)),
    ("never expiring", with_claims(exp=None)),
    ("expiring at no number", with_claims(exp="tomorrow")),
    ("issued in the future", with_claims(iat=int(time.time()) + 3600)),
    ("about nobody", with_claims(sub=None)),
    ("about a number", with_claims(sub=7)),
    ("about a name that is too long", with_claims(sub="s" * 256)),
    ("about a name with a NUL", with_claims(sub="s\x00")),
]


@pytest.mark.parametrize(("case", "forge"), FORGED, ids=[case for case, _ in FORGED])
def test_a_forged_id_token_signs_nobody_in(provider, nell, client, go_through, unchanged, case, forge):
    provider.forge = forge
    unchanged.mark()
    answer = go_through(client)
    assert answer.status_code == 403
    assert "PEO-005" in answer.text
    assert client.get("/api/v1/me").status_code == 401
    assert not Identity.objects.exists()
    unchanged()


def test_the_assurance_that_was_asked_for_must_be_confirmed(
    provider, nell, client, go_through, settings, unchanged
):
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"oidc_acr_values": "urn:high urn:higher"})
    provider.claims["acr"] = "urn:low"
    unchanged.mark()
    assert "level of assurance" in go_through(client).text
    unchanged()
    provider.claims["acr"] = "urn:higher"
    assert go_through(client).status_code == 302


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("another state", lambda query: {**query, "state": "x" * 43}),
        ("no state", lambda query: {"code": query["code"]}),
        ("a state that is not ASCII", lambda query: {**query, "state": "ÿ" * 43}),
        ("another issuer", lambda query: {**query, "iss": "https://evil.example"}),
        ("no code", lambda query: {"state": query["state"]}),
        ("another code", lambda query: {**query, "code": "made-up"}),
    ],
)
def test_an_answer_that_does_not_belong_to_the_attempt_is_refused(
    provider, nell, client, unchanged, case, change
):
    started = client.get("/sign-in/start/")
    back = requests.get(started["Location"], allow_redirects=False, timeout=5).headers["Location"]
    query = dict(pair.split("=", 1) for pair in urlsplit(back).query.split("&"))
    unchanged.mark()
    answer = client.get("/sign-in/callback/", change(query))
    assert (answer.status_code, "PEO-005" in answer.text) == (403, True), case
    assert client.get("/api/v1/me").status_code == 401
    unchanged()


def test_an_answer_in_a_browser_that_started_nothing_is_refused(provider, nell, client, unchanged):
    unchanged.mark()
    answer = client.get("/sign-in/callback/", {"code": "c", "state": "s" * 43})
    assert (answer.status_code, "no sign-in was started" in answer.text) == (403, True)
    unchanged()


def test_what_the_provider_writes_beside_its_error_is_not_repeated(provider, client, db):
    client.get("/sign-in/start/")
    state = client.session["sign_in_under_way"]["state"]
    said = {"state": state, "error": "Odd<b>error", "error_description": "Call 555-0100 to unlock"}
    answer = client.get("/sign-in/callback/", said)
    assert answer.status_code == 403
    assert "it answered “oddberror”" in answer.text
    assert "555-0100" not in answer.text


def test_a_code_cannot_be_redeemed_without_its_verifier(provider, nell, client):
    """The provider's own check: an attacker who saw the code has no use for it."""
    started = client.get("/sign-in/start/")
    back = requests.get(started["Location"], allow_redirects=False, timeout=5).headers["Location"]
    session = client.session
    session["sign_in_under_way"] = {**session["sign_in_under_way"], "verifier": "v" * 64}
    session.save()
    answer = client.get(back.removeprefix("http://127.0.0.1:8000"))
    assert (answer.status_code, "PEO-005" in answer.text) == (403, True)

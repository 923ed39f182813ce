"""Sign in by OpenID Connect, the whole way over HTTP."""

import threading
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from django.test import Client

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.people import actions
from openqsmo.people.models import Identity
from openqsmo.people.tests.provider import CLIENT_ID


def who_is(client: Client) -> str:
    answer = client.get("/api/v1/me")
    return answer.json().get("name", answer.json().get("code"))


def test_the_first_sign_in_links_the_verified_address_and_later_ones_find_the_link(
    provider, nell, client, go_through
):
    answer = go_through(client, "/account/tokens/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/account/tokens/?a=1")
    assert who_is(client) == "Nell"
    linked = Event.objects.get(verb="person.linked")
    assert (linked.actor, linked.about) == (f"person:{nell.pk}", nell.ledger_name)
    assert "subject-1" not in linked.body
    head = head_sequence()
    provider.claims = {"email": "renamed@example.gov", "email_verified": False}
    assert go_through(Client()).status_code == 302
    assert head_sequence() == head
    assert Identity.objects.get().person == nell
    assert verify().is_whole


def test_the_request_carries_what_login_gov_insists_on(provider, nell, client, go_through, settings):
    acr = "http://idmanagement.gov/ns/assurance/aal/2?hspd12=true"
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"oidc_acr_values": acr})
    assert go_through(client).status_code == 302
    asked = provider.asked
    assert asked["acr_values"] == acr
    assert asked["scope"] == "openid email profile"
    assert asked["redirect_uri"] == f"{settings.BASE_URL}/sign-in/callback/"
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert len(provider.proofs) == 1


def test_state_and_nonce_differ_each_time(db, provider, client):
    first, second = (parse_qs(urlsplit(client.get("/sign-in/start/")["Location"]).query) for _ in range(2))
    assert first["state"] != second["state"]
    assert first["nonce"] != second["nonce"]
    assert first["code_challenge"] != second["code_challenge"]


def test_an_address_that_only_userinfo_gives_is_enough(provider, nell, client, go_through):
    provider.claims = {}
    provider.in_userinfo = {"email": "Nell@Example.gov", "email_verified": True}
    assert go_through(client).status_code == 302
    assert who_is(client) == "Nell"


@pytest.mark.parametrize(
    ("case", "claims", "userinfo"),
    [
        ("not verified", {"email": "nell@example.gov", "email_verified": False}, {}),
        ("verified as a word", {"email": "nell@example.gov", "email_verified": "true"}, {}),
        ("nothing said about verifying", {"email": "nell@example.gov"}, {}),
        ("no address at all", {}, {}),
        ("nobody's address", {"email": "ghost@example.gov", "email_verified": True}, {}),
        ("a list instead of an address", {"email": ["nell@example.gov"], "email_verified": True}, {}),
        ("an address with a NUL", {"email": "nell@example.gov\x00", "email_verified": True}, {}),
        (
            "userinfo about somebody else",
            {},
            {"sub": "another", "email": "nell@example.gov", "email_verified": True},
        ),
    ],
)
def test_without_a_verified_address_of_an_open_account_nobody_is_signed_in(
    provider, nell, client, go_through, unchanged, case, claims, userinfo
):
    provider.claims, provider.in_userinfo = claims, userinfo
    unchanged.mark()
    answer = go_through(client)
    assert answer.status_code == 403, case
    assert "PEO-002" in answer.text
    assert "account administrator" in answer.text
    assert who_is(client) == "WEB-001"
    assert not Identity.objects.exists()
    unchanged()


def test_a_demonstration_person_is_never_linked(provider, cast, client, go_through, unchanged):
    provider.claims = {"email": cast.ana.email, "email_verified": True}
    unchanged.mark()
    assert go_through(client).status_code == 403
    assert not Identity.objects.exists()
    unchanged()


def test_an_address_given_to_somebody_else_does_not_give_the_first_holders_account_away(
    provider, nell, client, go_through, unchanged
):
    assert go_through(client).status_code == 302
    unchanged.mark()
    provider.claims = {"sub": "subject-2", "email": "nell@example.gov", "email_verified": True}
    stranger = Client()
    answer = go_through(stranger)
    assert (answer.status_code, "PEO-021" in answer.text) == (403, True)
    assert who_is(stranger) == "WEB-001"
    unchanged()
    actions.unlink_identities(person=nell, by=OPERATOR)
    assert go_through(stranger).status_code == 302
    assert Identity.objects.get().subject == "subject-2"
    assert verify().is_whole


def test_a_closed_account_is_refused_and_its_session_ends_at_once(provider, nell, client, go_through):
    go_through(client)
    assert who_is(client) == "Nell"
    actions.close_account(person=nell, by=OPERATOR)
    assert who_is(client) == "WEB-001"
    assert "PEO-002" in go_through(Client()).text
    actions.open_account(email="nell@example.gov", name="Nell", by=OPERATOR)
    assert who_is(client) == "WEB-001"


def test_the_session_key_changes_at_sign_in(provider, nell, client, go_through):
    client.get("/sign-in/start/")
    before = client.session.session_key
    go_through(client)
    assert client.session.session_key != before
    assert who_is(client) == "Nell"


def test_an_answer_can_be_used_once(provider, nell, client, go_through):
    started = client.get("/sign-in/start/")
    back = urlsplit(requests.get(started["Location"], allow_redirects=False, timeout=5).headers["Location"])
    answer = f"{back.path}?{back.query}"
    assert client.get(answer).status_code == 302
    again = client.get(answer)
    assert (again.status_code, "PEO-005" in again.text) == (403, True)


def test_a_provider_that_knows_no_prompt_is_asked_for_none(provider, nell, client, go_through, settings):
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"oidc_prompt": ""})
    provider.prompt = None
    assert go_through(client).status_code == 302


def test_a_client_secret_is_sent_the_way_that_the_provider_takes(
    provider, nell, client, go_through, settings
):
    sent: list[dict[str, str]] = []
    provider.check_proof = sent.append
    update = {"oidc_private_key": None, "oidc_client_secret": "hush"}
    settings.OPTIONS = settings.OPTIONS.model_copy(update=update)
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert go_through(client).status_code == 302
    assert (sent[0]["client_secret"], sent[0]["client_id"]) == ("hush", CLIENT_ID)


@pytest.fixture
def mock_provider(settings):
    """The package ``oidc-provider-mock``: somebody else's provider, in a thread of its own."""
    user = oidc_provider_mock.User(
        sub="mock-nell", claims={"email": "nell@example.gov", "email_verified": True}
    )
    with oidc_provider_mock.run_server_in_thread(user_claims=[user], require_nonce=True) as server:
        settings.OPTIONS = settings.OPTIONS.model_copy(
            update={
                "oidc_issuer": f"http://localhost:{server.server_port}", "oidc_client_id": "openqsmo",
                "oidc_client_secret": "hush",
            }
        )  # fmt: skip
        yield server
    assert not [thread for thread in threading.enumerate() if "werkzeug" in thread.name]


def test_somebody_elses_provider_is_understood(mock_provider, nell, client):
    started = client.get("/sign-in/start/?next=/account/")
    sent_back = requests.post(
        started["Location"], data={"sub": "mock-nell"}, allow_redirects=False, timeout=5
    )
    back = urlsplit(sent_back.headers["Location"])
    answer = client.get(f"{back.path}?{back.query}")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert who_is(client) == "Nell"


def test_declining_at_somebody_elses_provider_is_said_in_words(mock_provider, nell, client, unchanged):
    unchanged.mark()
    started = client.get("/sign-in/start/")
    sent_back = requests.post(
        started["Location"], data={"sub": "mock-nell", "action": "deny"}, allow_redirects=False, timeout=5
    )
    back = urlsplit(sent_back.headers["Location"])
    answer = client.get(f"{back.path}?{back.query}&state={client.session['sign_in_under_way']['state']}")
    assert answer.status_code == 403
    assert "did not sign you in: you or it declined" in answer.text
    unchanged()

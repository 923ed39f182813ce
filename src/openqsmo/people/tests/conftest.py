"""Fixtures for accounts: a provider over HTTP, a browser that goes through it, an untouched ledger."""

from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.queries import head_sequence
from openqsmo.people import actions
from openqsmo.people.tests.provider import CLIENT_ID, CLIENT_KEY, running_provider


@pytest.fixture
def provider(settings, tmp_path):
    """Our strict provider, configured as this installation's, with ``private_key_jwt``."""
    key = tmp_path / "client.pem"
    key.write_bytes(CLIENT_KEY.as_pem(private=True))
    with running_provider() as running:
        running.claims = {"email": "nell@example.gov", "email_verified": True}
        settings.OPTIONS = settings.OPTIONS.model_copy(
            update={
                "oidc_issuer": running.issuer, "oidc_client_id": CLIENT_ID, "oidc_private_key": key,
                "oidc_name": "Login.test",
            }
        )  # fmt: skip
        yield running


@pytest.fixture
def nell(db):
    """A real person with an open account and no role yet."""
    return actions.open_account(email="nell@example.gov", name="Nell", by=OPERATOR)


@pytest.fixture
def unchanged(db):
    """Call it after a refusal: asserts that no event was left since the test began."""
    before: list[int] = []

    def check() -> None:
        assert head_sequence() == before[0]

    def mark() -> None:
        before[:] = [head_sequence()]

    mark()
    check.mark = mark
    return check


def through_provider(client: Client, next_page: str = "") -> "object":
    """Go the whole way: our start page, the provider, and back; the last answer is ours."""
    started = client.get("/sign-in/start/", {"next": next_page} if next_page else {})
    if started.status_code != 302:
        return started
    sent_back = requests.get(started["Location"], allow_redirects=False, timeout=5)
    assert sent_back.status_code == 302, sent_back.text
    back = urlsplit(sent_back.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


@pytest.fixture
def go_through():
    return through_provider

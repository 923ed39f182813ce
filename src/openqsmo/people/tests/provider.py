"""An OpenID provider of the tests' own, over real HTTP: as strict as Login.gov, and able to misbehave."""

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

PROVIDER_KEY = RSAKey.generate_key(2048, {"kid": "provider-1"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "provider-1"})
CLIENT_KEY = RSAKey.generate_key(2048)
CLIENT_ID = "urn:gov:gsa:openidconnect:sp:openqsmo"
Forge = Callable[[dict[str, Any], dict[str, Any]], tuple[dict[str, Any], dict[str, Any], Any] | str]


def by_another_key(header: dict[str, Any], claims: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Forge an ID token: sign it with a key that is not the provider's, under the name of its key."""
    return header, claims, OTHER_KEY


@dataclass
class Provider:
    """What it knows, what it was asked, and how it should misbehave."""

    issuer: str
    claims: dict[str, Any] = field(default_factory=dict)
    in_userinfo: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    prompt: str | None = "select_account"
    forge: Forge | None = None
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    seconds_to_answer: float = 0
    document: dict[str, Any] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/logout",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            **self.document,
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to; asserts what Login.gov insists on."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query.get("prompt") == self.prompt
        assert "openid" in query["scope"].split()
        assert len(query["state"]) >= 32
        assert len(query["nonce"]) >= 32
        assert query["state"] != query["nonce"]
        assert query["code_challenge_method"] == "S256"
        self.asked = query
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Exchange a code, once, after checking PKCE and the client's signed proof."""
        asked = self.codes.pop(form["code"])
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        assert challenge == asked["code_challenge"]
        assert form["grant_type"] == "authorization_code"
        assert form["redirect_uri"] == asked["redirect_uri"]
        self.check_proof(form)
        id_token = self.id_token(asked)
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 900, "id_token": id_token}

    def check_proof(self, form: dict[str, str]) -> None:
        assert form["client_assertion_type"].endswith("client-assertion-type:jwt-bearer")
        proof = jwt.decode(form["client_assertion"], CLIENT_KEY, algorithms=["RS256"]).claims
        assert proof["iss"] == proof["sub"] == CLIENT_ID
        assert proof["aud"] == f"{self.issuer}/token"
        assert proof["exp"] > time.time()
        assert proof["jti"] not in self.proofs
        self.proofs.append(proof["jti"])

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        header = {"alg": "RS256", "kid": "provider-1"}
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "subject-1", "nonce": asked["nonce"],
            "iat": now, "exp": now + 300, "acr": asked.get("acr_values", ""), **self.claims,
        }  # fmt: skip
        forged = self.forge(header, claims) if self.forge else (header, claims, PROVIDER_KEY)
        if isinstance(forged, str):
            return forged
        return jwt.encode(*forged, algorithms=[forged[0]["alg"]])


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider on a port of its own."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up: one of the tests does not wait for an answer."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.respond(parts.path, dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.respond(urlsplit(self.path).path, dict(parse_qsl(body)))

    def respond(self, path: str, given: dict[str, str]) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        time.sleep(provider.seconds_to_answer if path != "/authorize" else 0)
        if path in provider.answers:
            return self.send(*provider.answers[path])
        try:
            return self.answer(provider, path, given)
        except (AssertionError, KeyError) as error:
            return self.send(400, json.dumps({"error": "invalid_request", "at": repr(error)}))

    def answer(self, provider: Provider, path: str, given: dict[str, str]) -> None:
        if path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(given))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if path == "/userinfo":
            assert self.headers["Authorization"] == "Bearer opaque"
        found = {
            "/.well-known/openid-configuration": provider.discovery,
            "/token": lambda: provider.token(given),
            "/keys": lambda: KeySet([PROVIDER_KEY]).as_dict(private=False),
            "/userinfo": lambda: {"sub": "subject-1", **provider.in_userinfo},
        }[path]
        self.send(200, json.dumps(found()))

    def send(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: Any) -> None:
        """Say nothing: a test that prints fails."""

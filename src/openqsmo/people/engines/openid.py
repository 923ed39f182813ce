"""OpenID Connect, as its relying party: the code flow with PKCE, state and nonce.

Whatever the provider does wrong becomes a refusal in words (PEO-005, PEO-006): it may be away,
answer with a page, forge, or speak for somebody else. Its documents and keys are read anew at every
sign-in, so that a key it replaced is honoured at once.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from openqsmo.kernel.problems import Refused
from openqsmo.people import problems
from openqsmo.people.vocabulary import Attempt, Client, Vouched

SCOPES = "openid email profile"
SECONDS_TO_ANSWER = 10
CLOCK_SKEW = 60
LONGEST_SUBJECT = 255
# Signatures that only the provider can make; none and the shared-secret ones are not among them.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
WORDS_FOR_ERRORS = {
    "access_denied": "you or it declined",
    "login_required": "it wants you to sign in there first",
    "consent_required": "you did not agree to share your address with this site",
    "temporarily_unavailable": "it is not available right now",
    "server_error": "something went wrong on its side",
}


@dataclass(frozen=True)
class Provider:
    """What a provider says about itself in its discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    takes_basic: bool = True


def begin(next_page: str) -> Attempt:
    """A new sign-in with secrets of its own; 43 characters each, where Login.gov wants at least 22."""
    return Attempt(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        next=next_page,
    )


def authorization_address(client: Client, attempt: Attempt, come_back_to: str) -> str:
    """Where the browser goes to sign in."""
    provider = discover(client.issuer)
    asked = {"nonce": attempt.nonce}
    asked |= {"prompt": client.prompt} if client.prompt else {}
    asked |= {"acr_values": client.acr_values} if client.acr_values else {}
    with _session(client, provider, come_back_to) as session:
        address, _ = session.create_authorization_url(
            provider.authorization_endpoint, state=attempt.state, code_verifier=attempt.verifier, **asked
        )
    return str(address)


def redeem(client: Client, attempt: Attempt, answer: Mapping[str, str], come_back_to: str) -> Vouched:
    """Whom the provider vouches for, from the query that it sent the browser back with.

    ``answer`` is checked for belonging to the attempt before anything in it is believed.
    """
    if not secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise said_no("its answer does not belong to a sign-in that was started in this browser")
    if error := answer.get("error"):
        raise said_no(_error_in_words(error))
    provider = discover(client.issuer)
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise said_no("its answer comes from another provider")
    with _in_words(), _session(client, provider, come_back_to) as session:
        token = session.fetch_token(
            provider.token_endpoint,
            grant_type="authorization_code",
            code=answer.get("code", ""),
            code_verifier=attempt.verifier,
        )
        keys = KeySet.import_key_set(cast(Any, _json(session.get(provider.jwks_uri, withhold_token=True))))
        claims = verified_claims(client, provider, keys, token.get("id_token", ""), attempt.nonce)
        about = claims if "email" in claims else _userinfo(session, provider, claims["sub"])
    is_verified = about.get("email_verified") is True and isinstance(about.get("email"), str)
    return Vouched(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=about["email"].strip().lower() if is_verified else None,
        may_end_session=bool(provider.end_session_endpoint),
    )


def verified_claims(
    client: Client, provider: Provider, keys: KeySet, id_token: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token, once its signature and every claim that protects us are checked."""
    token = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))
    registry = jwt.JWTClaimsRegistry(
        leeway=CLOCK_SKEW,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": client.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    registry.validate(token.claims)
    claims: dict[str, Any] = token.claims
    if len(claims["sub"]) > LONGEST_SUBJECT or not claims["sub"].isprintable():
        raise said_no("the name that it has for you cannot be kept")
    audience = claims["aud"]
    is_shared = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if is_shared else client.client_id) != client.client_id:
        raise said_no("its answer was made for another site")
    if client.acr_values and claims.get("acr") not in client.acr_values.split():
        raise said_no("it did not confirm the level of assurance that this site asks for")
    return claims


def end_session_address(client: Client, go_to: str) -> str:
    """Where the browser ends its session with the provider; refused when there is no such place (PEO-027)."""
    provider = discover(client.issuer)
    if not provider.end_session_endpoint:
        raise Refused(problems.NO_SIGN_OUT_THERE)
    query = urlencode({"client_id": client.client_id, "post_logout_redirect_uri": go_to})
    joiner = "&" if "?" in provider.end_session_endpoint else "?"
    return f"{provider.end_session_endpoint}{joiner}{query}"


def discover(issuer: str) -> Provider:
    """A provider by its discovery document, which must speak for the issuer that was configured."""
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    with _in_words():
        said = _json(requests.get(address, timeout=SECONDS_TO_ANSWER))
        if str(said["issuer"]).rstrip("/") != issuer.rstrip("/"):
            raise said_no("its own document names another issuer")
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Provider(
            issuer=said["issuer"],
            authorization_endpoint=_web_address(said["authorization_endpoint"]),
            token_endpoint=_web_address(said["token_endpoint"]),
            jwks_uri=_web_address(said["jwks_uri"]),
            userinfo_endpoint=_web_address(said.get("userinfo_endpoint", "")),
            end_session_endpoint=_web_address(said.get("end_session_endpoint", "")),
            takes_basic="client_secret_basic" in ways,
        )


def said_no(why: str) -> Refused:
    return Refused(problems.PROVIDER_SAID_NO.about(why=why))


def _session(client: Client, provider: Provider, come_back_to: str) -> Any:
    session = OAuth2Session(  # type: ignore[no-untyped-call]
        client.client_id, client.private_key or client.secret or None, scope=SCOPES,
        redirect_uri=come_back_to, code_challenge_method="S256",
        token_endpoint_auth_method=_proof(client, provider), default_timeout=SECONDS_TO_ANSWER,
    )  # fmt: skip
    if client.private_key:
        session.client_secret, algorithm = _signing_key(client.private_key)
        proof = PrivateKeyJWT(provider.token_endpoint, alg=algorithm)  # type: ignore[no-untyped-call]
        session.register_client_auth_method(proof)  # type: ignore[no-untyped-call]
    return session


def _proof(client: Client, provider: Provider) -> str:
    """How this installation shows the provider that it is itself."""
    if client.private_key:
        return "private_key_jwt"
    if client.secret:
        return "client_secret_basic" if provider.takes_basic else "client_secret_post"
    return "none"


def _signing_key(pem: str) -> tuple[RSAKey | ECKey, str]:
    try:
        is_curve = isinstance(load_pem_private_key(pem.encode(), None), EllipticCurvePrivateKey)
        return (ECKey.import_key(pem), "ES256") if is_curve else (RSAKey.import_key(pem), "RS256")
    except (ValueError, TypeError, JoseError):
        why = "the key of this site cannot be used to sign (OPENQSMO_OIDC_PRIVATE_KEY)"
        raise said_no(why) from None


def _userinfo(session: Any, provider: Provider, subject: str) -> dict[str, Any]:
    """What the provider says about the person beside the ID token; nothing when it speaks of another."""
    if not provider.userinfo_endpoint:
        return {}
    said = _json(session.get(provider.userinfo_endpoint))
    return said if said.get("sub") == subject else {}


def _json(response: requests.Response) -> dict[str, Any]:
    response.raise_for_status()
    said = response.json()
    if not isinstance(said, dict):
        raise ValueError("not an object")
    return said


def _web_address(given: object) -> str:
    """An endpoint as given, when it is one that a browser may be sent to; "" stands for none."""
    if given and urlsplit(str(given)).scheme not in {"https", "http"}:
        raise ValueError("not a web address")
    return str(given)


def _error_in_words(error: str) -> str:
    """An OAuth error code in words; what else the provider wrote is not repeated on our page."""
    code = re.sub(r"[^a-z_]", "", error.lower())[:40]
    return WORDS_FOR_ERRORS.get(code, f"it answered “{code}”")


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn whatever goes wrong in a conversation with the provider into a refusal."""
    try:
        yield
    except JoseError as error:
        raise said_no(f"its ID token cannot be trusted ({error.error})") from error
    except AuthlibBaseError as error:
        raise said_no(_error_in_words(str(error.error))) from error
    except requests.Timeout as error:
        why = f"nothing came within {SECONDS_TO_ANSWER} seconds"
        raise Refused(problems.PROVIDER_DOWN.about(why=why)) from error
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else "an error"
        raise Refused(problems.PROVIDER_DOWN.about(why=f"it answered {status}")) from error
    except requests.JSONDecodeError as error:
        raise Refused(problems.PROVIDER_DOWN.about(why="its answer is not JSON")) from error
    except requests.RequestException as error:
        raise Refused(problems.PROVIDER_DOWN.about(why="it cannot be reached")) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(problems.PROVIDER_DOWN.about(why="its answer cannot be read")) from error

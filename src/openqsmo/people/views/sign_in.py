"""Sign in by an identity provider or, on a demonstration, by choice; sign out."""

import secrets
from dataclasses import asdict
from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Refused
from openqsmo.people import actions, problems, queries
from openqsmo.people.engines import openid
from openqsmo.people.models import Person
from openqsmo.people.vocabulary import Attempt, Client, Vouched
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.addresses import client_address, page_of_ours
from openqsmo.web.limits import limit

ATTEMPT = "sign_in_under_way"
ENDS_ELSEWHERE = "may_end_session_at_provider"
MOST_ATTEMPTS, PER = 100, timedelta(minutes=5)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ANYONE)
def sign_in(request: ActedRequest) -> HttpResponse:
    """The ways to sign in; posting a demonstration person's address signs in as that person."""
    if request.method == "POST":
        return _sign_in_by_choice(request)
    page = {
        "next": page_of_ours(request.GET.get("next")),
        "provider": settings.OPTIONS.oidc_name if settings.OPTIONS.oidc_issuer else "",
        "people": queries.demonstration_people() if settings.SIGNS_IN_BY_CHOICE else None,
    }
    return render(request, "people/sign_in.html", page)


@never_cache
@require_safe
@allow(*ANYONE)
def start(request: ActedRequest) -> HttpResponse:
    """Send the browser to the identity provider."""
    client = _client()
    _refuse_too_many(request)
    attempt = openid.begin(page_of_ours(request.GET.get("next")))
    address = openid.authorization_address(client, attempt, _come_back_to())
    request.session[ATTEMPT] = asdict(attempt)
    return redirect(address)


@never_cache
@require_safe
@allow(*ANYONE)
def callback(request: ActedRequest) -> HttpResponse:
    """Take what the identity provider answers, and sign in whom it vouches for."""
    client = _client()
    _refuse_too_many(request)
    attempt = _attempt_of(request)
    vouched = _vouched(request, client, attempt)
    actions.link_first_sign_in(vouched=vouched)
    person = authenticate(request, identity=(vouched.issuer, vouched.subject))
    if not isinstance(person, Person):
        who = vouched.email or "the address that you signed in with, as far as the provider has verified one"
        raise Refused(problems.NO_SUCH_PERSON.about(who=who))
    login(request, person)
    request.session[ENDS_ELSEWHERE] = vouched.may_end_session
    return redirect(attempt.next)


@never_cache
@require_POST
@allow(*ANYONE)
def sign_out(request: ActedRequest) -> HttpResponse:
    """End the session here; the next page offers to end the provider's too."""
    ends_elsewhere = request.session.get(ENDS_ELSEWHERE, False)
    logout(request)
    return redirect(f"{reverse('people:signed_out')}{'?provider=1' if ends_elsewhere else ''}")


@never_cache
@require_safe
@allow(*ANYONE)
def signed_out(request: ActedRequest) -> HttpResponse:
    has_provider = bool(settings.OPTIONS.oidc_issuer and request.GET.get("provider"))
    page = {"provider": settings.OPTIONS.oidc_name if has_provider else ""}
    return render(request, "people/signed_out.html", page)


@never_cache
@require_safe
@allow(*ANYONE)
def sign_out_at_provider(request: ActedRequest) -> HttpResponse:
    """Send the browser to where the provider ends its session.

    A link leads here and no form, because our Content-Security-Policy lets a form end on this site only.
    """
    client = _client()
    _refuse_too_many(request)
    return redirect(openid.end_session_address(client, f"{settings.BASE_URL}/"))


def _sign_in_by_choice(request: ActedRequest) -> HttpResponse:
    if not settings.SIGNS_IN_BY_CHOICE:
        raise Refused(problems.NO_DEMONSTRATION.about(provider=settings.OPTIONS.oidc_name))
    _refuse_too_many(request)
    chosen = request.POST.get("person", "")
    person = authenticate(request, person=chosen)
    if not isinstance(person, Person):
        raise Refused(problems.NO_SUCH_PERSON.about(who=chosen[:100] or "nobody"))
    login(request, person)
    messages.success(request, f"You are signed in as {person.name}.")
    return redirect(page_of_ours(request.POST.get("next")))


def _client() -> Client:
    """This installation as its identity provider knows it; refused when there is none (PEO-014)."""
    options = settings.OPTIONS
    if not options.oidc_issuer:
        raise Refused(problems.NO_PROVIDER)
    key = options.oidc_private_key
    return Client(
        issuer=options.oidc_issuer,
        client_id=options.oidc_client_id,
        secret=options.oidc_client_secret,
        private_key=key.read_text() if key else "",
        acr_values=options.oidc_acr_values,
        prompt=options.oidc_prompt,
    )


def _come_back_to() -> str:
    return f"{settings.BASE_URL}{reverse('people:callback')}"


def _refuse_too_many(request: HttpRequest) -> None:
    if AxesProxyHandler.is_locked(request, {}):
        raise Refused(problems.LOCKED_OUT)
    limit("sign-in", client_address(request), most=MOST_ATTEMPTS, per=PER)


def _attempt_of(request: HttpRequest) -> Attempt:
    """The sign-in under way in this browser, which is used up by asking for it."""
    kept = request.session.pop(ATTEMPT, None)
    if kept is None:
        why = "no sign-in was started in this browser, or it was finished before"
        raise openid.said_no(why)
    return Attempt(**kept)


def _vouched(request: HttpRequest, client: Client, attempt: Attempt) -> Vouched:
    """Whom the provider vouches for; an answer to our attempt that fails its checks counts as a failure."""
    answer = request.GET.dict()
    try:
        return openid.redeem(client, attempt, answer, _come_back_to())
    except Refused as refused:
        is_answer = secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode())
        if refused.problem.code == problems.PROVIDER_SAID_NO.code and is_answer and "error" not in answer:
            user_login_failed.send(sender=Person, credentials={"identity": True}, request=request)
        raise

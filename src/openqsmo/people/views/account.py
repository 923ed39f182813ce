"""One's own account: who I am, my roles, my tokens."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openqsmo.kernel.actor import Role
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.people import actions, queries
from openqsmo.people.forms import TokenForm
from openqsmo.people.rules.roles import GIVERS
from openqsmo.people.rules.tokens import state_of
from openqsmo.people.vocabulary import KEPT_SIGN_INS, TASKS
from openqsmo.web.access import ActedRequest, allow

# The secret of a new token travels to its owner's browser once and back, and rests nowhere on the server.
SECRET_COOKIE = "new_token"  # noqa: S105
SECRET_SECONDS = 120


@never_cache
@require_safe
@allow(Role.PERSON)
def account(request: ActedRequest) -> HttpResponse:
    person = queries.account_page(viewer=request.actor)
    page = {
        "person": person,
        "roles": [(held, TASKS[Role(held.role)], Role(held.role) in GIVERS) for held in person.roles_now],
        "history": queries.account_history(viewer=request.actor),
        "kept_days": KEPT_SIGN_INS.days,
    }
    return render(request, "people/account.html", page)


@never_cache
@require_safe
@allow(Role.PERSON)
def tokens(request: ActedRequest) -> HttpResponse:
    return _tokens_page(request, TokenForm())


@never_cache
@require_POST
@allow(Role.PERSON)
def make_token(request: ActedRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens_page(request, form, status=422)
    try:
        token, secret = actions.make_token(**form.values(), by=request.actor)
    except Refused as refused:
        return _tokens_page(request, form, refused.problem)
    response = redirect("people:new_token", token.pk)
    response.set_signed_cookie(
        SECRET_COOKIE, secret, salt=_salt(request, token.pk), max_age=SECRET_SECONDS, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE, path="/account/tokens/",
    )  # fmt: skip
    return response


@never_cache
@require_safe
@allow(Role.PERSON)
def new_token(request: ActedRequest, token_id: int) -> HttpResponse:
    """Show a new token's secret; only once, and only in the browser that made it."""
    token = queries.tokens_of(viewer=request.actor).get(pk=token_id)
    salt = _salt(request, token_id)
    secret = request.get_signed_cookie(SECRET_COOKIE, default="", salt=salt, max_age=SECRET_SECONDS)
    response = render(request, "people/new_token.html", {"token": token, "secret": secret})
    response.delete_cookie(SECRET_COOKIE, path="/account/tokens/", samesite="Strict")
    return response


@require_POST
@allow(Role.PERSON)
def revoke_token(request: ActedRequest, token_id: int) -> HttpResponse:
    try:
        token = actions.revoke_token(token_id=token_id, by=request.actor)
    except Refused as refused:
        return _tokens_page(request, TokenForm(), refused.problem)
    messages.success(request, f"The token “{token.name}” is revoked; it opens nothing any more.")
    return redirect("people:tokens")


def _salt(request: ActedRequest, token_id: int) -> str:
    return f"new token {token_id} of person {request.actor.person_id}"


def _tokens_page(
    request: ActedRequest, form: TokenForm, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    today = localdate()
    rows = queries.tokens_of(viewer=request.actor)
    page = {
        "form": form,
        "problem": problem,
        "tokens": [(token, state_of(token.expires_on, token.revoked_on, today)) for token in rows],
    }
    return render(request, "people/tokens.html", page, status=problem.status if problem else status)

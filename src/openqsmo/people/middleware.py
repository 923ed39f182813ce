"""Puts ``request.actor`` there: from a token, from the session, or a visitor. Looked up when asked for."""

from collections.abc import Callable

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from openqsmo.kernel.actor import VISITOR, Actor
from openqsmo.kernel.problems import Refused
from openqsmo.people import problems
from openqsmo.people.models import Person, Token
from openqsmo.people.queries import actor_for, token_used
from openqsmo.web.refusals import MACHINE_PATHS


class WhoIsThere:
    """Recognises the actor. A wrong token is refused, never taken for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        secret = _token_in(request)
        if secret is not None:
            request.actor = SimpleLazyObject(_ByToken(request, secret))  # type: ignore[attr-defined]
        elif request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            request.actor = SimpleLazyObject(lambda: _by_session(request))  # type: ignore[attr-defined]
        else:
            request.actor = VISITOR  # type: ignore[attr-defined]
        return self.get_response(request)


def _token_in(request: HttpRequest) -> str | None:
    if not request.path.startswith(MACHINE_PATHS):
        return None
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return secret.strip() if kind.lower() == "bearer" else ""
    # Feed readers cannot send headers, so a feed's own address may carry its token.
    return request.GET.get("token") if request.path.startswith("/feeds/") else None


class _ByToken:
    """Finds whose token it is; a refusal is kept, so that asking again counts no second failure."""

    def __init__(self, request: HttpRequest, secret: str) -> None:
        self.request, self.secret = request, secret
        self.refused: Refused | None = None

    def __call__(self) -> Actor:
        if self.refused is None:
            try:
                return self._actor()
            except Refused as refused:
                self.refused = refused
        raise self.refused

    def _actor(self) -> Actor:
        if AxesProxyHandler.is_locked(self.request, {}):
            raise Refused(problems.LOCKED_OUT)
        today = timezone.localdate()
        try:
            token = token_used(self.secret, today)
        except Refused:
            user_login_failed.send(sender=Token, credentials={"token": "wrong"}, request=self.request)
            raise
        if token.last_used_on != today:
            Token.objects.filter(pk=token.pk).update(last_used_on=today)
        return actor_for(token.person, token.scope_set)


def _by_session(request: HttpRequest) -> Actor:
    if BACKEND_SESSION_KEY not in request.session:
        return VISITOR
    person = get_user(request)
    return actor_for(person) if isinstance(person, Person) else VISITOR

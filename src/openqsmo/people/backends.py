"""Who may be signed in, for Django's ``authenticate``; django-axes counts what fails here."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse

from openqsmo.people import problems
from openqsmo.people.models import Identity, Person
from openqsmo.web.refusals import problem_response


class KnownPerson(BaseBackend):
    """Signs in the person chosen on a demonstration, or the one an identity provider vouched for."""

    def authenticate(
        self, request: HttpRequest | None, person: str | None = None, identity: tuple[str, str] | None = None,
        **credentials: Any,
    ) -> Person | None:  # fmt: skip
        if person is not None and settings.SIGNS_IN_BY_CHOICE:
            chosen: Person | None = Person.objects.filter(
                email=person, is_active=True, is_synthetic=True
            ).first()
            return chosen
        if identity is not None:
            issuer, subject = identity
            found = Identity.objects.filter(issuer=issuer, subject=subject).select_related("person").first()
            return found.person if found and found.person.is_active else None
        return None

    def get_user(self, user_id: int) -> Person | None:
        found: Person | None = Person.objects.filter(pk=user_id, is_active=True).first()
        return found


def claimed_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """What a failed attempt is noted under: the way of signing in, never whom it was tried for."""
    given = credentials or {}
    if given.get("identity"):
        return "identity provider"
    return "token" if given.get("token") else "choice"


def locked_out(request: HttpRequest, *also_given: Any) -> HttpResponse:
    """The answer to every request of an address that failed too often."""
    return problem_response(request, problems.LOCKED_OUT)

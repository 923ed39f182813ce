"""What the pages of cases share: who may open them, the way back, the answer to a refusal."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openqsmo.cases.models import Case
from openqsmo.kernel.actor import AGENCY_ROLES, OVERSIGHT_ROLES, QSMO_ROLES, Actor
from openqsmo.kernel.problems import Problem
from openqsmo.organizations.models import Organization
from openqsmo.web.access import ActedRequest

WRITERS = tuple(sorted(AGENCY_ROLES))
INVOLVED = (*WRITERS, *sorted(QSMO_ROLES), *sorted(OVERSIGHT_ROLES))


def crumbs(case: Case | None = None) -> list[dict[str, str]]:
    """The way back from a page of cases."""
    found = [{"label": "Business cases", "url": reverse("cases:cases")}]
    if case is not None:
        found.append({"label": case.code, "url": case.get_absolute_url()})
    return found


def own_agencies(by: Actor) -> list[tuple[str, str]]:
    """The agencies that somebody acts for, by identifier."""
    rows = Organization.objects.filter(pk__in=by.agency_ids).order_by("name")
    return [(str(row.pk), row.name) for row in rows]


def form_page(
    request: ActedRequest,
    form: Form,
    *,
    heading: str,
    button: str,
    back: str,
    lead: str = "",
    problem: Problem | None = None,
    case: Case | None = None,
) -> HttpResponse:
    """One form on a page of its own, with what is wrong at the top."""
    context: dict[str, Any] = {
        "form": form, "heading": heading, "button": button, "back": back, "lead": lead, "problem": problem,
        "crumbs": crumbs(case),
    }  # fmt: skip
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(request, "cases/form.html", context, status=status)

"""Pages of the site itself: home, health, what every installation says about itself."""

import json
from functools import cache

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.people.vocabulary import KEPT_SIGN_INS
from openqsmo.site import documents
from openqsmo.site.api import api
from openqsmo.site.licenses import shipped_packages
from openqsmo.site.queries import home_page
from openqsmo.site.reference import Group
from openqsmo.web.access import ActedRequest, allow

# The packages that list refusals, as a reader knows them.
GROUP_TITLES = {
    "alignment": "Fit-gap, unique capabilities, work-off plans",
    "cases": "Business cases, their money and their approvals",
    "catalog": "Offerings, needs, follows",
    "conformance": "Contracts, files, checks, certificates",
    "governance": "QSMOs and officials",
    "kernel": "Values and identifiers",
    "ledger": "The record of every action",
    "loads": "Loading what others publish",
    "organizations": "Agencies and their names",
    "outcomes": "Commitments",
    "people": "Accounts, sign-in, tokens",
    "site": "Starting and running an installation",
    "standards": "Functions and activities",
    "web": "Any page or operation",
}


@require_safe
@allow(*ANYONE)
def home(request: ActedRequest) -> HttpResponse:
    data = request.GET.get("data", "")
    page = home_page(viewer=request.actor, today=timezone.localdate(), data=data)
    return render(request, "site/home.html", {"page": page, "has_own_search": True})


@require_safe
@allow(*ANYONE)
def health(request: ActedRequest) -> HttpResponse:
    """Answers 200 when the database answers: for a load balancer, so it says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_safe
@allow(*ANYONE)
def empty(request: ActedRequest) -> HttpResponse:
    """An empty page through the whole server: what `make bench` measures every other page against."""
    return HttpResponse(b"", content_type="text/plain")


@require_safe
@allow(*ANYONE)
def accessibility(request: ActedRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"contact": settings.OPTIONS.contact})


@require_safe
@allow(*ANYONE)
def privacy(request: ActedRequest) -> HttpResponse:
    page = {
        "contact": settings.OPTIONS.contact,
        "provider": settings.OPTIONS.oidc_name if settings.OPTIONS.oidc_issuer else "",
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "sign_in_days": KEPT_SIGN_INS.days,
    }
    return render(request, "site/privacy.html", page)


@require_safe
@allow(*ANYONE)
def license_page(request: ActedRequest) -> HttpResponse:
    return render(request, "site/license.html", {"packages": shipped_packages()})


@require_safe
@allow(*ANYONE)
def problems(request: ActedRequest) -> HttpResponse:
    groups = [
        {"name": name, "title": GROUP_TITLES.get(name, name.capitalize()), "problems": found}
        for name, found in documents.problem_groups()
    ]
    return render(request, "site/problems.html", {"groups": groups})


@require_safe
@allow(*ANYONE)
def api_documentation(request: ActedRequest) -> HttpResponse:
    return render(request, "site/api.html", {"reference": documents.api_reference()})


@require_safe
@allow(*ANYONE)
def api_group(request: ActedRequest, group: str) -> HttpResponse:
    found = documents.api_reference().group(group)
    if found is None:
        raise Http404
    return render(request, "site/api_group.html", {"group": found, "operations": _operations(found)})


@cache
def _operations(group: Group) -> SafeString:
    """The operations of a group in HTML: long, and the same for everyone as long as the process runs."""
    shapes = documents.api_reference().shapes_of(group)
    return render_to_string("site/_operations.html", {"group": group, "shapes": shapes})


@require_safe
@allow(*ANYONE)
def openapi(request: ActedRequest) -> HttpResponse:
    return HttpResponse(json.dumps(api.get_openapi_schema()), content_type="application/json")

"""Pages of the business standards: functional areas, one area, one activity."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.standards import queries
from openqsmo.web.access import ActedRequest, allow


@require_safe
@allow(*ANYONE)
def functions(request: ActedRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "areas": queries.areas(viewer=request.actor),
        "words": words,
        "found": queries.activities(viewer=request.actor, words=words)[:50] if words else None,
    }
    return render(request, "standards/functions.html", context)


@require_safe
@allow(*ANYONE)
def area(request: ActedRequest, code: str) -> HttpResponse:
    page = queries.area_page(code=code, viewer=request.actor)
    return render(request, "standards/area.html", {"page": page, "area": page.area})


@require_safe
@allow(*ANYONE)
def activity(request: ActedRequest, identifier: str) -> HttpResponse:
    found = queries.activity_page(identifier=identifier, viewer=request.actor)
    context = {
        "activity": found,
        "history": history(record=found, viewer=request.actor, namer=name_actors),
    }
    return render(request, "standards/activity.html", context)

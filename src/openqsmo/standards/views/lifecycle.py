"""Pages of the business lifecycle: functional areas, one area, one activity."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.standards import queries
from openqsmo.standards.queries.registry import current_of_area, of_activity
from openqsmo.standards.views.rows import with_title
from openqsmo.standards.vocabulary import ItemKind
from openqsmo.web.access import ActedRequest, allow

# What an activity's page lists, in this order.
OF_AN_ACTIVITY = (
    (ItemKind.CAPABILITY, "capabilities", "Capabilities"),
    (ItemKind.SERVICE_MEASURE, "measures", "Service measures"),
    (ItemKind.DATA_ELEMENT, "data-elements", "Standard data elements"),
    (ItemKind.USE_CASE, "use-cases", "Use cases"),
)


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
    versions = current_of_area(page.area, viewer=request.actor)
    context = {
        "page": page,
        "area": page.area,
        "versions": versions,
        "components": {version.standard.component for version in versions},
    }
    return render(request, "standards/area.html", context)


@require_safe
@allow(*ANYONE)
def activity(request: ActedRequest, identifier: str) -> HttpResponse:
    found = queries.activity_page(identifier=identifier, viewer=request.actor)
    held = of_activity(found.identifier, viewer=request.actor)
    parts = [
        {"id": anchor, "label": label, "rows": [with_title(row) for row in held[kind]]}
        for kind, anchor, label in OF_AN_ACTIVITY
        if kind in held
    ]
    context = {
        "activity": found,
        "parts": parts,
        "sections": [*parts, {"id": "history", "label": "History"}],
        "history": history(record=found, viewer=request.actor, namer=name_actors),
    }
    return render(request, "standards/activity.html", context)

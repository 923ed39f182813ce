"""Compare two to four offerings, and take the comparison away as CSV or JSON."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from openqsmo.catalog import problems
from openqsmo.catalog.queries.compare import MOST, Comparison, as_data, as_table, comparison
from openqsmo.catalog.queries.search import Search, search
from openqsmo.catalog.views.offering import read_volume
from openqsmo.catalog.views.search import card_in_words
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import head_sequence
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.remembered import remembered_for_visitors
from openqsmo.web.tables import csv_response


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def compare(request: ActedRequest) -> HttpResponse:
    problem: Problem | None = None
    volume = None
    try:
        volume = read_volume(request.GET.get("volume", ""))
    except Refused as refused:
        problem = refused.problem
    found = _comparison(request, volume)
    query = request.GET.urlencode()
    context = {
        "comparison": found,
        "columns": _columns(found),
        "similar": _similar(found, request) if len(found.pages) == 1 else [],
        "volume": volume,
        "only_differences": _only_differences(request),
        "wanted": request.GET.getlist("offering"),
        "problem": problem,
        "most": MOST,
        "downloads": [
            {
                "label": form.upper(),
                "url": f"{reverse('catalog:compare_export', args=[form])}?{query}",
            }
            for form in ("csv", "json")
        ],
    }
    return render(request, "catalog/compare.html", context, status=problem.status if problem else 200)


@require_safe
@allow(*ANYONE)
def compare_export(request: ActedRequest, form: str) -> HttpResponse:
    found = _comparison(request, read_volume(request.GET.get("volume", "")))
    if form == "csv":
        header, *rows = as_table(found)
        return csv_response("comparison", header, rows)
    if form == "json":
        body = json.dumps(as_data(found), ensure_ascii=False, default=str)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="comparison.json"'
        return response
    raise Refused(problems.NO_SUCH_FORM.about(given=form))


def _comparison(request: ActedRequest, volume: int | None) -> Comparison:
    return comparison(
        wanted=[code[:90] for code in request.GET.getlist("offering") if code][:20],
        viewer=request.actor,
        volume=volume,
        on=timezone.localdate(),
        only_differences=_only_differences(request),
    )


def _only_differences(request: ActedRequest) -> bool:
    return request.GET.get("differences") == "1"


def _columns(found: Comparison) -> list[dict[str, Any]]:
    """Each column's head, with the links that take it out or move on to its present version."""
    codes = [page.offering.code for page in found.pages]
    columns = []
    for index, page in enumerate(found.pages):
        rest = [("offering", code) for code in codes if code != page.offering.code]
        columns.append(
            {
                "page": page,
                "remove_url": f"{reverse('catalog:compare')}?{urlencode(rest)}",
                "quote": found.quotes[index] if found.quotes else None,
                "pinned": f"{page.offering.code}@{page.version.number}"
                if page.version
                else page.offering.code,
            }
        )
    return columns


def _similar(found: Comparison, request: ActedRequest) -> list[dict[str, Any]]:
    """For a single offering: others that perform the same function or stand in the same area."""
    page = found.pages[0]
    area = page.offering.functional_area
    words = "" if area else " ".join(page.offering.title.split()[:1])
    chosen = (("area", (area.code,)),) if area else ()
    data = "synthetic" if page.offering.is_synthetic else "real"
    results = search(looked_for=Search(words, chosen, "-agencies", data), viewer=request.actor, size=6)
    return [card_in_words(card) for card in results.cards if card.id != page.offering.pk][:5]

"""Pages of loads: the list, a report, its findings to take along."""

import json

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Refused
from openqsmo.loads import problems
from openqsmo.loads.queries import load_kinds, load_list, report_page, what_happened
from openqsmo.loads.report import Weight
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.tables import csv_response

LOADS_SHOWN = 30
FINDINGS_SHOWN = 50
LONGEST_KIND = 60
COLUMNS = ("weight", "kind", "file", "record", "field", "given", "says")


@require_safe
@allow(*ANYONE)
def load_index(request: ActedRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")[:LONGEST_KIND]
    found = Paginator(load_list(viewer=request.actor, kind=kind), LOADS_SHOWN)
    page = found.get_page(request.GET.get("page"))
    needs = {
        "rows": [(load, what_happened(load.outcomes), _total(load.set_aside), _total(load.noted)) for load in page],
        "kind": kind,
        "kinds": load_kinds(viewer=request.actor),
        "number": page.number,
        "pages": found.num_pages,
        "chips": [{"label": kind, "remove_url": request.path}] if kind else [],
    }  # fmt: skip
    return render(request, "loads/loads.html", needs)


@require_safe
@allow(*ANYONE)
def load(request: ActedRequest, load_id: int) -> HttpResponse:
    weight, kind = request.GET.get("weight", ""), request.GET.get("kind", "")[:LONGEST_KIND]
    report = report_page(load_id=load_id, viewer=request.actor, weight=weight, kind=kind)
    found = Paginator(report.findings, FINDINGS_SHOWN)
    page = found.get_page(request.GET.get("page"))
    words = [Weight(weight).label] if weight in set(Weight) else []
    words += [kind.replace("_", " ")] if kind else []
    needs = {
        "report": report,
        "findings": page.object_list,
        "number": page.number,
        "pages": found.num_pages,
        "chips": [{"label": ": ".join(words), "remove_url": f"{request.path}#findings"}] if words else [],
        "query": request.GET.urlencode(),
    }
    return render(request, "loads/load.html", needs)


@require_safe
@allow(*ANYONE)
def export(request: ActedRequest, load_id: int, form: str) -> HttpResponse:
    """The findings that the page shows as CSV, or the whole report as JSON."""
    if form not in ("csv", "json"):
        raise Refused(problems.NO_SUCH_FORM.about(given=form[:20]))
    weight, kind = request.GET.get("weight", ""), request.GET.get("kind", "")
    report = report_page(load_id=load_id, viewer=request.actor, weight=weight, kind=kind)
    name = f"load-{load_id}"
    if form == "csv":
        return csv_response(name, COLUMNS, ([found[c] for c in COLUMNS] for found in report.findings))
    body = json.dumps(report.load.report, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _total(counts: dict[str, int]) -> int:
    return sum(counts.values())

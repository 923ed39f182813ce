"""Who is in charge of what, and the page of one designation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openqsmo.governance import queries
from openqsmo.governance.rules.authority import WHO
from openqsmo.governance.views.days import csv_file, day_asked
from openqsmo.governance.views.steps import BUTTONS
from openqsmo.governance.vocabulary import Verb
from openqsmo.kernel.actor import ANYONE
from openqsmo.web.access import ActedRequest, allow

CSV_COLUMNS = (
    "on", "area", "area_title", "is_in_charge", "qsmo", "office", "office_key", "lead_agency", "state", "since",
    "since_confidence", "until", "until_confidence", "scope", "source", "is_synthetic", "under_way",
)  # fmt: skip


@require_safe
@allow(*ANYONE)
def qsmos(request: ActedRequest) -> HttpResponse:
    on, problem = day_asked(request)
    today = localdate()
    page = {
        "board": queries.designations_page(on=on, viewer=request.actor),
        "on_given": "" if problem else on.isoformat(),
        "is_today": on == today,
        "problem": problem,
        "may_identify": request.actor.has(*WHO[Verb.IDENTIFY_AREA]),
    }
    return render(request, "governance/board.html", page, status=problem.status if problem else 200)


@require_safe
@allow(*ANYONE)
def qsmos_csv(request: ActedRequest) -> HttpResponse:
    on, _ = day_asked(request)
    board = queries.designations_page(on=on, viewer=request.actor)
    rows = []
    for row in board.rows:
        data = row.answer.as_data()
        office, lead, expected = data["office"] or {}, data["lead_agency"] or {}, data["expected"] or {}
        named = {
            "qsmo": row.answer.name or None, "office": office.get("name"), "office_key": office.get("key"),
            "lead_agency": lead.get("name"), "under_way": expected.get("state"),
        }  # fmt: skip
        rows.append([{**data, **named}[column] for column in CSV_COLUMNS])
    return csv_file(f"qsmos-{on.isoformat()}.csv", CSV_COLUMNS, rows)


@require_safe
@allow(*ANYONE)
def designation(request: ActedRequest, designation_id: int) -> HttpResponse:
    found = queries.designation_page(designation_id=designation_id, today=localdate(), viewer=request.actor)
    page = {
        "page": found,
        "designation": found.designation,
        "buttons": [button for verb, button in BUTTONS.items() if verb in found.open_verbs],
    }
    return render(request, "governance/designation.html", page)

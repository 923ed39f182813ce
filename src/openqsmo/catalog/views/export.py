"""Export of exactly what a search shows, with stable identifiers, as CSV or JSON."""

import json
from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from openqsmo.catalog import problems
from openqsmo.catalog.queries.addresses import read_search, write_search
from openqsmo.catalog.queries.cards import Card
from openqsmo.catalog.queries.search import cards_for, found_ids
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Refused
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.tables import csv_response

MOST_ROWS = 10_000
COLUMNS = tuple(field.name for field in fields(Card))


@require_safe
@allow(*ANYONE)
def export(request: ActedRequest, form: str) -> HttpResponse:
    if form not in ("csv", "json"):
        raise Refused(problems.NO_SUCH_FORM.about(given=form[:20]))
    looked_for = read_search(dict(request.GET.lists()))
    answer, data = found_ids(looked_for=looked_for, viewer=request.actor, most=MOST_ROWS)
    rows = [card.as_data() for card in cards_for(answer.ids, request.actor.sight)]
    if form == "csv":
        return csv_response(
            "offerings", COLUMNS, ([_cell(row[column]) for column in COLUMNS] for row in rows)
        )
    about = {
        "search": write_search(looked_for),
        "data": data,
        "total": answer.total,
        "rows": len(rows),
        "exported_at": timezone.now().isoformat(),
        "offerings": rows,
    }
    response = HttpResponse(
        json.dumps(about, ensure_ascii=False), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="offerings.json"'
    return response


def _cell(value: Any) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value

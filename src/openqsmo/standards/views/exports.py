"""Downloads of exactly what a page of the registry shows, all of its pages together, as CSV or JSON."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.standards.models import ItemVersion
from openqsmo.standards.queries.data import as_table, item_data, standard_data, version_data
from openqsmo.standards.queries.registry import items_of, sorted_ids, version_of
from openqsmo.standards.queries.search import find_items, rows_of
from openqsmo.standards.views.asked import read_looked, read_narrowed, write_looked, write_narrowed
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.tables import csv_response

MOST_ROWS = 10_000


@require_safe
@allow(*ANYONE)
def export_version(request: ActedRequest, standard_code: str, version_number: int, form: str) -> HttpResponse:
    _refuse_other_than_known(form)
    found = version_of(code=standard_code, number=version_number, viewer=request.actor)
    narrowed = read_narrowed(request.GET)
    rows = rows_of(sorted_ids(items_of(found, narrowed, viewer=request.actor)))
    about = {
        "standard": standard_data(found.standard),
        "version": version_data(found),
        "shown": write_narrowed(narrowed),
        "total": len(rows),
    }
    return _answer(f"{standard_code}-{version_number}", form, about, rows)


@require_safe
@allow(*ANYONE)
def export_found(request: ActedRequest, form: str) -> HttpResponse:
    _refuse_other_than_known(form)
    looked = read_looked(request.GET)
    found = find_items(looked=looked, viewer=request.actor, size=MOST_ROWS)
    about = {"search": write_looked(looked), "total": found.total}
    return _answer("standards", form, about, found.items)


def _refuse_other_than_known(form: str) -> None:
    if form not in ("csv", "json"):
        raise Http404


def _answer(name: str, form: str, about: dict[str, Any], rows: Sequence[ItemVersion]) -> HttpResponse:
    if form == "csv":
        return csv_response(name, *as_table(rows))
    content = {
        **about,
        "rows": len(rows),
        "exported_at": timezone.now().isoformat(),
        "items": [item_data(row) for row in rows],
    }
    text = json.dumps(content, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response

"""Export of exactly what a search shows, with stable identifiers, as CSV or JSON."""

import json

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from openqsmo.catalog import problems
from openqsmo.catalog.queries.addresses import read_search
from openqsmo.catalog.queries.export import COLUMNS, exported
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Refused
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.tables import csv_response


@require_safe
@allow(*ANYONE)
def export(request: ActedRequest, form: str) -> HttpResponse:
    if form not in ("csv", "json"):
        raise Refused(problems.NO_SUCH_FORM.about(given=form[:20]))
    found = exported(looked_for=read_search(dict(request.GET.lists())), viewer=request.actor)
    if form == "csv":
        return csv_response("offerings", COLUMNS, found.as_table())
    body = json.dumps(found.as_data(), ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="offerings.json"'
    return response

"""The day that a page is asked about, and files of its rows."""

import csv
from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse
from django.utils.timezone import localdate

from openqsmo.governance import problems
from openqsmo.kernel.problems import Problem
from openqsmo.web.access import ActedRequest

# A spreadsheet runs a cell that begins so; an apostrophe keeps it a text.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def day_asked(request: ActedRequest) -> tuple[date, Problem | None]:
    """The day in ``?on=``, or today; with the problem where what is given is not a day (GOV-015)."""
    given = request.GET.get("on", "").strip()
    if not given:
        return localdate(), None
    try:
        if len(given) != len("2020-12-01"):
            raise ValueError(given)
        return date.fromisoformat(given), None
    except ValueError:
        return localdate(), problems.BAD_DAY.about(given=given[:40])


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Rows as a CSV file to save; an empty cell is an unknown, never a zero."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return response


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RUNS) else text

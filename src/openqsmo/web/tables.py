"""Tables that leave by the web: CSV that a spreadsheet opens without running anything, and dated file names."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from openqsmo.kernel.tables import as_csv


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV download, UTF-8 with a byte-order mark so that spreadsheets read the letters right."""
    response = HttpResponse("\ufeff" + as_csv(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response

"""The record of a check in every format. All are made from the one record, so all say the same.

| Ending | What |
|---|---|
| ``.json`` | the record itself, which reads back; ``record.json_schema()`` describes it |
| ``.html`` | one page for a person |
| ``.csv``, ``.xlsx`` | the same tables for a spreadsheet |
| ``.xml`` | JUnit, for build servers |
| ``.sarif`` | SARIF 2.1.0, for code hosts |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openqsmo.conformance.engines.reports.csv_text import as_csv_text
from openqsmo.conformance.engines.reports.junit import as_junit
from openqsmo.conformance.engines.reports.page import as_html
from openqsmo.conformance.engines.reports.record import as_json
from openqsmo.conformance.engines.reports.sarif import as_sarif
from openqsmo.conformance.engines.reports.workbook import as_workbook
from openqsmo.conformance.vocabulary import CheckReport


@dataclass(frozen=True)
class Format:
    """One way to write a report: its media type, and what writes it."""

    media_type: str
    write: Callable[[CheckReport], bytes]


def _text(write: Callable[[CheckReport], str]) -> Callable[[CheckReport], bytes]:
    # Half a character (a lone surrogate) cannot be written as UTF-8: it is shown as lost.
    return lambda report: write(report).encode("utf-8", "replace")


FORMATS: Mapping[str, Format] = {
    "json": Format("application/json", _text(as_json)),
    "html": Format("text/html; charset=utf-8", _text(as_html)),
    "csv": Format("text/csv; charset=utf-8", _text(as_csv_text)),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "xml": Format("application/xml", _text(as_junit)),
    "sarif": Format("application/sarif+json", _text(as_sarif)),
}

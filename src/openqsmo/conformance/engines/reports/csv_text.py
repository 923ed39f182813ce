"""A report as one CSV table: every line says what part of the report it is."""

from openqsmo.conformance.engines.reports.tables import Cell, as_table, sheets
from openqsmo.conformance.vocabulary import CheckReport
from openqsmo.kernel.tables import as_csv


def as_csv_text(report: CheckReport) -> str:
    """The report as CSV with a byte-order mark: the parts one below the other, each under its own header.

    A cell that a spreadsheet would run is led by an apostrophe.
    """
    rows: list[list[Cell]] = []
    found = sheets(report)
    width = max(len(sheet.header) for sheet in found)
    for sheet in found:
        rows += [[sheet.name, *row] for row in as_table(sheet)]
    padded = [[*row, *[""] * (width + 1 - len(row))] for row in rows]
    header = ["Part", *(f"Column {number}" for number in range(1, width + 1))]
    return "\ufeff" + as_csv(header, padded)

"""The index of references that a workbook's capabilities and data elements cite by number."""

import re
from dataclasses import dataclass

from openqsmo.standards.rules.headings import Column
from openqsmo.standards.rules.table_rows import Row
from openqsmo.standards.vocabulary import Source

_NUMBER = re.compile(r"[(\[]?\s*([0-9]{1,5}[A-Za-z]?)\s*[)\].]?")


@dataclass(frozen=True)
class ReferenceRecord:
    """A source of authority by its number: ``19`` stands for ``(19) OMB Circular A-11``.

    Numbers are an area's own. ``area`` is empty where the workbook does not say whose they are;
    ``type`` is as given (``Authoritative``, ``Other``), or None.
    """

    area: str
    number: str
    title: str
    type: str | None
    source: Source


def read_reference(row: Row) -> tuple[str, str, str | None] | None:
    """Number, title and type of a reference, or None where the row had to be set aside; the reason is said."""
    given, title = row.text(Column.REFERENCE_NUMBER), row.text(Column.REFERENCE_TITLE)
    match = _NUMBER.fullmatch(given or "")
    if match is None:
        kind = "identifier_malformed" if given else "identifier_missing"
        row.set_aside(kind, "The number of the reference is not read.", Column.REFERENCE_NUMBER, given or "")
        return None
    number = match.group(1).lstrip("0") or "0"
    if title is None:
        row.set_aside("title_missing", f"Reference {number} has no name.", Column.REFERENCE_TITLE, given)
        return None
    return number, title, row.text(Column.REFERENCE_TYPE)

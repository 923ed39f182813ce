"""Replace where given data rests by the names under which it was given, everywhere in a report."""

import re
from pathlib import Path
from typing import Any

from openqsmo.conformance.engines.reports.record import as_data, from_data
from openqsmo.conformance.vocabulary import CheckReport


def report_without_folder(report: CheckReport, folder: Path) -> CheckReport:
    """The report with every file of ``folder`` under its own name: nobody learns where a server keeps data."""
    return from_data(_replaced(as_data(report), folder))


def without_folder(text: str, folder: Path) -> str:
    """The text with every file of ``folder`` under its own name."""
    return re.sub(re.escape(f"{folder}/") + r"(?:[0-9]+/)?", "", text)


def _replaced(value: Any, folder: Path) -> Any:
    if isinstance(value, str):
        return without_folder(value, folder)
    if isinstance(value, list):
        return [_replaced(each, folder) for each in value]
    if isinstance(value, dict):
        return {name: _replaced(each, folder) for name, each in value.items()}
    return value

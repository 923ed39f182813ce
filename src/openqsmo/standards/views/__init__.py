"""Pages of the business standards: functional areas, activities, and the registry of standards."""

from openqsmo.standards.views.citations import citations
from openqsmo.standards.views.differences import version_differences
from openqsmo.standards.views.exports import export_found, export_version
from openqsmo.standards.views.lifecycle import activity, area, functions
from openqsmo.standards.views.made_from import version_catalog, version_contract
from openqsmo.standards.views.registry import board, item, standard, version

__all__ = [
    "activity",
    "area",
    "board",
    "citations",
    "export_found",
    "export_version",
    "functions",
    "item",
    "standard",
    "version",
    "version_catalog",
    "version_contract",
    "version_differences",
]

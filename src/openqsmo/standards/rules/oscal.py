"""Security controls as a standard like any other: OSCAL catalogs and profiles in, items out, and back.

``read_catalog``, ``read_profile`` and ``read_documents`` read JSON; ``resolve`` makes of a profile
the catalog that it stands for; ``controls_as_items`` gives its controls as items of a standard;
``write_catalog``, ``write_profile`` and ``write_document`` give OSCAL JSON back.
Source: NIST's Open Security Controls Assessment Language (pages.nist.gov/OSCAL).
"""

from openqsmo.standards.rules.oscal_documents import Catalog, Control, Document, Profile, every_control
from openqsmo.standards.rules.oscal_items import canonical, controls_as_items, missing_from, oscal_id_of
from openqsmo.standards.rules.oscal_reading import (
    OscalFeed,
    Sort,
    read_catalog,
    read_documents,
    read_profile,
)
from openqsmo.standards.rules.oscal_resolving import missing_controls, named_controls, resolve
from openqsmo.standards.rules.oscal_writing import write_catalog, write_document, write_profile

__all__ = [
    "Catalog",
    "Control",
    "Document",
    "OscalFeed",
    "Profile",
    "Sort",
    "canonical",
    "controls_as_items",
    "every_control",
    "missing_controls",
    "missing_from",
    "named_controls",
    "oscal_id_of",
    "read_catalog",
    "read_documents",
    "read_profile",
    "resolve",
    "write_catalog",
    "write_document",
    "write_profile",
]

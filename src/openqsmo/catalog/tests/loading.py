"""Load the small lists of the tests: the Marketplace of Elms and Birches."""

import json
from typing import Any

from openqsmo.catalog.actions.load_fedramp import load_fedramp
from openqsmo.catalog.models import Adoption, Offering, OfferingVersion, StateSpell
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.queries import head_sequence
from openqsmo.loads.models import Load
from openqsmo.organizations.actions import register_all
from openqsmo.organizations.models import NameQuestion, Organization, OrganizationCode
from openqsmo.organizations.vocabulary import OrganizationKind

TABLES = (Offering, OfferingVersion, StateSpell, Adoption, Organization, OrganizationCode, NameQuestion, Load)


def register_elms() -> dict[str, Organization]:
    """Department of Elms, with the Bureau of Birches in it."""
    made = {"source": "a test"}
    elms = Organization(key="elms", name="Department of Elms", kind=OrganizationKind.DEPARTMENT, **made)
    register_all([elms], by=OPERATOR)
    birches = Organization(
        key="elms-birches", name="Bureau of Birches", kind=OrganizationKind.BUREAU, parent=elms, **made
    )
    register_all([birches], by=OPERATOR)
    return {"elms": elms, "birches": birches}


def load(folder, snapshot: dict[str, Any] | bytes, name: str = "data.json", **more: Any) -> Load:
    """Load one snapshot, written to a file of this name first."""
    file = folder / name
    file.write_bytes(snapshot if isinstance(snapshot, bytes) else json.dumps(snapshot).encode())
    (loaded,) = load_fedramp(files=[file], by=OPERATOR, **more)
    return loaded


def dated(snapshot: dict[str, Any], day: str) -> dict[str, Any]:
    """The snapshot as of another day."""
    snapshot["meta"]["last_change"] = f"{day}T23:50:00.000Z"
    return snapshot


def outcomes(load: Load) -> dict[str, str]:
    """What came of a load, in short: ``{"offering": "1 new, 2 gone"}``; only what happened."""
    found = {}
    for what, counts in load.report["outcomes"].items():
        words = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()) if number)
        if words:
            found[what] = words
    return found


def everything() -> dict[str, Any]:
    """How many rows every table has, and the ledger's last event: equal before and after when nothing moved."""
    return {model.__name__: model.objects.count() for model in TABLES} | {"events": head_sequence()}

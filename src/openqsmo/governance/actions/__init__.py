"""Everything that changes governance: one verb, one transaction, one event."""

from openqsmo.governance.actions.designations import (
    amend_scope,
    designate,
    identify_area,
    pre_designate,
    recommend,
    retire_designation,
    start_operating,
    transfer_designation,
)
from openqsmo.governance.actions.known import load_known_designations
from openqsmo.governance.actions.officials import appoint_official, record_departure, record_vacancy
from openqsmo.governance.actions.plans import decide_on_plan, save_plan, submit_plan
from openqsmo.governance.actions.synthetic import load_synthetic_designation, load_synthetic_officials

__all__ = [
    "amend_scope",
    "appoint_official",
    "decide_on_plan",
    "designate",
    "identify_area",
    "load_known_designations",
    "load_synthetic_designation",
    "load_synthetic_officials",
    "pre_designate",
    "recommend",
    "record_departure",
    "record_vacancy",
    "retire_designation",
    "save_plan",
    "start_operating",
    "submit_plan",
    "transfer_designation",
]

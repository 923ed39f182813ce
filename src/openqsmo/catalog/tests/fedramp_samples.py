"""Small Marketplace snapshots written for the tests, one in each dialect."""

import copy
import json
from typing import Any

from openqsmo.catalog.rules.fedramp import read_fedramp
from openqsmo.catalog.rules.feed_records import FedrampFeed
from openqsmo.loads.report import Report, Weight

NOON = "T20:00:00.000Z"

_PRODUCT: dict[str, Any] = {
    "id": "FR1000000001",
    "csp": "Ash Tree Software",
    "name": "Ash Tree Software",
    "cso": "Leave Ledger",
    "service_offering": "Leave Ledger",
    "status": "FedRAMP Authorized",
    "authorization": 2,
    "reuse": 0,
    "ready_date": "No FRR Date",
    "ip_jab_date": "Not Active",
    "ip_agency_date": f"2019-02-03{NOON}",
    "ip_pmo_date": f"2019-05-06{NOON}",
    "auth_date": f"2019-08-09{NOON}",
    "auth_type": "Agency",
    "partnering_agency": "Not In Process",
    "annual_assessment": "08/09",
    "independent_assessor": "Careful Assessors",
    "service_model": ["SaaS"],
    "deployment_model": "Public Cloud",
    "impact_level": "Moderate",
    "leveraged_systems": [],
    "agency_authorizations": ["Department of Elms", "Bureau of Birches"],
    "agency_reuse": [""],
    "service_desc": "Counts days of leave.\r\nAnd says so.",
    "website": "https://ash.example.com/leave",
    "uei": "ABC123DEF456",
    "small_business": "Yes",
    "business_function": ["Human Resources", "Analytics"],
}

_OLD: dict[str, Any] = {
    "meta": {"last_change": "2024-03-31T23:50:00.000Z", "produced_by": "General Services Administration"},
    "data": {
        "Products": [
            _PRODUCT,
            {
                **_PRODUCT,
                "id": "FR1000000002",
                "cso": "Birch Cloud",
                "leveraged_systems": [{"id": "FR1000000001", "cso": "Leave Ledger"}],
                "agency_authorizations": ["Bureau of Birches"],
                "authorization": 1,
            },
        ],
        "Agencies": [
            {
                "id": "22-901",
                "parent": "Department of Elms",
                "sub": "",
                "authorization": 1,
                "reuse": 0,
                "website": "https://elms.example.gov",
                "auths": [{"id": "FR1000000001"}],
                "reuses": [],
            },
            {
                "id": "22-901-01",
                "parent": "Department of Elms",
                "sub": "Bureau of Birches",
                "authorization": 2,
                "reuse": 0,
                "auths": [{"id": "FR1000000001"}, {"id": "FR1000000002"}],
                "reuses": [],
            },
            {"id": "22-001", "parent": "JAB Authorization", "sub": "", "auths": [], "reuses": []},
        ],
        "AtoMapping": [
            {"id": "FR1000000001", "agency_id": "22-901", "ato_date": f"2019-07-01{NOON}", "exp_date": ""},
            {"id": "FR1000000002", "agency_id": "22-901-01", "ato_date": f"2020-01-01{NOON}", "exp_date": ""},
        ],
        "ReuseMapping": [
            {
                "id": "FR1000000001",
                "agency_id": "22-901",
                "sub_id": "22-901-01",
                "parent": "Department of Elms",
                "sub": "Bureau of Birches",
                "ato_date": f"2021-01-02{NOON}",
                "auth_date": f"2021-01-10{NOON}",
                "exp_date": f"2024-01-02{NOON}",
            }
        ],
    },
}

_NEW: dict[str, Any] = {
    "metadata": {"export_timestamp": "2026-06-21T03:59:13.536Z", "description": "Marketplace export"},
    "data": {
        "products": [
            {
                "id": "FR1000000001",
                "csp": "Ash Tree Software",
                "cso": "Leave Ledger",
                "service_model": "SaaS, PaaS",
                "auth_type": "Rev5",
                "auth_path": "Agency",
                "impact_level": "20x Low",
                "3pao_name": "Careful Assessors",
                "small_business": "",
                "description": "Counts days of leave.",
                "business_functions": "",
                "public_status": "Agency In Process",
                "internal_status": "Agency Review",
                "auth_date": "",
                "reuse": 3,
                "authorizations": "",
                "agency_auths": "",
                "leveraged_systems": "",
                "annual_assessment": "2026-08-23T04:00:00.000Z",
                "website": "www.example.com",
                "security_contact": "nobody",
            }
        ],
        "agencies": [
            {"id": "22-901", "parent_agency_name": "Department of Elms", "sub_agency_name": ""},
        ],
        "atos": [
            {
                "product_id": "FR1000000001",
                "agency_id": "22-901",
                "is_reuse": True,
                "is_active": True,
                "ato_date": "2025-08-13T04:00:00.000Z",
                "log_date": "2026-05-05T20:08:36.509Z",
                "exp_date": "2026-08-13T04:00:00.000Z",
            },
            {
                "product_id": "FR1000000001",
                "agency_id": "22-901",
                "is_reuse": False,
                "is_active": False,
                "ato_date": "2015-08-13T04:00:00.000Z",
            },
        ],
    },
}


def old_snapshot() -> dict[str, Any]:
    """A fresh snapshot as published until 2026: two products, two agencies, the board, both mappings."""
    return copy.deepcopy(_OLD)


def new_snapshot() -> dict[str, Any]:
    """A fresh snapshot as published from 2026: one product, one agency, two rows of atos."""
    return copy.deepcopy(_NEW)


def read(snapshot: object) -> tuple[FedrampFeed, Report]:
    report = Report("FedRAMP Marketplace")
    raw = snapshot if isinstance(snapshot, bytes) else json.dumps(snapshot).encode()
    return read_fedramp(raw, "data.json", report), report


def noted(report: Report, *kinds: str) -> dict[str, int]:
    """The count of each of these kinds of notes."""
    counts = report.counts(Weight.NOTED)
    return {kind: counts[kind] for kind in kinds}

"""A small framework written for the tests, and every dialect that it can be published in."""

import copy
import json

from openqsmo.loads.report import Report, Weight
from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.fibf import read_fibf

ACTIVITIES = [
    ("ZED.010.010", "Harbour Planning", "Plan the harbour; agree it with the pilots"),
    ("ZED.010.020", "Berth Allocation", "Give each ship a berth"),
    ("ZED.020.010", "Toll Collection", "Collect the toll and record it"),
]
CAPABILITIES = [
    ("ZED.010.010.011", "I", "Receive the list of expected ships", "12 CFR 100"),
    ("ZED.010.020.011", "P", "Choose a berth by draught", "12 CFR 101; OMB Circular A-11"),
    ("ZED.020.010.011", "O", "Report the tolls of the day", "31 U.S.C. 3512"),
]
FUNCTIONS = {"ZED.010": "Harbour Operations", "ZED.020": "Harbour Dues"}
TITLES = {identifier: title for identifier, title, _ in ACTIVITIES}


def rows(function, identifier="Identifier", name="Activity", description="Description"):
    """The activities of one function as records with the keys given."""
    return [
        {identifier: code, name: title, description: text}
        for code, title, text in ACTIVITIES
        if code.startswith(function)
    ]


def capability_rows(**keys):
    """The capabilities as records; ``keys`` renames a field of the usual ones."""
    usual = {
        "identifier": "Capability ID",
        "function": "Function",
        "activity": "Activity Name",
        "kind": "Input/Output/Process",
        "statement": "Business Capability Statement",
        "reference": "Authoritative Reference",
    } | keys
    return [
        {
            usual["identifier"]: code,
            usual["function"]: f"{code[:7]} {FUNCTIONS[code[:7]]}",
            usual["activity"]: f"{code[:11]} {TITLES[code[:11]]}",
            usual["kind"]: kind,
            usual["statement"]: statement,
            usual["reference"]: reference,
        }
        for code, kind, statement, reference in CAPABILITIES
    ]


def document():
    """The sample as most of the published files are shaped."""
    return {
        "Business-Standards": "Harbour Standards",
        "Sub-section": "Inland Harbours",
        "Business_Lifecycle": [
            {"type": "zed-010", "data": rows("ZED.010")},
            {"type": "zed-020", "data": rows("ZED.020")},
        ],
        "Business_Capabilities": capability_rows(),
        "Business_Use_Cases": "coming soon",
        "Standard_Data_Elements": {"Harbour Data Elements": "/assets/harbour.xlsx"},
        "Service_Measures": ["Service Measures cming soon"],
    }


def changed(path, value):
    """The sample with the value at a path of keys and numbers replaced."""
    whole = copy.deepcopy(document())
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return whole


def read(*documents, names=None):
    """Read parsed documents as files ``a.json``, ``b.json``, …: (feed, report)."""
    names = names or [f"{chr(97 + number)}.json" for number in range(len(documents))]
    raw = [json.dumps(document).encode() for document in documents]
    return read_raw(*zip(names, raw, strict=True))


def read_raw(*files):
    """Read files given as (name, bytes): (feed, report)."""
    report = Report("test")
    return read_fibf(files, report, known=known_areas()), report


def kinds(report, weight=None):
    """How many findings of each kind."""
    weights = [weight] if weight else list(Weight)
    return {kind: number for one in weights for kind, number in report.counts(one).items()}


def places(report, kind):
    """(file, record) of each finding of a kind."""
    return [(one.file, one.record) for one in report.findings if one.kind == kind]


def content(feed):
    """What was read, without where: functions, activities and capabilities."""
    return (
        [(one.identifier, one.area) for one in feed.functions],
        [(one.identifier, one.function, one.title, one.description) for one in feed.activities],
        [
            (one.identifier, one.activity, one.kinds, one.statement, one.references)
            for one in feed.capabilities
        ],
    )

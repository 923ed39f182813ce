"""Small standards for the tests of the registry: items of every kind, as a reader of files gives them."""

from django.db import transaction

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.record import record_all
from openqsmo.loads.actions import keep_report
from openqsmo.loads.report import Report
from openqsmo.standards.actions.registry import Registry
from openqsmo.standards.models import FunctionalArea
from openqsmo.standards.rules.items import FIBF
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source

DATA_ELEMENT = {
    "label": "Account Type/Code v2.1",
    "definition": "Whether the account is an allotment.",
    "steward": "Treasury",
    "activities": ["FFM.010.010", "FFM.999.010"],
    "capabilities": ["FFM.010.010.011"],
    "type": "Alphanumeric",
    "min_length": 1,
    "max_length": 4,
    "values": [{"value": "A", "meaning": "Allotment"}, {"value": "C"}],
    "citations": [{"number": "19", "text": "OMB Circular A-11"}],
}
MEASURE = {
    "name": "Days to set up a budget",
    "description": "Working days from request to set-up.",
    "target": "95% within 5 days",
    "formula": "set up in time / all",
    "accountable": "The CFO",
    "activity": "FFM.010.010",
}
CONTROL = {
    "title": "Account Management",
    "statement": ["a. Define the types of accounts;", "b. Assign account managers;"],
    "baselines": ["low", "moderate"],
}


def item(kind: ItemKind, identifier: str, area: str = "FFM", **content: object) -> ItemRecord:
    """An item as a reader gives it."""
    return ItemRecord(kind, area, identifier, content, Source("sample.json", f"data[{identifier}]"))


def capability(identifier: str, statement: str, **more: object) -> ItemRecord:
    """A capability of the activity that its identifier names."""
    more = {"kinds": ["process"], "activity": identifier.rpartition(".")[0]} | more
    return item(ItemKind.CAPABILITY, identifier, identifier[:3], statement=statement, **more)


def data_element(**changes: object) -> ItemRecord:
    """A data element whose label holds blanks, a slash and a dot."""
    return item(ItemKind.DATA_ELEMENT, DATA_ELEMENT["label"], **{**DATA_ELEMENT, **changes})


def measure(identifier: str = "FFM.010.M01") -> ItemRecord:
    return item(ItemKind.SERVICE_MEASURE, identifier, **MEASURE)


def control(identifier: str = "ac-2") -> ItemRecord:
    return item(ItemKind.CONTROL, identifier, "", **CONTROL)


@transaction.atomic
def load_items(*items: ItemRecord, framework: str = FIBF) -> None:
    """Enter items in the registry, as a load would."""
    report = Report(source="Sample")
    areas = {area.code: area for area in FunctionalArea.objects.all()}
    registry = Registry(report, framework)
    registry.plan(items, areas, is_whole=True)
    load = keep_report(kind="sample", report=report, files=[repr(items).encode()], by=OPERATOR)
    record_all(registry.write(load), by=OPERATOR)

"""Load security controls from OSCAL catalogs and profiles: a standard like any other."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record_all
from openqsmo.loads.actions import keep_report, one_at_a_time
from openqsmo.loads.models import Load
from openqsmo.loads.report import Report
from openqsmo.standards.actions.registry import Registry
from openqsmo.standards.problems import NO_CATALOG
from openqsmo.standards.rules.items import each_once
from openqsmo.standards.rules.oscal import (
    Catalog,
    OscalFeed,
    controls_as_items,
    missing_from,
    named_controls,
    read_documents,
)
from openqsmo.standards.vocabulary import ItemRecord

NIST = "NIST SP 800-53"
LEVELS = ("low", "moderate", "high", "privacy")


@transaction.atomic
def load_oscal(*, files: Sequence[tuple[str, bytes]], by: Actor, framework: str = NIST) -> Load:
    """Load the controls of OSCAL catalogs as one standard, whole or not at all; again changes nothing.

    ``framework`` is whose controls these are. Catalogs that hold the same control in other words are
    said and the first stays. Profiles tell which baselines hold a control; a control that a baseline
    names and no catalog holds is named in the report. Refuses files without any catalog (STA-002).
    """
    one_at_a_time("oscal")
    report = Report(source=framework)
    feed = read_documents(files, report)
    if not feed.catalogs:
        raise Refused(NO_CATALOG.about(files=", ".join(name for name, _ in files) or "no file at all"))
    items = _controls(feed, report)
    registry = Registry(report, framework)
    registry.plan(items, {}, is_whole=not feed.unreadable)
    load = keep_report(kind="oscal", report=report, files=(raw for _, raw in sorted(files)), by=by)
    record_all(registry.write(load), by=by)
    return load


def _controls(feed: OscalFeed, report: Report) -> list[ItemRecord]:
    baselines = _baselines(feed)
    found = [
        item for catalog in feed.catalogs.values() for item in controls_as_items(catalog, baselines=baselines)
    ]
    _say_missing(feed.catalogs, baselines, report)
    return list(each_once(found, report).values())


def _baselines(feed: OscalFeed) -> dict[str, tuple[str, ...]]:
    """The ids that each profile names, by its level where its title says one, else by its title."""
    named = {}
    for name, profile in feed.profiles.items():
        title = profile.metadata.title or name
        level = next((level for level in LEVELS if level in title.casefold().split()), title)
        named[level] = named_controls(profile)
    return named


def _say_missing(
    catalogs: Mapping[str, Catalog], baselines: Mapping[str, tuple[str, ...]], report: Report
) -> None:
    lacking = [missing_from(catalog, baselines) for catalog in catalogs.values()]
    for level in baselines:
        missing = set.intersection(*(set(each.get(level, ())) for each in lacking))
        for id_ in sorted(missing):
            says = f"The baseline “{level}” names a control that no catalog here holds. Load its catalog too."
            report.note("control_not_at_hand", level, id_, says)

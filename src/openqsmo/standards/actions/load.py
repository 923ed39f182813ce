"""Load the business standards: functional areas, and every item of their standards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.record import record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.actions import keep_report, one_at_a_time
from openqsmo.loads.models import Load
from openqsmo.loads.report import Outcome, Report
from openqsmo.standards.actions.registry import Registry
from openqsmo.standards.content import known_areas
from openqsmo.standards.models import Activity, FromSource, Function, FunctionalArea
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.rules.items import FIBF, each_once, items_of_feed, scope_of
from openqsmo.standards.rules.tables import read_tables
from openqsmo.standards.vocabulary import FibfFeed, ItemKind, ItemRecord, Source

SOURCE = "Federal Integrated Business Framework (ussm.gsa.gov)"


@transaction.atomic
def load_fibf(*, files: Sequence[tuple[str, bytes]], by: Actor, source: str = SOURCE) -> Load:
    """Load standards files whole or not at all; loading the same files again changes nothing.

    Files are the feed's JSON documents, JSON lists and workbooks of one edition: of two wordings of
    one item the first stays and the other is set aside. ``source`` is whose list the report says that
    it is. A function's activity that its own files no longer list is marked gone, never deleted:
    answers given to it stay readable. Every item of a standard enters the registry, where what is on
    record stays as it is and a change makes another version.
    """
    one_at_a_time("fibf")
    report = Report(source=source)
    feed, items, is_whole = _read(files, report)
    saving = _Saving(report)
    areas = _areas(saving, feed, items)
    functions: dict[str, Function] = {}
    for item in items:
        if item.kind is ItemKind.FUNCTION:
            functions[item.identifier] = saving.function(areas[item.area], item)
    for item in items:
        if item.kind is ItemKind.ACTIVITY:
            key = item.content["function"]
            functions[key] = functions.get(key) or saving.function_named(areas[item.area], key, item.source)
            saving.activity(functions[key], item)
    if is_whole:
        saving.mark_gone(items)
    registry = Registry(report, FIBF)
    registry.plan(items, areas, is_whole=is_whole)
    load = keep_report(kind="fibf", report=report, files=(raw for _, raw in sorted(files)), by=by)
    saving.entries += registry.write(load)
    saving.finish(load, by)
    return load


def _read(
    files: Sequence[tuple[str, bytes]], report: Report
) -> tuple[FibfFeed | None, list[ItemRecord], bool]:
    """What the files hold: documents of the feed first, then tables among the files that are none.

    The last says whether every file could be opened: what the others held is unknown, not gone.
    """
    known = known_areas()
    said = Report(source=report.source)
    feed, refused = None, None
    try:
        feed = read_fibf(files, said, known=known)
    except Refused as error:
        refused, said = error, Report(source=report.source)
    rest = [(name, raw) for name, raw in files if feed is None or name in feed.other_files]
    tables = read_tables(rest, report, known=known)
    if refused is not None and not tables.table_files:
        raise refused
    report.take(said)
    said.read.pop("file of another sort", None)
    report.read += said.read
    from_feed = items_of_feed(feed) if feed else ()
    is_whole = not tables.unreadable_files and not (feed and feed.unreadable_files)
    return feed, list(each_once([*from_feed, *tables.items], report).values()), is_whole


def items_of_files(files: Sequence[tuple[str, bytes]], report: Report) -> list[ItemRecord]:
    """The items that files of the framework hold, each once; nothing is saved."""
    return _read(files, report)[1]


def _areas(
    saving: "_Saving", feed: FibfFeed | None, items: Sequence[ItemRecord]
) -> dict[str, FunctionalArea]:
    """The functional areas of the feed, and those that only its tables speak of."""
    given = feed.areas if feed else ()
    found = {a.code: saving.area(a.code, a.title, "; ".join(a.titles_given), a.source) for a in given}
    known = known_areas()
    for item in items:
        if item.area not in found:
            row = FunctionalArea.objects.filter(code=item.area).first()
            title = known[item.area].title if item.area in known else item.area
            found[item.area] = row or saving.area(item.area, title, "", item.source)
    return found


@transaction.atomic
def ensure_known_areas(*, by: Actor) -> None:
    """Make sure that the functional areas on record here exist, even before any file was loaded."""
    saving = _Saving(Report(source="areas on record"))
    for area in known_areas().values():
        if not FunctionalArea.objects.filter(code=area.code).exists():
            saving.area(area.code, area.title, "", Source(area.source, ""))
    saving.finish(None, by)


@dataclass
class _Saving:
    """Rows as they are saved, the events they leave, and what became of each."""

    report: Report
    entries: list[Entry] = field(default_factory=list)
    touched: list[FromSource] = field(default_factory=list)

    def area(self, code: str, title: str, given: str, source: Source) -> FunctionalArea:
        row = FunctionalArea.objects.filter(code=code).first() or FunctionalArea(code=code)
        self._save(row, "functional_area", {"title": title, "source_title": given[:300]}, source)
        return row

    def function(self, area: FunctionalArea, item: ItemRecord) -> Function:
        row = Function.objects.filter(identifier=item.identifier).first() or Function(
            identifier=item.identifier, area=area
        )
        self._save(row, "function", {"title": item.content.get("title", "")[:300]}, item.source)
        return row

    def activity(self, function: Function, item: ItemRecord) -> Activity:
        row = Activity.objects.filter(identifier=item.identifier).first() or Activity(
            identifier=item.identifier, function=function
        )
        says = item.content.get("description", "")
        self._save(row, "activity", {"title": item.content["title"][:300], "description": says}, item.source)
        return row

    def function_named(self, area: FunctionalArea, identifier: str, source: Source) -> Function:
        """A function that an activity lies in; one that is not on record has no title that is known."""
        row = Function.objects.filter(identifier=identifier).first()
        return row or self.function(area, ItemRecord(ItemKind.FUNCTION, area.code, identifier, {}, source))

    def mark_gone(self, items: Sequence[ItemRecord]) -> None:
        """What the files of a function no longer list is gone since today; what was not read stays as it was."""
        seen = {row.pk for row in self.touched if isinstance(row, Activity)}
        read = {scope_of(item) for item in items if item.kind is ItemKind.ACTIVITY}
        today = timezone.localdate()
        for row in Activity.objects.filter(function__identifier__in=read, gone_on=None).exclude(pk__in=seen):
            row.gone_on = today
            row.save(update_fields=["gone_on"])
            self.entries.append(
                Entry("standard.gone_from_source", row, {"gone_on": Change(None, str(today))})
            )
            self.report.add("activity", Outcome.GONE)

    def finish(self, load: Load | None, by: Actor) -> None:
        """Point every row at its load and write the events, one for each row that changed."""
        if load is not None:
            for row in self.touched:
                row.source_load = load
            for model in (FunctionalArea, Function, Activity):
                _keep_sources(model, [row for row in self.touched if isinstance(row, model)])
        record_all(self.entries, by=by)

    def _save(self, row: Any, what: str, values: Mapping[str, str], source: Source) -> None:
        before = {name: getattr(row, name) for name in values}
        is_new = row.pk is None
        changes = {
            name: Change(before[name], value) for name, value in values.items() if before[name] != value
        }
        if row.gone_on is not None:
            changes["gone_on"] = Change(str(row.gone_on), None)
        self.touched.append(row)
        became = Outcome.CHANGED if changes else Outcome.UNCHANGED
        self.report.add(what.replace("_", " "), Outcome.NEW if is_new else became)
        row.place = str(source)[:300]
        if not is_new and not changes:
            return
        for name, value in values.items():
            setattr(row, name, value)
        row.gone_on = None
        row.save()
        self.entries.append(Entry(f"{what}.loaded", row, {} if is_new else changes))


def _keep_sources(model: Any, rows: list[Any]) -> None:
    """Which load last saw a row, and where: moved by every load, so no event answers for it."""
    model.objects.bulk_update(rows, ["source_load", "place"], batch_size=400)

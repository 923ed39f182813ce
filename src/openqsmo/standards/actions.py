"""Load the business standards' first floor: functional areas, functions, activities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.ledger.record import record_all
from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.actions import keep_report
from openqsmo.loads.models import Load
from openqsmo.loads.report import Outcome, Report
from openqsmo.standards.content import known_areas
from openqsmo.standards.models import Activity, FromSource, Function, FunctionalArea
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.vocabulary import FibfFeed, Source

SOURCE = "Federal Integrated Business Framework (ussm.gsa.gov)"


@transaction.atomic
def load_fibf(*, files: Sequence[tuple[str, bytes]], by: Actor, source: str = SOURCE) -> Load:
    """Load standards files whole or not at all; loading the same files again changes nothing.

    ``source`` is whose list the report says that it is.
    An area's function or activity that its own files no longer list is marked gone, never deleted:
    answers given to it stay readable.
    """
    report = Report(source=source)
    feed = read_fibf(files, report, known=known_areas())
    saving = _Saving(report)
    areas = {a.code: saving.area(a.code, a.title, "; ".join(a.titles_given), a.source) for a in feed.areas}
    functions = {
        f.identifier: saving.function(areas[f.area], f.identifier, f.title or "", f.source)
        for f in feed.functions
    }
    for a in feed.activities:
        saving.activity(functions[a.function], a.identifier, a.title, a.description or "", a.source)
    saving.mark_gone(feed)
    load = keep_report(kind="fibf", report=report, files=(raw for _, raw in sorted(files)), by=by)
    saving.finish(load, by)
    return load


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

    def function(self, area: FunctionalArea, identifier: str, title: str, source: Source) -> Function:
        row = Function.objects.filter(identifier=identifier).first() or Function(
            identifier=identifier, area=area
        )
        self._save(row, "function", {"title": title[:300]}, source)
        return row

    def activity(
        self, function: Function, identifier: str, title: str, says: str, source: Source
    ) -> Activity:
        row = Activity.objects.filter(identifier=identifier).first() or Activity(
            identifier=identifier, function=function
        )
        self._save(row, "activity", {"title": title[:300], "description": says}, source)
        return row

    def mark_gone(self, feed: FibfFeed) -> None:
        """What the files of an area no longer list is gone since today; unread files leave all as it was."""
        if feed.unreadable_files:
            return
        seen = {row.pk for row in self.touched if isinstance(row, Activity)}
        codes = [area.code for area in feed.areas]
        today = timezone.localdate()
        for row in Activity.objects.filter(function__area__code__in=codes, gone_on=None).exclude(pk__in=seen):
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
        row.place = f"{source.file}: {source.place}"[:300]
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

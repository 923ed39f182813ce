"""Keep a load's report as a record, in the transaction of the load itself."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.ledger.record import record
from openqsmo.loads.models import Load
from openqsmo.loads.reading import digest_of
from openqsmo.loads.report import Outcome, Report, Weight


def one_at_a_time(kind: str) -> None:
    """Wait, inside a load's transaction, until no other load of this kind is under way.

    On SQLite the transaction itself has waited: it takes the write lock when it begins.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"openqsmo.load.{kind}"])


def keep_report(*, kind: str, report: Report, files: Iterable[bytes], by: Actor) -> Load:
    """Save the report of a load that is about to commit, with one event for the load itself."""
    load = Load.objects.create(
        kind=kind,
        source=report.source,
        file_digest=digest_of(files),
        as_of=date.fromisoformat(report.as_of) if report.as_of else None,
        loaded_at=timezone.now(),
        report=report.as_data(),
    )
    record("load.finished", subject=load, by=by, facts={"source": report.source, "summary": summary(report)})
    return load


def summary(report: Report) -> str:
    """A load in one line: what was new, changed, unchanged, gone and set aside, by kind."""
    parts = [
        f"{what} "
        + ", ".join(f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome if counts[outcome])
        for what, counts in sorted(report.outcomes.items())
        if any(counts.values())
    ]
    aside = sum(report.counts(Weight.SET_ASIDE).values())
    return "; ".join([*parts, f"{aside:,} set aside"])

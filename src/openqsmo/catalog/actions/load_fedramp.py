"""Load snapshots of the FedRAMP Marketplace: offerings, authorizations, and the agencies that reuse each."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from openqsmo.catalog.actions.fedramp_agencies import settle_agencies
from openqsmo.catalog.actions.listing import Listing, refuse_what_is_older
from openqsmo.catalog.actions.listing_names import Names, ask, providers_named
from openqsmo.catalog.actions.listing_offerings import take_offerings
from openqsmo.catalog.actions.listing_uses import point_at, take_uses
from openqsmo.catalog.rules.fedramp import read_fedramp
from openqsmo.catalog.rules.fedramp.listed import FIELDS, SOURCE, listed_offerings, listed_uses
from openqsmo.catalog.rules.feed_records import FedrampFeed
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.words import counted
from openqsmo.ledger.record import record_all
from openqsmo.loads.actions import keep_report, one_at_a_time
from openqsmo.loads.models import Load
from openqsmo.loads.queries import newest_load, was_loaded
from openqsmo.loads.reading import read_bytes
from openqsmo.loads.report import Report

KIND = "fedramp"
Say = Callable[[str], None]


def load_fedramp(
    *,
    files: Sequence[Path],
    by: Actor,
    anyway: bool = False,
    dry_run: bool = False,
    say: Say = lambda text: None,
) -> list[Load]:
    """Load one snapshot or several, in the order of their days; each whole or not at all.

    A snapshot older than the newest one loaded is refused (CAT-070), and so is an undated one (CAT-071),
    unless ``anyway``; among several, one that was loaded before is passed over instead. All files are read
    before any is kept, so one that cannot be read leaves everything as it was. With ``dry_run`` nothing is
    kept: the loads given back hold only their reports.
    """
    ordered = list(files) if len(files) == 1 else _by_day(files, by, anyway, say)
    if not dry_run:
        return [_load(file, by, anyway, say) for file in ordered]
    with transaction.atomic():
        loads = [_load(file, by, anyway, say) for file in ordered]
        transaction.set_rollback(True)
    return loads


def _by_day(files: Sequence[Path], by: Actor, anyway: bool, say: Say) -> list[Path]:
    """The snapshots in the order of their days, without older ones that were loaded already."""
    newest = newest_load(KIND)
    found: list[tuple[date, Path]] = []
    for file in files:
        say(f"looking at {file.name}")
        raw = read_bytes(file)
        as_of = read_fedramp(raw, file.name, Report(SOURCE)).as_of
        if not anyway and as_of and newest and as_of < newest and was_loaded(KIND, raw):
            say(f"{file.name} was loaded before")
            continue
        found.append((as_of or date.max, file))
    return [file for _, file in sorted(found)]


def _load(file: Path, by: Actor, anyway: bool, say: Say) -> Load:
    say(f"reading {file.name}")
    raw = read_bytes(file)
    report = Report(SOURCE)
    feed = read_fedramp(raw, file.name, report)
    say(f"  {counted(len(feed.products), 'product')}, {counted(len(feed.adoptions), 'adoption')}")
    return _keep(feed, raw, report, by=by, anyway=anyway, say=say)


@transaction.atomic
def _keep(feed: FedrampFeed, raw: bytes, report: Report, *, by: Actor, anyway: bool, say: Say) -> Load:
    """Take over one snapshot with everything that follows from it, in one transaction."""
    one_at_a_time(KIND)
    listing = Listing(SOURCE, FIELDS, feed.as_of, report, by, feed.file)
    if not anyway:
        refuse_what_is_older(listing, KIND)
    names = Names.on_record()
    settled = settle_agencies(feed, names, listing)
    listed = listed_offerings(feed, Place(report, feed.file))
    providers = providers_named((each.provider for each in listed), names, listing)
    ask(names, listing)
    say("  agencies and providers found")
    offerings = take_offerings(listing, listed, providers)
    adoptions = take_uses(listing, listed_uses(feed), offerings, settled.organizations, settled.handed_on)
    say(f"  writing {counted(len(listing.entries), 'event')}")
    record_all(listing.entries, by=by)
    load = keep_report(kind=KIND, report=report, files=[raw], by=by)
    point_at(load, offerings.values(), adoptions)
    say("  keeping it")
    return load

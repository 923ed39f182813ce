"""Load the catalogue of the Grants QSMO: federal services and commercial solutions, with their customers."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction

from openqsmo.catalog.actions.listing import Listing, refuse_what_is_older
from openqsmo.catalog.actions.listing_names import Names, agencies_named, ask, providers_named
from openqsmo.catalog.actions.listing_offerings import take_offerings
from openqsmo.catalog.actions.listing_uses import point_at, take_uses
from openqsmo.catalog.rules.feed_records import GrantsOfferingRecord, GrantsSegment
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.catalog.rules.grants_listed import (
    AREA,
    FIELDS,
    SOURCE,
    listed_customers,
    listed_grants_offerings,
)
from openqsmo.catalog.rules.grants_offerings import read_grants_offerings
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.record import record_all
from openqsmo.loads.actions import keep_report, one_at_a_time
from openqsmo.loads.models import Load
from openqsmo.loads.reading import read_bytes
from openqsmo.loads.report import Report
from openqsmo.standards.models import Activity, FunctionalArea

KIND = "grants-offerings"
Say = Callable[[str], None]


def load_grants_offerings(
    *,
    path: Path,
    by: Actor,
    as_of: date | None = None,
    anyway: bool = False,
    dry_run: bool = False,
    say: Say = lambda text: None,
) -> Load:
    """Load the list whole or not at all; loading it again changes nothing.

    The file does not say of which day it is: ``as_of`` does, where it is known. One older than the newest
    loaded is refused (CAT-070, CAT-071) unless ``anyway``. With ``dry_run`` nothing is kept.
    """
    say(f"reading {path.name}")
    raw = read_bytes(path)
    report = Report(SOURCE, as_of.isoformat() if as_of else "")
    records = read_grants_offerings(raw, path.name, report)
    with transaction.atomic():
        one_at_a_time(KIND)
        listing = Listing(SOURCE, FIELDS, as_of, report, by, path.name)
        if not anyway:
            refuse_what_is_older(listing, KIND)
        load = _keep(records, raw, listing)
        transaction.set_rollback(dry_run)
    return load


def _keep(records: list[GrantsOfferingRecord], raw: bytes, listing: Listing) -> Load:
    area = FunctionalArea.objects.filter(code=AREA).first()
    if area is None:
        says = (
            f"{AREA} is not among the functional areas on record; load the standards (qsmo load fibf) first."
        )
        listing.note("functional_area_not_on_record", AREA, says)
    names = Names.on_record()
    of_agencies = {record.provider for record in records if record.segment is GrantsSegment.FEDERAL}
    providers = providers_named((r.provider for r in records), names, listing, federal=of_agencies)
    uses = listed_customers(records)
    customers = agencies_named({use.agency: None for use in uses}, names, listing)
    ask(names, listing)
    listed = listed_grants_offerings(records, _activities(), Place(listing.report, listing.file))
    offerings = take_offerings(listing, listed, providers, area)
    adoptions = take_uses(listing, uses, offerings, {use.agency_key: customers[use.agency] for use in uses})
    record_all(listing.entries, by=listing.by)
    load = keep_report(kind=KIND, report=listing.report, files=[raw], by=listing.by)
    point_at(load, offerings.values(), adoptions)
    return load


def _activities() -> dict[str, str]:
    """The titles of the grants management activities on record, by identifier."""
    found = Activity.objects.filter(function__area__code=AREA, gone_on=None)
    return dict(found.values_list("identifier", "title"))

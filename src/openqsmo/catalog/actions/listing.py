"""A source's list while it is taken over: whose it is, as of when, its report, its events."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.vocabulary import SourcingMode
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.vocabulary import Entry
from openqsmo.loads.queries import newest_load
from openqsmo.loads.report import Report
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind

BATCH = 200
MOST_OF_A_KIND = 100


@dataclass
class Listing:
    """One list; ``owned`` are the fields of an offering that it fills. ``as_of`` is None where it gives no day."""

    source: str
    owned: frozenset[str]
    as_of: date | None
    report: Report
    by: Actor
    file: str
    now: datetime = field(default_factory=timezone.now)
    entries: list[Entry] = field(default_factory=list)

    @property
    def day(self) -> str:
        """The list's day in words."""
        return day(self.as_of) if self.as_of else "a day that it does not give"

    @property
    def facts(self) -> dict[str, str]:
        """What every event of the list says."""
        return {"source": self.source, "as_of": self.day}

    @property
    def gone_on(self) -> date:
        """Since when what the list no longer holds is gone: the list's day, else today."""
        return self.as_of or timezone.localdate(self.now)

    def note(self, kind: str, record: str, says: str, field: str = "", given: object = "") -> None:
        """Say something about the list that a reader of its report should look at."""
        self.report.note(kind, self.file, record, says, field=field, given=given, sample=MOST_OF_A_KIND)


def refuse_what_is_older(listing: Listing, kind: str) -> None:
    """Refuse a list older than the newest one loaded (CAT-070), or that may be (CAT-071)."""
    newest = newest_load(kind)
    if newest is None or (listing.as_of is not None and listing.as_of >= newest):
        return
    problem = problems.UNDATED_LIST if listing.as_of is None else problems.OLDER_LIST
    about = problem.about(file=listing.file, source=listing.source, as_of=listing.day, newest=day(newest))
    raise Refused(about)


def mode_of(provider: Organization | None) -> SourcingMode:
    """A federal provider's solution is an existing government service; every other is a vendor's."""
    is_federal = provider is not None and provider.kind != OrganizationKind.COMMERCIAL_PROVIDER
    return SourcingMode.EXISTING_GOVERNMENT if is_federal else SourcingMode.VENDOR

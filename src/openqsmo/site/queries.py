"""What the home page shows: who is in charge of what and what it offers, what changed, what is coming.

The public panels are the same for everyone and are worked out once for each newest event of the ledger;
one that fails says since when, and the others are shown all the same.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Aggregate, Count, Max, Q, QuerySet
from django.utils import timezone

from openqsmo.catalog.models import Adoption, Offering, OfferingVersion
from openqsmo.catalog.queries.changes import ChangeEntry, search_changes
from openqsmo.catalog.queries.entries import REAL, SYNTHETIC
from openqsmo.catalog.queries.search import Search
from openqsmo.catalog.vocabulary import OfferingState, SourcingMode
from openqsmo.governance.queries import BoardRow, designations_page
from openqsmo.kernel.actor import VISITOR, Actor
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Person
from openqsmo.site.figures import Figure, figures
from openqsmo.site.tasks import Task, tasks_of
from openqsmo.standards.models import Activity

logger = logging.getLogger(__name__)
T = TypeVar("T")

CHANGES_SHOWN, COMING_SHOWN = 5, 5
OPEN_TO_ORDER = (OfferingState.PUBLISHED, OfferingState.IN_REMEDIATION)


@dataclass(frozen=True)
class Panel(Generic[T]):
    """A part of the page: its content, or since when it could not be had."""

    content: T | None
    failing_since: datetime | None = None


@dataclass(frozen=True)
class Offered:
    """What an area offers in one kind of data, which is never added to the other kind.

    ``by_mode`` counts what agencies can order by sourcing mode; ``listed`` what stands on another body's
    list and no QSMO has vetted. ``agencies`` are those on record as using what can be ordered;
    ``updated_at`` is when its newest version was published, None where there is none.
    """

    is_synthetic: bool
    by_mode: tuple[tuple[SourcingMode, int], ...]
    listed: int
    agencies: int
    updated_at: datetime | None

    @property
    def total(self) -> int:
        return sum(number for _, number in self.by_mode)


@dataclass(frozen=True)
class Tile:
    """One functional area: who is in charge of it, and what is offered there."""

    row: BoardRow
    offered: tuple[Offered, ...]


@dataclass(frozen=True)
class SetUpStep:
    """One thing that a new installation needs, how it is done, and whether it is."""

    label: str
    how: str
    is_done: bool


@dataclass(frozen=True)
class HomePage:
    """The home page for one viewer.

    ``data`` is which kind of offerings figures, changes and what is coming are of; ``has_both`` is whether
    there is the other kind too.
    """

    data: str
    has_both: bool
    tiles: Panel[tuple[Tile, ...]]
    changes: Panel[tuple[ChangeEntry, ...]]
    coming: Panel[tuple[Offering, ...]]
    figures: Panel[tuple[Figure, ...]]
    tasks: Panel[tuple[Task, ...]] | None
    set_up: tuple[SetUpStep, ...]

    @property
    def is_synthetic(self) -> bool:
        return self.data == SYNTHETIC


def home_page(*, viewer: Actor, today: date, data: str = "") -> HomePage:
    """The home page, of real offerings where there are any unless ``data`` asks for the synthetic ones.

    With nothing new in the ledger its public part costs two queries.
    """
    position = (_database(), head_sequence(), today)
    kinds = _kinds(*position)
    data = data if data in kinds else kinds[0]
    return HomePage(
        data=data,
        has_both=len(kinds) > 1,
        tiles=_panel("tiles", lambda: _tiles(*position)),
        changes=_panel("changes", lambda: _changes(*position, data)),
        coming=_panel("coming", lambda: _coming(*position, data)),
        figures=_panel("figures", lambda: _figures(*position, data)),
        tasks=_panel(f"tasks of {viewer.own_row}", lambda: tasks_of(viewer)) if viewer.is_signed_in else None,
        set_up=_set_up(*position),
    )


_FAILING: dict[str, datetime] = {}


def _panel(name: str, work_out: Callable[[], T]) -> Panel[T]:
    """A panel's content; where working it out fails, since when it has failed in this process."""
    try:
        content = work_out()
    except Exception:  # whatever a panel meets, the rest of the page is shown
        logger.exception("The panel “%s” of the home page failed.", name)
        return Panel(None, _FAILING.setdefault(name, timezone.now()))
    _FAILING.pop(name, None)
    return Panel(content)


@lru_cache(maxsize=4)
def _kinds(of: str, head: int, today: date) -> tuple[str, ...]:
    """Which kinds of offerings there are to see, real ones first; real where there are none at all."""
    seen = set(Offering.objects.visible_to(VISITOR).values_list("is_synthetic", flat=True).distinct())
    return tuple(SYNTHETIC if is_synthetic else REAL for is_synthetic in sorted(seen or {False}))


@lru_cache(maxsize=4)
def _tiles(of: str, head: int, today: date) -> tuple[Tile, ...]:
    """Areas that have a QSMO, are to have one, or offer something, in the order of the board."""
    offered = _offered_by_area()
    rows = designations_page(on=today, viewer=VISITOR).rows
    shown = [
        row for row in rows if row.answer.is_in_charge or row.answer.expected or offered.get(row.area.pk)
    ]
    return tuple(Tile(row, offered.get(row.area.pk, ())) for row in shown)


def _offered_by_area() -> dict[int, tuple[Offered, ...]]:
    """What each area offers, real before synthetic."""
    in_area = Offering.objects.filter(functional_area__isnull=False)
    placed = in_area.filter(state__in=OPEN_TO_ORDER)
    modes: dict[tuple[int, bool], dict[SourcingMode, int]] = defaultdict(dict)
    for area, synthetic, mode, number in (
        placed.values_list("functional_area", "is_synthetic", "sourcing_mode")
        .annotate(number=Count("pk"))
        .order_by("functional_area", "is_synthetic", "sourcing_mode")
    ):
        modes[(int(area or 0), synthetic)][SourcingMode(mode)] = number
    listed = _by_area(_counted(in_area.filter(state=OfferingState.LISTED), "", Count("pk")))
    use = Adoption.objects.current().filter(offering__in=placed, organization__isnull=False)
    agencies = _by_area(_counted(use, "offering__", Count("organization", distinct=True)))
    versions = OfferingVersion.objects.filter(offering__in=placed, published_at__isnull=False)
    updated = _by_area(_counted(versions, "offering__", Max("published_at")))
    found: dict[int, list[Offered]] = defaultdict(list)
    for key in sorted(modes.keys() | listed.keys()):
        by_mode = tuple((mode, modes[key][mode]) for mode in SourcingMode if mode in modes.get(key, ()))
        offered = Offered(key[1], by_mode, listed.get(key, 0), agencies.get(key, 0), updated.get(key))
        found[key[0]].append(offered)
    return {area: tuple(kinds) for area, kinds in found.items()}


def _counted(rows: QuerySet[Any], of: str, what: Aggregate) -> Iterable[Sequence[Any]]:
    """A figure for each functional area and kind of data; ``of`` leads from a row to its offering."""
    area, kind = f"{of}functional_area", f"{of}is_synthetic"
    counted: Iterable[Sequence[Any]] = rows.values_list(area, kind).annotate(figure=what).order_by(area, kind)
    return counted


def _by_area(rows: Iterable[Sequence[Any]]) -> dict[tuple[int, bool], Any]:
    return {(area, synthetic): value for area, synthetic, value in rows}


@lru_cache(maxsize=8)
def _changes(of: str, head: int, today: date, data: str) -> tuple[ChangeEntry, ...]:
    """The newest public changes."""
    found = search_changes(looked_for=Search(data=data), viewer=VISITOR, limit=CHANGES_SHOWN)
    return tuple(replace(each, line=replace(each.line, changes=each.line.changes[:3])) for each in found)


@lru_cache(maxsize=8)
def _coming(of: str, head: int, today: date, data: str) -> tuple[Offering, ...]:
    """What was announced last and cannot be ordered yet."""
    forecast = Offering.objects.filter(state=OfferingState.FORECAST, is_synthetic=data == SYNTHETIC)
    newest = forecast.select_related("functional_area", "qsmo").order_by("-state_since", "pk")
    return tuple(newest[:COMING_SHOWN])


@lru_cache(maxsize=8)
def _figures(of: str, head: int, today: date, data: str) -> tuple[Figure, ...]:
    return figures(is_synthetic=data == SYNTHETIC, today=today)


@lru_cache(maxsize=4)
def _set_up(of: str, head: int, today: date) -> tuple[SetUpStep, ...]:
    """What a new installation needs; empty once there is an offering that somebody can look at."""
    if Offering.objects.filter(~Q(state=OfferingState.DRAFT)).exists():
        return ()
    has_sign_in = bool(settings.OPTIONS.oidc_issuer) or settings.SIGNS_IN_BY_CHOICE
    has_qsmo = any(tile.row.answer.is_in_charge for tile in _tiles(of, head, today))
    grant = "qsmo people grant EMAIL admin --organization KEY --name NAME"
    return (
        SetUpStep("Agencies and their codes", "qsmo load agencies PATH", Organization.objects.exists()),
        SetUpStep("Functions and activities", "qsmo load fibf PATH", Activity.objects.exists()),
        SetUpStep("The designated QSMOs", "qsmo governance load-known", has_qsmo),
        SetUpStep("A way to sign in", "OPENQSMO_OIDC_ISSUER, see docs/how-to/sign-in.md", has_sign_in),
        SetUpStep("A system administrator", grant, Person.objects.exists()),
        SetUpStep("The first offerings", "qsmo load fedramp PATH, or a provider submits one", False),
    )


def _database() -> str:
    """A name for this database that another one does not have: its name with the hash of its first event."""
    first = Event.objects.filter(sequence=1).values_list("hash", flat=True).first()
    return f"{connection.settings_dict['NAME']}:{first}"

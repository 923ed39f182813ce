"""Who holds which office where, who is acting, and which offices have been vacant since when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from openqsmo.governance.models import Designation, Official
from openqsmo.governance.rules.authority import may_keep_register
from openqsmo.governance.rules.register import days_vacant
from openqsmo.governance.vocabulary import HolderStatus, OfficeTitle
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.queries import history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from openqsmo.people.queries import name_actors

# The offices that each CFO Act agency is expected to have filled.
EXPECTED_EVERYWHERE = (OfficeTitle.SAPOC, OfficeTitle.CIO, OfficeTitle.CFO, OfficeTitle.CHCO, OfficeTitle.CAO)
LONGEST_CHAIN = 8


@dataclass(frozen=True)
class RegisterRow:
    """One entry of the register on a day. ``days_vacant`` is None where it is held, or since when is unknown."""

    official: Official
    days_vacant: int | None

    @property
    def status(self) -> HolderStatus:
        return self.official.status


@dataclass(frozen=True)
class Coverage:
    """Of how many agencies an office is on record, and of how many of them it is vacant."""

    office: OfficeTitle
    recorded: int
    vacant: int
    agencies: int


@dataclass(frozen=True)
class Tally:
    """A register in figures; real and synthetic entries are never in one."""

    entries: int
    vacant: int
    acting: int
    longest: RegisterRow | None


@dataclass(frozen=True)
class Register:
    """The register on a day, filtered as asked."""

    on: date
    rows: tuple[RegisterRow, ...]
    real: Tally
    synthetic: Tally
    agencies: tuple[Organization, ...]
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True)
class OfficialPage:
    """One entry with the earlier ones of its office, its history, and what this viewer may do."""

    row: RegisterRow
    others: tuple[Official, ...]
    history: tuple[HistoryLine, ...]
    may_change: bool


def officials_register(
    *,
    today: date,
    viewer: Actor,
    organization: str = "",
    office: str = "",
    area: str = "",
    status: str = "",
) -> Register:
    """The register on a day, by agency and office. ``organization`` is a key, ``area`` a code; all optional."""
    everything = entries(today=today, viewer=viewer)
    chosen = narrowed(everything, organization=organization, office=office, area=area, status=status)
    rows = tuple(register_row(found, today) for found in chosen)
    return Register(
        on=today,
        rows=rows,
        real=_tally([row for row in rows if not row.official.is_synthetic]),
        synthetic=_tally([row for row in rows if row.official.is_synthetic]),
        agencies=tuple(Organization.objects.filter(officials__isnull=False).distinct().order_by("name")),
        coverage=_coverage(everything),
    )


def entries(*, today: date, viewer: Actor) -> QuerySet[Official]:
    """The entries in force on a day, by agency and office. The register is public: every viewer sees it all."""
    order = (F("organization__name"), F("office"), F("area__title").asc(nulls_first=True), F("pk"))
    return Official.objects.on(today).select_related("organization", "area").order_by(*order)


def narrowed(
    found: QuerySet[Official], *, organization: str = "", office: str = "", area: str = "", status: str = ""
) -> QuerySet[Official]:
    """Those of one organization and its parts, one office, one functional area, one status."""
    if organization:
        parts = Q(organization__key=organization) | Q(organization__parent__key=organization)
        found = found.filter(parts)
    if office:
        found = found.filter(office=office)
    if area:
        found = found.filter(area__code=area.upper())
    match status:
        case HolderStatus.VACANT:
            return found.filter(name="")
        case HolderStatus.ACTING:
            return found.filter(is_acting=True)
        case HolderStatus.IN_OFFICE:
            return found.filter(is_acting=False).exclude(name="")
    return found


def register_row(official: Official, today: date) -> RegisterRow:
    """An entry with the days that its office has been vacant by a day."""
    days = days_vacant(official.since, today) if official.is_vacant else None
    return RegisterRow(official, days)


def official_page(*, official_id: int, today: date, viewer: Actor) -> OfficialPage:
    """One entry, and the others of the same office, newest first."""
    found = Official.objects.select_related("organization__parent", "area").get(pk=official_id)
    same = Official.objects.filter(
        organization=found.organization, office=found.office, area=found.area
    ).exclude(pk=found.pk)
    return OfficialPage(
        row=register_row(found, today),
        others=tuple(same.select_related("organization", "area").order_by("-pk")),
        history=tuple(history(record=found, viewer=viewer, namer=name_actors)),
        may_change=found.until is None and keeps_register_of(found.organization, viewer),
    )


def keeps_register_of(organization: Organization, viewer: Actor) -> bool:
    """Whether a viewer may record who holds an office at an organization."""
    above: set[int] = set()
    at: Organization | None = organization
    while at is not None and at.parent_id is not None and len(above) < LONGEST_CHAIN:
        above.add(at.parent_id)
        at = at.parent
    return may_keep_register(viewer, organization.pk, frozenset(above))


def leaders_of(designation: Designation, today: date) -> tuple[RegisterRow, ...]:
    """Who leads a QSMO: the officials of its office, and those of its area anywhere."""
    about = Q(area=designation.area)
    if designation.office_id is not None:
        about |= Q(organization_id=designation.office_id)
    found = Official.objects.on(today).filter(about).select_related("organization", "area")
    return tuple(register_row(official, today) for official in found.order_by("office", "pk"))


def _tally(rows: list[RegisterRow]) -> Tally:
    vacant = [row for row in rows if row.status is HolderStatus.VACANT]
    known = [row for row in vacant if row.days_vacant is not None]
    return Tally(
        entries=len(rows),
        vacant=len(vacant),
        acting=sum(row.status is HolderStatus.ACTING for row in rows),
        longest=max(known, key=lambda row: row.days_vacant or 0, default=None),
    )


def _coverage(everything: QuerySet[Official]) -> tuple[Coverage, ...]:
    agencies = Organization.objects.filter(
        agency_class=AgencyClass.CFO_ACT,
        kind__in=[OrganizationKind.DEPARTMENT, OrganizationKind.INDEPENDENT_AGENCY],
    )
    expected = set(agencies.values_list("pk", flat=True))
    held: dict[str, set[int]] = {}
    vacant: dict[str, set[int]] = {}
    for official in everything:
        if official.is_synthetic or official.organization_id not in expected:
            continue
        into = vacant if official.is_vacant else held
        into.setdefault(official.office, set()).add(official.organization_id)
    return tuple(
        Coverage(
            office,
            recorded=len(held.get(office, set()) | vacant.get(office, set())),
            vacant=len(vacant.get(office, set())),
            agencies=len(expected),
        )
        for office in EXPECTED_EVERYWHERE
    )

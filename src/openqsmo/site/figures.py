"""Four figures of the whole marketplace, each with its source, day and coverage, and its rows behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from statistics import median

from django.db.models import Count, Q

from openqsmo.catalog.models import Adoption, Need, Offering, OfferingVersion
from openqsmo.catalog.queries.entries import REAL, SYNTHETIC
from openqsmo.catalog.vocabulary import NeedState, OfferingState
from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.words import counted, day
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind

OWN_RECORDS = "This marketplace’s own records"


@dataclass(frozen=True)
class Figure:
    """A figure as ``web/figure.html`` takes it; a ``value`` of None is unknown. ``href`` leads to its rows."""

    label: str
    value: str | None
    unit: str
    href: str
    coverage: str
    as_of: str
    is_synthetic: bool
    source: str = OWN_RECORDS


Make = Callable[..., Figure]


def figures(*, is_synthetic: bool, today: date) -> tuple[Figure, ...]:
    """The figures of real offerings, or those of synthetic ones: never of both."""
    make = partial(Figure, as_of=day(today), is_synthetic=is_synthetic)
    data = f"data={SYNTHETIC if is_synthetic else REAL}"
    return (
        _to_be_found(make, is_synthetic, data),
        _agencies(make, is_synthetic, data),
        _needs(make, is_synthetic),
        _days_of_review(make, is_synthetic, data),
    )


def _to_be_found(make: Make, is_synthetic: bool, data: str) -> Figure:
    """What a visitor finds, and how much of it a QSMO has vetted."""
    seen = Offering.objects.visible_to(VISITOR).filter(is_synthetic=is_synthetic)
    published = Count("pk", filter=Q(state=OfferingState.PUBLISHED))
    found = seen.aggregate(offerings=Count("pk"), published=published)
    return make(
        label="Offerings to be found",
        value=f"{found['offerings']:,}",
        unit="",
        href=f"/offerings/?{data}",
        coverage=f"{found['published']:,} of them vetted and published by a QSMO.",
    )


def _agencies(make: Make, is_synthetic: bool, data: str) -> Figure:
    """How many of the CFO Act agencies use an offering, themselves or by a part of them."""
    parts = Organization.objects.filter(agency_class=AgencyClass.CFO_ACT, is_synthetic=False)
    rows = list(parts.values_list("pk", "parent", "kind"))
    above = {pk: parent for pk, parent, _ in rows}
    whole = (OrganizationKind.DEPARTMENT, OrganizationKind.INDEPENDENT_AGENCY)
    tops = frozenset(pk for pk, _, kind in rows if kind in whole)
    use = Adoption.objects.current().filter(offering__is_synthetic=is_synthetic, organization__in=parts)
    users = use.values_list("organization", flat=True).distinct()
    using = {_top(pk, above, tops) for pk in users} - {None}
    return make(
        label="CFO Act agencies that use one",
        value=f"{len(using):,}" if tops else None,
        unit=f"of {len(tops)}" if tops else "",
        href=f"/offerings/?used_by={AgencyClass.CFO_ACT}&{data}",
        coverage="Themselves or a part of them, as far as it is on record.",
    )


def _needs(make: Make, is_synthetic: bool) -> Figure:
    needs = Need.objects.filter(is_synthetic=is_synthetic)
    asked, ended = needs.count(), needs.exclude(state=NeedState.OPEN).count()
    return make(
        label="Needs answered or declined",
        value=f"{ended:,}" if asked else None,
        unit=f"of {asked:,}" if asked else "",
        href="/needs/",
        coverage="Each with a reason." if asked else "Nobody has said yet what is missing.",
    )


def _days_of_review(make: Make, is_synthetic: bool, data: str) -> Figure:
    decided = OfferingVersion.objects.filter(
        offering__is_synthetic=is_synthetic, submitted_at__isnull=False, published_at__isnull=False
    )
    moments = decided.values_list("submitted_at", "published_at")
    days = [(after - before) / timedelta(days=1) for before, after in moments if before and after]
    return make(
        label="Days from submission to publication",
        value=f"{median(days):.0f}" if days else None,
        unit="median" if days else "",
        href=f"/offerings/?sort=-updated&{data}",
        coverage=f"Over {counted(len(days), 'version')}." if days else "No version was submitted here yet.",
    )


def _top(pk: int | None, above: Mapping[int, int | None], tops: frozenset[int]) -> int | None:
    """The agency that an organization is, or is a part of."""
    seen: set[int] = set()
    while pk is not None and pk not in tops and pk not in seen:
        seen.add(pk)
        pk = above.get(pk)
    return pk if pk in tops else None

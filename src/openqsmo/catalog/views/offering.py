"""The offering page: now, in one version, or as of a day; and what it would cost for a volume."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from openqsmo.catalog import problems
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.cards import price_of
from openqsmo.catalog.queries.components import components_of
from openqsmo.catalog.queries.offering import OfferingPage, cost_for, offering_page, sight_of
from openqsmo.catalog.rules.adoption import Curve, adoption_curve
from openqsmo.catalog.rules.bundles import bundle_levels, bundle_price, bundle_state, read_parts
from openqsmo.catalog.rules.fields import describe_briefly
from openqsmo.catalog.rules.pricing import counted_units
from openqsmo.catalog.views.moves import moves_for
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.kernel.actor import ANYONE, Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import counted, day
from openqsmo.ledger.queries import head_sequence, history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.charts import Chart, time_chart
from openqsmo.web.remembered import remembered_for_visitors

MOST_UNITS = 1_000_000_000
SHOWN_EVENTS, HISTORY_PAGE = 12, 50


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def offering(request: ActedRequest, offering_id: int) -> HttpResponse:
    page = offering_page(offering_id=offering_id, viewer=request.actor, as_of=read_day(request, "as_of"))
    return _render(request, page)


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def version(request: ActedRequest, offering_id: int, number: int) -> HttpResponse:
    return _render(request, offering_page(offering_id=offering_id, viewer=request.actor, number=number))


@require_safe
@allow(*ANYONE)
def offering_history(request: ActedRequest, offering_id: int) -> HttpResponse:
    page = offering_page(offering_id=offering_id, viewer=request.actor)
    before = request.GET.get("before", "")
    behind = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    events = _history(page.offering, request.actor, HISTORY_PAGE + 1, behind)
    older = events[HISTORY_PAGE - 1].sequence if len(events) > HISTORY_PAGE else None
    context = {
        "offering": page.offering,
        "history": events[:HISTORY_PAGE],
        "older": older,
        "is_newest": not behind,
    }
    return render(request, "catalog/offering_history.html", context)


def read_day(request: HttpRequest, name: str) -> date | None:
    """A day in the address; anything that is no day is refused (CAT-053)."""
    given = request.GET.get(name, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refused(problems.BAD_DAY.about(given=given[:40])) from None


def read_volume(given: str) -> int | None:
    """A volume in the address; anything that is none is refused (CAT-054)."""
    text = given.replace(",", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= MOST_UNITS):
        raise Refused(problems.BAD_VOLUME.about(given=given[:40]))
    return int(text)


def _render(request: ActedRequest, page: OfferingPage) -> HttpResponse:
    problem: Problem | None = None
    volume = None
    try:
        volume = read_volume(request.GET.get("volume", ""))
    except Refused as refused:
        problem = refused.problem
    context = _page(request, page, volume) | {"problem": problem}
    return render(request, "catalog/offering.html", context, status=problem.status if problem else 200)


def _page(request: ActedRequest, page: OfferingPage, volume: int | None) -> dict[str, Any]:
    today = timezone.localdate()
    viewer = request.actor
    price = price_of(page.value("price"))
    events = _history(page.offering, viewer, SHOWN_EVENTS + 1)
    curve = adoption_curve(page.usages, until=page.as_of or today)
    return {
        "page": page,
        "offering": page.offering,
        "actions": moves_for(page.offering, viewer),
        "sections": _sections(page),
        "crumbs": [{"label": "Offerings", "url": reverse("catalog:offerings")}],
        "holder": _holder(page),
        "hidden_words": f"{counted(page.hidden, 'field')} of this offering",
        "price": price,
        "quote": cost_for(page, volume, today) if volume else None,
        "volume": volume,
        "quoted_units": counted_units(price.unit, volume) if price and volume else "",
        "undated": curve.undated,
        "as_of_words": day(page.as_of or today),
        "adoption_source": page.offering.source_name or "the QSMO's own records",
        "chart": _chart(curve, page) if len(curve.points) > 1 else None,
        "history": events[:SHOWN_EVENTS],
        "has_more_history": len(events) > SHOWN_EVENTS,
        "bundle": _bundle(page, viewer, volume, today),
    }


def _history(offering: Offering, viewer: Actor, limit: int, before: int | None = None) -> list[HistoryLine]:
    return history(
        record=offering, viewer=viewer, namer=name_actors, sight=sight_of(offering, viewer),
        describe=describe_briefly, limit=limit, before=before,
    )  # fmt: skip


def _bundle(page: OfferingPage, viewer: Actor, volume: int | None, on: date) -> dict[str, Any] | None:
    """For a general contractor's bundle: what its parts bear out, which fails, what they cost together."""
    parts, _ = read_parts(page.value("components"))
    if not parts:
        return None
    components = components_of(parts, viewer)
    return {
        "levels": bundle_levels(components),
        "failing": bundle_state(components),
        "quote": bundle_price(components, volume, on=on) if volume else None,
    }


def _chart(curve: Curve, page: OfferingPage) -> Chart:
    title = f"Agencies on record as using {page.offering.title}"
    return time_chart(curve.series, name="adoption", title=title, measure="Agencies", in_steps=True)


def _sections(page: OfferingPage) -> list[dict[str, str]]:
    names = [name for name, _ in page.groups] + ["Who uses it", "Versions", "History"]
    return [{"id": slugify(name), "label": name} for name in names]


def _holder(page: OfferingPage) -> str:
    """Who holds the offering's state now: the next move is theirs."""
    offering = page.offering
    if page.state is OfferingState.LISTED:
        return offering.source_name
    if page.state in (OfferingState.DRAFT, OfferingState.IN_REMEDIATION):
        return offering.provider.name if offering.provider else "its provider"
    return offering.qsmo.name if offering.qsmo else "no QSMO yet"

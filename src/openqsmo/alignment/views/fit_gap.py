"""Fit-gaps: the standards, one standard's, an agency's with its coverage, an offering's answers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from openqsmo.alignment import problems
from openqsmo.alignment.queries.answers import sees_answers
from openqsmo.alignment.queries.capabilities import capability_standards
from openqsmo.alignment.queries.coverage import CoverageRow, plans_by_item
from openqsmo.alignment.queries.pages import (
    FitGapPage,
    agency_page,
    entrance,
    fit_gap_history,
    offering_fit_page,
)
from openqsmo.alignment.rules.coverage import share_in_words, tally_in_words
from openqsmo.alignment.vocabulary import Necessity, Side
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, OVERSIGHT_ROLES, QSMO_ROLES
from openqsmo.kernel.problems import Refused
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow

MOST_GAPS = 20
READERS = (*sorted(AGENCY_ROLES), *sorted(QSMO_ROLES), *sorted(OVERSIGHT_ROLES))


@require_safe
@allow(*ANYONE)
def standards(request: ActedRequest) -> HttpResponse:
    context = {"standards": capability_standards(viewer=request.actor)}
    return render(request, "alignment/standards.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def standard(request: ActedRequest, fit_gap_code: str) -> HttpResponse:
    found = entrance(code=fit_gap_code, viewer=request.actor)
    context = {
        "entrance": found,
        "standard": found.standard,
        "crumbs": crumbs(),
        "may_read_agencies": request.actor.has(*READERS),
    }
    return render(request, "alignment/standard.html", context)


@never_cache
@require_safe
@allow(*READERS)
def agency(request: ActedRequest, fit_gap_code: str, agency_id: int) -> HttpResponse:
    today = timezone.localdate()
    found = agency_page(code=fit_gap_code, agency_id=agency_id, viewer=request.actor, today=today)
    rows = [_coverage_line(row) for row in found.coverage]
    context = {
        "page": found.page,
        "coverage": rows,
        "uniques": found.uniques,
        "crumbs": crumbs(found.page),
        "history": fit_gap_history(found.page, request.actor, name_actors),
    }
    return render(request, "alignment/agency.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def offering(request: ActedRequest, fit_gap_code: str, offering_id: int) -> HttpResponse:
    page = offering_fit_page(code=fit_gap_code, offering_id=offering_id, viewer=request.actor)
    names = {each.item_id: each.identifier for each in page.listing.capabilities}
    plans = plans_by_item([offering_id]).get(offering_id, {})
    context = {
        "page": page,
        "plans": [(names[item], plan) for item, plan in plans.items() if item in names],
        "today": timezone.localdate(),
        "crumbs": crumbs(page),
        "history": fit_gap_history(page, request.actor, name_actors),
    }
    return render(request, "alignment/offering.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def offering_entrance(request: ActedRequest, offering_id: int) -> HttpResponse:
    """From an offering to its answers, where the capabilities of its area are on record."""
    found = Offering.objects.visible_to(request.actor).get(pk=offering_id)
    standards = capability_standards(viewer=request.actor)
    own = next((each for each in standards if each.area_id == found.functional_area_id), None)
    if own is None or not sees_answers(found, request.actor):
        return redirect("alignment:standards")
    return redirect("alignment:offering", own.code, offering_id)


def crumbs(page: FitGapPage | None = None, *, is_below: bool = False) -> list[dict[str, str]]:
    """The way down to a page: the standards, the standard, whose fit-gap it is."""
    found = [{"label": "Fit-gap", "url": reverse("alignment:standards")}]
    if page is not None:
        standard = page.listing.standard
        found.append({"label": standard.title, "url": reverse("alignment:standard", args=[standard.code])})
        if is_below:
            found.append({"label": page.answerer.name, "url": url_of(page)})
    return found


def url_of(page: FitGapPage) -> str:
    """Where one side's fit-gap stands."""
    code, answerer = page.listing.standard.code, page.answerer
    if answerer.agency is not None:
        return reverse("alignment:agency", args=[code, answerer.agency.pk])
    return reverse("alignment:offering", args=[code, answerer.offering.pk if answerer.offering else 0])


def require_own(page: FitGapPage) -> None:
    """Refuse whoever may look at a fit-gap and not write it, before a form is shown."""
    if page.is_own:
        return
    name = page.answerer.name
    if page.answerer.side is Side.AGENCY:
        raise Refused(problems.NOT_YOUR_AGENCY.about(agency=name))
    raise Refused(problems.NOT_YOUR_OFFERING.about(offering=name))


def owner_id(page: FitGapPage) -> int:
    """The agency or the offering whose fit-gap it is."""
    answerer = page.answerer
    owner = answerer.agency if answerer.side is Side.AGENCY else answerer.offering
    return owner.pk if owner else 0


def _coverage_line(row: CoverageRow) -> dict[str, Any]:
    """An offering of the coverage table with its shares in words and the first gaps in must-haves."""
    gaps = [gap for gap in row.coverage.gaps if gap.necessity is Necessity.MUST_HAVE]
    return {
        "row": row,
        "musts": share_in_words(row.coverage.must_haves),
        "musts_in_words": tally_in_words(row.coverage.must_haves),
        "all": share_in_words(row.coverage.everything),
        "gaps": gaps[:MOST_GAPS],
        "more": max(0, len(gaps) - MOST_GAPS),
    }

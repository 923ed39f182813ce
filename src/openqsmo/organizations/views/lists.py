"""The lists: agencies as a tree or as found, providers; what their addresses ask for, and CSV."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE, Role
from openqsmo.kernel.words import counted
from openqsmo.ledger.queries import head_sequence
from openqsmo.loads.queries import load_list
from openqsmo.organizations import queries
from openqsmo.organizations.models import Organization
from openqsmo.organizations.queries import REAL, SYNTHETIC, OrganizationList, Wanted
from openqsmo.organizations.views.keeping import register
from openqsmo.web.access import ActedRequest, allow, may_use
from openqsmo.web.remembered import remembered_for_visitors
from openqsmo.web.tables import csv_response

TOPS_SHOWN = 25
ROWS_SHOWN = 50
LONGEST_WORDS = 200
BIGGEST_ID = 18
CSV_COLUMNS = (
    "id", "key", "name", "kind", "class", "part_of", "part_of_key", "abbreviation", "codes", "website",
    "is_provider", "gone_on", "source", "is_synthetic",
)  # fmt: skip


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def agencies(request: ActedRequest) -> HttpResponse:
    wanted = read_wanted(request.GET)
    found = queries.agency_list(wanted=wanted, viewer=request.actor)
    is_tree = found.tops is not None
    rows = queries.with_main_codes(found.rows if found.tops is None else found.tops)
    shown = Paginator(rows, TOPS_SHOWN if is_tree else ROWS_SHOWN)
    page = shown.get_page(request.GET.get("page"))
    parts = queries.parts_of(page.object_list, viewer=request.actor) if is_tree else {}
    last = load_list(viewer=request.actor, kind="agencies").first() if not found.everywhere else None
    context = list_page(request, found, page) | {
        "is_tree": is_tree,
        "tops": shown.count if is_tree else None,
        "rows": [(row, parts.get(row.pk)) for row in page],
        "may_register": may_use(register, request.actor),
        "loaded": last.loaded_at if last else None,
        "owner": Role.OPERATOR.label,
    }
    return render(request, "organizations/agencies.html", context)


@require_safe
@allow(*ANYONE)
def agencies_csv(request: ActedRequest) -> HttpResponse:
    """Every organization that the page of the same address counts, not only those that it has room for."""
    found = queries.agency_list(wanted=read_wanted(request.GET), viewer=request.actor)
    return csv_response("agencies", CSV_COLUMNS, csv_rows(found.rows.prefetch_related("codes")))


@require_safe
@allow(*ANYONE)
def providers(request: ActedRequest) -> HttpResponse:
    found = queries.provider_list(wanted=read_wanted(request.GET), viewer=request.actor)
    page = Paginator(queries.with_main_codes(found.rows), ROWS_SHOWN).get_page(request.GET.get("page"))
    return render(request, "organizations/providers.html", list_page(request, found, page) | {"rows": page})


@require_safe
@allow(*ANYONE)
def providers_csv(request: ActedRequest) -> HttpResponse:
    found = queries.provider_list(wanted=read_wanted(request.GET), viewer=request.actor)
    return csv_response("providers", CSV_COLUMNS, csv_rows(found.rows.prefetch_related("codes")))


def read_wanted(given: QueryDict) -> Wanted:
    """What an address asks for; what it cannot mean is passed over."""
    part_of = given.get("part_of", "")
    is_row = part_of.isascii() and part_of.isdigit() and len(part_of) <= BIGGEST_ID
    return Wanted(
        words=given.get("q", "").strip()[:LONGEST_WORDS],
        kinds=tuple(kind for kind in given.getlist("kind") if kind in queries.KINDS),
        classes=tuple(each for each in given.getlist("class") if each in queries.CLASSES),
        part_of=int(part_of) if is_row else None,
        data=given.get("data", "") if given.get("data") in (REAL, SYNTHETIC) else "",
    )


def list_page(request: ActedRequest, found: OrganizationList, page: "Page[Organization]") -> dict[str, Any]:
    """What both lists' templates need."""
    wanted, here = read_wanted(request.GET), request.path
    noun = "synthetic organization" if found.data == SYNTHETIC else "organization"
    facets = [("kind", "Kind", found.kinds), ("class", "Class", found.classes)]
    chosen = [(name, option) for name, _, options in facets for option in options if option.is_selected]
    return {
        "has_own_search": True,
        "found": found,
        "query": wanted.words,
        "count": counted(found.total, noun),
        "facets": [
            {"name": name, "legend": legend, "options": options} for name, legend, options in facets if options
        ],
        "selected": len(chosen),
        "keep": _kept(wanted),
        "keep_filters": [*_kept(wanted), *({"name": name, "value": option.value} for name, option in chosen)],
        "chips": [
            {"label": option.label, "remove_url": _without(request, name, option.value)} for name, option in chosen
        ] + _whole_chip(request, found),
        "reset_url": here,
        "number": page.number,
        "pages": page.paginator.num_pages,
        "address": request.GET.urlencode(),
        "other_data": _other_data(request, found),
    }  # fmt: skip


def csv_rows(rows: Iterable[Organization]) -> Iterable[list[object]]:
    for row in rows:
        codes = [str(code) for code in row.codes.all() if code.until is None]
        yield [
            row.pk, row.key, row.name, row.kind, row.agency_class or None,
            row.parent.name if row.parent else None, row.parent.key if row.parent else None,
            row.abbreviation or None, "; ".join(codes) or None, row.website or None, row.is_provider,
            row.gone_on, row.source, row.is_synthetic,
        ]  # fmt: skip


def _kept(wanted: Wanted) -> list[dict[str, str]]:
    kept = {"part_of": str(wanted.part_of or ""), "data": wanted.data}
    return [{"name": name, "value": value} for name, value in kept.items() if value]


def _without(request: ActedRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}"


def _whole_chip(request: ActedRequest, found: OrganizationList) -> list[dict[str, str]]:
    if found.whole is None:
        return []
    given = str(found.wanted.part_of)
    return [{"label": f"Part of {found.whole}", "remove_url": _without(request, "part_of", given)}]


def _other_data(request: ActedRequest, found: OrganizationList) -> dict[str, str] | None:
    if not found.has_both:
        return None
    other = REAL if found.data == SYNTHETIC else SYNTHETIC
    return {"says": "real ones" if other == REAL else "synthetic ones", "url": f"{request.path}?data={other}"}

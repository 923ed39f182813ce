"""Pages of the registry: the board and search, a standard, a version with its items, an item."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE, Actor
from openqsmo.kernel.words import counted
from openqsmo.ledger.queries import head_sequence, history
from openqsmo.people.queries import name_actors
from openqsmo.standards.queries import registry
from openqsmo.standards.queries.search import Looked, count_items, find_items
from openqsmo.standards.queries.wording import describe
from openqsmo.standards.views import asked
from openqsmo.standards.views.rows import with_title
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.remembered import remembered_for_visitors

PAGE_SIZE = 20
VERSION_PAGE_SIZE = 50


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def board(request: ActedRequest) -> HttpResponse:
    looked = asked.read_looked(request.GET)
    if looked == Looked() and "page" not in request.GET:
        return render(request, "standards/standards.html", _board(request.actor))
    number = asked.page_number(request)
    return render(request, "standards/found.html", _found(looked, number, request.actor))


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def standard(request: ActedRequest, standard_code: str) -> HttpResponse:
    page = registry.standard_page(code=standard_code, viewer=request.actor)
    context = {
        "page": page,
        "standard": page.standard,
        "current": page.current,
        "history": history(record=page.standard, viewer=request.actor, namer=name_actors),
        "downloads": _downloads(standard_code, page.current.number, "") if page.current else [],
    }
    return render(request, "standards/standard.html", context)


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def version(request: ActedRequest, standard_code: str, version_number: int) -> HttpResponse:
    narrowed, number = asked.read_narrowed(request.GET), asked.page_number(request)
    page = registry.version_page(
        code=standard_code, number=version_number, narrowed=narrowed, page=number,
        size=VERSION_PAGE_SIZE, viewer=request.actor,
    )  # fmt: skip
    here = reverse("standards:version", args=[standard_code, version_number])
    query = asked.write_narrowed(narrowed)
    context = {
        "page": page,
        "version": page.version,
        "standard": page.version.standard,
        "narrowed": narrowed,
        "groups": [(part, [with_title(row) for row in rows]) for part, rows in page.groups],
        "number": number,
        "pages": -(-page.total // VERSION_PAGE_SIZE),
        "chips": asked.narrowed_chips(narrowed, {part.scope: part.label for part in page.parts}, here),
        "here": here,
        "downloads": _downloads(standard_code, version_number, query),
        "has_own_search": True,
    }
    return render(request, "standards/version.html", context)


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def item(request: ActedRequest, standard_code: str, item_identifier: str) -> HttpResponse:
    page = registry.item_page(code=standard_code, identifier=item_identifier, viewer=request.actor)
    context = {
        "page": page,
        "item": page.item,
        "standard": page.item.standard,
        "naming": [with_title(row) for row in page.naming],
        "history": history(
            record=page.item, viewer=request.actor, namer=name_actors, describe=describe(page.item.kind)
        ),
    }
    return render(request, "standards/item.html", context)


def _board(viewer: Actor) -> dict[str, Any]:
    counts = count_items(viewer=viewer)
    named = asked.labels()
    kinds = sorted(counts.counts.get("kind", {}).items(), key=lambda pair: -pair[1])
    return {
        "board": registry.board(viewer=viewer),
        "total": counts.total,
        "kinds": [(value, named["kind", value], number) for value, number in kinds],
        "has_own_search": True,
    }


def _found(looked: Looked, number: int, viewer: Actor) -> dict[str, Any]:
    found = find_items(looked=looked, viewer=viewer, start=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
    named, here = asked.labels(), reverse("standards:standards")
    query = asked.write_looked(looked)
    return {
        "rows": [with_title(row) for row in found.items],
        "count": counted(found.total, "item"),
        "total": found.total,
        "query": looked.words,
        "facets": asked.facets(looked, found.counts, named),
        "selected": len(looked.kinds) + len(looked.areas),
        "chips": asked.chips(looked, named, here),
        "keep": [
            {"name": name, "value": value} for name, values in looked.chosen.items() for value in values
        ],
        "here": here,
        "reset_url": f"{here}?{asked.write_looked(Looked(looked.words))}",
        "search_address": f"{here}?{query}",
        "number": number,
        "pages": min(-(-found.total // PAGE_SIZE), asked.MOST_PAGES),
        "downloads": [
            {"label": form.upper(), "url": f"{reverse('standards:export_found', args=[form])}?{query}"}
            for form in ("csv", "json")
        ],
        "has_own_search": True,
    }


def _downloads(code: str, number: int, query: str) -> list[dict[str, str]]:
    after = f"?{query}" if query else ""
    return [
        {
            "label": form.upper(),
            "url": f"{reverse('standards:export_version', args=[code, number, form])}{after}",
        }
        for form in ("csv", "json")
    ]

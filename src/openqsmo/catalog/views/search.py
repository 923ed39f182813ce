"""The results page: words, facets with counts, chips, sort, compare tray, export, link, save."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from openqsmo.catalog.queries.addresses import labels, read_search, without, write_search
from openqsmo.catalog.queries.cards import Card
from openqsmo.catalog.queries.entries import REAL, SYNTHETIC
from openqsmo.catalog.queries.search import FACETS, SORTS, Results, Search, search
from openqsmo.kernel.actor import ANYONE, Actor
from openqsmo.kernel.words import counted, label
from openqsmo.ledger.queries import head_sequence
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.remembered import remembered_for_visitors

PAGE_SIZE = 20
DRAWN_CARDS = 8192
MOST_PAGES = 500
OPTIONS_SHOWN = 40
# Facets in the order of the page; the ones after these wait behind “more filters”.
SHOWN_FACETS = tuple(FACETS)


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def offerings(request: ActedRequest) -> HttpResponse:
    looked_for = read_search(dict(request.GET.lists()))
    number = page_number(request)
    results = search(
        looked_for=looked_for, viewer=request.actor, start=(number - 1) * PAGE_SIZE, size=PAGE_SIZE
    )
    return render(request, "catalog/offerings.html", results_page(results, number, request.actor))


def page_number(request: HttpRequest) -> int:
    """The page asked for; anything that is no number in range is the first."""
    given = request.GET.get("page", "1")
    return (
        min(max(int(given), 1), MOST_PAGES) if given.isascii() and given.isdigit() and len(given) < 9 else 1
    )


def results_page(results: Results, number: int, viewer: Actor) -> dict[str, Any]:
    """What the template needs: everything in words and links."""
    looked_for = results.search
    wanted = {
        facet: [value for value, _ in options[:OPTIONS_SHOWN]] for facet, options in results.counts.items()
    }
    for facet, values in looked_for.chosen:
        wanted.setdefault(facet, []).extend(values)
    named = labels(wanted)
    here = reverse("catalog:offerings")
    query = write_search(looked_for)
    return {
        "results": results,
        "cards": [drawn(found) for found in results.cards],
        "count": in_words(results),
        "query": looked_for.words,
        "facets": _facets(results, named),
        "selected": sum(len(values) for _, values in looked_for.chosen),
        "chips": [
            {
                "label": named[(facet, value)],
                "remove_url": f"{here}?{write_search(without(looked_for, facet, value))}",
            }
            for facet, values in looked_for.chosen
            for value in values
        ],
        "sorts": [(key, words, key == looked_for.sort) for key, words in SORTS.items()],
        "keep": _keep(looked_for),
        "keep_filters": _keep_filters(looked_for),
        "reset_url": f"{here}?{write_search(Search(looked_for.words, (), looked_for.sort, looked_for.data))}",
        "search_address": f"{here}?{query}",
        "search_query": query,
        "number": number,
        "pages": min(-(-results.total // PAGE_SIZE), MOST_PAGES),
        "other_data": _other_data(results),
        "downloads": [
            {"label": "CSV", "url": f"{reverse('catalog:export', args=['csv'])}?{query}"},
            {"label": "JSON", "url": f"{reverse('catalog:export', args=['json'])}?{query}"},
        ],
        "has_own_search": True,
    }


def in_words(results: Results) -> str:
    """The result count in words."""
    kind = "synthetic offering" if results.data == SYNTHETIC else "offering"
    return counted(results.total, kind)


@lru_cache(maxsize=DRAWN_CARDS)
def drawn(found: Card) -> SafeString:
    """A card as it stands in a list. A card that changed is another card, so nothing here goes stale."""
    return render_to_string("web/card.html", {"offering": card_in_words(found)})


def card_in_words(found: Card) -> dict[str, Any]:
    """A card as ``web/card.html`` takes it."""
    security = " ".join(part for part in (found.authorization, found.impact_level) if part)
    return {
        "key": found.code,
        "url": reverse("catalog:offering", args=[found.id]),
        "name": found.title,
        "provider": found.provider or "Provider not given",
        "mode": label(found.mode),
        "state": found.state.value,
        "state_label": found.state.label,
        "summary": found.summary,
        "price": found.price_from or "",
        "security": security,
        "used_by": found.agencies_using,
        "source": found.source_name if found.state.value == "listed" else "",
        "updated": f"{found.updated_at:%B} {found.updated_at.day}, {found.updated_at.year}",
        "is_synthetic": found.is_synthetic,
        "may_compare": True,
    }


def _facets(results: Results, named: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    chosen = results.search.filters
    facets = []
    for facet in SHOWN_FACETS:
        options = results.counts.get(facet, ())[:OPTIONS_SHOWN]
        if not options:
            continue
        mine = chosen.get(facet, ())
        facets.append(
            {
                "name": facet,
                "legend": FACETS[facet],
                "options": [
                    {
                        "value": value,
                        "label": named.get((facet, value), value),
                        "count": number,
                        "is_selected": value in mine,
                    }
                    for value, number in options
                ],
            }
        )
    return facets


def _keep(looked_for: Search) -> list[dict[str, str]]:
    kept = [("sort", looked_for.sort if looked_for.sort != "relevance" else ""), ("data", looked_for.data)]
    return [{"name": name, "value": value} for name, value in kept if value]


def _keep_filters(looked_for: Search) -> list[dict[str, str]]:
    pairs = [(facet, value) for facet, values in looked_for.chosen for value in values]
    if looked_for.data:
        pairs.append(("data", looked_for.data))
    return [{"name": name, "value": value} for name, value in pairs]


def _other_data(results: Results) -> dict[str, str] | None:
    if not results.has_both:
        return None
    other = REAL if results.data == SYNTHETIC else SYNTHETIC
    looked_for = Search(results.search.words, (), "relevance", other)
    says = "synthetic demonstration offerings" if other == SYNTHETIC else "real offerings"
    return {"says": says, "url": f"{reverse('catalog:offerings')}?{write_search(looked_for)}"}

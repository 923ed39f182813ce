"""A search as it stands in an address: read, written, put in words. Pages, API, feeds and saved searches agree."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlencode

from openqsmo.catalog.queries.entries import REAL, SYNTHETIC
from openqsmo.catalog.queries.search import FACETS, SORTS, Search
from openqsmo.catalog.vocabulary import (
    Authorization,
    Hosting,
    ImpactLevel,
    OfferingState,
    PriceUnit,
    SourcingMode,
)
from openqsmo.kernel.words import label
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import AgencyClass
from openqsmo.standards.models import Activity, Function, FunctionalArea

MOST_WORDS = 300
MOST_VALUES = 50
_ENUMS = {
    "mode": SourcingMode, "state": OfferingState, "hosting": Hosting, "authorization": Authorization,
    "impact": ImpactLevel, "unit": PriceUnit, "used_by": AgencyClass,
}  # fmt: skip


def read_search(given: Mapping[str, list[str]]) -> Search:
    """The search in the parameters of an address; what it does not know is left out, never an error."""
    chosen = []
    for facet in FACETS:
        values = sorted({value[:100] for value in given.get(facet, [])[:MOST_VALUES] if value.strip()})
        if values:
            chosen.append((facet, tuple(values)))
    sort, data = _first(given, "sort"), _first(given, "data")
    return Search(
        words=" ".join(_first(given, "q").split())[:MOST_WORDS],
        chosen=tuple(chosen),
        sort=sort if sort in SORTS else "relevance",
        data=data if data in (REAL, SYNTHETIC) else "",
    )


def from_address(text: str) -> Search:
    """The search in a saved address."""
    return read_search(parse_qs(text, keep_blank_values=False))


def write_search(search: Search, **more: object) -> str:
    """A search as the parameters of an address, always in the same order; defaults are left out."""
    pairs: list[tuple[str, str]] = [("q", search.words)] if search.words else []
    pairs += [(facet, value) for facet, values in search.chosen for value in values]
    if search.sort != "relevance":
        pairs.append(("sort", search.sort))
    if search.data:
        pairs.append(("data", search.data))
    pairs += [(name, str(value)) for name, value in more.items() if value not in (None, "")]
    return urlencode(pairs)


def without(search: Search, facet: str, value: str) -> Search:
    """The same search with one filter taken away."""
    chosen = tuple(
        (name, kept)
        for name, values in search.chosen
        if (kept := tuple(v for v in values if (name, v) != (facet, value)))
    )
    return Search(search.words, chosen, search.sort, search.data)


def labels(wanted: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """The words for facet values: vocabularies have their own, codes and keys are looked up at once."""
    found = {
        (facet, value): _enum_label(facet, value) for facet, values in wanted.items() for value in values
    }
    for facet, model, key in (
        ("area", FunctionalArea, "code"), ("function", Function, "identifier"), ("activity", Activity, "identifier"),
        ("qsmo", Organization, "key"),
    ):  # fmt: skip
        values = list(wanted.get(facet, ()))
        if not values:
            continue
        name = "name" if facet == "qsmo" else "title"
        for value, title in model.objects.filter(**{f"{key}__in": values}).values_list(key, name):
            found[(facet, value)] = title if facet in ("area", "qsmo") else f"{value} {title}".strip()
    return found


def in_words(search: Search) -> str:
    """A search as a person would say it: the name of a saved one until its owner gives another."""
    named = labels(search.filters)
    parts = [f"“{search.words}”"] if search.words else []
    parts += [named[(facet, value)] for facet, values in search.chosen for value in values]
    return ", ".join(parts) or "All offerings"


def _enum_label(facet: str, value: str) -> str:
    enum = _ENUMS.get(facet)
    try:
        return label(enum(value)) if enum else value
    except ValueError:
        return value


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return (given.get(name) or [""])[0].strip()

"""What an address of the registry asks for: read, written, and each filter with the link that removes it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from openqsmo.standards.models import FunctionalArea
from openqsmo.standards.queries.registry import Narrowed
from openqsmo.standards.queries.search import MOST_WORDS, NO_AREA, Looked
from openqsmo.standards.vocabulary import ItemKind

MOST_PAGES = 500
MOST_VALUES = 20
LEGENDS = {"kind": "Kind of item", "area": "Functional area"}
Chip = dict[str, str]


def page_number(request: HttpRequest) -> int:
    """The page asked for; anything that is no number in range is the first."""
    given = request.GET.get("page", "1")
    is_number = given.isascii() and given.isdigit() and len(given) < 9
    return min(max(int(given), 1), MOST_PAGES) if is_number else 1


def read_looked(given: QueryDict) -> Looked:
    """The search in an address; what it does not know is left out, never an error."""
    kinds = {kind.value for kind in ItemKind}
    chosen = {
        name: tuple(sorted({v[:30] for v in given.getlist(name)[:MOST_VALUES] if v})) for name in LEGENDS
    }
    words = " ".join(given.get("q", "").split())[:MOST_WORDS]
    return Looked(words, tuple(kind for kind in chosen["kind"] if kind in kinds), chosen["area"])


def write_looked(looked: Looked) -> str:
    """A search as the parameters of an address, always in the same order."""
    pairs = [("q", looked.words)] if looked.words else []
    return urlencode([*pairs, *((name, value) for name, values in looked.chosen.items() for value in values)])


def labels() -> dict[tuple[str, str], str]:
    """The words for what a search may choose by."""
    areas = FunctionalArea.objects.values_list("code", "title")
    return {
        **{("kind", kind.value): kind.label for kind in ItemKind},
        **{("area", code): title for code, title in areas},
        ("area", NO_AREA): "Of no functional area",
    }


def chips(looked: Looked, named: Mapping[tuple[str, str], str], here: str) -> list[Chip]:
    """The filters of a search, each with the address without it."""
    found = []
    for name, values in looked.chosen.items():
        for value in values:
            rest = {**looked.chosen, name: tuple(each for each in values if each != value)}
            address = f"{here}?{write_looked(Looked(looked.words, rest['kind'], rest['area']))}"
            found.append({"label": named.get((name, value), value), "remove_url": address})
    return found


def facets(
    looked: Looked, counts: Mapping[str, Mapping[str, int]], named: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """Kinds and areas with how many items each has, the most frequent first."""
    found = []
    for name, legend in LEGENDS.items():
        counted = sorted(counts.get(name, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        options = [
            {
                "value": value,
                "label": named.get((name, value), value),
                "count": number,
                "is_selected": value in looked.chosen[name],
            }
            for value, number in counted
        ]
        if options:
            found.append({"name": name, "legend": legend, "options": options})
    return found


def read_narrowed(given: QueryDict) -> Narrowed:
    """Which items of a version an address asks for."""
    words = " ".join(given.get("q", "").split())[:MOST_WORDS]
    return Narrowed(words, given.get("function", "")[:200], given.get("kind", "")[:20])


def write_narrowed(narrowed: Narrowed) -> str:
    """The same as the parameters of an address."""
    given = (("q", narrowed.words), ("function", narrowed.function), ("kind", narrowed.kind))
    return urlencode([pair for pair in given if pair[1]])


def narrowed_chips(narrowed: Narrowed, parts: Mapping[str, str], here: str) -> list[Chip]:
    """What narrows the items of a version, each with the address without it."""
    kinds = {kind.value: kind.label for kind in ItemKind}
    given = (
        ("words", f"“{narrowed.words}”" if narrowed.words else ""),
        ("function", narrowed.function and parts.get(narrowed.function, narrowed.function)),
        ("kind", narrowed.kind and kinds.get(narrowed.kind, narrowed.kind)),
    )
    return [
        {"label": label, "remove_url": f"{here}?{write_narrowed(replace(narrowed, **{name: ''}))}"}
        for name, label in given
        if label
    ]

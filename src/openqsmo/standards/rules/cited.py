"""What an item cites: its list of citations where its source gives one, else its references, parsed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from openqsmo.standards.rules.citations import Citation, CitationKind, parse_citations


def cited_in(content: Mapping[str, Any]) -> tuple[Citation, ...]:
    """Every citation of an item's content, in order; empty where it names none.

    An entry of its list that names several places gives several citations; the entry's number stays
    with the first of them.
    """
    listed = content.get("citations")
    if isinstance(listed, list | tuple) and listed:
        return tuple(citation for entry in listed for citation in _of_entry(entry))
    return parse_citations(str(content.get("references") or ""))


def key_of(words: str) -> str | None:
    """The canonical key of a work that somebody names, as ``5 USC 6304`` for ``5 U.S.C. 6304``, or None."""
    return next((citation.key for citation in parse_citations(words) if citation.key), None)


def _of_entry(entry: Any) -> Iterator[Citation]:
    is_object = isinstance(entry, Mapping)
    found = parse_citations(str(entry.get("text") or "") if is_object else str(entry))
    given = entry.get("number") if is_object else None
    number = None if given is None else str(given)
    if number and not found:  # a number whose entry in the source's list of references is not known
        yield Citation(number, "", CitationKind.OTHER, None)
    for place, citation in enumerate(found):
        yield replace(citation, number=citation.number or number) if place == 0 else citation

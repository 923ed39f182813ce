"""Which items of the current versions cite a law or rule, by its canonical key.

Each process remembers the keys, as it does the index of words: before every answer it asks the ledger
for its newest event. What an item version says never changes, so its citations are parsed once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openqsmo.kernel.actor import Actor
from openqsmo.standards.engines.index import in_order
from openqsmo.standards.models import ItemVersion
from openqsmo.standards.queries.current import current_versions
from openqsmo.standards.queries.made_anew import MadeAnew
from openqsmo.standards.queries.search import AT_ONCE, rows_of
from openqsmo.standards.rules.cited import cited_in, key_of

MOST_CITED = 30


@dataclass(frozen=True)
class Citing:
    """Items that cite a work. ``key`` is None where the words name no work whose place can be told."""

    key: str | None
    items: tuple[ItemVersion, ...]
    total: int


def citing(*, words: str, viewer: Actor, start: int = 0, size: int = 20) -> Citing:
    """Items of the current versions that cite the work these words name, however their sources spell it."""
    by_key = _CITATIONS.up_to_date().by_key
    key = words if words in by_key else key_of(words)
    ids = by_key.get(key, ()) if key else ()
    return Citing(key, tuple(rows_of(ids[start : start + size])), len(ids))


def most_cited(*, viewer: Actor) -> list[tuple[str, int]]:
    """The works that most items cite, with how many, the most frequent first."""
    counts = ((key, len(ids)) for key, ids in _CITATIONS.up_to_date().by_key.items())
    return sorted(counts, key=lambda pair: (-pair[1], in_order(pair[0])))[:MOST_CITED]


@dataclass(frozen=True)
class _Cited:
    """The item versions that cite each key, in order, and the keys parsed by digest."""

    by_key: Mapping[str, tuple[int, ...]]
    parsed: Mapping[str, tuple[str, ...]]


def _cited(before: _Cited | None) -> _Cited:
    current = list(current_versions().values_list("pk", flat=True))
    listed: Any = ItemVersion.objects.filter(in_versions__in=current).order_by()
    rows = sorted(
        listed.values_list("item__standard__code", "item__identifier", "pk", "digest"),
        key=lambda row: (row[0], in_order(row[1]), row[2]),
    )
    parsed = _parse({pk: digest for _, _, pk, digest in rows}, before.parsed if before else {})
    found: dict[str, list[int]] = {}
    for _, _, pk, digest in rows:
        for key in parsed[digest]:
            found.setdefault(key, []).append(pk)
    return _Cited({key: tuple(ids) for key, ids in found.items()}, parsed)


def _parse(wanted: Mapping[int, str], before: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The keys of these item versions by their digests: those parsed before are kept."""
    parsed = {digest: before[digest] for digest in wanted.values() if digest in before}
    missing = [pk for pk, digest in wanted.items() if digest not in parsed]
    for start in range(0, len(missing), AT_ONCE):
        part = ItemVersion.objects.filter(pk__in=missing[start : start + AT_ONCE]).order_by()
        for digest, content in part.values_list("digest", "content"):
            keys = (citation.key for citation in cited_in(content))
            parsed[digest] = tuple(dict.fromkeys(key for key in keys if key))
    return parsed


_CITATIONS = MadeAnew(_cited)

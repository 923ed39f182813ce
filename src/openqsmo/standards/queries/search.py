"""Search over every item of the current versions, from an index that is never behind.

Each process holds the index in memory (``engines/index``). Before every answer it asks the ledger for
its newest event; when a standard changed, the index is made anew. What an item version says never
changes, so its words are read once and kept by their digest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openqsmo.kernel.actor import Actor
from openqsmo.standards.engines.index import Answer, Entry, ItemIndex, Question, Said, read_words
from openqsmo.standards.models import ItemVersion
from openqsmo.standards.queries.current import current_versions
from openqsmo.standards.queries.made_anew import MadeAnew
from openqsmo.standards.queries.wording import heading

MOST_WORDS = 300
AT_ONCE = 400
NO_AREA = "none"


@dataclass(frozen=True)
class Looked:
    """What somebody looks for among the items, as it stands in an address."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        return {"kind": self.kinds, "area": self.areas}


@dataclass(frozen=True)
class Found:
    """Items found, in order: each as its current version says it; how many in all; kinds and areas counted."""

    items: tuple[ItemVersion, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]


def find_items(
    *, looked: Looked, viewer: Actor, start: int = 0, size: int = 20, after: int | None = None
) -> Found:
    """Items of the current versions that hold every word, best first; ``after`` walks by the id of an item."""
    chosen = {label: frozenset(values) for label, values in looked.chosen.items()}
    question = Question(looked.words[:MOST_WORDS], chosen, start, size, after)
    answer = _REGISTRY.up_to_date().index.answer(question)
    return Found(tuple(rows_of(answer.versions)), answer.total, answer.counts)


def count_items(*, viewer: Actor) -> Answer:
    """How many items there are by kind and area, without any of them."""
    return _REGISTRY.up_to_date().index.answer(Question(size=0))


def items_naming(identifier: str, *, viewer: Actor) -> list[ItemVersion]:
    """Items of the current versions that name an identifier, such as the capabilities of ``FFM.010.010``."""
    found = rows_of(_REGISTRY.up_to_date().index.naming(identifier))
    return [row for row in found if row.item.identifier != identifier]


def rows_of(ids: Sequence[int]) -> list[ItemVersion]:
    """Item versions in the order of their ids, with their items and standards."""
    rows: dict[int, ItemVersion] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = ItemVersion.objects.filter(pk__in=ids[start : start + AT_ONCE]).defer("words")
        rows |= {row.pk: row for row in part.select_related("item__standard__area")}
    return [rows[pk] for pk in ids if pk in rows]


@dataclass(frozen=True)
class _Indexed:
    """The index, and the words read for it by what they are known by."""

    index: ItemIndex
    said: Mapping[str, Said]


def _indexed(before: _Indexed | None) -> _Indexed:
    current = list(current_versions().values_list("pk", flat=True))
    rows = list(
        ItemVersion.objects.filter(in_versions__in=current)
        .order_by()
        .values_list(
            "pk", "item_id", "digest", "item__identifier", "item__kind", "item__standard__area__code"
        )
    )
    wanted = {pk: _known_by(identifier, digest) for pk, _, digest, identifier, *_ in rows}
    said = _read(wanted, before.said if before else {})
    return _Indexed(ItemIndex(_entries(rows, said)), said)


def _entries(rows: Sequence[tuple[Any, ...]], said: Mapping[str, Said]) -> Iterator[Entry]:
    for pk, item, digest, identifier, kind, area in rows:
        labels = {"kind": kind, "area": area or NO_AREA}
        yield Entry(item, pk, identifier, labels, said[_known_by(identifier, digest)])


def _read(wanted: Mapping[int, str], before: Mapping[str, Said]) -> dict[str, Said]:
    """The words of these item versions: those read before are kept, the others are read now."""
    said = {key: before[key] for key in wanted.values() if key in before}
    missing = [pk for pk, key in wanted.items() if key not in said]
    for start in range(0, len(missing), AT_ONCE):
        part = ItemVersion.objects.filter(pk__in=missing[start : start + AT_ONCE]).order_by()
        for pk, kind, content, words in part.values_list("pk", "item__kind", "content", "words"):
            said[wanted[pk]] = read_words(heading(kind, content), words)
    return said


def _known_by(identifier: str, digest: str) -> str:
    return f"{identifier} {digest}"


_REGISTRY = MadeAnew(_indexed)

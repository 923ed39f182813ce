"""Search over items: which hold the words, in which order they come, how many bear each label.

Every term must be held. Order: an identifier that begins with what was asked, then items whose title
holds every term, then the others; within each by identifier, in which ``A2-1`` comes before ``A10-1``.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from openqsmo.kernel.stems import stem_of
from openqsmo.standards.engines.words import Term, codes_in, fold, terms_of, words_in

AFTER_EVERY_LETTER = "\U0010ffff"
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Said:
    """The words and codes of an item: those of its title, and all of them."""

    title: tuple[str, ...]
    everything: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One item as the index holds it. ``labels`` are what a question may choose by: kind, area."""

    item_id: int
    version_id: int
    identifier: str
    labels: Mapping[str, str]
    said: Said


@dataclass(frozen=True)
class Question:
    """One search. ``after`` goes on behind an item's id, in the order of ids, for paging that loses nothing."""

    words: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    start: int = 0
    size: int = 20
    after: int | None = None


@dataclass(frozen=True)
class Answer:
    """What was found: ids of items and of their versions in order, how many in all, labels counted.

    A label is counted with the choices of all other labels; a chosen value is there even with 0.
    """

    items: tuple[int, ...]
    versions: tuple[int, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]


def read_words(title: str, text: str) -> Said:
    """What an item says, for ``Entry``. ``text`` holds everything, the title and the identifier too."""
    return Said(*(tuple(sorted({*words_in(each), *codes_in(each)})) for each in map(fold, (title, text))))


def in_order(identifier: str) -> tuple[tuple[int, str], ...]:
    """A sorting key for identifiers: runs of digits as numbers, before letters."""
    parts = _DIGITS.split(fold(identifier))
    return tuple((int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts)


class ItemIndex:
    """Items and the answers to questions about them; a row is an item's place in the order of identifiers."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: (in_order(entry.identifier), entry.item_id))
        self._all = BitMap(range(len(self._entries)))
        self._named = sorted((fold(entry.identifier), row) for row, entry in enumerate(self._entries))
        self._title = _Postings(entry.said.title for entry in self._entries)
        self._everything = _Postings(entry.said.everything for entry in self._entries)
        self._labels: dict[str, dict[str, BitMap]] = {}
        for row, entry in enumerate(self._entries):
            for label, value in entry.labels.items():
                self._labels.setdefault(label, {}).setdefault(value, BitMap()).add(row)

    def __len__(self) -> int:
        return len(self._entries)

    def answer(self, question: Question) -> Answer:
        """The exact answer; any text at all is read."""
        terms = terms_of(question.words)
        named = self._identified(fold(question.words), terms)
        found = self._holding(self._everything, terms) | self._beginning(fold(question.words))
        hits = self._narrowed(found, question.chosen, but="")
        rows = self._part(hits, named, terms, question)
        return Answer(
            tuple(self._entries[row].item_id for row in rows),
            tuple(self._entries[row].version_id for row in rows),
            len(hits),
            self._counts(found, question.chosen),
        )

    def naming(self, code: str) -> tuple[int, ...]:
        """The versions of items that name a code whole, such as ``FFM.010.010``, in order."""
        rows = self._everything.rows.get(fold(code), BitMap())
        return tuple(self._entries[row].version_id for row in rows)

    def _part(self, hits: BitMap, named: BitMap, terms: Sequence[Term], question: Question) -> Sequence[int]:
        end = question.start + question.size
        if question.after is not None:
            after = question.after
            later = [row for row in hits if self._entries[row].item_id > after]
            return sorted(later, key=lambda row: self._entries[row].item_id)[question.start : end]
        titled = self._holding(self._title, terms)
        groups = (hits & named, (hits & titled) - named, hits - named - titled)
        return [row for group in groups for row in group][question.start : end]

    def _identified(self, asked: str, terms: Iterable[Term]) -> BitMap:
        """The rows whose identifier begins with the whole question, or with a code in it."""
        rows = self._beginning(asked)
        for term in terms:
            if term.code:
                rows |= self._beginning(term.code)
        return rows

    def _beginning(self, asked: str) -> BitMap:
        if not asked:
            return BitMap()
        start = bisect_left(self._named, (asked,))
        end = bisect_left(self._named, (asked + AFTER_EVERY_LETTER,), lo=start)
        return BitMap(row for _, row in self._named[start:end])

    def _holding(self, postings: "_Postings", terms: Iterable[Term]) -> BitMap:
        rows = self._all
        for term in terms:
            # A code that no item holds, not even begun, is asked for by its words.
            is_code = bool(term.code) and self._everything.has_beginning(term.code)
            rows = rows & (postings.begun(term.code) if is_code else postings.with_words(term))
        return rows

    def _narrowed(self, found: BitMap, chosen: Mapping[str, frozenset[str]], but: str) -> BitMap:
        for label, values in chosen.items():
            if values and label != but:
                bearing = self._labels.get(label, {})
                found = found & BitMap.union(BitMap(), *(bearing[v] for v in values if v in bearing))
        return found

    def _counts(self, found: BitMap, chosen: Mapping[str, frozenset[str]]) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for label in {*self._labels, *(label for label, values in chosen.items() if values)}:
            bearing = self._labels.get(label, {})
            among = self._narrowed(found, chosen, but=label)
            counted = {value: among.intersection_cardinality(rows) for value, rows in bearing.items()}
            kept = {value: number for value, number in counted.items() if number}
            counts[label] = dict.fromkeys(chosen.get(label, ()), 0) | kept
        return counts


class _Postings:
    """Which rows hold a word or code."""

    def __init__(self, said: Iterable[Sequence[str]]) -> None:
        found: dict[str, list[int]] = defaultdict(list)
        for row, words in enumerate(said):
            for word in words:
                found[word].append(row)
        self.rows = {word: BitMap(rows) for word, rows in found.items()}
        self._ordered = sorted(self.rows)
        self._families: dict[str, list[str]] = defaultdict(list)
        for word in self._ordered:
            self._families[stem_of(word)].append(word)

    def with_words(self, term: Term) -> BitMap:
        """The rows that hold every word of a term, in any form; its last word begun where it is open-ended."""
        *others, last = term.words
        finds: list[tuple[Callable[[str], BitMap], str]] = [(self._whole, word) for word in others]
        finds.append((self._whole_or_begun if term.open_ended else self._whole, last))
        rows = [find(word) for find, word in finds]
        return BitMap.intersection(*rows)

    def begun(self, beginning: str) -> BitMap:
        """The rows that hold a word or code that begins so."""
        return self._union(self._beginning_with(beginning))

    def has_beginning(self, beginning: str) -> bool:
        """Whether any row does."""
        return bool(self._beginning_with(beginning))

    def _whole(self, word: str) -> BitMap:
        return self._union(self._families.get(stem_of(word), ()))

    def _whole_or_begun(self, word: str) -> BitMap:
        return self._union({*self._families.get(stem_of(word), ()), *self._beginning_with(word)})

    def _beginning_with(self, beginning: str) -> Sequence[str]:
        start = bisect_left(self._ordered, beginning)
        return self._ordered[start : bisect_left(self._ordered, beginning + AFTER_EVERY_LETTER, lo=start)]

    def _union(self, words: Iterable[str]) -> BitMap:
        return BitMap.union(BitMap(), *(self.rows[word] for word in words))

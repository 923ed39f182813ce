"""What the likeness of texts suggests for a crosswalk between two lists of items. Never a decision."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Protocol

import numpy
from rapidfuzz import fuzz

from openqsmo.kernel.words import counted, listed
from openqsmo.standards.rules.crosswalks import Relation
from openqsmo.standards.vocabulary import ItemKind


class Item(Protocol):
    """An item of a standard, as far as rules about versions look at it."""

    @property
    def kind(self) -> ItemKind: ...
    @property
    def identifier(self) -> str: ...
    @property
    def content(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Candidate:
    """A new item that is like an old one; ``similarity`` is from 0 to 1."""

    identifier: str
    similarity: float


@dataclass(frozen=True)
class Suggestion:
    """What the texts suggest about old items; never a decision.

    ``confidence`` is from 0 to 1, ``reasons`` say in words where it comes from, ``candidates`` are the new
    items most like the first old one, the most alike first.
    """

    kind: ItemKind
    relation: Relation
    from_identifiers: tuple[str, ...]
    to_identifiers: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]


# Where an item of each kind has its name, and where the words that say what it is.
_NAME_KEYS = ("title", "label", "name")
_BODY_KEYS = ("statement", "definition", "description")
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CANDIDATES = 10
# Set on the published capabilities with planted renumberings, splits and mergers.
_NEAR = 0.85
_ALIKE = 0.55
_LEAST_SURE = 0.3
_CONTAINED = 0.75
_COVERED = 0.75
_OWN_SHARE = 0.12
_NAME_SHARE = 0.6


@dataclass(frozen=True)
class _Text:
    """The words of one item, made comparable."""

    identifier: str
    name: str
    body: str
    words: frozenset[str]

    @property
    def whole(self) -> tuple[str, str]:
        return (self.name, self.body)


def suggest(old_items: Iterable[Item], new_items: Iterable[Item]) -> tuple[Suggestion, ...]:
    """What became of each old item, as far as likeness of text tells; items of one kind are compared.

    Every old identifier is in exactly one suggestion: those of a merger share one. A new item that is in
    none has nothing like it among the old ones.
    """
    olds, news = _by_kind(old_items), _by_kind(new_items)
    suggestions: list[Suggestion] = []
    for kind, old in olds.items():
        suggestions += _Matching(kind, old, news.get(kind, [])).run()
    return tuple(suggestions)


def _by_kind(items: Iterable[Item]) -> dict[ItemKind, list[_Text]]:
    """The texts of items by kind; of items with one identifier the first counts."""
    found: dict[ItemKind, dict[str, _Text]] = defaultdict(dict)
    for item in items:
        found[item.kind].setdefault(item.identifier, _text(item))
    return {kind: list(texts.values()) for kind, texts in found.items()}


def _text(item: Item) -> _Text:
    name, body = (_plain(item.content, keys) for keys in (_NAME_KEYS, _BODY_KEYS))
    return _Text(item.identifier, name, body, frozenset(f"{name} {body}".split()))


def _plain(content: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The words under some keys, in small letters; ``AccountEffectiveDate`` is three."""
    given = [content[key] for key in keys if content.get(key)]
    lines = [line for one in given for line in (one if isinstance(one, list) else [one])]
    spelled = _HUMP.sub(" ", " ".join(line for line in lines if isinstance(line, str)))
    return " ".join(_WORD.findall(spelled.casefold()))


def similarity(one: _Text, other: _Text) -> float:
    """How alike two texts are, from 0 to 1: by their letters in order, or by their words in any order."""
    names = _likeness(one.name, other.name) if one.name and other.name else None
    bodies = _likeness(one.body, other.body) if one.body and other.body else None
    if names is None or bodies is None:
        return names if names is not None else bodies if bodies is not None else 0.0
    return _NAME_SHARE * names + (1 - _NAME_SHARE) * bodies


def _likeness(one: str, other: str) -> float:
    return float(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))) / 100


class _Index:
    """The first cut: which texts share the most telling words with a text."""

    def __init__(self, texts: Sequence[_Text], weights: Mapping[str, float]) -> None:
        self._texts = texts
        self._weights = weights
        lists: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for word in text.words:
                lists[word].append(number)
        self._where = {word: numpy.array(numbers) for word, numbers in lists.items()}
        lengths = [sum(weights[word] ** 2 for word in text.words) ** 0.5 for text in texts]
        self._lengths = numpy.maximum(numpy.array(lengths, dtype=float), 1e-9)

    def nearest(self, text: _Text) -> list[_Text]:
        """The texts nearest to this one by their weighted words, the nearest first."""
        if not self._texts:
            return []
        scores = numpy.zeros(len(self._texts))
        for word in sorted(text.words & self._where.keys()):
            scores[self._where[word]] += self._weights[word] ** 2
        scores /= self._lengths
        most = min(_CANDIDATES, len(self._texts))
        best = numpy.argpartition(-scores, most - 1)[:most]
        order = sorted((-float(scores[at]), int(at)) for at in best if scores[at] > 0)
        return [self._texts[at] for _, at in order]


class _Matching:
    """Items of one kind on their way to suggestions: the surest pairs first, what is left last."""

    def __init__(self, kind: ItemKind, old: list[_Text], new: list[_Text]) -> None:
        self.kind = kind
        self.old = {text.identifier: text for text in old}
        self.new = {text.identifier: text for text in new}
        self.free_old = dict(self.old)
        self.free_new = dict(self.new)
        found = Counter(word for text in (*old, *new) for word in text.words)
        count = len(old) + len(new)
        self.weights = {word: log(1 + count / times) for word, times in found.items()}
        self.twins = Counter(text.whole for text in old)
        self.candidates: dict[str, list[tuple[float, _Text]]] = {}
        self.suggestions: dict[str, Suggestion] = {}

    def run(self) -> list[Suggestion]:
        """All suggestions, in the order of the old items."""
        self._pair_equal()
        self._find_candidates()
        self._pair_best(_NEAR)
        self._find_candidates()
        self._join_parts()
        self._pair_contained()
        self._pair_best(_ALIKE)
        for text in list(self.free_old.values()):
            self._suggest_none(text)
        order = {identifier: number for number, identifier in enumerate(self.old)}
        return sorted(self.suggestions.values(), key=lambda one: order[one.from_identifiers[0]])

    def _pair_equal(self) -> None:
        """Pair items with the same words: under the same identifier, else in the order in which they stand."""
        groups: dict[tuple[str, str], tuple[list[_Text], list[_Text]]] = defaultdict(lambda: ([], []))
        for side, texts in ((0, self.old), (1, self.new)):
            for text in texts.values():
                if text.words:
                    groups[text.whole][side].append(text)
        for old, new in groups.values():
            stays = {one.identifier for one in old} & {one.identifier for one in new}
            left_old = [one for one in old if one.identifier not in stays]
            left_new = [one for one in new if one.identifier not in stays]
            for identifier in sorted(stays):
                reason = "The identifier and the text are the same."
                self._pair(self.old[identifier], self.new[identifier], 1.0, reason)
            is_only = len(old) == len(new) == 1
            for one, other in zip(left_old, left_new, strict=False):
                reason = "The text is the same, word for word."
                if not is_only:
                    reason += f" It stands under {counted(max(len(old), len(new)), 'identifier')}."
                self._pair(one, other, 0.98 if is_only else 0.7, reason)

    def _find_candidates(self) -> None:
        """What each item that is left is most like, among the new items that are left."""
        index = _Index(list(self.free_new.values()), self.weights)
        for text in self.free_old.values():
            near = dict.fromkeys(index.nearest(text))
            if text.identifier in self.free_new:
                near.setdefault(self.free_new[text.identifier])
            found = [(similarity(text, other), other) for other in near]
            known = {
                other.identifier: (score, other) for score, other in self.candidates.get(text.identifier, [])
            }
            known |= {other.identifier: (score, other) for score, other in found}
            self.candidates[text.identifier] = sorted(known.values(), key=_by_score)

    def _pair_best(self, least: float) -> None:
        """Pair what is left, the most alike first, down to a likeness."""
        pairs = [
            (score + (0.02 if other.identifier == old.identifier else 0), old, other)
            for old in self.free_old.values()
            for score, other in self.candidates[old.identifier]
            if score >= least
        ]
        for _, old, other in sorted(
            pairs, key=lambda pair: (-pair[0], pair[1].identifier, pair[2].identifier)
        ):
            if old.identifier in self.free_old and other.identifier in self.free_new:
                confidence, reason = self._confidence(old, other, similarity(old, other))
                if confidence >= _LEAST_SURE or old.identifier == other.identifier:
                    self._pair(old, other, confidence, reason)

    def _confidence(self, old: _Text, new: _Text, score: float) -> tuple[float, str]:
        """How sure a pair is: its likeness, less where another new item is nearly as like."""
        rivals = [(rival, other) for rival, other in self.candidates[old.identifier] if other is not new]
        reason = f"The texts are {score:.0%} alike."
        if self.twins[old.whole] > 1:
            return round(min(0.7, score * 0.75), 2), f"{reason} Other old items have the same text."
        if not rivals:
            return round(score * 0.95, 2), f"{reason} No other new item shares a telling word."
        rival, other = rivals[0]
        doubt = max(0.0, 0.15 - (score - rival))
        reason = f"{reason} The next, {other.identifier}, is {rival:.0%} alike."
        return round(max(0.1, score * 0.95 - 2 * doubt), 2), reason

    def _pair(self, old: _Text, new: _Text, confidence: float, reason: str) -> None:
        relation = Relation.SAME if old.identifier == new.identifier else Relation.RENUMBERED
        reasons = [reason]
        if relation is Relation.RENUMBERED and old.identifier in self.new:
            reasons.append(f"{old.identifier} is another item in the new version.")
        self._take(relation, [old], [new], confidence, reasons)

    def _join_parts(self) -> None:
        """Find items that several others make up: new ones of an old one (split), or old of a new (merged)."""
        joined = [
            (covered, relation, whole, parts)
            for relation, wholes, others in (
                (Relation.SPLIT, self.free_old, self.free_new),
                (Relation.MERGED, self.free_new, self.free_old),
            )
            for whole, covered, parts in self._wholes(list(wholes.values()), list(others.values()))
        ]
        for covered, relation, whole, parts in sorted(joined, key=lambda one: (-one[0], one[2].identifier)):
            is_split = relation is Relation.SPLIT
            olds, news = ([whole], parts) if is_split else (parts, [whole])
            if all(one.identifier in self.free_old for one in olds) and all(
                one.identifier in self.free_new for one in news
            ):
                named = listed(part.identifier for part in parts)
                reason = f"{named} together hold {covered:.0%} of the telling words of {whole.identifier}."
                self._take(relation, olds, news, round(covered * 0.85, 2), [reason])

    def _wholes(self, wholes: list[_Text], others: list[_Text]) -> Iterator[tuple[_Text, float, list[_Text]]]:
        index = _Index(others, self.weights)
        for whole in wholes:
            covered, parts = self._parts(whole, index.nearest(whole))
            if len(parts) > 1 and covered >= _COVERED:
                yield whole, covered, parts

    def _parts(self, whole: _Text, near: list[_Text]) -> tuple[float, list[_Text]]:
        """The texts that lie mostly within a text, each with a share of its own, and how much they cover."""
        total = self._weight(whole.words)
        inside = [one for one in near if self._share(one, whole) >= _CONTAINED]
        inside.sort(key=lambda one: (-self._weight(one.words & whole.words), one.identifier))
        covered: frozenset[str] = frozenset()
        parts = []
        for one in inside:
            own = (one.words & whole.words) - covered
            if self._weight(own) >= _OWN_SHARE * total:
                parts.append(one)
                covered |= own
        return (self._weight(covered) / total if total else 0.0), parts

    def _pair_contained(self) -> None:
        """Pair items of which one lies within the other: a part became the narrower, a whole the broader."""
        pairs = [
            (max(self._share(old, new), self._share(new, old)), old, new)
            for old in self.free_old.values()
            for score, new in self.candidates[old.identifier]
            if score < _NEAR
        ]
        for share, old, new in sorted(pairs, key=lambda one: (-one[0], one[1].identifier, one[2].identifier)):
            back, forth = self._share(new, old), self._share(old, new)
            is_free = old.identifier in self.free_old and new.identifier in self.free_new
            if not is_free or share < 0.85 or abs(back - forth) < 0.2 or min(back, forth) < 0.3:
                continue
            relation = Relation.NARROWER if back > forth else Relation.BROADER
            part, whole = (new, old) if back > forth else (old, new)
            reason = (
                f"{share:.0%} of the telling words of {part.identifier} stand in {whole.identifier}, too."
            )
            confidence = share * (0.4 + 0.4 * min(back, forth))
            self._take(relation, [old], [new], round(confidence, 2), [reason])

    def _suggest_none(self, text: _Text) -> None:
        """Nothing is left that is like it; the nearest of all is named."""
        near = [(score, other) for score, other in self.candidates[text.identifier] if score > 0]
        if not near:
            reason = "No new item that is left shares a telling word."
            self._take(Relation.NONE, [text], [], 0.9, [reason])
            return
        score, other = near[0]
        reason = f"The nearest, {other.identifier}, is {score:.0%} alike."
        if other.identifier not in self.free_new:
            reason += " Another old item is more like it."
        self._take(Relation.NONE, [text], [], round(max(0.1, 0.9 - score), 2), [reason])

    def _take(
        self, relation: Relation, old: list[_Text], new: list[_Text], confidence: float, reasons: list[str]
    ) -> None:
        first = old[0].identifier
        known = self.candidates.get(first) or [(similarity(old[0], one), one) for one in new]
        candidates = tuple(Candidate(one.identifier, round(score, 3)) for score, one in known[:_CANDIDATES])
        from_identifiers = tuple(one.identifier for one in old)
        to_identifiers = tuple(one.identifier for one in new)
        self.suggestions[first] = Suggestion(
            self.kind, relation, from_identifiers, to_identifiers, confidence, tuple(reasons), candidates
        )
        for one in old:
            del self.free_old[one.identifier]
        for one in new:
            del self.free_new[one.identifier]

    def _share(self, part: _Text, whole: _Text) -> float:
        """How much of a text's telling words stand in another, from 0 to 1."""
        total = self._weight(part.words)
        return self._weight(part.words & whole.words) / total if total else 0.0

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self.weights[word] for word in sorted(words))


def _by_score(pair: tuple[float, _Text]) -> tuple[float, str]:
    return (-pair[0], pair[1].identifier)

"""Where an item of a standard went: what a person decided, and how answers follow it.

A crosswalk is a list of decisions about identifiers between two versions or two frameworks. A decision is
data that a person made; ``suggest`` only proposes, by the likeness of texts. Within one step from version
to version all entries hold at once, so that ``010 → 020`` and ``020 → 030`` do not run on into each other;
between steps they are followed one after the other. Entries that name no version are followed as a chain.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import log
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy
from rapidfuzz import fuzz

from openqsmo.kernel.words import counted, listed
from openqsmo.standards.vocabulary import ItemKind

AnswerType = TypeVar("AnswerType")


class Relation(StrEnum):
    """What an identifier of one version or framework is to one of another.

    ``narrower`` and ``broader`` are said of the new item: it asks for a part of what the old one asked for,
    or for more. ``none`` means that nothing took its place; without old identifiers, that nothing came before.
    """

    SAME = "same"
    RENUMBERED = "renumbered"
    NARROWER = "narrower"
    BROADER = "broader"
    SPLIT = "split"
    MERGED = "merged"
    NONE = "none"


@dataclass(frozen=True)
class CrosswalkEntry:
    """One decision of a crosswalk, made by a person.

    ``from_identifiers`` stand in ``from_version``, ``to_identifiers`` in ``to_version``; versions name the
    framework too where that differs, and are empty where the entries are one chain. ``confidence`` is from
    0 to 1, or None where it was not said.
    """

    relation: Relation
    from_identifiers: tuple[str, ...]
    to_identifiers: tuple[str, ...]
    confidence: float | None = None
    rationale: str = ""
    source: str = ""
    reviewer: str = ""
    decided_on: date | None = None
    from_version: str = ""
    to_version: str = ""


class WentTo(StrEnum):
    """How the question where an identifier went is answered.

    ``contradicted``: entries say different things of it, or lead in a circle, so none is followed.
    """

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"
    NOT_DECIDED = "not_decided"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Step:
    """One entry followed, from one of its identifiers to one of its others."""

    entry: CrosswalkEntry
    left: str
    reached: str


@dataclass(frozen=True)
class Route:
    """One way that an identifier went: the end, and the steps to it."""

    identifier: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Followed:
    """Where an old identifier went. ``says`` tells it step by step, or why it cannot be told.

    ``routes`` are empty unless it went to one or several.
    """

    identifier: str
    went_to: WentTo
    routes: tuple[Route, ...]
    says: tuple[str, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The identifiers that it went to, each once."""
        return tuple(dict.fromkeys(route.identifier for route in self.routes))


@dataclass(frozen=True)
class CarriedAnswer(Generic[AnswerType]):
    """An answer that goes on to ``identifier`` without a person; ``sources`` are what it was given to."""

    identifier: str
    answer: AnswerType
    sources: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class AnswerToReview(Generic[AnswerType]):
    """An answer that a person must look at: given to ``source``, perhaps of use for ``identifier``.

    ``identifier`` is None where nothing took the place of the source; the answer is kept all the same.
    """

    source: str
    identifier: str | None
    answer: AnswerType
    says: str


class Carry(NamedTuple, Generic[AnswerType]):
    """Every answer, carried or named for review."""

    carried: tuple[CarriedAnswer[AnswerType], ...]
    to_review: tuple[AnswerToReview[AnswerType], ...]


_MIRRORED = {
    Relation.NARROWER: Relation.BROADER,
    Relation.BROADER: Relation.NARROWER,
    Relation.SPLIT: Relation.MERGED,
    Relation.MERGED: Relation.SPLIT,
}
# How many identifiers each relation has on either side: at least, at most.
_MANY = 1_000_000
_SIDES = {
    Relation.SAME: ((1, 1), (1, 1)),
    Relation.RENUMBERED: ((1, 1), (1, 1)),
    Relation.NARROWER: ((1, 1), (1, 1)),
    Relation.BROADER: ((1, 1), (1, 1)),
    Relation.SPLIT: ((1, 1), (2, _MANY)),
    Relation.MERGED: ((2, _MANY), (1, 1)),
}
_ONE_TO_ONE = {Relation.SAME, Relation.RENUMBERED}
_CLEAN = {Relation.SAME, Relation.RENUMBERED, Relation.MERGED}
_WORDS = {
    Relation.SAME: "is the same as",
    Relation.RENUMBERED: "was renumbered to",
    Relation.NARROWER: "became the narrower",
    Relation.BROADER: "became the broader",
    Relation.SPLIT: "was split into",
    Relation.MERGED: "was merged into",
}

# A version and an identifier in it.
Node = tuple[str, str]


def mirrored(entry: CrosswalkEntry) -> CrosswalkEntry:
    """The same decision read from the new version to the old one."""
    return replace(
        entry,
        relation=_MIRRORED.get(entry.relation, entry.relation),
        from_identifiers=entry.to_identifiers,
        to_identifiers=entry.from_identifiers,
        from_version=entry.to_version,
        to_version=entry.from_version,
    )


def why_malformed(entry: CrosswalkEntry) -> str | None:
    """Why an entry cannot mean anything by itself, or None."""
    old, new = entry.from_identifiers, entry.to_identifiers
    if not all(identifier.strip() for identifier in (*old, *new)):
        return "An identifier is blank."
    if len(set(old)) < len(old) or len(set(new)) < len(new):
        return "It names an identifier twice on one side."
    if entry.relation is Relation.NONE:
        is_one_sided = bool(old) != bool(new)
        return None if is_one_sided else "“None” names identifiers on one side only."
    of_old, of_new = _SIDES[entry.relation]
    if not (of_old[0] <= len(old) <= of_old[1] and of_new[0] <= len(new) <= of_new[1]):
        return f"“{entry.relation}” cannot lead from {len(old)} to {len(new)} identifiers."
    if entry.relation is Relation.RENUMBERED and old == new:
        return f"{old[0]} is said to be renumbered, to the number that it has."
    return None


def contradictions(entries: Iterable[CrosswalkEntry]) -> dict[str, str]:
    """The identifiers about which entries contradict each other or mean nothing, each with the reason."""
    return {identifier: why for (_, identifier), why in Crosswalk(entries).contradicted.items()}


def follow(identifier: str, entries: Iterable[CrosswalkEntry], *, start: str = "") -> Followed:
    """Where an old identifier went, over as many steps as there are.

    ``start`` is the version in which it stands; where empty, the version that no entry leads to.
    """
    return Crosswalk(entries).follow(identifier, start=start)


class Crosswalk:
    """Entries made ready to be followed many times.

    ``contradicted`` holds what is refused, by version and identifier, each with the reason.
    """

    def __init__(self, entries: Iterable[CrosswalkEntry]) -> None:
        self.entries = tuple(dict.fromkeys(entries))
        self.contradicted: dict[Node, str] = {}
        self._leads: dict[Node, CrosswalkEntry] = {}
        self._next: dict[str, str] = {}
        for entry in self.entries:
            self._add(entry)
        self._refuse_shared_ends()

    @property
    def start(self) -> str:
        """The version that no entry leads to, or the empty name where the entries are one chain."""
        led_to = {after for before, after in self._next.items() if before != after}
        return next((version for version in self._next if version not in led_to), next(iter(self._next), ""))

    def follow(self, identifier: str, *, start: str = "") -> Followed:
        """Where an old identifier went; see the function of this name."""
        walk = _Walk(self)
        walk.visit((start or self.start, identifier), (), ())
        return walk.result(identifier)

    def entry_from(self, node: Node) -> CrosswalkEntry | None:
        """The entry that says where an identifier of a version went, or None."""
        return self._leads.get(node)

    def version_after(self, version: str) -> str | None:
        """The version that follows, or None where none does or the entries are one chain."""
        after = self._next.get(version)
        return after if after != version else None

    def _add(self, entry: CrosswalkEntry) -> None:
        why = why_malformed(entry)
        if self._next.setdefault(entry.from_version, entry.to_version) != entry.to_version:
            other = self._next[entry.from_version]
            why = why or (
                f"From version “{entry.from_version}” entries lead to “{other}” and to “{entry.to_version}”; "
                "follow one at a time."
            )
        for one in entry.from_identifiers:
            node = (entry.from_version, one)
            other_entry = self._leads.setdefault(node, entry)
            if why is None and not _says_the_same(other_entry, entry):
                says = f"One entry says that {_told(other_entry, one)}, another that {_told(entry, one)}."
                self.contradicted.setdefault(node, says)
            elif why is not None:
                self.contradicted.setdefault(node, why)

    def _refuse_shared_ends(self) -> None:
        """Two old items that each became one new item contradict each other, unless they were merged."""
        claimed: dict[Node, CrosswalkEntry] = {}
        for entry in self.entries:
            if entry.relation not in _CLEAN or why_malformed(entry):
                continue
            end = (entry.to_version, entry.to_identifiers[0])
            other = claimed.setdefault(end, entry)
            if set(other.from_identifiers) == set(entry.from_identifiers):
                continue
            both = tuple(dict.fromkeys((*other.from_identifiers, *entry.from_identifiers)))
            says = f"{listed(both)} all lead to {end[1]}, and no entry says that they were merged."
            for one in both:
                self.contradicted.setdefault((entry.from_version, one), says)


@dataclass
class _Walk:
    """One identifier on its way: every end that it reaches, and what stopped it."""

    crosswalk: Crosswalk
    routes: list[Route] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    is_decided: bool = False
    is_contradicted: bool = False

    def visit(self, node: Node, behind: tuple[Node, ...], steps: tuple[Step, ...]) -> None:
        identifier = node[1]
        if node in self.crosswalk.contradicted:
            self._stop(f"{identifier}: {self.crosswalk.contradicted[node]}")
            return
        entry = self.crosswalk.entry_from(node)
        if entry is None:
            self._visit_unchanged(node, behind, steps)
            return
        self.is_decided = True
        told = f"{_told(entry, identifier)}."
        self.says.append(told[:1].upper() + told[1:])
        for one in entry.to_identifiers:
            step = Step(entry, identifier, one)
            self._visit_next((entry.to_version, one), (*behind, node), (*steps, step))

    def result(self, identifier: str) -> Followed:
        says, routes = tuple(dict.fromkeys(self.says)), tuple(self.routes)
        if self.is_contradicted:
            return Followed(identifier, WentTo.CONTRADICTED, (), says)
        if not self.is_decided:
            return Followed(identifier, WentTo.NOT_DECIDED, (), (f"No entry says where {identifier} went.",))
        ends = len({route.identifier for route in routes})
        went_to = (WentTo.NONE, WentTo.ONE)[ends] if ends < 2 else WentTo.SEVERAL
        return Followed(identifier, went_to, routes, says)

    def _visit_unchanged(self, node: Node, behind: tuple[Node, ...], steps: tuple[Step, ...]) -> None:
        """An identifier that a step does not speak of keeps its number through that step."""
        version, identifier = node
        after = self.crosswalk.version_after(version)
        if after is None or (after, identifier) in behind:
            self.routes.append(Route(identifier, steps))
        else:
            self.visit((after, identifier), (*behind, node), steps)

    def _visit_next(self, target: Node, behind: tuple[Node, ...], steps: tuple[Step, ...]) -> None:
        if self.crosswalk.entry_from(target) is steps[-1].entry:
            # One of several keeps its number, as in A and B merged into A: the entry is not followed twice.
            self.routes.append(Route(target[1], steps))
        elif target in behind:
            circle = [one for _, one in behind[behind.index(target) :]] + [target[1]]
            self._stop(f"The crosswalk goes in a circle: {' → '.join(circle)}.")
        else:
            self.visit(target, behind, steps)

    def _stop(self, says: str) -> None:
        self.says.append(says)
        self.is_contradicted = True


def _says_the_same(one: CrosswalkEntry, other: CrosswalkEntry) -> bool:
    return (
        one.relation is other.relation
        and set(one.from_identifiers) == set(other.from_identifiers)
        and set(one.to_identifiers) == set(other.to_identifiers)
        and one.to_version == other.to_version
    )


def _told(entry: CrosswalkEntry, identifier: str) -> str:
    """A decision about one identifier in words, without the full stop."""
    if entry.relation is Relation.NONE:
        return f"nothing took the place of {identifier}"
    others = [one for one in entry.from_identifiers if one != identifier]
    with_others = f" together with {listed(others)}" if others else ""
    return f"{identifier} {_WORDS[entry.relation]} {listed(entry.to_identifiers)}{with_others}"


@dataclass(frozen=True)
class _Arrival(Generic[AnswerType]):
    """An answer on its way to one end: the steps that led there."""

    source: str
    answer: AnswerType
    steps: tuple[Step, ...]


def carry_answers(
    answers: Mapping[str, AnswerType],
    entries: Iterable[CrosswalkEntry],
    *,
    start: str = "",
    unchanged: Collection[str] = (),
) -> Carry[AnswerType]:
    """Answers given to old identifiers, carried to the new ones or named for review; none is lost.

    The same and the renumbered carry the answer. A split carries it to every part for review. A merger
    carries it where all its sources have an answer and agree, else each is for review, as is what became
    narrower or broader, what ended, and what nobody decided. ``unchanged`` are identifiers of the new
    version that mean what they meant, though no entry names them: their answers are carried.
    """
    crosswalk = Crosswalk(entries)
    arrivals: dict[str, list[_Arrival[AnswerType]]] = defaultdict(list)
    to_review: list[AnswerToReview[AnswerType]] = []
    for source, answer in answers.items():
        followed = crosswalk.follow(source, start=start)
        if source in unchanged and followed.went_to is WentTo.NOT_DECIDED:
            arrivals[source].append(_Arrival(source, answer, ()))
            continue
        for end in followed.identifiers:
            steps = tuple(
                step for route in followed.routes if route.identifier == end for step in route.steps
            )
            arrivals[end].append(_Arrival(source, answer, steps))
        if not followed.identifiers:
            to_review.append(AnswerToReview(source, None, answer, " ".join(followed.says)))
    carried: list[CarriedAnswer[AnswerType]] = []
    for end, arrived in arrivals.items():
        why = next(_why_review(end, arrived), None)
        if why is None:
            sources = tuple(one.source for one in arrived)
            carried.append(CarriedAnswer(end, arrived[0].answer, sources, _says_carried(end, sources)))
        else:
            to_review += [AnswerToReview(one.source, end, one.answer, why) for one in arrived]
    return Carry(tuple(carried), tuple(to_review))


def _why_review(end: str, arrived: list[_Arrival[AnswerType]]) -> Iterator[str]:
    """The reasons why answers that arrive at one end need a person."""
    for one in arrived:
        for step in one.steps:
            if step.entry.relation not in _CLEAN:
                yield f"{_told(step.entry, step.left)}, so the answer must be looked at again."
    missing = _sources_without_answer(arrived)
    if missing:
        yield f"{listed(missing)} was merged into {end} as well, and has no answer."
    if len(arrived) > 1 and not _is_merger(arrived):
        sources = listed(one.source for one in arrived)
        yield f"The answers to {sources} arrive at {end}, and no entry says that they were merged."
    if any(one.answer != arrived[0].answer for one in arrived):
        yield f"{listed(one.source for one in arrived)} were merged into {end}, and their answers differ."


def _sources_without_answer(arrived: list[_Arrival[AnswerType]]) -> list[str]:
    """Identifiers of a merger through which no answer came."""
    came = [(step.entry, step.left) for one in arrived for step in one.steps]
    mergers = dict.fromkeys(entry for entry, _ in came if entry.relation is Relation.MERGED)
    return [one for entry in mergers for one in entry.from_identifiers if (entry, one) not in came]


def _is_merger(arrived: list[_Arrival[AnswerType]]) -> bool:
    return all(any(step.entry.relation is Relation.MERGED for step in one.steps) for one in arrived)


def _says_carried(end: str, sources: tuple[str, ...]) -> str:
    if sources == (end,):
        return f"The answer to {end} stands."
    return f"{end} takes on the answer given to {listed(sources)}."


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

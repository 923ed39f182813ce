"""Where an item of a standard went: what a person decided, and how answers follow it.

A crosswalk is a list of decisions about identifiers between two versions or two frameworks. A decision is
data that a person made; ``suggestions.suggest`` only proposes, by the likeness of texts. Within one step from version
to version all entries hold at once, so that ``010 → 020`` and ``020 → 030`` do not run on into each other;
between steps they are followed one after the other. Entries that name no version are followed as a chain.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from openqsmo.kernel.words import listed

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

"""The search index as plain Python: slow, obvious, and what the real one must equal.

It shares with the real one only how text becomes words and units.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from openqsmo.catalog.engines.holding import MOST_CORRECTED
from openqsmo.catalog.engines.questions import WEIGHTS, Answer, Entry, Question, Suggestions
from openqsmo.catalog.engines.words import Unit, units_of, words_of
from openqsmo.kernel.stems import stem_of
from openqsmo.kernel.visibility import Visibility


class Model:
    def __init__(self, ties: str = "id") -> None:
        self.entries: dict[int, Entry] = {}
        self.ties = ties

    def apply(self, upserts: Iterable[Entry], removals: Iterable[int]) -> None:
        for entry in upserts:
            self.entries[entry.offering_id] = entry
        for offering_id in removals:
            self.entries.pop(offering_id, None)

    def search(self, question: Question) -> Answer:
        visible = self.visible(question.seen_as)
        level = question.level
        units, corrected = self.corrected(question.words, visible, level)
        found = [
            entry for entry in visible if all(weight_of(unit, entry, level) is not None for unit in units)
        ]
        hits = [entry for entry in found if is_chosen(entry, question, level)]
        facets = {facet for entry in visible for facet in facets_of(entry, level)}
        chosen = {facet for facet, values in question.chosen.items() if values}
        counts = {}
        for facet in facets | chosen:
            counted = Counter(dict.fromkeys(question.chosen.get(facet, ()), 0))
            for entry in found:
                if is_chosen(entry, question, level, but=facet):
                    counted.update(facets_of(entry, level).get(facet, ()))
            if counted:
                counts[facet] = tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
        ids = self.in_order(hits, units, question)
        return Answer(tuple(ids), len(hits), counts, corrected)

    def suggest(self, begun: str, level: Visibility, seen_as: Iterable[str], limit: int) -> Suggestions:
        units = units_of(begun)
        if not units:
            return Suggestions()
        visible = self.visible(seen_as)
        named = [entry for entry in visible if all(weight_of(unit, entry, level) == 0 for unit in units)]
        named.sort(key=lambda entry: (relevance(entry, units, level), by(self.ties, entry)))
        offerings = [(entry.offering_id, entry.sort.get("name")) for entry in named[:limit]]
        return Suggestions(
            tuple(self.completed(units, level, visible)[:limit]),
            tuple((offering_id, name) for offering_id, name in offerings if isinstance(name, str)),
        )

    def completed(
        self, units: Sequence[Unit], level: Visibility, visible: list[Entry]
    ) -> list[tuple[str, int]]:
        *before, last = units
        if not last.open_ended or len(last.words) > 1:
            return []
        among = [
            entry for entry in visible if all(weight_of(unit, entry, level) is not None for unit in before)
        ]
        held = Counter(word for entry in among for word in vocabulary(entry, level))
        begun = [(-number, word) for word, number in held.items() if word.startswith(last.words[0])]
        stems: set[str] = set()
        texts = []
        for number, word in sorted(begun):
            if stem_of(word) not in stems:
                stems.add(stem_of(word))
                texts.append((" ".join([*map(typed, before), word]), -number))
        return texts

    def visible(self, tokens: Iterable[str]) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.seen_by & set(tokens)]

    def corrected(
        self, words: str, visible: list[Entry], level: Visibility
    ) -> tuple[list[Unit], tuple[tuple[str, str], ...]]:
        held = Counter(word for entry in visible for word in vocabulary(entry, level))
        units, corrected, may_correct = [], [], True
        for unit in sorted(units_of(words), key=lambda unit: len(unit.words) > 1):
            unmatched = all(weight_of(unit, entry, level) is None for entry in visible)
            meant = nearest(unit, held) if unmatched and may_correct and len(unit.words) == 1 else None
            if meant:
                corrected.append((unit.words[0], meant))
            elif unmatched and len(unit.words) == 1:
                may_correct = False
            may_correct &= len(corrected) < MOST_CORRECTED
            units.append(Unit((meant,)) if meant else unit)
        return units, tuple(corrected)

    def in_order(self, hits: list[Entry], units: Sequence[Unit], question: Question) -> list[int]:
        end = question.start + question.size
        if question.sort == "relevance":
            hits.sort(
                key=lambda entry: (relevance(entry, units, question.level), by(self.ties, entry)),
            )
        else:
            hits.sort(key=lambda entry: by(question.sort, entry))
            if question.after:
                value, offering_id = question.after
                mark = by(question.sort, Entry(offering_id, frozenset(), sort={_key(question.sort): value}))
                hits = [entry for entry in hits if by(question.sort, entry) > mark]
        return [entry.offering_id for entry in hits[question.start : end]]


def texts_of(entry: Entry, level: Visibility) -> list[tuple[int, list[str]]]:
    return [
        (WEIGHTS[weight], words_of(text))
        for shown, pairs in entry.words.items()
        if shown <= level
        for weight, text in pairs
    ]


def vocabulary(entry: Entry, level: Visibility) -> set[str]:
    return {word for _, words in texts_of(entry, level) for word in words}


def facets_of(entry: Entry, level: Visibility) -> dict[str, set[str]]:
    shown: dict[str, set[str]] = {}
    for at, facets in entry.facets.items():
        if at <= level:
            for facet, values in facets.items():
                shown.setdefault(facet, set()).update(values)
    return shown


def is_chosen(entry: Entry, question: Question, level: Visibility, but: str | None = None) -> bool:
    shown = facets_of(entry, level)
    return all(
        shown.get(facet, set()) & values
        for facet, values in question.chosen.items()
        if values and facet != but
    )


def weight_of(unit: Unit, entry: Entry, level: Visibility) -> int | None:
    """The heaviest weight at which an entry holds a unit."""
    return min((weight for weight, words in texts_of(entry, level) if holds(words, unit)), default=None)


def holds(words: list[str], unit: Unit) -> bool:
    width = len(unit.words)
    return any(
        all(
            stem_of(word) == stem_of(asked)
            or (unit.open_ended and place == width - 1 and word.startswith(asked))
            for place, (word, asked) in enumerate(zip(words[start : start + width], unit.words, strict=True))
        )
        for start in range(len(words) - width + 1)
    )


def relevance(entry: Entry, units: Sequence[Unit], level: Visibility) -> tuple[int, int, int]:
    weights = [weight_of(unit, entry, level) for unit in units]
    whole = [Unit(unit.words) if len(unit.words) == 1 else unit for unit in units]
    return (
        -sum(weight == 0 for weight in weights),
        -sum(weight in (0, 1) for weight in weights),
        -sum(weight_of(unit, entry, level) == 0 for unit in whole),
    )


def by(sort: str, entry: Entry) -> tuple[object, ...]:
    value = None if sort == "id" else entry.sort.get(_key(sort))
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return (2, 0, entry.offering_id)
    if isinstance(value, str):
        letters = [ord(letter) for letter in value.casefold()]
        # The end of a text sorts before every letter, whichever way the letters go.
        return (1, [-at for at in letters] + [1] if sort.startswith("-") else letters, entry.offering_id)
    return (0, -value if sort.startswith("-") else value, entry.offering_id)


def nearest(unit: Unit, held: Counter[str]) -> str | None:
    word = unit.words[0]
    if len(unit.words) > 1 or unit.quoted or len(word) < 4 or not word.isalpha():
        return None
    most = 1 if len(word) < 8 else 2
    near = [(slips(word, other), -number, other) for other, number in held.items()]
    return min((one for one in near if one[0] <= most), default=(0, 0, None))[2]


def slips(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with a neighbour (optimal string alignment)."""
    table = [[i + j if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            )
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def typed(unit: Unit) -> str:
    text = " ".join(unit.words)
    return f'"{text}"' if unit.quoted or len(unit.words) > 1 else text


def _key(sort: str) -> str:
    return sort.removeprefix("-")

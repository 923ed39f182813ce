"""What each unit of a question matches, and in which order matches are shown.

The order of relevance, first difference decides: more units matched in the name (or a
code); more in the name or the summary; more whole words of the name rather than begun
ones. Then the index's order for ties, then the id. How often a word occurs anywhere
plays no part, so what a viewer may not see cannot move what they see.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from pyroaring import BitMap

from openqsmo.catalog.engines.postings import LIGHTEST, Postings
from openqsmo.catalog.engines.questions import WEIGHTS
from openqsmo.catalog.engines.words import Unit
from openqsmo.kernel.visibility import Visibility

NAME, SUMMARY = WEIGHTS["name"], WEIGHTS["summary"]


class WordMatch:
    """The rows that hold a word, or a word that begins so when the unit is open-ended."""

    def __init__(self, postings: Postings, unit: Unit, level: Visibility) -> None:
        (word,) = unit.words
        self._postings = postings
        self._level = level
        self._whole = postings.family(word)
        begun = postings.begun(word) if unit.open_ended else []
        self._numbers = list(dict.fromkeys([*self._whole, *begun])) if begun else self._whole

    @cached_property
    def rows(self) -> BitMap:
        return self._postings.rows(self._numbers, self._level, LIGHTEST)

    @cached_property
    def named(self) -> BitMap:
        return self._postings.rows(self._numbers, self._level, NAME)

    @cached_property
    def summed_up(self) -> BitMap:
        return self._postings.rows(self._numbers, self._level, SUMMARY)

    @cached_property
    def named_whole(self) -> BitMap:
        return self._postings.rows(self._whole, self._level, NAME)


class PhraseMatch:
    """The rows among ``within`` that hold a phrase."""

    def __init__(self, postings: Postings, unit: Unit, level: Visibility, within: BitMap) -> None:
        self._by_weight = postings.phrase(unit, level, within)

    @cached_property
    def rows(self) -> BitMap:
        return BitMap.union(*self._by_weight)

    @cached_property
    def named(self) -> BitMap:
        return self._by_weight[NAME]

    @cached_property
    def summed_up(self) -> BitMap:
        return self._by_weight[NAME] | self._by_weight[SUMMARY]

    @property
    def named_whole(self) -> BitMap:
        return self.named


Match = WordMatch | PhraseMatch
_CRITERIA: Sequence[Callable[[Match], BitMap]] = (
    lambda match: match.named,
    lambda match: match.summed_up,
    lambda match: match.named_whole,
)


def ranked(
    hits: BitMap, matches: Sequence[Match], criteria: Sequence[Callable[[Match], BitMap]] = _CRITERIA
) -> Iterator[BitMap]:
    """The hits in groups of equal relevance, best first, each made only when it is asked for."""
    if not criteria or not matches or len(hits) < 2:
        yield hits
        return
    for group in _by_number_matched(hits, [criteria[0](match) for match in matches]):
        if group:
            yield from ranked(group, matches, criteria[1:])


def _by_number_matched(hits: BitMap, sets: Sequence[BitMap]) -> Iterator[BitMap]:
    """The hits that are in all of the sets, then in all but one, down to none."""
    at_least = [hits]
    for one in sets:
        at_least.append(at_least[-1] & one)
        for number in range(len(at_least) - 2, 0, -1):
            at_least[number] = at_least[number] | (at_least[number - 1] & one)
    yield at_least[-1]
    for number in range(len(sets), 0, -1):
        yield at_least[number - 1] - at_least[number]

"""What the search index takes in and gives out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openqsmo.kernel.visibility import Visibility

SortValue = str | int | float

# How much a place of a text weighs, heaviest first; a code weighs as much as a name.
WEIGHTS: Mapping[str, int] = {"name": 0, "code": 0, "summary": 1, "text": 2}


@dataclass(frozen=True)
class Entry:
    """One offering as the index holds it.

    ``seen_by`` are tokens (``public``, ``organization:12``): whoever shares one may see the
    entry. ``words`` and ``facets`` give, per level of sight, what that level *adds*: a viewer
    at a level has the words and the values of that level and of all lower ones. ``words`` are
    pairs of a weight (``name``, ``code``, ``summary``, ``text``) and a text. ``sort`` holds
    public values only; a key that is left out is unknown and sorts last either way.
    """

    offering_id: int
    seen_by: frozenset[str]
    words: Mapping[Visibility, Sequence[tuple[str, str]]] = field(default_factory=dict)
    facets: Mapping[Visibility, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    sort: Mapping[str, SortValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One search: words, chosen values by facet, who looks, in what order, which part.

    ``sort`` is ``relevance``, ``id`` or a key of ``Entry.sort``, falling with a minus before it.
    ``after`` goes on behind a (sort value, id), which need not be there any more; it is for
    paging that neither loses nor repeats what stays, and not for relevance.
    """

    words: str
    chosen: Mapping[str, frozenset[str]]
    seen_as: frozenset[str]
    level: Visibility
    sort: str = "relevance"
    start: int = 0
    size: int = 20
    after: tuple[SortValue | None, int] | None = None


@dataclass(frozen=True)
class Answer:
    """What was found: one part of the ids in order, how many in all, every facet counted.

    ``counts`` holds, per facet that has something to count, its values and numbers, most
    frequent first, counted with the choices of all other facets; a chosen value is there even
    with 0. ``corrected`` holds pairs (as given, as searched) of words that were taken for
    misspelt because nothing that the viewer may see holds them.
    """

    ids: tuple[int, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """How a begun search may go on.

    ``words``: the text with its last word completed, and how many offerings hold it.
    ``offerings``: id and name of offerings whose name matches what was typed.
    """

    words: tuple[tuple[str, int], ...] = ()
    offerings: tuple[tuple[int, str], ...] = ()

"""How near two names are, and when one is the other with a word misspelt."""

from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.names import loose

WORTH_SHOWING = 0.74
NEAR = 0.86
SHORTEST_MISSPELT = 7
MOST_COMPARED = 40


def nearest(text: str, directory: Directory, among: Iterable[str] | None = None) -> list[tuple[float, str]]:
    """Organizations whose names look like this text: (likeness from 0 to 1, key), nearest first.

    Likeness is that of the sorted telling words, letter by letter. Ties are in order of key, so the
    order of the directory makes no difference.
    """
    forms, keys = directory.spellings if among is None else _spellings_of(directory, among)
    hits = process.extract(
        loose(text), forms, scorer=fuzz.ratio, limit=MOST_COMPARED, score_cutoff=WORTH_SHOWING * 100
    )
    best: dict[str, float] = {}
    for _, score, place in hits:
        best[keys[place]] = max(score / 100, best.get(keys[place], 0.0))
    return sorted(((score, key) for key, score in best.items()), key=lambda pair: (-pair[0], pair[1]))


def is_misspelling(text: str, key: str, directory: Directory) -> bool:
    """Whether this text is one of the organization's names with one word misspelt by one letter.

    The word has at least seven letters and is no word of any known name: "southern" is another word
    than "northern", and "police" than "policy", whereas "transporation" is none at all.
    """
    given = loose(text)
    return any(_one_letter_off(given, form, directory.words) for form in directory.loose_names[key])


def likeness(text: str, key: str, directory: Directory) -> float:
    """How much this text looks like the nearest name of one organization, 0 to 1."""
    given = loose(text)
    return max(fuzz.ratio(given, form) / 100 for form in directory.loose_names[key])


def _one_letter_off(given: str, name: str, known: frozenset[str]) -> bool:
    ours, theirs = Counter(given.split()), Counter(name.split())
    wrong, right = list((ours - theirs).elements()), list((theirs - ours).elements())
    if len(wrong) != 1 or len(right) != 1 or min(len(wrong[0]), len(right[0])) < SHORTEST_MISSPELT:
        return False
    return wrong[0].isalpha() and wrong[0] not in known and OSA.distance(wrong[0], right[0]) == 1


def _spellings_of(directory: Directory, among: Iterable[str]) -> tuple[list[str], list[str]]:
    pairs = [(form, key) for key in sorted(among) for form in directory.loose_names[key]]
    return [form for form, _ in pairs], [key for _, key in pairs]

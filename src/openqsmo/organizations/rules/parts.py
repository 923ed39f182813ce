"""Names that hold two: an agency and a part of it, in either order, however they are joined."""

from collections.abc import Iterator

from openqsmo.organizations.rules.directory import NONE, Directory, Keys
from openqsmo.organizations.rules.names import plain, without_initials

MOST_WORDS = 40


def named_in_parts(text: str, directory: Directory) -> Keys:
    """Every organization that this text names as a part of another one named in it.

    "DHS CISA", "Department of the Treasury / Bureau of the Fiscal Service", "Office of the Secretary
    of Transportation" and "National Oceanic and Atmospheric Administration (NOAA)" each name one.
    Punctuation makes no difference, so every place between two words is tried.
    """
    words = plain(text).split()
    if len(words) > MOST_WORDS:
        return NONE
    found: set[str] = set()
    for whole, part in _splits(words):
        keys = directory.named(" ".join(whole))
        if len(keys) == 1:
            found |= _within(part, tuple(keys), directory)
    return frozenset(found)


def agencies_in(text: str, directory: Directory) -> list[tuple[str, str]]:
    """The agencies that this text begins or ends with: (key, the rest of the text).

    The longest name comes first, and of two the one that stands first.
    """
    words = plain(text).split()
    if len(words) > MOST_WORDS:
        return []
    found: dict[str, tuple[int, str]] = {}
    for whole, part in _splits(words):
        keys = directory.named(" ".join(whole))
        if len(keys) == 1 and len(whole) > found.get(min(keys), (0, ""))[0]:
            found[min(keys)] = (len(whole), " ".join(part))
    ranked = sorted(found.items(), key=lambda item: -item[1][0])
    return [(key, rest) for key, (_, rest) in ranked]


def _splits(words: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    for place in range(1, len(words)):
        yield words[:place], words[place:]
    for place in range(1, len(words)):
        yield words[place:], words[:place]


def _within(words: list[str], above: tuple[str, ...], directory: Directory) -> Keys:
    """What these words name below the last of the organizations named before them, or that one again.

    Where they name a body that is neither below nor above the last one, both are kept: then there are
    two answers.
    """
    text = " ".join(without_initials(words))
    named = directory.named(text)
    if any(key in above or above[-1] in directory.below(key) for key in named):
        return frozenset({above[-1]})
    if keys := directory.named(text, below=above[-1]):
        return frozenset(key for key in keys if directory.records[key].parent_key == above[-1]) or keys
    if beside := directory.named(text, below=above[0]) or named:
        return beside | {above[-1]}
    return _deeper(words, above, directory)


def _deeper(words: list[str], above: tuple[str, ...], directory: Directory) -> Keys:
    found: set[str] = set()
    for place in range(1, len(words)):
        text = " ".join(words[:place])
        keys = (directory.named(text) & frozenset(above)) or directory.named(text, below=above[0])
        if len(keys) == 1:
            (key,) = keys
            is_deeper = key in directory.below(above[-1])
            rest = _within(words[place:], (*above, key) if is_deeper else above, directory)
            found |= rest if is_deeper or key in above or not rest else rest | {key}
    return frozenset(found)

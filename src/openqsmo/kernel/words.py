"""How dates, counts and choices are written, the same everywhere."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum


def choices(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    """A vocabulary as Django's ``choices``; a member's ``label`` is used where it has one."""
    return [(member.value, label(member)) for member in vocabulary]


def label(member: StrEnum) -> str:
    """A vocabulary member in words: its own label, or its value with spaces.

    >>> class State(StrEnum):
    ...     IN_REVIEW = "in_review"
    >>> label(State.IN_REVIEW)
    'In review'
    """
    own = getattr(member, "label", None)
    return own if isinstance(own, str) else member.value.replace("_", " ").capitalize()


def day(on: date) -> str:
    """A date as people here write it.

    >>> day(date(2026, 6, 5))
    'June 5, 2026'
    """
    return f"{on:%B} {on.day}, {on.year}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "offering"), counted(1200, "offering"), counted(2, "agency", "agencies")
    ('1 offering', '1,200 offerings', '2 agencies')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(words: Iterable[str], joiner: str = "and") -> str:
    """Words in a row with a joiner before the last.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    row: Sequence[str] = list(words)
    if len(row) < 2:
        return "".join(row)
    return f"{', '.join(row[:-1])} {joiner} {row[-1]}"

"""What the worker knows to do: reactions to events, kinds of jobs, and chores done every so often."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openqsmo.ledger.models import Event


@dataclass(frozen=True)
class Reaction:
    """A named answer to events whose verb starts with one of ``verbs``."""

    name: str
    verbs: tuple[str, ...]
    answer: Callable[[Event], None]


@dataclass(frozen=True)
class Chore:
    """Something looked at every ``seconds``; cheap when there is nothing to do."""

    name: str
    seconds: int
    do: Callable[[], None]


REACTIONS: dict[str, Reaction] = {}
JOBS: dict[str, Callable[[dict[str, Any]], None]] = {}
CHORES: dict[str, Chore] = {}


def reaction(name: str, *verbs: str) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a function as the answer to events; it runs at least once for each, in order."""

    def register(answer: Callable[[Event], None]) -> Callable[[Event], None]:
        REACTIONS[name] = Reaction(name, verbs, answer)
        return answer

    return register


def job(kind: str) -> Callable[[Callable[[dict[str, Any]], None]], Callable[[dict[str, Any]], None]]:
    """Register a function as the doer of a kind of job; it gets the job's payload."""

    def register(do: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
        JOBS[kind] = do
        return do

    return register


def chore(name: str, *, seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function that the worker runs every so often."""

    def register(do: Callable[[], None]) -> Callable[[], None]:
        CHORES[name] = Chore(name, seconds, do)
        return do

    return register

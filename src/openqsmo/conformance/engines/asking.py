"""What every engine can do: answer one query at a time, or say why not."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from openqsmo.conformance.engines.reading import Source

Row = Sequence[Any]
Progress = Callable[[float], None]


class Failure(StrEnum):
    """Why a query gave no answer."""

    ERROR = "error"
    TIME = "time"
    MEMORY = "memory"
    DIED = "died"


class QueryFailed(Exception):
    """A query gave no answer: how, and what the engine said."""

    def __init__(self, failure: Failure, says: str) -> None:
        super().__init__(says)
        self.failure, self.says = failure, says


class Engine(Protocol):
    """An engine that holds tables made by earlier queries until it is closed."""

    name: str
    version: str

    def relation(self, sources: Sequence[Source]) -> str:
        """The files of one table, in their order, as what a query reads from."""

    def ask(self, query: str, *, seconds: float | None = None) -> list[Row]:
        """The rows of one query; raises QueryFailed. ``seconds`` limits its time."""

    def close(self) -> None:
        """End, leaving nothing behind."""


MOST_TEXT = 4000


def plain(cell: Any) -> Any:
    """One value of an answer as a text, a whole number, a truth or nothing."""
    if cell is None or isinstance(cell, bool | int):
        return cell
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "…"

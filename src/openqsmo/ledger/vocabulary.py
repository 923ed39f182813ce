"""The words of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openqsmo.kernel.visibility import Visibility

GENESIS = "0" * 64


@dataclass(frozen=True)
class Change:
    """What one field was and became, and who may read that.

    ``personal`` values are read only by the person they are about, administrators and auditors.
    A restricted value is also read by the organization whose record it is, unless
    ``is_kept_from_owner`` (a reviewer's notes).
    """

    before: Any
    after: Any
    visibility: Visibility = Visibility.PUBLIC
    personal: bool = False
    is_kept_from_owner: bool = False

    @property
    def is_sealed(self) -> bool:
        return self.personal or self.visibility > Visibility.PUBLIC


@dataclass(frozen=True)
class Link:
    """One event as the chain sees it: what was hashed, and the two hashes."""

    sequence: int
    body: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Break:
    """The first thing that verification found wrong, in words."""

    kind: str
    where: str
    says: str


@dataclass(frozen=True)
class Verdict:
    """What verification found: how much was walked, the head, and the first break if any."""

    events: int
    rows: int
    head: str
    break_found: Break | None = None

    @property
    def is_whole(self) -> bool:
        return self.break_found is None


@dataclass(frozen=True)
class HistoryLine:
    """One event in words, for one viewer."""

    sequence: int
    at: Any
    who: str
    says: str
    why: str = ""
    changes: tuple["ChangeLine", ...] = ()
    hash: str = ""
    verb: str = ""
    subject: str = ""
    about: str = ""


@dataclass(frozen=True)
class ChangeLine:
    """One changed field for one viewer; ``hidden`` says who may read it when this viewer may not."""

    field: str
    before: str = ""
    after: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class Entry:
    """What an action hands to the ledger; see ``record``."""

    verb: str
    subject: Any
    changes: Mapping[str, Change] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    about: Any = None
    also: tuple[Any, ...] = ()
    gone: tuple[str, ...] = ()

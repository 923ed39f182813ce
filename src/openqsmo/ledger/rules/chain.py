"""The chain: how an event is written down, hashed and checked.

The body of an event is canonical JSON: keys sorted, no blanks, UTF-8. Its hash is
SHA-256 over ``previous + "\\n" + body``, so another tool can verify an export with
nothing but this sentence.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openqsmo.ledger.vocabulary import GENESIS, Break, Link


def canonical(value: Any) -> str:
    """A value as canonical JSON: the same value always gives the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def link_hash(previous: str, body: str) -> str:
    """The hash of an event whose body follows the event with hash ``previous``."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def digest(value: Any, salt: str) -> str:
    """A salted digest that stands for a value which the chain must not show."""
    return hashlib.sha256(f"{salt}\n{canonical(value)}".encode()).hexdigest()


def first_break(links: Iterable[Link]) -> tuple[int, str, Break | None]:
    """Walk the links; gives how many hold, the last good hash, and the first break or None."""
    previous, count = GENESIS, 0
    for link in links:
        where = f"event {link.sequence}"
        if link.sequence != count + 1:
            return (
                count,
                previous,
                Break("gap", where, f"Event {count + 1} is missing before event {link.sequence}."),
            )
        if link.previous != previous:
            return (
                count,
                previous,
                Break("link", where, f"Event {link.sequence} does not follow the event before it."),
            )
        if link_hash(previous, link.body) != link.hash:
            return (
                count,
                previous,
                Break("hash", where, f"Event {link.sequence} does not match its own hash."),
            )
        previous, count = link.hash, count + 1
    return count, previous, None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)

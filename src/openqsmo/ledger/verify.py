"""Walk the chain and compare every live row with the last event that answers for it."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from openqsmo.ledger.models import Event, Head, Recorded, Salt
from openqsmo.ledger.record import row_digest
from openqsmo.ledger.rules.chain import first_break
from openqsmo.ledger.vocabulary import Break, Link, Verdict

CHUNK = 2000


def verify(head: str = "") -> Verdict:
    """Check links, hashes, the head, the columns beside each body, and live rows; stop at the first break.

    With ``head``, a hash noted earlier, also check that it is still in the chain. Walks events in
    order with memory that grows with the number of recorded rows, not of events.
    """
    walk = _Walk(head)
    count, last, broken = first_break(walk.links())
    broken = broken or walk.broken or _wrong_head(count, last) or _lost_head(head, walk.has_seen_head)
    if broken:
        return Verdict(count, 0, last, broken)
    rows, broken = _compare_rows(walk.rows)
    return Verdict(count, rows, last, broken)


class _Walk:
    """Reads events once, keeping the last digest of each row that they name."""

    def __init__(self, head: str) -> None:
        self.rows: dict[str, tuple[int, str]] = {}
        self.wanted_head = head
        self.has_seen_head = False
        self.broken: Break | None = None

    def links(self) -> Iterator[Link]:
        for event in Event.objects.order_by("sequence").iterator(chunk_size=CHUNK):
            yield Link(event.sequence, event.body, event.previous, event.hash)
            self._take(event)
            if self.broken:
                return

    def _take(self, event: Event) -> None:
        self.has_seen_head = self.has_seen_head or event.hash == self.wanted_head
        body: dict[str, Any] = json.loads(event.body)
        columns = {
            "sequence": event.sequence, "actor": event.actor, "verb": event.verb,
            "subject": event.subject, "about": event.about, "at": event.at.isoformat(),
        }  # fmt: skip
        for name, value in columns.items():
            if body[name] != value and self.broken is None:
                where = f"event {event.sequence}"
                self.broken = Break(
                    "column", where, f"Event {event.sequence}: {name} differs from what was hashed."
                )
        for name, digest in body["rows"].items():
            if digest is None:
                self.rows.pop(name, None)
            else:
                self.rows[name] = (event.sequence, digest)


def recorded_models() -> list[type[Recorded]]:
    """Every table whose rows answer to the ledger."""
    return [model for model in apps.get_models() if issubclass(model, Recorded)]


def _wrong_head(count: int, last: str) -> Break | None:
    head = Head.objects.get(pk=1)
    if (head.sequence, head.hash) == (count, last):
        return None
    says = f"The ledger's head says {head.sequence} events, but {count} are there: its tail was cut."
    if head.sequence <= count:
        says = f"The ledger's head ({head.sequence}) does not match the last event ({count})."
    return Break("tail", f"event {count + 1}", says)


def _lost_head(head: str, has_seen: bool) -> Break | None:
    if not head or has_seen:
        return None
    return Break("head", f"head {head[:12]}", f"No event has the hash {head}: events were cut or rewritten.")


def _compare_rows(expected: dict[str, tuple[int, str]]) -> tuple[int, Break | None]:
    remaining = dict(expected)
    salts = dict(Salt.objects.values_list("subject", "value").iterator(chunk_size=CHUNK))
    count = 0
    for model in recorded_models():
        for row in model._default_manager.order_by("pk").iterator(chunk_size=CHUNK):
            count += 1
            if broken := _wrong_row(row, remaining.pop(row.ledger_name, None), salts):
                return count, broken
    known = {model._meta.label_lower for model in recorded_models()}
    for name, (sequence, _) in sorted(remaining.items(), key=lambda item: item[1][0]):
        if name.split(":")[0] in known:
            return count, Break(
                "row", name, f"{name} was deleted behind the ledger's back (last in event {sequence})."
            )
    return count, None


def _wrong_row(row: Recorded, last: tuple[int, str] | None, salts: dict[str, str]) -> Break | None:
    name = row.ledger_name
    if last is None:
        return Break("row", name, f"{name} was added behind the ledger's back: no event answers for it.")
    if row.ledger_salted and name not in salts:
        return None  # its salt was erased on purpose; the digest can confirm nothing any more
    if row_digest(row, salts.get(name, "")) != last[1]:
        return Break("row", name, f"{name} was edited behind the ledger's back after event {last[0]}.")
    return None

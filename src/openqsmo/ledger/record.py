"""The one way an event is written: in the transaction of the action that it witnesses."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.ledger.models import Event, Head, Recorded, Salt, SealedValue
from openqsmo.ledger.rules.chain import canonical, digest, link_hash
from openqsmo.ledger.vocabulary import Change, Entry

BATCH = 500


def record(
    verb: str,
    *,
    subject: Recorded,
    by: Actor,
    changes: Mapping[str, Change] | None = None,
    facts: Mapping[str, Any] | None = None,
    why: str = "",
    about: Recorded | None = None,
    also: Sequence[Recorded] = (),
    gone: Sequence[str] = (),
) -> Event:
    """Write one event for one action, in the action's own transaction.

    ``subject`` is the row acted on, as saved; ``also`` the other rows that the action
    changed; ``gone`` the names of rows it deleted; ``about`` the record on whose page the
    event shows as well. ``facts`` are public. Raises when called outside a transaction.
    """
    entry = Entry(verb, subject, changes or {}, facts or {}, why, about, tuple(also), tuple(gone))
    return record_all([entry], by=by)[0]


def record_all(entries: Iterable[Entry], *, by: Actor) -> list[Event]:
    """Write one event per entry, in order, under one lock of the chain's head."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is written in the transaction of its action, never beside it.")
    waiting = list(entries)
    head = Head.objects.select_for_update().get(pk=1)
    salts = _salts(row for entry in waiting for row in (entry.subject, *entry.also))
    events: list[Event] = []
    sealed: list[SealedValue] = []
    at = timezone.now()
    for entry in waiting:
        head.sequence += 1
        values = _seal(entry, head.sequence)
        body = _body(entry, values, head.sequence, at.isoformat(), _actor(by), salts)
        previous, head.hash = head.hash, link_hash(head.hash, body)
        sealed += values.values()
        events.append(
            Event(
                sequence=head.sequence, at=at, actor=_actor(by), verb=entry.verb, body=body,
                subject=entry.subject.ledger_name, about=entry.about.ledger_name if entry.about else "",
                previous=previous, hash=head.hash,
            )
        )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=BATCH)
    SealedValue.objects.bulk_create(sealed, batch_size=BATCH)
    head.save(update_fields=["sequence", "hash"])
    return events


def row_digest(row: Recorded, salt: str) -> str:
    """What stands in the chain for a row's whole stored state."""
    return digest(row.ledger_state(), salt)


def _body(
    entry: Entry,
    values: Mapping[str, SealedValue],
    sequence: int,
    at: str,
    actor: str,
    salts: Mapping[str, str],
) -> str:
    rows = (entry.subject, *entry.also)
    return canonical(
        {
            "sequence": sequence,
            "at": at,
            "actor": actor,
            "verb": entry.verb,
            "subject": entry.subject.ledger_name,
            "about": entry.about.ledger_name if entry.about else "",
            "why": entry.why,
            "facts": entry.facts,
            "changes": {
                name: _shown(change, values.get(name)) for name, change in sorted(entry.changes.items())
            },
            "rows": {
                **{
                    row.ledger_name: row_digest(row, salts.get(row.ledger_name, "")) for row in rows if row.pk
                },
                **{name: None for name in entry.gone},
            },
        }
    )


def _shown(change: Change, sealed: SealedValue | None) -> dict[str, Any]:
    if sealed is None:
        return {"before": change.before, "after": change.after}
    return {
        "before_digest": digest(sealed.before, sealed.salt),
        "after_digest": digest(sealed.after, sealed.salt),
        "for": "personal" if change.personal else change.visibility.slug,
    }


def _seal(entry: Entry, sequence: int) -> dict[str, SealedValue]:
    subject = entry.subject
    return {
        name: SealedValue(
            event_id=sequence,
            field=name,
            salt=secrets.token_hex(32),
            before=canonical(change.before),
            after=canonical(change.after),
            visibility=int(change.visibility),
            is_personal=change.personal,
            organization_id=None if change.is_kept_from_owner else getattr(subject, "ledger_owner_id", None),
            person_id=getattr(subject, "ledger_person_id", None),
        )
        for name, change in entry.changes.items()
        if change.is_sealed
    }


def _salts(rows: Iterable[Recorded]) -> dict[str, str]:
    names = {row.ledger_name for row in rows if row.ledger_salted}
    known = {salt.subject: salt.value for salt in _in_batches(names)}
    new = [Salt(subject=name, value=secrets.token_hex(32)) for name in sorted(names - known.keys())]
    Salt.objects.bulk_create(new, batch_size=BATCH)
    return known | {salt.subject: salt.value for salt in new}


def _in_batches(names: set[str]) -> Iterable[Salt]:
    ordered = sorted(names)
    for start in range(0, len(ordered), BATCH):
        yield from Salt.objects.filter(subject__in=ordered[start : start + BATCH])


def _actor(by: Actor) -> str:
    if by.person_id is not None:
        return f"person:{by.person_id}"
    return "operator" if by.is_operator else by.name.lower()

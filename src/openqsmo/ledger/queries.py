"""Reads of the ledger: a record's history in words, the chain for another tool, what came since."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.visibility import Visibility
from openqsmo.ledger.models import Event, Recorded, SealedValue
from openqsmo.ledger.vocabulary import ChangeLine, HistoryLine
from openqsmo.ledger.words import SENTENCES, sentence

__all__ = ["SENTENCES", "events_since", "export_lines", "head_hash", "head_sequence", "history", "in_words"]

Namer = Callable[[set[str]], dict[str, str]]
Describe = Callable[[str, Any], tuple[str, str]]


def plainly(field: str, value: Any) -> tuple[str, str]:
    """A field's name and value in words, where its domain has no better ones."""
    name = field.replace("_", " ").capitalize()
    if value is None:
        return name, ""
    return name, "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def head_sequence() -> int:
    """The newest event's number: the marketplace's position, cheap enough for every request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence FROM ledger_head WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def head_hash() -> str:
    """The newest event's hash: a position that no other ledger, and no undone transaction, ever had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_head WHERE id = 1")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def history(
    *,
    record: Recorded,
    viewer: Actor,
    namer: Namer,
    sight: Visibility | None = None,
    describe: Describe = plainly,
    limit: int = 200,
    before: int | None = None,
) -> list[HistoryLine]:
    """A record's events in words, newest first, with what this viewer may read of each change.

    The caller has already shown that the viewer may see the record; ``sight`` is what the viewer
    may see *of it* (an owner sees more of its own). ``namer`` turns actors into names, ``describe``
    a field and its value into words. ``before`` goes on behind an event's number.
    """
    name = record.ledger_name
    found = Event.objects.filter(Q(subject=name) | Q(about=name)).order_by("-sequence")
    events = list((found.filter(sequence__lt=before) if before else found)[:limit])
    return in_words(events, viewer=viewer, namer=namer, sight=sight, describe=describe)


def in_words(
    events: Sequence[Event],
    *,
    viewer: Actor,
    namer: Namer,
    sight: Visibility | None = None,
    describe: Describe = plainly,
) -> list[HistoryLine]:
    """Events in words for one viewer, in the order given; see ``history``."""
    names = namer({event.actor for event in events})
    sealed: dict[int, dict[str, SealedValue]] = {}
    for value in SealedValue.objects.filter(event__in=[event.pk for event in events]):
        sealed.setdefault(value.event_id, {})[value.field] = value
    reader = _Reader(viewer, viewer.sight if sight is None else sight, describe)
    return [_line(event, names, sealed.get(event.pk, {}), reader) for event in events]


def events_since(position: int, *, verbs: tuple[str, ...] = (), limit: int = 1000) -> list[Event]:
    """Events after a position, oldest first; ``verbs`` are prefixes such as ``offering.``."""
    wanted = Q()
    for verb in verbs:
        wanted |= Q(verb__startswith=verb)
    return list(Event.objects.filter(wanted, sequence__gt=position).order_by("sequence")[:limit])


def export_lines() -> Iterator[str]:
    """The chain as JSON Lines: each ``{"body", "hash", "previous", "sequence"}``; see ``rules.chain``."""
    for event in Event.objects.order_by("sequence").iterator(chunk_size=2000):
        line = {
            "sequence": event.sequence,
            "previous": event.previous,
            "hash": event.hash,
            "body": event.body,
        }
        yield json.dumps(line, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True)
class _Reader:
    """Who reads a history, how far they see, and the words for what they see."""

    viewer: Actor
    sight: Visibility
    describe: Describe

    def line(self, field: str, before: Any, after: Any) -> ChangeLine:
        name, old = self.describe(field, before)
        return ChangeLine(name, old, self.describe(field, after)[1])

    def may_read(self, sealed: SealedValue) -> bool:
        if sealed.is_personal:
            is_own = sealed.person_id is not None and sealed.person_id == self.viewer.person_id
            return is_own or self.viewer.has(Role.ADMIN, Role.AUDITOR, Role.OPERATOR)
        is_owner = sealed.organization_id is not None and sealed.organization_id in self.viewer.provider_ids
        return is_owner or (self.sight >= sealed.visibility and not _is_kept_from(sealed, self.viewer))


def _is_kept_from(sealed: SealedValue, viewer: Actor) -> bool:
    """A value kept from its owner is not opened by the sight that owning a record gives."""
    return sealed.organization_id is None and viewer.sight < sealed.visibility


def _line(
    event: Event, names: dict[str, str], sealed: dict[str, SealedValue], reader: _Reader
) -> HistoryLine:
    body: dict[str, Any] = json.loads(event.body)
    changes = tuple(
        _change(field, shown, sealed.get(field), reader) for field, shown in body["changes"].items()
    )
    return HistoryLine(
        sequence=event.sequence,
        at=event.at,
        who=names.get(event.actor, event.actor.capitalize()),
        says=sentence(event.verb, body["facts"]),
        why=body["why"],
        changes=changes,
        hash=event.hash,
        verb=event.verb,
        subject=event.subject,
        about=event.about,
    )


def _change(field: str, shown: dict[str, Any], sealed: SealedValue | None, reader: _Reader) -> ChangeLine:
    if "for" not in shown:
        return reader.line(field, shown["before"], shown["after"])
    label = "personal" if shown["for"] == "personal" else Visibility.from_slug(shown["for"]).label
    if sealed is None:
        return ChangeLine("A field that was erased", hidden=f"erased ({label})")
    if not reader.may_read(sealed):
        return ChangeLine("A field you may not see", hidden=label)
    return reader.line(field, json.loads(sealed.before), json.loads(sealed.after))

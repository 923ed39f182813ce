"""What changed between two versions of a standard: the rule's findings, with the texts that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openqsmo.kernel.actor import Actor
from openqsmo.standards.models import ItemVersion, StandardItem, StandardVersion
from openqsmo.standards.queries.crosswalks import LISTED, entries_between, said_of
from openqsmo.standards.queries.registry import version_of
from openqsmo.standards.queries.search import rows_of
from openqsmo.standards.queries.wording import differing, heading, text_of
from openqsmo.standards.rules.crosswalks import CrosswalkEntry
from openqsmo.standards.rules.differences import Change, ItemChange, difference


@dataclass(frozen=True)
class ChangedText:
    """One field of an item in two versions; None where a version does not say it."""

    field: str
    label: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class Changed:
    """One change: what the rule says of it, its items in both versions, and the fields that differ.

    Fields are compared only where one item went on as one: not of what was added, dropped, split, merged.
    """

    change: ItemChange
    old: tuple[StandardItem, ...]
    new: tuple[StandardItem, ...]
    title: str
    texts: tuple[ChangedText, ...]

    @property
    def items(self) -> tuple[StandardItem, ...]:
        """Every item that it touches, each once."""
        return tuple({item.pk: item for item in (*self.old, *self.new)}.values())


@dataclass(frozen=True)
class Differences:
    """What changed from one version of a standard to another; ``counts`` and ``unchanged`` count items."""

    old: StandardVersion
    new: StandardVersion
    changed: tuple[Changed, ...]
    counts: Mapping[Change, int]
    unchanged: int

    def of(self, change: Change | None) -> Sequence[Changed]:
        """The changes of one sort, or all of them."""
        return [one for one in self.changed if change is None or change in one.change.changes]


def differences(*, code: str, old: int, new: int, viewer: Actor) -> Differences:
    """What changed from version ``old`` of a standard to version ``new``; either may be the later one.

    What a person decided of an item that was renumbered, split or merged is followed; one that nobody
    decided about is dropped and added here.
    """
    before = version_of(code=code, number=old, viewer=viewer)
    after = version_of(code=code, number=new, viewer=viewer)
    return differences_of(before, after)


def differences_of(before: StandardVersion, after: StandardVersion) -> Differences:
    """What changed between two versions at hand, a draft's too.

    An item version that both list has not changed, so only the others are read and compared, and those
    that the crosswalk names.
    """
    entries = entries_between(before, after)
    of_old, of_new = _ids(before), _ids(after)
    kept = (of_old & of_new) - _named_in(entries, of_old & of_new)
    old_rows, new_rows = rows_of(sorted(of_old - kept)), rows_of(sorted(of_new - kept))
    found = difference(said_of(old_rows), said_of(new_rows), entries)
    by_old, by_new = _by_identifier(old_rows), _by_identifier(new_rows)
    changed = tuple(_changed(change, by_old, by_new) for change in found.changes)
    return Differences(before, after, changed, found.counts(), len(kept) + len(found.unchanged))


def _ids(version: StandardVersion) -> set[int]:
    return set(LISTED.filter(standardversion=version).values_list("itemversion_id", flat=True))


def _named_in(entries: Sequence[CrosswalkEntry], ids: set[int]) -> set[int]:
    """The item versions of these whose identifiers a crosswalk names: their number may mean something else now."""
    names = {name for entry in entries for name in (*entry.from_identifiers, *entry.to_identifiers)}
    if not names:
        return set()
    return ids & set(ItemVersion.objects.filter(item__identifier__in=names).values_list("pk", flat=True))


def _by_identifier(rows: Sequence[ItemVersion]) -> dict[tuple[str, str], ItemVersion]:
    return {(row.item.kind, row.item.identifier): row for row in rows}


def _changed(
    change: ItemChange,
    by_old: Mapping[tuple[str, str], ItemVersion],
    by_new: Mapping[tuple[str, str], ItemVersion],
) -> Changed:
    old = [by_old[(change.kind, identifier)] for identifier in change.old]
    new = [by_new[(change.kind, identifier)] for identifier in change.new]
    shown = (new or old)[0]
    is_one = len(old) == len(new) == 1
    return Changed(
        change,
        tuple(row.item for row in old),
        tuple(row.item for row in new),
        heading(shown.item.kind, shown.content),
        _texts(old[0], new[0]) if is_one else (),
    )


def _texts(old: ItemVersion, new: ItemVersion) -> tuple[ChangedText, ...]:
    """The fields that differ, with both texts."""
    lines = differing(old.item.kind, old.content, new.content)
    return tuple(
        ChangedText(
            line.field.key,
            line.field.label,
            _text(old.content.get(line.field.key)),
            _text(new.content.get(line.field.key)),
        )
        for line in lines
    )


def _text(value: Any) -> str | None:
    return None if value is None else text_of(value)


def differences_data(found: Differences, shown: Sequence[Changed], total: int) -> dict[str, Any]:
    """Some of the differences as plain data; ``total`` is how many there are of the sort asked for."""
    return {
        "standard": found.new.standard.code,
        "from": found.old.number,
        "to": found.new.number,
        "counts": {change.value: number for change, number in found.counts.items()},
        "unchanged": found.unchanged,
        "changes": [_changed_data(one) for one in shown],
        "total": total,
    }


def _changed_data(one: Changed) -> dict[str, Any]:
    return {
        "kind": one.change.kind.value,
        "title": one.title,
        "old": list(one.change.old),
        "new": list(one.change.new),
        "changes": [change.value for change in one.change.changes],
        "findings": [
            {"change": each.change.value, "field": each.field or None, "says": each.says}
            for each in one.change.findings
        ],
        "texts": [
            {"field": text.field, "label": text.label, "was": text.was, "now": text.now} for text in one.texts
        ],
    }

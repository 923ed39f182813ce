"""Items in a JSON file as this site exports them: what each says, with the place that it was read from."""

import json
from collections.abc import Iterator
from typing import Any

from openqsmo.kernel.problems import FieldError
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source

MOST_ITEMS = 20_000


def read_items(name: str, raw: bytes, area: str) -> tuple[list[ItemRecord], list[FieldError]] | None:
    """The items of an export, and what of it cannot be read, each with its place; None where it is no export.

    An export is an object with the list ``items``, of objects with ``kind``, ``identifier`` and
    ``content``. What else stands in it is passed over.
    """
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or not isinstance(given.get("items"), list):
        return None
    found: list[ItemRecord] = []
    errors: list[FieldError] = []
    for place, entry in enumerate(given["items"][:MOST_ITEMS]):
        source = Source(name, f"items[{place}]")
        record = _item(entry, area, source)
        if record is None:
            fix = "Give it a kind, an identifier and its content, as an export of this site does."
            errors.append(FieldError(str(source), "This is no item.", fix))
        else:
            found.append(record)
    return found, [*errors, *_repeated(found)]


def _item(entry: Any, area: str, source: Source) -> ItemRecord | None:
    if not isinstance(entry, dict):
        return None
    kind, identifier, content = entry.get("kind"), entry.get("identifier"), entry.get("content")
    is_known = isinstance(kind, str) and kind in set(ItemKind)
    if not (is_known and isinstance(identifier, str) and isinstance(content, dict)):
        return None
    return ItemRecord(ItemKind(str(kind)), area, identifier, content, source)


def _repeated(items: list[ItemRecord]) -> Iterator[FieldError]:
    seen: dict[tuple[ItemKind, str], ItemRecord] = {}
    for item in items:
        first = seen.setdefault((item.kind, item.identifier), item)
        if first is not item:
            says = f"{item.identifier} is there twice, the first time at {first.source.place}."
            yield FieldError(str(item.source), says, "Keep one of the two.")

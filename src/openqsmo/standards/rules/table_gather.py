"""How the rows of all tables become items: each once, the same again counted, another text set aside."""

import re
from collections.abc import Iterable
from typing import Any

from openqsmo.standards.rules.records import tidy
from openqsmo.standards.rules.references import ReferenceRecord
from openqsmo.standards.rules.table_rows import Draft, Row
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source

_DEFINES = ("label", "definition")


def items_once(placed: Iterable[tuple[Draft, str]]) -> tuple[ItemRecord, ...]:
    """The items of drafts with their areas, each identifier once, in the order of their identifiers.

    A data element adds its activities, capabilities, groups and exchanges to the first of its
    identifier; other differences are noted. Any other item with another text is set aside.
    """
    kept: dict[tuple[ItemKind, str, str], tuple[Draft, dict[str, Any]]] = {}
    for draft, area in placed:
        key = (draft.kind, area, draft.identifier)
        if key not in kept:
            kept[key] = (draft, dict(draft.content))
        else:
            _again(draft, *kept[key])
    items = [
        ItemRecord(kind, area, identifier, content, _source(first.row))
        for (kind, area, identifier), (first, content) in kept.items()
    ]
    return tuple(sorted(items, key=_order))


def references_once(found: Iterable[tuple[ReferenceRecord, Row]]) -> tuple[ReferenceRecord, ...]:
    """The references, each number of an area once; another name under the same number is set aside."""
    kept: dict[tuple[str, str], ReferenceRecord] = {}
    for record, row in found:
        first = kept.setdefault((record.area, record.number), record)
        if first is record:
            continue
        if tidy(first.title) == tidy(record.title):
            row.dirt.repeat(
                "repeated", row.place, f"The same stands in {first.source.file}; it is counted once."
            )
        else:
            where = f"{first.source.file} at {first.source.place}"
            says = (
                f"Reference {record.number} is already used for something else in {where}; that one is kept."
            )
            row.dirt.set_aside("duplicate_identifier", row.place, says, given=record.title)
    return tuple(sorted(kept.values(), key=lambda one: (one.area, _natural(one.number))))


def _again(draft: Draft, first: Draft, content: dict[str, Any]) -> None:
    """What becomes of a further row of an item: counted, joined to the first, or set aside."""
    if draft.kind is ItemKind.FUNCTION:
        _compare_function(draft, first)
        return
    differing = _differing(draft.content, first.content, draft.joined)
    if _is_of_something_else(draft, differing):
        says = f"{draft.identifier} is already used for something else in {_where(first)}; that one is kept."
        given = next(iter(draft.content.values()))
        draft.row.dirt.set_aside("duplicate_identifier", draft.place, says, given=given)
        return
    for key in differing:
        says = f"The {key.replace('_', ' ')} differs from that in {_where(first)}, which is kept."
        draft.row.dirt.note("text_differs", draft.place, says, given=draft.content.get(key, ""))
    joined = [key for key in draft.joined if _join(content, draft.content, key)]
    if not differing and not joined:
        says = f"The same stands in {first.row.dirt.file}; it is counted once."
        draft.row.dirt.repeat("repeated", draft.place, says)
    elif joined:
        says = f"It says more of what stands in {first.row.dirt.file}: its {', '.join(joined)} are joined."
        draft.row.dirt.repeat("joined", draft.place, says)


def _is_of_something_else(draft: Draft, differing: list[str]) -> bool:
    """Whether a further row under an identifier speaks of something else.

    What defines a data element is its label where it has a number, its definition where it has none;
    any difference counts for an item that nothing joins.
    """
    if not draft.joined:
        return bool(differing)
    has_number = draft.identifier != tidy(draft.content["label"])
    return ("label" if has_number else "definition") in differing


def _differing(one: dict[str, Any], other: dict[str, Any], apart: tuple[str, ...]) -> list[str]:
    """The keys that both give and give differently, whatever the blanks."""
    return [key for key in one if key in other and key not in apart and _bare(one[key]) != _bare(other[key])]


def _bare(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _join(content: dict[str, Any], other: dict[str, Any], key: str) -> bool:
    before = content.get(key, [])
    more = [entry for entry in other.get(key, []) if entry not in before]
    if more:
        content[key] = [*before, *more]
    return bool(more)


def _compare_function(draft: Draft, first: Draft) -> None:
    if draft.content != first.content:
        says = (
            f"{draft.identifier} is called “{draft.content['title'][:80]}” here and "
            f"“{first.content['title'][:80]}” in {_where(first)}, which is kept."
        )
        draft.row.dirt.repeat("function_name_differs", draft.row.place, says, given=draft.content["title"])


def _where(draft: Draft) -> str:
    return f"{draft.row.dirt.file} at {draft.row.place}"


def _source(row: Row) -> Source:
    return Source(row.dirt.file, row.place)


def _order(item: ItemRecord) -> tuple[Any, ...]:
    return (list(ItemKind).index(item.kind), item.area, _natural(item.identifier), item.identifier)


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sorting key in which ``A2`` comes before ``A10``."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)

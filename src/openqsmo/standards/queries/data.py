"""The registry as plain data: the same in the API, in downloads and on a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any

from openqsmo.standards.models import ItemVersion, Standard, StandardVersion
from openqsmo.standards.queries.registry import ItemPage, StandardPage, Wording
from openqsmo.standards.queries.wording import FIELDS, heading, state_in_words, text_of
from openqsmo.standards.rules.citations import Citation
from openqsmo.standards.vocabulary import ItemKind

Data = dict[str, Any]
# What every table of items begins with, and ends with.
FIRST_COLUMNS = ("identifier", "kind", "standard", "area", "part")
LAST_COLUMNS = ("place", "digest")
# A field that is called as such a column is goes under another name.
TAKEN = frozenset({*FIRST_COLUMNS, *LAST_COLUMNS})


def standard_data(standard: Standard) -> Data:
    """A standard without its versions."""
    return {
        "code": standard.code,
        "title": standard.title,
        "framework": standard.framework,
        "component": standard.component,
        "area": standard.area.code if standard.area else None,
    }


def listed_standard(current: StandardVersion) -> Data:
    """A standard with its current version."""
    return {**standard_data(current.standard), "current": version_data(current)}


def standard_page_data(page: StandardPage) -> Data:
    """A standard with all its published versions, the newest first; which is current; and its open draft."""
    return {
        **standard_data(page.standard),
        "current": page.current.number if page.current else None,
        "draft": page.draft.pk if page.draft else None,
        "versions": [version_data(version) for version in page.versions],
    }


def version_data(version: StandardVersion) -> Data:
    """A version without its items; ``items_digest`` answers for them."""
    return {
        "number": version.number,
        "state": version.state,
        "state_label": state_in_words(version.state),
        "made_on": version.made_on.isoformat(),
        "why": version.why or None,
        "based_on": version.based_on.number if version.based_on else None,
        "items": getattr(version, "item_count", 0),
        "items_digest": version.items_digest,
        "source": str(version.source_load) if version.source_load else None,
        "load": version.source_load_id,
    }


def item_data(row: ItemVersion) -> Data:
    """An item as one version of it says it."""
    item = row.item
    return {
        "id": item.pk,
        "identifier": item.identifier,
        "kind": item.kind,
        "standard": item.standard.code,
        "area": item.standard.area.code if item.standard.area else None,
        "part": item.scope,
        "title": heading(item.kind, row.content),
        "content": row.content,
        "place": row.place,
        "digest": row.digest,
    }


def item_page_data(page: ItemPage) -> Data:
    """An item as it stands now, with what it said before and what names it."""
    return {
        **item_data(page.current.version),
        "is_listed": page.is_listed,
        "versions": list(page.current.numbers),
        "citations": [citation_data(citation) for citation in page.citations],
        "other_wordings": [_wording(wording) for wording in page.others],
        "named_by": [
            {"identifier": row.item.identifier, "kind": row.item.kind, "standard": row.item.standard.code}
            for row in page.naming
        ],
    }


def citation_data(citation: Citation) -> Data:
    """A law or rule that an item cites; ``key`` is null where the work cannot be told."""
    return {
        "number": citation.number,
        "text": citation.text,
        "kind": citation.kind.value,
        "key": citation.key,
    }


def as_table(rows: Sequence[ItemVersion]) -> tuple[list[str], Iterable[list[object]]]:
    """Items as a table: the names of its columns, and its rows. A field that no item has is left out."""
    given = {key for row in rows for key in row.content}
    known = [field.key for kind in ItemKind for field in FIELDS[kind]]
    fields = [key for key in dict.fromkeys([*known, *sorted(given)]) if key in given]
    header = [*FIRST_COLUMNS, *(f"own_{key}" if key in TAKEN else key for key in fields), *LAST_COLUMNS]
    return header, (_cells(row, fields) for row in rows)


def _cells(row: ItemVersion, fields: Iterable[str]) -> list[object]:
    about = item_data(row)
    own = [None if key not in row.content else _cell(row.content[key]) for key in fields]
    return [*(about[name] for name in FIRST_COLUMNS), *own, *(about[name] for name in LAST_COLUMNS)]


def _cell(value: Any) -> object:
    return value if isinstance(value, int | float) else text_of(value)


def _wording(wording: Wording) -> Data:
    row = wording.version
    return {
        "versions": list(wording.numbers),
        "title": heading(row.item.kind, row.content),
        "content": row.content,
        "place": row.place,
        "digest": row.digest,
    }

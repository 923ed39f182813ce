"""Items of a standard: which standard they stand in, which part of it, and what their content is known by."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from openqsmo.loads.report import Report
from openqsmo.standards.rules.identifiers import split_identifier
from openqsmo.standards.vocabulary import (
    ActivityRecord,
    CapabilityRecord,
    Component,
    FibfFeed,
    FunctionRecord,
    ItemKind,
    ItemRecord,
)

FIBF = "Federal Integrated Business Framework"
MOST_WORDINGS_SHOWN = 200


@dataclass(frozen=True, order=True)
class StandardKey:
    """Which standard an item stands in: a component of a functional area, or of a framework without areas."""

    area: str
    component: Component
    framework: str = FIBF

    @property
    def code(self) -> str:
        """How addresses name it, as in ``ffm-capabilities`` or ``nist-sp-800-53-controls``."""
        first = self.area or "".join(sign if sign.isalnum() else "-" for sign in self.framework)
        return f"{first}-{self.component.replace('_', '-')}".casefold()


def standard_of(item: ItemRecord, framework: str = FIBF) -> StandardKey:
    """The standard that an item stands in."""
    return StandardKey(item.area, Component.of(item.kind), framework)


def scope_of(item: ItemRecord) -> str:
    """The part of its standard that a source gives whole: a load that gives a part gives all of it.

    Functions, activities, capabilities and measures: their function. Data elements: the functional
    area; those of human capital are published in a file for each domain: that file.
    """
    if item.kind is ItemKind.DATA_ELEMENT and item.identifier.isdigit():
        return item.source.file.rsplit("/", 1)[-1][:200]
    own = split_identifier(item.identifier)[0] if item.kind is not ItemKind.DATA_ELEMENT else None
    if own is not None:
        return str(own.of_function)
    if item.kind is ItemKind.SERVICE_MEASURE:
        return ".".join(item.identifier.split(".")[:2])[:200]
    return item.area


def digest_of(content: Mapping[str, Any]) -> str:
    """What a content is known by: SHA-256 of its JSON, keys in order."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of_list(items: Iterable[tuple[str, str, str]]) -> str:
    """What a list of item versions (kind, identifier, digest of its content) is known by."""
    return sha256("\n".join("\t".join(item) for item in sorted(items)).encode()).hexdigest()


def words_of(item: ItemRecord) -> str:
    """Every word of an item, for search: its identifier first."""
    return " ".join([item.identifier, *_texts(item.content)])


def items_of_feed(feed: FibfFeed) -> tuple[ItemRecord, ...]:
    """Functions, activities, capabilities and use cases of a feed as items."""
    return (
        *(_function(each) for each in feed.functions),
        *(_activity(each) for each in feed.activities),
        *(_capability(each) for each in feed.capabilities),
        *feed.use_cases,
    )


def each_once(
    items: Iterable[ItemRecord], report: Report
) -> dict[tuple[StandardKey, ItemKind, str], ItemRecord]:
    """Items by what they are known by. Of two wordings under one identifier the first stays.

    The other is set aside: which of them holds is for a person to decide.
    """
    found: dict[tuple[StandardKey, ItemKind, str], ItemRecord] = {}
    for item in items:
        key = (standard_of(item), item.kind, item.identifier)
        first = found.setdefault(key, item)
        if first.content != item.content:
            says = f"It says something else than {first.source}, which is kept."
            place = f"{item.source.place} ({item.identifier})"
            report.set_aside("two_wordings", item.source.file, place, says, sample=MOST_WORDINGS_SHOWN)
    return found


def _function(each: FunctionRecord) -> ItemRecord:
    content = {"title": each.title} if each.title else {}
    return ItemRecord(ItemKind.FUNCTION, each.area, each.identifier, content, each.source)


def _activity(each: ActivityRecord) -> ItemRecord:
    content = {"title": each.title, "function": each.function}
    if each.description:
        content["description"] = each.description
    return ItemRecord(ItemKind.ACTIVITY, each.identifier.split(".")[0], each.identifier, content, each.source)


def _capability(each: CapabilityRecord) -> ItemRecord:
    content: dict[str, Any] = {"statement": each.statement, "activity": each.activity}
    if each.kinds:
        content["kinds"] = [kind.value for kind in each.kinds]
    if each.references:
        content["references"] = each.references
    return ItemRecord(
        ItemKind.CAPABILITY, each.identifier.split(".")[0], each.identifier, content, each.source
    )


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)

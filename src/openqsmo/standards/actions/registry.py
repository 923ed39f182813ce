"""Keep what sources say of standards: each item once, what it says once, and a version as a list of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from openqsmo.ledger.vocabulary import Change, Entry
from openqsmo.loads.models import Load
from openqsmo.loads.report import Outcome, Report
from openqsmo.standards.models import FunctionalArea, ItemVersion, Standard, StandardItem, StandardVersion
from openqsmo.standards.rules.items import (
    StandardKey,
    digest_of,
    digest_of_list,
    scope_of,
    standard_of,
    words_of,
)
from openqsmo.standards.vocabulary import AS_PUBLISHED, ItemKind, ItemRecord

BATCH = 400
# Functions and activities have rows of their own, which the load has counted.
COUNTED_ELSEWHERE = frozenset({ItemKind.FUNCTION, ItemKind.ACTIVITY})
ItemKey = tuple[str, str]  # kind, identifier
Members = dict[ItemKey, ItemVersion]


@dataclass
class _Planned:
    """What one standard becomes by a load; nothing of it is saved yet."""

    standard: Standard
    last: StandardVersion | None
    items: dict[ItemKey, StandardItem]
    members: Members
    new: list[tuple[ItemVersion, ItemVersion | None]] = field(default_factory=list)
    gone: int = 0

    @property
    def digest(self) -> str:
        return digest_of_list((*key, version.digest) for key, version in self.members.items())

    @property
    def is_new_version(self) -> bool:
        return self.last is None or self.last.items_digest != self.digest


class Registry:
    """The items of one load on their way into the registry: first what they change, then the rows and events.

    Nothing that is on record is changed: an item that says something new gets another item
    version, and its standard another version. What the source no longer lists stays in the
    versions in which it stood.
    """

    def __init__(self, report: Report, framework: str) -> None:
        self.report, self.framework = report, framework
        self.planned: list[_Planned] = []

    def plan(
        self, items: Iterable[ItemRecord], areas: Mapping[str, FunctionalArea], *, is_whole: bool
    ) -> None:
        """Find what the items change, and count it in the report.

        Unless the source ``is_whole``, nothing is gone: what could not be read is unknown.
        """
        by_standard: dict[StandardKey, list[ItemRecord]] = defaultdict(list)
        for item in items:
            by_standard[standard_of(item, self.framework)].append(item)
        for key in sorted(by_standard):
            self._plan_standard(key, areas.get(key.area), by_standard[key], is_whole)

    def write(self, load: Load) -> list[Entry]:
        """Save what was planned; gives the events that it leaves."""
        return [entry for planned in self.planned for entry in _written(planned, load)]

    def _plan_standard(
        self,
        key: StandardKey,
        area: FunctionalArea | None,
        given: Sequence[ItemRecord],
        is_whole: bool,
    ) -> None:
        standard = Standard.objects.filter(code=key.code).first() or _standard(key, area)
        last = standard.versions.filter(state=AS_PUBLISHED).first() if standard.pk else None
        listed = _listed(last)
        items = {(row.kind, row.identifier): row for row in standard.items.all()} if standard.pk else {}
        planned = _Planned(standard, last, items, {})
        on_record = _versions_of(items.values())
        for record in given:
            self._plan_item(planned, record, on_record, listed)
        read = {scope_of(record) for record in given} if is_whole else set()
        self._plan_gone(planned, read, listed)
        self.planned.append(planned)
        if planned.is_new_version:
            self.report.add("version of a standard", Outcome.NEW)

    def _plan_item(
        self,
        planned: _Planned,
        record: ItemRecord,
        on_record: Mapping[tuple[int | None, str], ItemVersion],
        listed: Mapping[ItemKey, ItemVersion],
    ) -> None:
        key = (record.kind.value, record.identifier)
        item = planned.items.get(key)
        if item is None:
            item = StandardItem(
                standard=planned.standard, kind=key[0], identifier=key[1], scope=scope_of(record)
            )
            planned.items[key] = item
        digest, before = digest_of(record.content), listed.get(key)
        version = on_record.get((item.pk, digest))
        if version is None:
            version = _item_version(item, record, digest)
            planned.new.append((version, before))
        planned.members[key] = version
        became = Outcome.NEW if before is None else Outcome.CHANGED
        if before is not None and before.digest == digest:
            became = Outcome.UNCHANGED
        self._count(record.kind, became)

    def _plan_gone(self, planned: _Planned, read: set[str], listed: Mapping[ItemKey, ItemVersion]) -> None:
        """A part of a standard that was read is read whole; parts that were not read stay as they were."""
        for key, version in listed.items():
            if key in planned.members:
                continue
            if version.item.scope in read:
                planned.gone += 1
                self._count(ItemKind(key[0]), Outcome.GONE)
            else:
                planned.members[key] = version

    def _count(self, kind: ItemKind, became: Outcome) -> None:
        if kind not in COUNTED_ELSEWHERE:
            self.report.add(kind.label.lower(), became)


def _written(planned: _Planned, load: Load) -> Iterable[Entry]:
    if planned.standard.pk is None:
        planned.standard.save()
        yield Entry("standard.listed", planned.standard)
    new_items = [item for item in planned.items.values() if item.pk is None]
    StandardItem.objects.bulk_create(new_items, batch_size=BATCH)
    for version, _ in planned.new:
        version.item_id, version.source_load = version.item.pk, load
    ItemVersion.objects.bulk_create([version for version, _ in planned.new], batch_size=BATCH)
    for version, before in planned.new:
        changes = changes_of(before.content, version.content) if before else {}
        yield Entry("standard_item.loaded", version.item, changes, also=(version,))
    if planned.is_new_version:
        yield _new_version(planned, load)


def _new_version(planned: _Planned, load: Load) -> Entry:
    standard = planned.standard
    version = StandardVersion.objects.create(
        standard=standard, number=standard.newest_number + 1, state=AS_PUBLISHED, made_on=timezone.localdate(),
        based_on=planned.last, source_load=load, items_digest=planned.digest,
    )  # fmt: skip
    put_on_list(version, [each.pk for each in planned.members.values()])
    facts = {"version": version.number, "items": len(planned.members), "gone": planned.gone}
    return Entry("standard.version_published", version, facts=facts, about=standard)


def put_on_list(version: StandardVersion, ids: Iterable[int]) -> None:
    """Make these item versions a new version's list."""
    listing = StandardVersion.items.through
    rows = [listing(standardversion_id=version.pk, itemversion_id=each) for each in ids]
    listing.objects.bulk_create(rows, batch_size=BATCH)


def _standard(key: StandardKey, area: FunctionalArea | None) -> Standard:
    title = f"{area.title if area else key.framework}: {key.component.label.lower()}"
    return Standard(
        code=key.code, title=title[:200], framework=key.framework, component=key.component, area=area
    )


def _listed(version: StandardVersion | None) -> Members:
    """What a version lists, by kind and identifier."""
    if version is None:
        return {}
    rows = version.items.select_related("item").defer("words")
    return {(row.item.kind, row.item.identifier): row for row in rows}


def _versions_of(items: Iterable[StandardItem]) -> dict[tuple[int | None, str], ItemVersion]:
    """Every item version on record of these items, by item and digest."""
    keys = [item.pk for item in items]
    found: dict[tuple[int | None, str], ItemVersion] = {}
    for start in range(0, len(keys), BATCH):
        rows = ItemVersion.objects.filter(item_id__in=keys[start : start + BATCH]).defer("words", "content")
        found |= {(row.item_id, row.digest): row for row in rows}
    return found


def _item_version(item: StandardItem, record: ItemRecord, digest: str) -> ItemVersion:
    place = str(record.source)[:300]
    return ItemVersion(
        item=item, digest=digest, content=dict(record.content), words=words_of(record), place=place
    )


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Change]:
    """What differs between two wordings of an item, field by field."""
    names = sorted(before.keys() | after.keys())
    return {
        name: Change(before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }

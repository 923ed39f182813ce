"""Reads of the registry: the board, a standard, a version with its items, an item with its wordings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.standards.engines.index import in_order
from openqsmo.standards.models import (
    Activity,
    Function,
    FunctionalArea,
    ItemVersion,
    Standard,
    StandardItem,
    StandardVersion,
)
from openqsmo.standards.queries.current import current_number, current_versions, published_versions
from openqsmo.standards.queries.search import items_naming, rows_of
from openqsmo.standards.queries.wording import Line, differing, heading, lines_of
from openqsmo.standards.rules.citations import Citation
from openqsmo.standards.rules.cited import cited_in
from openqsmo.standards.rules.pipeline import OPEN, VersionState
from openqsmo.standards.vocabulary import Component, ItemKind

MOST_WORDS = 10
MOST_NAMING = 200
LONGEST_NAME = 120
AREA_COMPONENTS = tuple(component for component in Component if component is not Component.CONTROLS)


@dataclass(frozen=True)
class BoardRow:
    """A functional area and the current version of each of its components; None where nothing is on record."""

    area: FunctionalArea
    versions: tuple[StandardVersion | None, ...]


@dataclass(frozen=True)
class Board:
    """Every functional area × component, and the standards that belong to no area."""

    components: tuple[Component, ...]
    rows: tuple[BoardRow, ...]
    others: tuple[StandardVersion, ...]
    current: tuple[StandardVersion, ...]


@dataclass(frozen=True)
class StandardPage:
    """A standard with its published versions, the newest first, and its open draft. Each has ``item_count``.

    ``current`` is one of the versions, None where none was published (see ``queries.current``).
    """

    standard: Standard
    versions: tuple[StandardVersion, ...]
    current: StandardVersion | None
    draft: StandardVersion | None

    @property
    def candidates(self) -> tuple[StandardVersion, ...]:
        """What sources published after the baseline that is current: nothing of it is in force."""
        number = self.current.number if self.current else 0
        return tuple(version for version in self.versions if version.number > number)


@dataclass(frozen=True)
class Narrowed:
    """Which items of a version are shown: those of a kind, of a function, that hold all words."""

    words: str = ""
    function: str = ""
    kind: str = ""

    def of(self, rows: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
        """The rows that are shown. A word may stand anywhere in an item, also inside a longer word."""
        if self.function:
            rows = rows.filter(item__scope=self.function)
        if self.kind:
            rows = rows.filter(item__kind=self.kind)
        for word in self.words.split()[:MOST_WORDS]:
            rows = rows.filter(words__icontains=word)
        return rows


@dataclass(frozen=True)
class Part:
    """A part of a standard that is published whole: a function, or what its source makes of it."""

    scope: str
    title: str
    items: int

    @property
    def label(self) -> str:
        """``FFM.010 Budget Execution``; what belongs to no part in particular is the standard's own."""
        return f"{self.scope} {self.title}".strip() or "All items"


@dataclass(frozen=True)
class VersionPage:
    """A version, its parts, and one page of its items in order. ``current`` is the number of the current version."""

    version: StandardVersion
    current: int
    parts: tuple[Part, ...]
    rows: tuple[ItemVersion, ...]
    total: int

    @cached_property
    def groups(self) -> list[tuple[Part, list[ItemVersion]]]:
        """The items of this page by their parts."""
        found: dict[str, list[ItemVersion]] = {}
        for row in self.rows:
            found.setdefault(row.item.scope, []).append(row)
        parts = {part.scope: part for part in self.parts}
        return [(parts[scope], rows) for scope, rows in found.items()]


@dataclass(frozen=True)
class Link:
    """The page of something that an item names; ``title`` is empty where it is not known here."""

    url: str
    title: str = ""


@dataclass(frozen=True)
class Wording:
    """What an item said, and the versions in which it stood. ``changed`` is what differs from the current one."""

    version: ItemVersion
    numbers: tuple[int, ...]
    changed: tuple[Line, ...] = ()


@dataclass(frozen=True)
class ItemPage:
    """An item as it stands now, or stood when it was last listed; its other wordings, newest first.

    What stood only in a draft is told on the draft's own pages. ``current_number`` is the number of the
    standard's current version; ``naming`` are items of current versions that name it; ``links`` lead
    from identifiers that it names to their pages.
    """

    item: StandardItem
    current: Wording
    others: tuple[Wording, ...]
    current_number: int
    naming: tuple[ItemVersion, ...]
    links: Mapping[str, "Link"]

    @property
    def is_listed(self) -> bool:
        """Whether the standard's current version lists it."""
        return self.current_number in self.current.numbers

    @property
    def lines(self) -> tuple[Line, ...]:
        return lines_of(self.item.kind, self.current.version.content)

    @property
    def lines_beside_citations(self) -> tuple[Line, ...]:
        """Its fields without the list of citations, for a page that shows that list by itself."""
        return tuple(line for line in self.lines if line.field.key != "citations")

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The laws and rules that it cites, parsed."""
        return cited_in(self.current.version.content)

    @property
    def title(self) -> str:
        return heading(self.item.kind, self.current.version.content)

    @property
    def has_short_title(self) -> bool:
        """Whether its title is a name that stands well beside its identifier, and not a sentence."""
        is_name = self.item.kind != ItemKind.CAPABILITY and self.title != self.item.identifier
        return is_name and 0 < len(self.title) <= LONGEST_NAME


def board(*, viewer: Actor) -> Board:
    """The current version of every standard, by functional area and component."""
    versions = tuple(with_counts(current_versions()))
    by_place = {(v.standard.area_id, v.standard.component): v for v in versions}
    rows = tuple(
        BoardRow(area, tuple(by_place.get((area.pk, component.value)) for component in AREA_COMPONENTS))
        for area in FunctionalArea.objects.filter(gone_on=None)
    )
    on_board = {version.pk for row in rows for version in row.versions if version}
    others = tuple(version for version in versions if version.pk not in on_board)
    return Board(AREA_COMPONENTS, rows, others, versions)


def current_of_area(area: FunctionalArea, *, viewer: Actor) -> list[StandardVersion]:
    """The current version of each standard of an area, in the order of components."""
    order = [component.value for component in Component]
    found = with_counts(current_versions().filter(standard__area=area))
    return sorted(found, key=lambda version: order.index(version.standard.component))


def standard_page(*, code: str, viewer: Actor) -> StandardPage:
    """One standard with its versions; of drafts only the one that is open, which is public."""
    standard = Standard.objects.select_related("area").get(code=code)
    found = with_counts(standard.versions.filter(Q(number__gt=0) | Q(state__in=OPEN)))
    versions = tuple(version for version in found if version.number)
    draft = next((version for version in found if not version.number), None)
    baseline = next((each for each in versions if each.state == VersionState.BASELINE), None)
    return StandardPage(standard, versions, baseline or next(iter(versions), None), draft)


def version_of(*, code: str, number: int, viewer: Actor) -> StandardVersion:
    """One published version of a standard; a draft has no number and pages of its own."""
    found = with_counts(published_versions().filter(standard__code=code, number=number)).first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="such version of a standard"))
    return found


def items_of(version: StandardVersion, narrowed: Narrowed, *, viewer: Actor) -> QuerySet[ItemVersion]:
    """The items of a version that are shown, in no order of use: see ``sorted_ids``."""
    rows = ItemVersion.objects.filter(in_versions=version).defer("words")
    return narrowed.of(rows).select_related("item__standard__area").order_by("pk")


def version_page(
    *, code: str, number: int, narrowed: Narrowed, page: int, size: int, viewer: Actor
) -> VersionPage:
    """A version and one page of its items, in the order of their parts and identifiers."""
    version = version_of(code=code, number=number, viewer=viewer)
    current = current_number(version.standard)
    ids = sorted_ids(items_of(version, narrowed, viewer=viewer))
    rows = tuple(rows_of(ids[(page - 1) * size : page * size]))
    return VersionPage(version, current, _parts(version), rows, len(ids))


def sorted_ids(rows: QuerySet[ItemVersion]) -> list[int]:
    """The ids of item versions in the order of their parts and identifiers, ``A2-1`` before ``A10-1``."""
    given = rows.order_by().values_list("pk", "item__scope", "item__identifier")
    ordered = sorted(given, key=lambda row: (in_order(row[1]), in_order(row[2]), row[0]))
    return [pk for pk, _, _ in ordered]


def item_page(*, code: str, identifier: str, viewer: Actor) -> ItemPage:
    """One item: what it says now, what it said before, and what names it."""
    item = (
        StandardItem.objects.select_related("standard__area")
        .filter(standard__code=code, identifier=identifier)
        .order_by("kind")
        .first()
    )
    if item is None:
        raise Refused(NOT_FOUND.about(what="such item of a standard"))
    number = current_number(item.standard)
    wordings = sorted(_wordings(item), key=lambda wording: number not in wording.numbers)
    if not wordings:
        raise Refused(NOT_FOUND.about(what="such item of a standard"))
    current, *rest = wordings
    others = [
        Wording(
            each.version, each.numbers, differing(item.kind, each.version.content, current.version.content)
        )
        for each in rest
    ]
    naming = items_naming(item.identifier, viewer=viewer)[:MOST_NAMING]
    names = [name for line in lines_of(item.kind, current.version.content) for name in line.names]
    return ItemPage(item, current, tuple(others), number, tuple(naming), links_to(names))


def links_to(identifiers: Iterable[str]) -> dict[str, Link]:
    """The pages of activities and other items, by identifier; what is not on record has none."""
    wanted = sorted(set(identifiers))[:MOST_NAMING]
    if not wanted:
        return {}
    stood = StandardItem.objects.filter(identifier__in=wanted, versions__in_versions__number__gt=0)
    items = stood.select_related("standard").distinct()
    found = {item.identifier: Link(item.get_absolute_url()) for item in items}
    activities = Activity.objects.filter(identifier__in=wanted).values_list("identifier", "title")
    own = {each: Link(reverse("standards:activity", args=[each]), title) for each, title in activities}
    return found | own


def of_activity(identifier: str, *, viewer: Actor) -> dict[ItemKind, list[ItemVersion]]:
    """What the current versions hold for an activity, by kind: its capabilities, measures, data elements."""
    found: dict[ItemKind, list[ItemVersion]] = {}
    for row in items_naming(identifier, viewer=viewer):
        names = [name for line in lines_of(row.item.kind, row.content) for name in line.names]
        if identifier in names:
            found.setdefault(ItemKind(row.item.kind), []).append(row)
    return found


def _wordings(item: StandardItem) -> list[Wording]:
    """Every wording of an item that was published, the one that stood last first."""
    versions = item.versions.select_related("source_load").defer("words", "source_load__report")
    listed = StandardVersion.items.through.objects.filter(
        itemversion__item=item, standardversion__number__gt=0
    )
    numbers: dict[int, list[int]] = {}
    for version, number in listed.values_list("itemversion_id", "standardversion__number"):
        numbers.setdefault(version, []).append(number)
    found = [Wording(row, tuple(sorted(numbers[row.pk]))) for row in versions if row.pk in numbers]
    return sorted(found, key=lambda wording: (max(wording.numbers), wording.version.pk), reverse=True)


def _parts(version: StandardVersion) -> tuple[Part, ...]:
    rows = ItemVersion.objects.filter(in_versions=version).order_by().values_list("item__scope")
    counts = Counter(dict(rows.annotate(number=Count("pk"))))
    titles = dict(Function.objects.filter(identifier__in=counts).values_list("identifier", "title"))
    ordered = sorted(counts, key=in_order)
    return tuple(Part(scope, titles.get(scope, ""), counts[scope]) for scope in ordered)


def with_counts(versions: QuerySet[StandardVersion]) -> QuerySet[StandardVersion]:
    """Versions, each with ``item_count``, its standard and where it comes from."""
    listing: Any = StandardVersion.items.through.objects.filter(standardversion=OuterRef("pk")).order_by()
    counts = listing.values("standardversion").annotate(number=Count("pk")).values("number")
    return (
        versions.annotate(item_count=Coalesce(Subquery(counts, output_field=IntegerField()), 0))
        .select_related("standard__area", "source_load", "based_on")
        .defer("source_load__report")
    )

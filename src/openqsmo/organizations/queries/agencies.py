"""Who takes part: lists of organizations with counts, and one organization with everything on record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.names import name_actors
from openqsmo.ledger.queries import history, plainly
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.organizations.models import (
    Organization,
    OrganizationCode,
    OrganizationName,
    OrganizationQuerySet,
)
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind

REAL, SYNTHETIC = "real", "synthetic"
NOT_KNOWN = "unknown"
MOST_WORDS = 10
DEEPEST = 4
PARTS_SHOWN = 40
# A domain is no code of accounts, and a FREC mostly repeats the CGAC.
SIDE_SCHEMES = (Scheme.DOTGOV, Scheme.FREC)
KINDS = {kind.value: kind.label for kind in OrganizationKind}
# In the order of the tree: CFO Act agencies first, and last those whose class nobody says.
CLASSES = {each.value: each.label for each in AgencyClass} | {NOT_KNOWN: "Not known"}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for among organizations.

    ``part_of`` is the identifier of the whole; ``data`` is real or synthetic, or empty for both.
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    part_of: int | None = None
    data: str = ""

    @property
    def is_everything(self) -> bool:
        return not (self.words or self.kinds or self.classes or self.part_of)


@dataclass(frozen=True)
class Option:
    """One value of a filter with how many organizations it would leave."""

    value: str
    label: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class OrganizationList:
    """What was found, in order, with the counts of each filter; real and synthetic never in one.

    ``tops`` are those of them that are part of nothing, where the list is shown as a tree.
    """

    wanted: Wanted
    rows: QuerySet[Organization]
    tops: QuerySet[Organization] | None
    total: int
    everywhere: int
    kinds: tuple[Option, ...]
    classes: tuple[Option, ...]
    whole: Organization | None
    data: str
    has_both: bool


@dataclass(frozen=True)
class Parts:
    """The first parts of an organization, and how many there are."""

    shown: tuple[Organization, ...]
    total: int


@dataclass(frozen=True)
class OrganizationPage:
    """One organization with those it is part of (from the top), its names, codes, parts and history."""

    organization: Organization
    line: tuple[Organization, ...]
    names: tuple[OrganizationName, ...]
    codes: tuple[OrganizationCode, ...]
    parts: tuple[Organization, ...]
    history: tuple[HistoryLine, ...]

    @property
    def open_codes(self) -> tuple[OrganizationCode, ...]:
        return tuple(code for code in self.codes if code.until is None)


def organizations(
    *, wanted: Wanted, viewer: Actor, among: OrganizationQuerySet | None = None
) -> OrganizationQuerySet:
    """The organizations that are wanted, of every kind or among those given, each with its parent."""
    found = Organization.objects.all() if among is None else among
    found = found.visible_to(viewer).select_related("parent")
    if wanted.data in (REAL, SYNTHETIC):
        found = found.filter(is_synthetic=wanted.data == SYNTHETIC)
    if wanted.kinds:
        found = found.filter(kind__in=wanted.kinds)
    if wanted.classes:
        found = found.filter(agency_class__in=["" if each == NOT_KNOWN else each for each in wanted.classes])
    if wanted.part_of is not None:
        found = found.filter(_below(wanted.part_of))
    return _with_words(found, wanted.words)


def agency_list(*, wanted: Wanted, viewer: Actor) -> OrganizationList:
    """Agencies of every kind; without words and filters they make a tree, CFO Act agencies first."""
    found = _list(Organization.objects.agencies(), wanted, viewer)
    if not wanted.is_everything:
        return found
    tops = found.rows.filter(parent=None).order_by(_in_class_order(), _departments_first(), "name", "pk")
    return replace(found, tops=tops)


def provider_list(*, wanted: Wanted, viewer: Actor) -> OrganizationList:
    """Who provides services to agencies: commercial providers, and agencies that serve others."""
    return _list(Organization.objects.providers(), wanted, viewer)


def parts_of(tops: Iterable[Organization], *, viewer: Actor) -> dict[int, Parts]:
    """The direct parts of each of these organizations, by name; one query."""
    below: dict[int, list[Organization]] = defaultdict(list)
    ids = [top.pk for top in tops]
    rows = Organization.objects.visible_to(viewer).filter(parent__in=ids, is_synthetic=False)
    for row in rows.only("name", "parent_id", "gone_on", "is_synthetic").order_by("name", "pk"):
        below[row.parent_id or 0].append(row)
    return {pk: Parts(tuple(found[:PARTS_SHOWN]), len(found)) for pk, found in below.items()}


def with_main_codes(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """The same rows, each with the codes by which lists know it best, as ``main_codes``; one more query."""
    main = OrganizationCode.objects.filter(until=None).exclude(scheme__in=SIDE_SCHEMES)
    return rows.prefetch_related(Prefetch("codes", main.order_by("scheme", "value"), to_attr="main_codes"))


def organization_page(*, organization_id: int, viewer: Actor) -> OrganizationPage:
    """One organization with everything on record about it."""
    found = organization_found(organization_id=organization_id, viewer=viewer)
    children = found.children.visible_to(viewer).annotate(part_count=Count("children"))
    lines = history(record=found, viewer=viewer, namer=name_actors, describe=describe)
    return OrganizationPage(
        organization=found,
        line=line_above(found),
        names=tuple(found.other_names.order_by("kind", "text", "pk")),
        codes=tuple(found.codes.order_by("until", "scheme", "value", "pk")),
        parts=tuple(children.order_by("name", "pk")),
        history=tuple(lines),
    )


def organization_found(*, organization_id: int, viewer: Actor) -> Organization:
    """One organization with its parent and the load that last saw it."""
    above = "parent__parent__parent__parent"
    rows = Organization.objects.visible_to(viewer).select_related("source_load", above)
    return rows.defer("source_load__report").get(pk=organization_id)


def line_above(organization: Organization) -> tuple[Organization, ...]:
    """The organizations that this one is part of, from the top down; itself not among them."""
    line: list[Organization] = []
    at = organization.parent
    while at is not None and at not in line:
        line.append(at)
        at = at.parent
    return tuple(reversed(line))


def describe(field: str, value: Any) -> tuple[str, str]:
    """A field of an organization and its value in the words of its page."""
    name, said = plainly(field, value)
    if field == "kind" and value in set(OrganizationKind):
        return name, OrganizationKind(value).label
    if field == "agency_class":
        return "Class", AgencyClass(value).label if value in set(AgencyClass) else said
    if field == "parent":
        return "Part of", said
    if isinstance(value, bool):
        said = "yes" if value else "no"
    return {"is_provider": "Provides services", "gone_on": "No longer listed since"}.get(field, name), said


def _list(among: OrganizationQuerySet, wanted: Wanted, viewer: Actor) -> OrganizationList:
    numbers = dict(among.visible_to(viewer).order_by().values_list("is_synthetic").annotate(Count("pk")))
    wanted = replace(wanted, data=_data(wanted.data, numbers))
    whole = Organization.objects.visible_to(viewer).filter(pk=wanted.part_of) if wanted.part_of else None
    rows = organizations(wanted=wanted, viewer=viewer, among=among)
    of_kinds = organizations(wanted=replace(wanted, kinds=()), viewer=viewer, among=among)
    of_classes = organizations(wanted=replace(wanted, classes=()), viewer=viewer, among=among)
    return OrganizationList(
        wanted=wanted,
        rows=_best_first(rows, wanted.words),
        tops=None,
        total=rows.count(),
        everywhere=numbers.get(wanted.data == SYNTHETIC, 0),
        kinds=_options(of_kinds, "kind", wanted.kinds, KINDS),
        classes=_options(of_classes, "agency_class", wanted.classes, CLASSES),
        whole=whole.first() if whole is not None else None,
        data=wanted.data,
        has_both=len(numbers) > 1,
    )


def _data(wanted: str, numbers: Mapping[bool, int]) -> str:
    """Which data to show: the real, unless asked otherwise or there is only the other."""
    if wanted in (REAL, SYNTHETIC):
        return wanted
    return SYNTHETIC if set(numbers) == {True} else REAL


def _options(
    rows: QuerySet[Organization], field: str, selected: Sequence[str], labels: Mapping[str, str]
) -> tuple[Option, ...]:
    counted = rows.order_by().values_list(field).annotate(number=Count("pk"))
    numbers = {value or NOT_KNOWN: number for value, number in counted}
    return tuple(
        Option(value, label, numbers.get(value, 0), value in selected)
        for value, label in labels.items()
        if numbers.get(value) or value in selected
    )


def _with_words(found: OrganizationQuerySet, words: str) -> OrganizationQuerySet:
    """Those that hold every word in a name or short form, or that have the code given with its scheme."""
    try:
        code = Identifier.parse(words) if ":" in words else None
    except Refused:
        code = None
    if code is not None:
        held = OrganizationCode.objects.filter(scheme=code.scheme, value=code.value, until=None)
        return found.filter(pk__in=held.values("organization"))
    for word in words.split()[:MOST_WORDS]:
        called = OrganizationName.objects.filter(until=None, text__icontains=word).values("organization")
        found = found.filter(Q(name__icontains=word) | Q(abbreviation__iexact=word) | Q(pk__in=called))
    return found


def _best_first(rows: QuerySet[Organization], words: str) -> QuerySet[Organization]:
    words = words.strip()
    if not words:
        return rows.order_by("name", "pk")
    nearness = Case(
        When(abbreviation__iexact=words, then=Value(0)),
        When(name__iexact=words, then=Value(0)),
        When(name__istartswith=words, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(nearness, "name", "pk")


def _below(whole: int) -> Q:
    """Everything that is part of this one, at any depth that lists have."""
    below = Q()
    for depth in range(1, DEEPEST + 1):
        below |= Q(**{"__".join(["parent"] * depth): whole})
    return below


def _in_class_order() -> Case:
    ranked = [When(agency_class=each.value, then=Value(place)) for place, each in enumerate(AgencyClass)]
    return Case(*ranked, default=Value(len(ranked)), output_field=IntegerField())


def _departments_first() -> Case:
    is_department = When(kind=OrganizationKind.DEPARTMENT, then=Value(0))
    return Case(is_department, default=Value(1), output_field=IntegerField())

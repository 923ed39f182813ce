"""Reads of crosswalks: what was decided between two versions, what texts suggest, what is still open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.standards.models import CrosswalkDecision, ItemVersion, StandardVersion
from openqsmo.standards.queries.search import rows_of
from openqsmo.standards.queries.wording import heading
from openqsmo.standards.rules.crosswalks import CrosswalkEntry, Relation, mirrored
from openqsmo.standards.rules.suggestions import Suggestion, suggest
from openqsmo.standards.vocabulary import ItemKind

LISTED: Any = StandardVersion.items.through.objects
# Below this likeness an item that kept its number may have another meaning: a person looks.
SURE_OF_THE_SAME = 0.6


@dataclass(frozen=True)
class Said:
    """An item as one version says it, as far as rules about versions look at it."""

    kind: ItemKind
    identifier: str
    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        return heading(self.kind, self.content)


@dataclass(frozen=True)
class Pair:
    """Two versions between which a crosswalk leads."""

    old: StandardVersion
    new: StandardVersion

    @property
    def is_one_standard(self) -> bool:
        return self.old.standard_id == self.new.standard_id


@dataclass(frozen=True)
class OpenItem:
    """An old item that nobody decided about: what the texts suggest, with both sides' words.

    ``near`` are the new items most like it, with how alike they are.
    """

    suggestion: Suggestion
    old: tuple[Said, ...]
    new: tuple[Said, ...]
    near: tuple[tuple[Said, float], ...]


@dataclass(frozen=True)
class CrosswalkPage:
    """A crosswalk: what was decided, and what is open, the surest suggestion first."""

    pair: Pair
    decisions: tuple[CrosswalkDecision, ...]
    withdrawn: tuple[CrosswalkDecision, ...]
    open: tuple[OpenItem, ...]
    new_and_open: tuple[Said, ...]


@dataclass(frozen=True)
class CrosswalkLine:
    """A pair of versions on the list of crosswalks, with how many decisions stand.

    ``dropped`` is how many old items the next version does not list; None between other versions.
    """

    pair: Pair
    dropped: int | None
    decided: int


def pair_of(*, from_id: int, to_id: int, viewer: Actor) -> Pair:
    """Two versions by their ids; standards and their drafts are public."""
    rows = StandardVersion.objects.filter(pk__in={from_id, to_id}).select_related("standard__area")
    found = {row.pk: row for row in rows.defer("source_load")}
    if from_id not in found or to_id not in found:
        raise Refused(NOT_FOUND.about(what="such version of a standard"))
    return Pair(found[from_id], found[to_id])


def version_called(*, code: str, number: int, viewer: Actor) -> StandardVersion:
    """A version by the code of its standard and its number; 0 is the standard's open draft."""
    rows = StandardVersion.objects.filter(standard__code=code, number=number).select_related("standard__area")
    found = rows.order_by("-pk").first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="such version of a standard"))
    return found


def decisions_of(pair: Pair, *, viewer: Actor) -> list[CrosswalkDecision]:
    """Every decision between two versions, withdrawn ones too, in the order in which they were made."""
    rows = CrosswalkDecision.objects.filter(from_version=pair.old, to_version=pair.new)
    return list(_with_all(rows))


def all_decisions(*, viewer: Actor, code: str = "") -> QuerySet[CrosswalkDecision]:
    """Decisions that stand, of one standard or of all."""
    rows = _with_all(CrosswalkDecision.objects.filter(withdrawn_at=None))
    if not code:
        return rows
    return rows.filter(Q(from_version__standard__code=code) | Q(to_version__standard__code=code))


def entries_between(old: StandardVersion, new: StandardVersion) -> tuple[CrosswalkEntry, ...]:
    """What was decided from one version to another: straight, or over the versions between them.

    From a later version to an earlier one the decisions are read backwards.
    """
    forth, back = _steps(old, new)
    straight = (old.pk, new.pk)
    found = _standing({straight, *forth, *back})
    if straight in found:
        return found[straight]
    if back:
        return tuple(mirrored(entry) for step in back for entry in found.get(step, ()))
    return tuple(entry for step in forth for entry in found.get(step, ()))


def crosswalk_page(*, from_id: int, to_id: int, viewer: Actor) -> CrosswalkPage:
    """A crosswalk with everything that is still open in it."""
    pair = pair_of(from_id=from_id, to_id=to_id, viewer=viewer)
    decisions = decisions_of(pair, viewer=viewer)
    standing = tuple(each for each in decisions if each.withdrawn_at is None)
    olds, news, suggestions = _suggested(
        pair.old.pk, pair.old.items_digest, pair.new.pk, pair.new.items_digest
    )
    done_old = {one for each in standing for one in each.from_identifiers}
    done_new = {one for each in standing for one in each.to_identifiers}
    shown = [
        OpenItem(
            each,
            tuple(olds[one] for one in each.from_identifiers),
            tuple(news[one] for one in each.to_identifiers),
            tuple(
                (news[one.identifier], one.similarity) for one in each.candidates if one.identifier in news
            ),
        )
        for each in suggestions
        if _needs_a_person(each) and not done_old & set(each.from_identifiers)
    ]
    spoken_of = {one for each in suggestions for one in each.to_identifiers}
    fresh = tuple(said for name, said in news.items() if name not in spoken_of | done_new)
    shown.sort(key=lambda each: (-each.suggestion.confidence, each.suggestion.from_identifiers))
    return CrosswalkPage(
        pair, standing, tuple(each for each in decisions if each.withdrawn_at), tuple(shown), fresh
    )


def crosswalk_lines(*, viewer: Actor, limit: int = 200) -> list[CrosswalkLine]:
    """Crosswalks that there is reason for: a version that lost items, or decisions that stand."""
    now = LISTED.filter(
        standardversion=OuterRef(OuterRef("pk")), itemversion__item=OuterRef("itemversion__item")
    )
    lost = LISTED.filter(~Exists(now), standardversion=OuterRef("based_on")).order_by()
    count = lost.values("standardversion").annotate(number=Count("pk")).values("number")
    rows = (
        StandardVersion.objects.exclude(based_on=None).annotate(lost=Subquery(count[:1])).filter(lost__gt=0)
    )
    followers = rows.select_related("standard__area", "based_on__standard").order_by("-pk")[:limit]
    counts = _counts()
    pairs = {(v.based_on.pk, v.pk): (Pair(v.based_on, v), v.lost) for v in followers if v.based_on}
    for ids, pair in _pairs([ids for ids in counts if ids not in pairs]).items():
        pairs[ids] = (pair, None)
    lines = [CrosswalkLine(pair, lost, counts.get(ids, 0)) for ids, (pair, lost) in pairs.items()]
    return sorted(
        lines, key=lambda line: (line.pair.new.standard.title, -line.pair.new.pk, -line.pair.old.pk)
    )


def decision_data(found: CrosswalkDecision) -> dict[str, Any]:
    """A decision as plain data."""
    old, new = found.from_version, found.to_version
    return {
        "id": found.pk,
        "from_standard": old.standard.code,
        "from_version": old.number or None,
        "from_version_id": old.pk,
        "to_standard": new.standard.code,
        "to_version": new.number or None,
        "to_version_id": new.pk,
        "kind": found.kind,
        "relation": found.relation,
        "from": found.from_identifiers,
        "to": found.to_identifiers,
        "confidence": None if found.confidence is None else float(found.confidence),
        "rationale": found.rationale,
        "source": found.source or None,
        "reviewer": str(found.reviewer or "Operator"),
        "decided_at": found.decided_at,
        "withdrawn_at": found.withdrawn_at,
        "why_withdrawn": found.why_withdrawn or None,
    }


def suggestion_data(found: OpenItem) -> dict[str, Any]:
    """What texts suggest about an open item, as plain data; never a decision."""
    given = found.suggestion
    return {
        "kind": given.kind.value,
        "relation": given.relation.value,
        "from": list(given.from_identifiers),
        "to": list(given.to_identifiers),
        "confidence": given.confidence,
        "reasons": list(given.reasons),
        "from_titles": [said.title for said in found.old],
        "to_titles": [said.title for said in found.new],
        "near": [{"identifier": said.identifier, "similarity": score} for said, score in found.near],
    }


def _with_all(rows: QuerySet[CrosswalkDecision]) -> QuerySet[CrosswalkDecision]:
    return rows.select_related("from_version__standard", "to_version__standard", "reviewer").order_by("pk")


VersionIds = tuple[int, int]


def _standing(pairs: Iterable[VersionIds]) -> dict[VersionIds, tuple[CrosswalkEntry, ...]]:
    """What stands between each of these pairs of versions, where anything does."""
    wanted = Q(pk__in=())
    for old, new in pairs:
        wanted |= Q(from_version_id=old, to_version_id=new)
    found: dict[VersionIds, tuple[CrosswalkEntry, ...]] = {}
    for row in _with_all(CrosswalkDecision.objects.filter(wanted, withdrawn_at=None)):
        pair = (row.from_version_id, row.to_version_id)
        found[pair] = (*found.get(pair, ()), row.entry)
    return found


def _steps(old: StandardVersion, new: StandardVersion) -> tuple[list[VersionIds], list[VersionIds]]:
    """The steps that lead from one version to another, forth, or back where the other is the earlier.

    Each version was made from the one before; between other versions no step leads.
    """
    if old.standard_id != new.standard_id:
        return [], []
    rows = StandardVersion.objects.filter(standard_id=new.standard_id)
    made_from = dict(rows.values_list("pk", "based_on_id"))
    return _way(made_from, old.pk, new.pk), _way(made_from, new.pk, old.pk)


def _way(made_from: Mapping[int, int | None], first: int, last: int) -> list[VersionIds]:
    steps: list[VersionIds] = []
    at: int | None = last
    while at is not None and at != first and len(steps) <= len(made_from):
        before = made_from.get(at)
        if before is not None:
            steps.insert(0, (before, at))
        at = before
    return steps if at == first else []


def _needs_a_person(found: Suggestion) -> bool:
    """An item that keeps its number and its sense needs no decision: it is the same unless somebody says otherwise."""
    is_kept = found.relation is Relation.SAME and found.from_identifiers == found.to_identifiers
    return not (is_kept and found.confidence >= SURE_OF_THE_SAME)


@lru_cache(maxsize=4)
def _suggested(
    old_id: int, old_digest: str, new_id: int, new_digest: str
) -> tuple[dict[str, Said], dict[str, Said], tuple[Suggestion, ...]]:
    """The items that differ, by identifier, and what their texts suggest; what a digest stands for never changes."""
    of_old, of_new = (
        set(LISTED.filter(standardversion=pk).values_list("itemversion_id", flat=True))
        for pk in (old_id, new_id)
    )
    old, new = said_of(rows_of(sorted(of_old - of_new))), said_of(rows_of(sorted(of_new - of_old)))
    return {each.identifier: each for each in old}, {each.identifier: each for each in new}, suggest(old, new)


def said_of(rows: Sequence[ItemVersion]) -> list[Said]:
    """Item versions as the rules about versions read them."""
    return [Said(ItemKind(row.item.kind), row.item.identifier, row.content) for row in rows]


def _counts() -> dict[tuple[int, int], int]:
    rows = (
        CrosswalkDecision.objects.filter(withdrawn_at=None)
        .order_by()
        .values_list("from_version_id", "to_version_id")
    )
    return {(old, new): number for old, new, number in rows.annotate(number=Count("pk"))}


def _pairs(ids: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Pair]:
    wanted = {pk for pair in ids for pk in pair}
    rows = StandardVersion.objects.filter(pk__in=wanted).select_related("standard__area")
    found = {row.pk: row for row in rows}
    return {(old, new): Pair(found[old], found[new]) for old, new in ids}

"""Answers follow the crosswalk: carried to the new items, or laid before a person; none is lost.

What was given to an old item stays in its own row where the new version does not list that item, and in
``FollowedAnswer`` in any case. An item whose number now means something else is not answered until somebody
answers it anew.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.answers import Row, save_rows, sight_of
from openqsmo.alignment.models import AgencyAnswer, FitGap, FollowedAnswer, ProviderAnswer
from openqsmo.alignment.queries.answers import answer_rows, answerer_of_fit_gap
from openqsmo.alignment.vocabulary import Side
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.loads.actions import one_at_a_time
from openqsmo.standards.models import CrosswalkDecision, Standard, StandardItem, StandardVersion
from openqsmo.standards.queries.crosswalks import LISTED, entries_between
from openqsmo.standards.queries.current import current_of
from openqsmo.standards.rules.crosswalks import Crosswalk, CrosswalkEntry, WentTo, carry_answers


class Says(NamedTuple):
    """An answer as two of them are compared: what was answered, and by when."""

    answer: str
    planned_on: date | None


@dataclass(frozen=True)
class _Ground:
    """What all fit-gaps of a standard stand on: its newest version, its items, the decisions that lead there."""

    version: StandardVersion
    items: Mapping[str, StandardItem]
    listed: frozenset[int]
    decisions: Sequence[CrosswalkDecision]
    now: datetime

    def decision_on(self, identifier: str, start: StandardVersion) -> CrosswalkDecision:
        """The first decision on the way from a version that speaks of an identifier."""
        later = [each for each in self.decisions if each.from_version.number >= start.number]
        return next((each for each in later if identifier in each.from_identifiers), later[0])


@dataclass(frozen=True)
class _Copy:
    """What an answer said, before its row may be written anew."""

    answer: str
    note: str
    planned_on: date | None
    item_version_id: int
    revision: int


@dataclass(frozen=True)
class _Route:
    """One way that answers go: from these old items to a target, or to nothing."""

    start: StandardVersion
    sources: tuple[str, ...]
    target: StandardItem | None
    says: str
    is_carried: bool


@dataclass
class _Followed:
    """What following changes in one fit-gap. ``before`` holds the answers as they stood, by item."""

    fit_gap: FitGap
    rows: dict[int, Row]
    before: dict[int, _Copy]
    kept: list[FollowedAnswer] = field(default_factory=list)
    changed: dict[int, Row] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)


@transaction.atomic
def follow_crosswalk(*, standard_id: int, by: Actor) -> int:
    """Let the answers to a standard follow what was decided of its items; gives how many followed.

    Doing so again changes nothing. What followed a decision that was withdrawn since goes back first,
    unless somebody has answered anew.
    """
    standard = Standard.objects.get(pk=standard_id)
    ground = _ground(standard)
    gaps = FitGap.objects.filter(standard=standard).select_related("standard", "organization", "offering")
    number = 0
    for fit_gap in gaps:
        answerer = answerer_of_fit_gap(fit_gap)
        one_at_a_time(f"fit_gap.{standard.pk}.{answerer.side}.{answerer.key}")
        _go_back(fit_gap, by)
        if ground is not None and ground.decisions:
            number += _follow(fit_gap, ground, by)
    return number


@transaction.atomic
def settle_followed(*, followed_id: int, by: Actor) -> FollowedAnswer:
    """Say that an answer which nothing took on was looked at; only those who answer there may."""
    rows = FollowedAnswer.objects.select_for_update(of=("self",)).select_related(
        "fit_gap__offering", "fit_gap__organization", "source", "target"
    )
    found = rows.filter(fit_gap__in=FitGap.objects.visible_to(by)).get(pk=followed_id)
    answerer = answerer_of_fit_gap(found.fit_gap)
    if not answerer.is_own(by):
        is_agency = answerer.side is Side.AGENCY
        problem = problems.NOT_YOUR_AGENCY if is_agency else problems.NOT_YOUR_OFFERING
        raise Refused(problem.about(agency=answerer.name, offering=answerer.name))
    if found.settled_at or found.undone_at or found.is_carried:
        raise Refused(problems.SETTLED_ALREADY)
    found.settled_at = timezone.now()
    found.save(update_fields=["settled_at"])
    record("fit_gap.followed_settled", subject=found, about=found.fit_gap, by=by)
    return found


def _ground(standard: Standard) -> _Ground | None:
    version = current_of(standard)
    if version is None:
        return None
    decisions = CrosswalkDecision.objects.filter(
        to_version__standard=standard, from_version__standard=standard, withdrawn_at=None
    ).select_related("from_version__standard", "to_version__standard")
    listed = LISTED.filter(standardversion=version).values_list("itemversion__item_id", flat=True)
    items = {item.identifier: item for item in standard.items.all()}
    ordered = sorted(decisions, key=lambda each: (each.from_version.number, each.pk))
    return _Ground(version, items, frozenset(listed), ordered, timezone.now())


def _follow(fit_gap: FitGap, ground: _Ground, by: Actor) -> int:
    followed = _taken_up(fit_gap)
    done = set(fit_gap.followed.filter(undone_at=None).values_list("source_id", "source_revision"))
    waiting = [
        row for row in followed.rows.values() if row.answer and (row.item_id, row.revision) not in done
    ]
    routes = [
        route
        for start, group in _by_start(fit_gap, waiting, ground.version).items()
        if (entries := entries_between(start, ground.version))
        for route in _routes(group, entries, start, ground)
    ]
    leaving = {ground.items[source].pk for route in routes for source in route.sources}
    routes = [_settled_route(followed, ground, route, leaving) for route in routes]
    for route in routes:
        _go(followed, ground, route)
    for route in routes:
        if route.is_carried and route.target is not None:
            _put(followed, route.target, followed.before[ground.items[route.sources[0]].pk], ground.now)
    _save(followed, by)
    return len(followed.kept)


def _taken_up(fit_gap: FitGap) -> _Followed:
    rows: dict[int, Row] = {row.item_id: row for row in answer_rows(fit_gap)}
    return _Followed(fit_gap, rows, {item: _copy(row) for item, row in rows.items()})


def _by_start(
    fit_gap: FitGap, rows: Sequence[Row], newest: StandardVersion
) -> dict[StandardVersion, list[Row]]:
    """Answers by the version in which they stand: the first that lists the wording answered, or came to it.

    What was carried into a version stands there, whatever the wording that it was given to.
    """
    versions = {
        each.pk: each for each in fit_gap.standard.versions.filter(number__gt=0).select_related("standard")
    }
    wordings = {row.item_version_id for row in rows}
    first: dict[int, StandardVersion] = {}
    for wording, pk in LISTED.filter(itemversion__in=wordings).values_list(
        "itemversion_id", "standardversion_id"
    ):
        found = versions.get(pk)
        if found and (wording not in first or found.number < first[wording].number):
            first[wording] = found
    came = {
        (target, revision): pk
        for target, revision, pk in fit_gap.followed.filter(is_carried=True, undone_at=None).values_list(
            "target_id", "target_revision", "to_version_id"
        )
    }
    groups: dict[StandardVersion, list[Row]] = defaultdict(list)
    for row in rows:
        at = came.get((row.item_id, row.revision))
        start = versions.get(at) if at else first.get(row.item_version_id)
        if start is not None and start.number < newest.number:
            groups[start].append(row)
    return groups


def _routes(
    rows: Sequence[Row], entries: Sequence[CrosswalkEntry], start: StandardVersion, ground: _Ground
) -> Iterator[_Route]:
    """Where answers go; what nobody decided about, or decided twice, stays where it is."""
    name, crosswalk = start.name_of_version, Crosswalk(entries)
    answers = {row.item.identifier: Says(row.answer, getattr(row, "planned_on", None)) for row in rows}
    carry = carry_answers(answers, entries, start=name)
    for one in carry.to_review:
        if crosswalk.follow(one.source, start=name).went_to not in (WentTo.NOT_DECIDED, WentTo.CONTRADICTED):
            target = ground.items.get(one.identifier) if one.identifier else None
            yield _Route(start, (one.source,), target, one.says, is_carried=False)
    for each in carry.carried:
        target = ground.items.get(each.identifier)
        if each.sources != (each.identifier,) and target is not None:
            yield _Route(start, each.sources, target, each.says, is_carried=True)


def _settled_route(followed: _Followed, ground: _Ground, route: _Route, leaving: set[int]) -> _Route:
    """A route on which nobody's newer answer is overwritten: where one stands, a person looks at both."""
    if not route.is_carried or route.target is None or route.target.pk in leaving:
        return route
    there = followed.before.get(route.target.pk)
    given = followed.before[ground.items[route.sources[0]].pk]
    if (
        there is None
        or not there.answer
        or (there.answer, there.planned_on) == (given.answer, given.planned_on)
    ):
        return route
    says = f"{route.target} was answered anew, and otherwise than {listed(route.sources)}."
    return replace(route, is_carried=False, says=says)


def _go(followed: _Followed, ground: _Ground, route: _Route) -> None:
    """Keep what follows one route, and make room where numbers now mean something else."""
    for source in route.sources:
        item = ground.items[source]
        was = followed.before[item.pk]
        followed.kept.append(
            FollowedAnswer(
                fit_gap=followed.fit_gap, decision=ground.decision_on(source, route.start),
                to_version=ground.version, source=item, target=route.target, is_carried=route.is_carried,
                source_revision=was.revision, answer=was.answer, note=was.note, planned_on=was.planned_on,
                item_version_id=was.item_version_id, says=route.says, followed_at=ground.now,
            )
        )  # fmt: skip
        if item.pk in ground.listed and item.pk not in followed.changed:
            _blank(followed, followed.rows[item.pk], ground.now)


def _copy(row: Row) -> _Copy:
    planned = getattr(row, "planned_on", None)
    return _Copy(row.answer, row.note, planned, row.item_version_id, row.revision)


def _blank(followed: _Followed, row: Row, now: datetime) -> None:
    _write(followed, row, _Copy("", "", None, row.item_version_id, row.revision), now)


def _put(followed: _Followed, target: StandardItem, said: _Copy, now: datetime) -> None:
    row = followed.rows.get(target.pk)
    if row is None:
        kind = AgencyAnswer if followed.fit_gap.side is Side.AGENCY else ProviderAnswer
        row = kind(fit_gap=followed.fit_gap, item=target, answer="", revision=0)
        followed.rows[target.pk] = row
    _write(followed, row, said, now)


def _write(followed: _Followed, row: Row, said: _Copy, now: datetime) -> None:
    name = row.item.identifier
    sight = sight_of(answerer_of_fit_gap(followed.fit_gap))
    before = followed.changes[name].before if name in followed.changes else (row.answer or None)
    row.answer, row.note, row.item_version_id = said.answer, said.note, said.item_version_id
    row.revision, row.answered_at = row.revision + 1, now
    if isinstance(row, ProviderAnswer):
        row.planned_on = said.planned_on
    followed.changed[row.item_id] = row
    followed.changes[name] = Change(before, row.answer or None, visibility=sight)


def _save(followed: _Followed, by: Actor) -> None:
    """Save everything with one event."""
    if not followed.kept:
        return
    rows = list(followed.changed.values())
    if rows:
        save_rows(followed.fit_gap.side, rows)
    for each in followed.kept:
        there = followed.rows.get(each.target_id) if each.target_id else None
        each.target_revision = there.revision if there and each.is_carried else None
        each.save()
    facts = {
        "carried": sum(each.is_carried for each in followed.kept),
        "to_review": sum(not each.is_carried for each in followed.kept),
    }
    record(
        "fit_gap.answers_followed", subject=followed.fit_gap, by=by, facts=facts,
        changes=followed.changes, also=[*rows, *followed.kept],
    )  # fmt: skip


def _go_back(fit_gap: FitGap, by: Actor) -> None:
    """Undo what followed decisions that were withdrawn since; what somebody answered since stays."""
    gone = list(fit_gap.followed.filter(undone_at=None, decision__withdrawn_at__isnull=False))
    if not gone:
        return
    now = timezone.now()
    followed = _taken_up(fit_gap)
    for each in gone:
        target, source = followed.rows.get(each.target_id or 0), followed.rows.get(each.source_id)
        if each.is_carried and target is not None and target.revision == each.target_revision:
            _blank(followed, target, now)
        if source is not None and not source.answer:
            _write(followed, source, _of(each), now)
        each.undone_at = now
        each.save(update_fields=["undone_at"])
    if followed.changed:
        save_rows(fit_gap.side, list(followed.changed.values()))
    record(
        "fit_gap.answers_went_back", subject=fit_gap, by=by, facts={"number": len(gone)},
        changes=followed.changes, also=[*followed.changed.values(), *gone],
    )  # fmt: skip


def _of(each: FollowedAnswer) -> _Copy:
    """The answer that followed, as it was given."""
    return _Copy(each.answer, each.note, each.planned_on, each.item_version_id, each.source_revision)

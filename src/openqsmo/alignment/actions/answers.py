"""Answer capabilities: several at once, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.models import (
    PUBLISHED_STATES,
    AgencyAnswer,
    FitGap,
    FollowedAnswer,
    ProviderAnswer,
)
from openqsmo.alignment.queries.answers import Answerer, agency_that, answer_rows, offering_that
from openqsmo.alignment.queries.capabilities import Listing, listing_of, standard_called
from openqsmo.alignment.rules.answers import Judged, answer_in_words, judge_answers
from openqsmo.alignment.vocabulary import Given, Side, Stored
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import counted
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.loads.actions import one_at_a_time
from openqsmo.standards.models import ItemVersion, Standard

BATCH = 200
Row = AgencyAnswer | ProviderAnswer


@dataclass(frozen=True)
class Answered:
    """What answering did: how many answers changed, and how many said what was on record already."""

    changed: int
    unchanged: int


@dataclass(frozen=True)
class Desk:
    """A fit-gap taken up to be written, locked until the action ends: its listing and its rows by item."""

    listing: Listing
    answerer: Answerer
    fit_gap: FitGap
    rows: dict[int, Row]

    @property
    def items(self) -> dict[str, int]:
        """Capabilities of the newest version: identifier → item."""
        return {each.identifier: each.item_id for each in self.listing.capabilities}

    def judged(self, given: Sequence[Given]) -> Judged:
        """The answers, their notes as they are kept, against what is on record now."""
        given = [replace(each, note=kept_text(each.note)) for each in given]
        items = self.items
        names = {item: name for name, item in items.items()}
        on_record: dict[str, Stored] = {
            names[item]: row.stored for item, row in self.rows.items() if item in names
        }
        wordings: dict[str, set[int]] = {name: set() for name in items}
        asked = [items[each.identifier] for each in given if each.identifier in items]
        versions = ItemVersion.objects.filter(item_id__in=asked).values_list("item_id", "pk")
        for item, wording in versions:
            wordings[names[item]].add(wording)
        return judge_answers(self.answerer.side, given, on_record, wordings)


@transaction.atomic
def answer_as_agency(*, standard_code: str, agency_id: int, answers: Sequence[Given], by: Actor) -> Answered:
    """Keep what an agency answers; only its own people may, and nothing is kept unless all of it can be."""
    standard = standard_called(standard_code)
    return _answer(agency_desk(standard, agency_id, by), answers, by)


@transaction.atomic
def answer_as_provider(
    *, standard_code: str, offering_id: int, answers: Sequence[Given], by: Actor
) -> Answered:
    """Keep what a provider answers for its offering; whole or not at all."""
    standard = standard_called(standard_code)
    return _answer(offering_desk(standard, offering_id, by), answers, by)


def agency_desk(standard: Standard, agency_id: int, by: Actor) -> Desk:
    """An agency's fit-gap to be written by its own people; others are refused (ALI-002)."""
    answerer = agency_that(agency_id=agency_id, standard=standard, viewer=by)
    if not answerer.is_own(by):
        raise Refused(problems.NOT_YOUR_AGENCY.about(agency=answerer.name))
    return _desk(standard, answerer)


def offering_desk(standard: Standard, offering_id: int, by: Actor) -> Desk:
    """An offering's fit-gap to be written by its provider; others are refused (ALI-003)."""
    answerer = offering_that(offering_id=offering_id, viewer=by)
    if not answerer.is_own(by):
        raise Refused(problems.NOT_YOUR_OFFERING.about(offering=answerer.name))
    offering = answerer.offering
    if offering is not None and offering.functional_area_id != standard.area_id:
        raise Refused(problems.OTHER_AREA.about(offering=offering.title, standard=standard.title))
    return _desk(standard, answerer)


def keep(desk: Desk, given: Sequence[Given], by: Actor, now: datetime) -> None:
    """Save judged answers with one event; restricted as the answers themselves are."""
    if not given:
        return
    changes: dict[str, Change] = {}
    sight = sight_of(desk.answerer)
    changed = []
    for each in given:
        row = desk.rows.get(desk.items[each.identifier])
        before = row.stored if row else None
        changes[each.identifier] = Change(_words(desk, before), _words(desk, each), visibility=sight)
        changed.append(_row(desk, each, row, by, now))
    save_rows(desk.answerer.side, changed)
    settled = _settle(desk.fit_gap, changed, now)
    record("fit_gap.answered", subject=desk.fit_gap, by=by, changes=changes, also=[*changed, *settled])


def _desk(standard: Standard, answerer: Answerer) -> Desk:
    listing = listing_of(standard)
    owner = {"organization": answerer.agency, "offering": answerer.offering}
    # Two people who give the first answers wait for each other here; later ones at the row itself.
    one_at_a_time(f"fit_gap.{standard.pk}.{answerer.side}.{answerer.key}")
    fit_gap = FitGap.objects.filter(standard=standard, **owner).first()
    if fit_gap is None:
        fit_gap = FitGap(standard=standard, started_at=timezone.now(), **owner)
        return Desk(listing, answerer, fit_gap, {})
    locked = FitGap.objects.select_for_update(of=("self",)).get(pk=fit_gap.pk)
    return Desk(listing, answerer, locked, {row.item_id: row for row in answer_rows(locked)})


def _answer(desk: Desk, given: Sequence[Given], by: Actor) -> Answered:
    judged = desk.judged(given)
    if judged.faults:
        count = counted(len(judged.faults), "answer")
        raise Refused(problems.BAD_ANSWERS.about(judged.faults, count=count))
    if judged.stale:
        count = counted(len(judged.stale), "capability", "capabilities")
        raise Refused(problems.ANSWERED_MEANWHILE.about(judged.stale, count=count))
    keep(desk, judged.kept, by, timezone.now())
    return Answered(len(judged.kept), len(judged.unchanged))


def _row(desk: Desk, each: Given, row: Row | None, by: Actor, now: datetime) -> Row:
    if row is None:
        kind = AgencyAnswer if desk.answerer.side is Side.AGENCY else ProviderAnswer
        row = kind(fit_gap=desk.fit_gap, item_id=desk.items[each.identifier], revision=0)
    row.answer, row.note = each.answer or "", each.note
    row.item_version_id, row.revision = each.wording, row.revision + 1
    row.answered_at, row.answered_by_id = now, by.person_id
    if isinstance(row, ProviderAnswer):
        row.planned_on = each.planned_on
    return row


def _settle(fit_gap: FitGap, rows: Sequence[Row], now: datetime) -> list[FollowedAnswer]:
    """Whoever answers an item has looked at the old answers that came to it."""
    waiting = fit_gap.followed.to_review().filter(target__in=[row.item_id for row in rows])
    settled = list(waiting)
    for each in settled:
        each.settled_at = now
        each.save(update_fields=["settled_at"])
    return settled


def save_rows(side: Side, rows: Sequence[Row]) -> None:
    """Save answers of one fit-gap, new and changed ones, and the fit-gap before its first."""
    fit_gap = rows[0].fit_gap
    if fit_gap.pk is None:
        fit_gap.save()
    fields = ["answer", "note", "item_version", "revision", "answered_at", "answered_by"]
    new = [row for row in rows if row.pk is None]
    old = [row for row in rows if row.pk is not None]
    for row in new:
        row.fit_gap = fit_gap
    if side is Side.AGENCY:
        AgencyAnswer.objects.bulk_create([r for r in new if isinstance(r, AgencyAnswer)], batch_size=BATCH)
        AgencyAnswer.objects.bulk_update(
            [r for r in old if isinstance(r, AgencyAnswer)], fields, batch_size=BATCH
        )
        return
    ProviderAnswer.objects.bulk_create([r for r in new if isinstance(r, ProviderAnswer)], batch_size=BATCH)
    ProviderAnswer.objects.bulk_update(
        [r for r in old if isinstance(r, ProviderAnswer)], [*fields, "planned_on"], batch_size=BATCH
    )


def sight_of(answerer: Answerer) -> Visibility:
    """An agency's answers stay restricted; a provider's are public as soon as its offering is."""
    offering = answerer.offering
    is_public = offering is not None and offering.state in PUBLISHED_STATES and offering.version_shown > 0
    return Visibility.PUBLIC if is_public else Visibility.QSMO


def _words(desk: Desk, answer: Given | Stored | None) -> str | None:
    """An answer as history shows it; None where there is none."""
    if answer is None or answer.answer is None:
        return None
    said = answer_in_words(desk.answerer.side, answer.answer)
    planned = f" by {answer.planned_on.isoformat()}" if answer.planned_on else ""
    return f"{said}{planned}" + (f" ({answer.note})" if answer.note else "")

"""Coverage of an agency's list by each published offering of the standard's functional area."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openqsmo.alignment.models import ProviderAnswer, Waiver, WorkOffPlan
from openqsmo.alignment.queries.capabilities import Listing
from openqsmo.alignment.queries.waivers import in_force_by_offering
from openqsmo.alignment.rules.coverage import coverage_of, order_of, share_in_words, tally_in_words
from openqsmo.alignment.vocabulary import Coverage, Fit, GapState, Line, Necessity, Stored, Tally, WorkOff
from openqsmo.catalog.models import Offering
from openqsmo.catalog.vocabulary import OfferingState
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.words import day

OPEN_TO_ORDER = (OfferingState.PUBLISHED, OfferingState.IN_REMEDIATION)


@dataclass(frozen=True)
class CoverageRow:
    """One published offering and what it covers; ``has_answered``: its provider answered anything."""

    offering: Offering
    coverage: Coverage
    has_answered: bool


Said = tuple[dict[int, Stored], dict[int, WorkOff]]


def coverage_table(
    *, listing: Listing, needs: Mapping[int, Stored], today: date, viewer: Actor
) -> tuple[CoverageRow, ...]:
    """Published offerings by how many of the agency's must-haves they meet, the most first.

    ``needs`` are the agency's answers by item, which the viewer was shown to see (``agency_that``).
    """
    offerings = published_offerings(listing, viewer)
    said = _said(listing, offerings)
    waived = in_force_by_offering(listing.standard, [offering.pk for offering in offerings], today)
    nothing = coverage_of(_lines(listing, needs, {}, {}, {}), today)
    rows = []
    for offering in offerings:
        answers, plans = said.get(offering.pk, ({}, {}))
        waivers = waived.get(offering.pk, {})
        speaks = bool(answers or plans or waivers)
        covered = coverage_of(_lines(listing, needs, answers, plans, waivers), today) if speaks else nothing
        rows.append(CoverageRow(offering, covered, any(each.answer for each in answers.values())))
    return tuple(sorted(rows, key=lambda row: (*order_of(row.coverage), row.offering.title, row.offering.pk)))


def published_offerings(listing: Listing, viewer: Actor) -> list[Offering]:
    """The offerings of the standard's area that can be had now."""
    found = Offering.objects.visible_to(viewer).filter(
        functional_area_id=listing.standard.area_id, state__in=OPEN_TO_ORDER, version_shown__gt=0
    )
    return list(found.select_related("provider").order_by("title", "pk"))


def plans_by_item(offering_ids: list[int]) -> dict[int, dict[int, WorkOffPlan]]:
    """The newest work-off plan of each gap, by offering and item; an open one before a done one."""
    found: dict[int, dict[int, WorkOffPlan]] = defaultdict(dict)
    for plan in WorkOffPlan.objects.filter(offering_id__in=offering_ids).order_by("made_at", "pk"):
        before = found[plan.offering_id].get(plan.item_id)
        if before is None or before.done_on is not None:
            found[plan.offering_id][plan.item_id] = plan
    return found


def coverage_data(row: CoverageRow) -> dict[str, Any]:
    """A line of the coverage table as plain data."""
    found = row.coverage
    return {
        "offering": row.offering.code,
        "title": row.offering.title,
        "provider": str(row.offering.provider) if row.offering.provider else None,
        "has_answered": row.has_answered,
        "must_haves": _tally(found.must_haves),
        "everything": _tally(found.everything),
        "not_applicable": found.not_applicable,
        "undecided": found.undecided,
        "older_wording": found.older_wording,
        "gaps": [
            {
                "capability": gap.identifier,
                "necessity": gap.necessity.value,
                "state": gap.state.value,
                "says": gap.says,
                "due_on": gap.due_on,
            }
            for gap in found.gaps
        ],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        **{state.value: tally.count(state) for state in GapState},
        "applicable": tally.applicable,
        "met": tally.met,
        "share": None if tally.share is None else float(tally.share),
        "last_due_on": tally.last_due_on,
        "in_words": share_in_words(tally),
        "where_they_stand": tally_in_words(tally),
    }


def _said(listing: Listing, offerings: list[Offering]) -> dict[int, Said]:
    ids = [offering.pk for offering in offerings]
    rows = ProviderAnswer.objects.filter(
        fit_gap__standard=listing.standard, fit_gap__offering_id__in=ids
    ).select_related("fit_gap")
    found: dict[int, Said] = defaultdict(lambda: ({}, {}))
    for row in rows:
        if row.fit_gap.offering_id is not None:
            found[row.fit_gap.offering_id][0][row.item_id] = row.stored
    for offering_id, plans in plans_by_item(ids).items():
        found[offering_id][1].update({item: plan.as_work_off for item, plan in plans.items()})
    return found


def _lines(
    listing: Listing,
    needs: Mapping[int, Stored],
    answers: Mapping[int, Stored],
    plans: Mapping[int, WorkOff],
    waivers: Mapping[int, Waiver],
) -> list[Line]:
    lines = []
    for each in listing.capabilities:
        need, answer = needs.get(each.item_id), answers.get(each.item_id)
        fit = Fit(answer.answer) if answer and answer.answer else None
        lines.append(
            Line(
                identifier=each.identifier,
                necessity=Necessity(need.answer) if need and need.answer else None,
                fit=fit,
                planned_on=answer.planned_on if answer and fit else None,
                work_off=plans.get(each.item_id),
                is_older_wording=bool(answer and fit and answer.wording != each.wording),
                waiver=_waiver_in_words(waivers.get(each.item_id)),
            )
        )
    return lines


def _waiver_in_words(found: Waiver | None) -> str:
    return (
        f"A waiver holds until {day(found.expires_on)}: {found.get_reason_display().lower()}."
        if found
        else ""
    )

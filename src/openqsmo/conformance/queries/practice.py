"""How alike the practice of providers is, from what was measured, and how that changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from openqsmo.conformance.models import HeldContract, PracticeMeasurement
from openqsmo.conformance.rules.consistency import change_between, consistency_of
from openqsmo.conformance.rules.practice_records import permitted_from, practices_from
from openqsmo.conformance.vocabulary import Consistency, ConsistencyChange
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused

MOST_IN_A_TREND = 60


@dataclass(frozen=True)
class ConsistencyPage:
    """The newest measurement of a contract, what became of it since the one before, and the trend.

    ``newest``, ``found`` and ``change`` are None where nothing (or nothing earlier) was measured. ``trend``
    holds the index of each day as it was measured, the newest measurements at most.
    """

    held: HeldContract
    newest: PracticeMeasurement | None
    found: Consistency | None
    before: PracticeMeasurement | None
    change: ConsistencyChange | None
    trend: tuple[tuple[date, Fraction | None], ...]


def measurements(*, viewer: Actor) -> QuerySet[PracticeMeasurement]:
    """Every measurement with its contract. Public: it tells of providers, never of a person."""
    rows = PracticeMeasurement.objects.select_related("contract__standard_version__standard")
    return rows.defer("contract__document", "contract__understood")


def newest_measurements(*, viewer: Actor) -> list[PracticeMeasurement]:
    """The newest measurement of each contract, by the contract's name."""
    newest: dict[str, PracticeMeasurement] = {}
    for one in (
        measurements(viewer=viewer).defer("practices", "permitted", "employees").order_by("as_of", "pk")
    ):
        newest[one.contract.identifier] = one
    return sorted(newest.values(), key=lambda one: one.contract.name)


def consistency_page(*, identifier: str, viewer: Actor) -> ConsistencyPage:
    """The consistency of practice under a contract; a contract that is not on record is not found."""
    rows = HeldContract.objects.filter(identifier=identifier).defer("document", "understood")
    held = rows.select_related("standard_version__standard").first()
    if held is None:
        raise Refused(NOT_FOUND.about(what="contract"))
    found = list(measurements(viewer=viewer).filter(contract__identifier=identifier)[:MOST_IN_A_TREND])
    if not found:
        return ConsistencyPage(held, None, None, None, None, ())
    newest, before = found[0], found[1] if len(found) > 1 else None
    permitted = permitted_from(newest.permitted)
    practices = practices_from(newest.practices)
    change = change_between(practices_from(before.practices), practices, permitted) if before else None
    return ConsistencyPage(
        held=newest.contract,
        newest=newest,
        found=consistency_of(practices, permitted, newest.employees or None),
        before=before,
        change=change,
        trend=_trend(found),
    )


def _trend(found: Sequence[PracticeMeasurement]) -> tuple[tuple[date, Fraction | None], ...]:
    return tuple((one.as_of, None if one.index is None else Fraction(one.index)) for one in reversed(found))

"""Commitments for everyone: the register with its counts, one with its answers, what was asked of every agency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from openqsmo.cases.queries.standing import acts_for
from openqsmo.kernel.actor import Actor
from openqsmo.ledger.queries import history
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.outcomes.models import Commitment, CommitmentAnswer, CommitmentRequest
from openqsmo.outcomes.rules.standing import tally
from openqsmo.outcomes.vocabulary import Standing, Tally


@dataclass(frozen=True)
class CommitmentPage:
    """One commitment with its answers, and whether this viewer may answer it."""

    commitment: Commitment
    standing: Standing
    days_over: int
    answers: tuple[CommitmentAnswer, ...]
    history: tuple[HistoryLine, ...]
    may_answer: bool


def commitments(
    *,
    viewer: Actor,
    today: date,
    standing: str = "",
    agency: str = "",
    area: str = "",
    request_id: int | None = None,
    is_synthetic: bool | None = None,
) -> QuerySet[Commitment]:
    """Commitments by the day they are due; each read with the day of its first answer."""
    found = Commitment.objects.visible_to(viewer).with_answers()
    found = found.select_related("organization", "area", "case", "request")
    if standing in set(Standing):
        found = found.standing(Standing(standing), today)
    if agency:
        found = found.filter(Q(organization__key=agency) | Q(organization__parent__key=agency))
    if area:
        found = found.filter(area__code=area.upper())
    if request_id:
        found = found.filter(request_id=request_id)
    return found if is_synthetic is None else found.filter(is_synthetic=is_synthetic)


def counts_of(found: Iterable[Commitment], today: date) -> Tally:
    """How many of them stand how."""
    return tally((each.promise for each in found), today)


def commitment_page(*, commitment_id: int, viewer: Actor, today: date) -> CommitmentPage:
    """One commitment, its answers and its history; of people only that somebody answered."""
    commitment = commitments(viewer=viewer, today=today).get(pk=commitment_id)
    return CommitmentPage(
        commitment=commitment,
        standing=commitment.standing_on(today),
        days_over=commitment.days_over_on(today),
        answers=tuple(commitment.answers.all()),
        history=tuple(history(record=commitment, viewer=viewer, namer=_nobody)),
        may_answer=acts_for(commitment.organization, viewer),
    )


def requests_asked(*, viewer: Actor) -> QuerySet[CommitmentRequest]:
    """What was asked of every agency, newest first; everyone reads it."""
    return CommitmentRequest.objects.select_related("area")


def owed_by(*, viewer: Actor, today: date) -> QuerySet[Commitment]:
    """What the viewer's agencies have promised and not answered, the first due first."""
    mine = Commitment.objects.filter(organization_id__in=viewer.agency_ids, answers=None).values("pk")
    return commitments(viewer=viewer, today=today).filter(pk__in=mine).order_by("due_on", "pk")


def as_data(commitment: Commitment, today: date) -> dict[str, Any]:
    """A commitment as plain data."""
    return {
        "id": commitment.pk,
        "title": commitment.title,
        "kind": commitment.kind,
        "agency": commitment.organization.key,
        "area": commitment.area.code if commitment.area else None,
        "owner": commitment.owner,
        "measure": commitment.measure,
        "unit": commitment.unit,
        "proof": commitment.proof,
        "starts_on": commitment.starts_on,
        "due_on": commitment.due_on,
        "standing": commitment.standing_on(today).value,
        "days_over": commitment.days_over_on(today),
        "was_late": commitment.was_late,
        "case": commitment.case.code if commitment.case else None,
        "request": commitment.request_id,
        "is_synthetic": commitment.is_synthetic,
    }


def _nobody(actors: set[str]) -> dict[str, str]:
    """In a public history people are not named."""
    return {actor: "OpenQSMO" if actor == "operator" else "Somebody there" for actor in actors}

"""Exceptions: those that a viewer may read, and the counts by reason that everyone may."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from openqsmo.cases.models import ExceptionRequest
from openqsmo.cases.paperwork import ExceptionReason, ExceptionState
from openqsmo.kernel.actor import Actor


@dataclass(frozen=True)
class ReasonCount:
    """How often one reason was given, and what became of it; ``late`` were not decided in time."""

    reason: ExceptionReason
    asked: int
    granted: int
    declined: int
    late: int

    @property
    def total(self) -> int:
        return self.asked + self.granted + self.declined


def exceptions(*, viewer: Actor) -> QuerySet[ExceptionRequest]:
    """The exceptions that the viewer may read, newest first."""
    return ExceptionRequest.objects.visible_to(viewer).select_related("agency", "area")


def exception_found(*, exception_id: int, viewer: Actor) -> ExceptionRequest:
    """One exception that the viewer may read."""
    return exceptions(viewer=viewer).get(pk=exception_id)


def reason_counts(*, today: date, is_synthetic: bool) -> tuple[ReasonCount, ...]:
    """How often each reason was given, of real or of invented ones: never which agency, never a text."""
    states: Counter[tuple[str, str]] = Counter()
    late: Counter[str] = Counter()
    for each in ExceptionRequest.objects.filter(is_synthetic=is_synthetic):
        states[each.reason, each.state] += 1
        ended = each.decided_at.date() if each.decided_at else today
        late[each.reason] += ended > each.decide_by
    return tuple(
        ReasonCount(
            reason,
            states[reason, ExceptionState.ASKED],
            states[reason, ExceptionState.GRANTED],
            states[reason, ExceptionState.DECLINED],
            late[reason],
        )
        for reason in ExceptionReason
    )

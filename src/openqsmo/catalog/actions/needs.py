"""“This is missing”: record a need; answer or decline it with a reason."""

from django.db import transaction
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.models import Need, Offering
from openqsmo.catalog.vocabulary import NeedState
from openqsmo.governance.queries import designated_office
from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import day
from openqsmo.ledger.record import record
from openqsmo.standards.models import FunctionalArea


@transaction.atomic
def record_need(
    *, what: str, what_for: str, area_code: str, search: str, by: Actor, is_synthetic: bool = False
) -> Need:
    """Record what somebody looked for and did not find; ``area_code`` may be empty: not known."""
    errors = [
        FieldError(name, words, "Write a sentence.")
        for name, value, words in (
            ("what", what, "Say what is missing."),
            ("what_for", what_for, "Say what for."),
        )
        if not value.strip()
    ]
    if errors:
        raise Refused(problems.NEED_INCOMPLETE.about(errors))
    area = FunctionalArea.objects.filter(code=area_code).first() if area_code else None
    agency_ids = sorted(by.agency_ids)
    need = Need.objects.create(
        what=what.strip()[:300],
        what_for=what_for.strip()[:5000],
        functional_area=area,
        organization_id=agency_ids[0] if agency_ids else None,
        person_id=by.person_id,
        search=search[:2000],
        asked_at=timezone.now(),
        is_synthetic=is_synthetic,
    )
    record("need.recorded", subject=need, by=by)
    return need


@transaction.atomic
def end_need(*, need_id: int, state: NeedState, answer: str, offering_code: str = "", by: Actor) -> Need:
    """Answer or decline a need, with a reason; only the QSMO of its area may, for no area any QSMO."""
    need = Need.objects.select_for_update(of=("self",)).select_related("functional_area").get(pk=need_id)
    if need.state != NeedState.OPEN:
        ended = day(need.ended_at.date()) if need.ended_at else ""
        raise Refused(problems.NEED_ENDED.about(state=need.state, ended_on=ended))
    _require_its_qsmo(need, by)
    if not answer.strip():
        raise Refused(problems.REASON_NEEDED.about([FieldError("answer", "Empty.", "Write the reason.")]))
    need.state, need.answer, need.ended_at = state.value, answer.strip()[:5000], timezone.now()
    if offering_code:
        need.offering = Offering.objects.visible_to(by).get(code=offering_code)
    need.save(update_fields=["state", "answer", "ended_at", "offering"])
    record(f"need.{state.value}", subject=need, by=by, why=need.answer)
    return need


def may_end(need: Need, by: Actor) -> bool:
    """Whether this actor may answer or decline a need."""
    try:
        _require_its_qsmo(need, by)
    except Refused:
        return False
    return need.state == NeedState.OPEN


def _require_its_qsmo(need: Need, by: Actor) -> None:
    if by.has(Role.OPERATOR):
        return
    area = need.functional_area
    office = designated_office(area.pk, timezone.localdate()) if area else None
    mine = office.pk in by.qsmo_ids if office else bool(by.qsmo_ids)
    if not mine:
        raise Refused(problems.NOT_YOUR_NEED.about(area=area.title if area else "no named area"))

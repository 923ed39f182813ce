"""Take a solution that is listed from another body's list into a functional area."""

from django.db import transaction
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.actions.moving import enter, new_draft, taken
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.drafts import shown_version
from openqsmo.catalog.queries.workflow import Situation, answer_to, areas_of, situation_of
from openqsmo.catalog.rules.lifecycle import Verb
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import listed
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.standards.models import FunctionalArea


@transaction.atomic
def place_listed_offering(*, offering_id: int, area_code: str, by: Actor) -> Offering:
    """Place a listed solution: the QSMO designated for the area vets it from now on.

    It stays listed from its source until a version is published; its first draft says what the source says.
    """
    offering = taken(offering_id, by)
    area = _own_area(area_code, by)
    situation = situation_of(offering, by, area=area)
    before = offering.functional_area.title if offering.functional_area else None
    offering.functional_area = area
    answer = answer_to(situation, Verb.PLACE, by)
    if not answer.is_allowed:
        raise Refused(answer.reasons[0])
    return _place(situation, area, before, by)


def _place(situation: Situation, area: FunctionalArea, before: str | None, by: Actor) -> Offering:
    offering, now = situation.offering, timezone.now()
    offering.qsmo = situation.designated
    draft = situation.draft or new_draft(offering, by, now, shown_version(offering))
    draft.save()
    enter(offering, offering.state_enum, offering.state_reason, now)
    changes = {"qsmo": Change(None, str(offering.qsmo))}
    if before != area.title:
        changes["functional_area"] = Change(before, area.title)
    facts = {"qsmo": str(offering.qsmo), "area": area.title}
    record(
        "offering.placed", subject=offering, by=by, changes=changes, facts=facts, about=draft, also=[draft]
    )
    return offering


def _own_area(code: str, by: Actor) -> FunctionalArea:
    areas = areas_of(by)
    found = next((area for area in areas if area.code == code.strip().upper()), None)
    if found is None:
        known = listed((area.code for area in areas), "or") or "none, for you are of no designated QSMO"
        errors = [FieldError("area", "You cannot place it there.", f"Choose {known}.")]
        raise Refused(problems.NO_SUCH_AREA.about(errors, given=code[:40], known=known))
    return found

"""Say what complying with a draft would cost an offering."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.answers import sight_of
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.models import ComplianceCost
from openqsmo.alignment.queries.answers import offering_that
from openqsmo.alignment.queries.blast_radius import draft_called
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change

MOST_USD = Decimal(10) ** 12


@transaction.atomic
def state_compliance_cost(
    *, draft_id: int, offering_id: int, amount_usd: Decimal, source: str, by: Actor
) -> ComplianceCost:
    """Say what meeting a draft would cost an offering once, with where the figure comes from; its provider does.

    Stated again, the new figure takes the place of the old one; the ledger keeps both.
    """
    answerer = offering_that(offering_id=offering_id, viewer=by)
    offering = answerer.offering
    if not answerer.is_own(by) or offering is None:
        raise Refused(problems.NOT_YOUR_OFFERING.about(offering=answerer.name))
    draft = draft_called(draft_id=draft_id, viewer=by)
    source = kept_text(source)[:500]
    errors = []
    if not 0 <= amount_usd < MOST_USD:
        errors.append(FieldError("amount_usd", "The amount is no cost.", "Give US dollars, zero or more."))
    if not source:
        errors.append(FieldError("source", "No source is given.", "Say where the figure comes from."))
    if draft.standard.area_id != offering.functional_area_id:
        errors.append(FieldError("offering", "It is of another area.", "Choose a draft of its own area."))
    if errors:
        raise Refused(problems.BAD_COST.about(errors))
    found = ComplianceCost.objects.select_for_update().filter(version=draft, offering=offering).first()
    before = str(found.amount_usd) if found else None
    found = found or ComplianceCost(version=draft, offering=offering)
    found.amount_usd, found.source, found.stated_at = (
        amount_usd.quantize(Decimal("0.01")),
        source,
        timezone.now(),
    )
    found.save()
    changes = {"amount_usd": Change(before, str(found.amount_usd), visibility=sight_of(answerer))}
    record("compliance_cost.stated", subject=found, about=offering, by=by, changes=changes)
    return found

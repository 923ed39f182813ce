"""The evidence of requirements: why each MUST is one."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.ledger.record import record
from openqsmo.standards import problems
from openqsmo.standards.actions.comments import refuse_settled
from openqsmo.standards.actions.drafts import refuse_others, version_to_write
from openqsmo.standards.models import RequirementEvidence
from openqsmo.standards.rules.commenting import LONGEST_COMMENT, LONGEST_REFERENCE
from openqsmo.standards.vocabulary import ItemKind


@transaction.atomic
def give_evidence(
    *, draft_id: int, identifier: str, reference: str, says: str, areas_led: Collection[int], by: Actor
) -> RequirementEvidence:
    """Give evidence for a requirement of a draft, in the words that it has now.

    Refused: to others than the QSMO of the area (STA-019), once the draft is adopted or ended (STA-044),
    for what is no requirement of the draft (STA-045), without a reference (STA-046).
    """
    draft = version_to_write(draft_id)
    refuse_others(draft.standard, areas_led, by)
    refuse_settled(draft)
    wanted = draft.items.select_related("item").filter(item__kind=ItemKind.REQUIREMENT)
    row = wanted.filter(item__identifier=identifier).first()
    if row is None:
        raise Refused(problems.NO_REQUIREMENT.about(identifier=f"“{identifier[:60]}”"))
    reference, says = reference.strip(), says.strip()
    if not reference or len(reference) > LONGEST_REFERENCE or len(says) > LONGEST_COMMENT:
        raise Refused(problems.BAD_EVIDENCE.about(most=LONGEST_REFERENCE))
    given = RequirementEvidence.objects.create(
        version=draft, item_version=row, reference=reference, says=says, given_at=timezone.now(),
        given_by_id=by.person_id,
    )  # fmt: skip
    facts = {"identifier": identifier, "reference": reference}
    record("requirement_evidence.given", subject=given, about=draft, by=by, facts=facts, why=says)
    return given


@transaction.atomic
def take_back_evidence(
    *, draft_id: int, evidence_id: int, areas_led: Collection[int], by: Actor
) -> RequirementEvidence:
    """Let a piece of evidence count no more; it stays on record. Refused as ``give_evidence`` is."""
    draft = version_to_write(draft_id)
    refuse_others(draft.standard, areas_led, by)
    refuse_settled(draft)
    rows = RequirementEvidence.objects.select_related("item_version__item", "version")
    given = rows.filter(
        pk=evidence_id, item_version__item__standard=draft.standard, taken_back_at=None
    ).first()
    if given is None:
        raise Refused(NOT_FOUND.about(what="such evidence"))
    given.taken_back_at = timezone.now()
    given.save(update_fields=["taken_back_at"])
    facts = {"identifier": given.item_version.item.identifier, "reference": given.reference}
    record("requirement_evidence.taken_back", subject=given, about=draft, by=by, facts=facts)
    return given

"""Answer a commitment with evidence; answers are added, never changed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from openqsmo.cases.queries.standing import acts_for
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.record import record
from openqsmo.outcomes import problems
from openqsmo.outcomes.models import Commitment, CommitmentAnswer
from openqsmo.outcomes.vocabulary import LONGEST_ANSWER


@transaction.atomic
def answer_commitment(
    *, commitment_id: int, says: str, evidence: str, source: str, evidence_on: date | None, by: Actor
) -> CommitmentAnswer:
    """Say what became of a commitment, with the evidence, its source and its day; everyone reads it."""
    commitment = Commitment.objects.select_related("organization").get(pk=commitment_id)
    if not acts_for(commitment.organization, by):
        raise Refused(problems.NOT_YOUR_COMMITMENT.about(agency=commitment.organization))
    errors = _errors(says, evidence, source, evidence_on)
    if errors or evidence_on is None:
        raise Refused(problems.ANSWER_INCOMPLETE.about(errors))
    answer = CommitmentAnswer.objects.create(
        commitment=commitment, says=says.strip()[:LONGEST_ANSWER], evidence=evidence.strip()[:500],
        source=source.strip()[:500], evidence_on=evidence_on, answered_at=timezone.now(),
        person_id=by.person_id,
    )  # fmt: skip
    record("commitment.answered", subject=answer, about=commitment, by=by)
    return answer


def _errors(says: str, evidence: str, source: str, evidence_on: date | None) -> list[FieldError]:
    found = [
        FieldError(name, says_what, fix)
        for name, text, says_what, fix in (
            ("says", says, "The answer is empty.", "Write what became of it."),
            (
                "evidence",
                evidence,
                "There is no evidence.",
                "Name the report, record or figure that shows it.",
            ),
            ("source", source, "The evidence has no source.", "Say who made it, or where it can be read."),
        )
        if not text.strip()
    ]
    if evidence_on is None:
        found.append(FieldError("evidence_on", "The evidence has no day.", "Give the day that it is of."))
    elif evidence_on > timezone.localdate():
        found.append(FieldError("evidence_on", "The day is in the future.", "Give the day that it is of."))
    return found

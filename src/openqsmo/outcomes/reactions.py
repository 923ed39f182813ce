"""What outcomes does when a case is approved: its benefits become commitments."""

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.outcomes.actions.making import make_commitments_of_case
from openqsmo.worker.registry import reaction


@reaction("outcomes: commitments of approved cases", "case.approved")
def make_commitments(event: Event) -> None:
    """Make the commitments of the case that was approved; doing so again makes none."""
    make_commitments_of_case(case_id=int(event.subject.partition(":")[2]), by=OPERATOR)

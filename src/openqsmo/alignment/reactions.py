"""What alignment does outside a request: answers follow the crosswalk as soon as there is reason to."""

from openqsmo.alignment.actions.following import follow_crosswalk
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.worker.registry import reaction


@reaction("alignment: answers follow the crosswalk", "standard.version_published", "crosswalk.")
def answers_follow(event: Event) -> None:
    """A version became current, or somebody decided or withdrew where its items come from."""
    _, _, pk = event.about.partition(":")
    if pk:
        follow_crosswalk(standard_id=int(pk), by=OPERATOR)

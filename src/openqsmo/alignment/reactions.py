"""What alignment does outside a request: answers follow the crosswalk, waivers that expired go back to review."""

from django.utils.timezone import localdate

from openqsmo.alignment.actions.following import follow_crosswalk
from openqsmo.alignment.actions.waivers import return_expired_waivers
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.worker.registry import chore, reaction


@reaction("alignment: answers follow the crosswalk", "standard.version_published", "crosswalk.")
def answers_follow(event: Event) -> None:
    """A version became current, or somebody decided or withdrew where its items come from."""
    _, _, pk = event.about.partition(":")
    if pk:
        follow_crosswalk(standard_id=int(pk), by=OPERATOR)


@chore("alignment: waivers that expired go back to review", seconds=60 * 60)
def review_expired_waivers() -> None:
    return_expired_waivers(today=localdate(), by=OPERATOR)

"""Drafts that wait for somebody: theirs to write, or theirs to decide as a member of a body."""

from django.utils.timezone import localdate

from openqsmo.drafting.queries.drafts import Draft, drafts_listed
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import Actor
from openqsmo.standards.rules.drafting import why_not_decide
from openqsmo.standards.rules.pipeline import NEXT_STEP, VersionState


def drafts_waiting(*, viewer: Actor) -> list[Draft]:
    """Open drafts whose next step is the viewer's to decide, the one that waits longest first.

    A draft that the public still comments on waits for nobody: OMB's step comes after the closing day.
    """
    led = areas_led(viewer, localdate())
    return [
        draft
        for draft in drafts_listed(viewer=viewer)
        if not draft.takes_comments
        and why_not_decide(
            NEXT_STEP[draft.state], viewer.roles, is_lead=draft.version.standard.area_id in led
        )
        is None
    ]


def verb_for(draft: Draft) -> str:
    """What is to be done with a draft that waits, as a task begins."""
    return "Draft" if draft.state is VersionState.WORKING_DRAFT else "Decide on the draft of"

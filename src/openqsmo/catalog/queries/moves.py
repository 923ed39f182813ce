"""What a move will do, for the page that asks before it is made."""

from dataclasses import dataclass

from openqsmo.catalog.models import Offering, OfferingVersion
from openqsmo.catalog.queries.drafts import is_reviewer, shown_version
from openqsmo.catalog.queries.workflow import (
    Situation,
    answer_to,
    areas_of,
    bundle_errors,
    draft_event,
    missing_of,
    situation_of,
)
from openqsmo.catalog.rules.changes import changes_between
from openqsmo.catalog.rules.drafts import REVIEWERS
from openqsmo.catalog.rules.fields import BY_NAME, in_words
from openqsmo.catalog.rules.lifecycle import Answer, Guard, Verb, moves_from
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.visibility import Visibility
from openqsmo.standards.models import FunctionalArea

# A reason that is still to be given does not stand in the way of asking for it.
TO_BE_GIVEN = "to be given"
OF_A_DRAFT = frozenset({Verb.SUBMIT, Verb.PUBLISH, Verb.ANNOUNCE})


@dataclass(frozen=True)
class NewText:
    """One field that the draft says otherwise than what everyone is shown now."""

    label: str
    before: str
    after: str
    level: Visibility


@dataclass(frozen=True)
class MovePage:
    """A move before it is made: whether it may be, what it lacks, what would become public."""

    situation: Situation
    verb: Verb
    answer: Answer
    needs_reason: bool
    missing: tuple[FieldError, ...]
    against: tuple[FieldError, ...]
    changes: tuple[NewText, ...]
    versions: tuple[OfferingVersion, ...]
    areas: tuple[FunctionalArea, ...]
    event: int

    @property
    def offering(self) -> Offering:
        return self.situation.offering


def move_page(*, offering_id: int, verb: Verb, viewer: Actor) -> MovePage:
    """What a move would do; who may see the offering may ask, and the answer says whether it is theirs to make."""
    offering = (
        Offering.objects.visible_to(viewer)
        .select_related("provider", "qsmo", "functional_area")
        .get(pk=offering_id)
    )
    areas = tuple(areas_of(viewer)) if verb is Verb.PLACE else ()
    situation = situation_of(offering, viewer, area=areas[0] if areas else None)
    if areas:
        offering.functional_area = areas[0]  # as it would be, once it is placed in one of them
    move = next((each for each in moves_from(situation.state_for(verb)) if each.verb is verb), None)
    is_of_draft = verb in OF_A_DRAFT and situation.may_write()
    return MovePage(
        situation=situation,
        verb=verb,
        answer=answer_to(situation, verb, viewer, TO_BE_GIVEN),
        needs_reason=move is not None and Guard.REASON in move.guards,
        missing=missing_of(situation) if is_of_draft and situation.draft else (),
        against=bundle_errors(situation, viewer) if is_of_draft and situation.draft else (),
        changes=_changes(situation) if is_of_draft else (),
        versions=_published(offering) if verb is Verb.REVERT else (),
        areas=areas,
        event=draft_event(situation.draft),
    )


def _changes(situation: Situation) -> tuple[NewText, ...]:
    draft, before = situation.draft, shown_version(situation.offering)
    if draft is None:
        return ()
    found = changes_between(
        before.content if before else {},
        draft.content,
        before.visibility if before else {},
        draft.visibility,
    )
    return tuple(
        NewText(
            BY_NAME[each.field].label,
            in_words(BY_NAME[each.field], each.before),
            in_words(BY_NAME[each.field], each.after),
            each.visibility,
        )
        for each in found
        if each.field not in REVIEWERS or is_reviewer(situation)
    )


def _published(offering: Offering) -> tuple[OfferingVersion, ...]:
    return tuple(offering.versions.filter(published_at__isnull=False).order_by("-number")[:100])

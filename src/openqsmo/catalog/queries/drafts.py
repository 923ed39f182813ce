"""A draft as somebody who writes it sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openqsmo.catalog import problems
from openqsmo.catalog.models import Evidence, Offering, OfferingVersion
from openqsmo.catalog.queries.workflow import (
    Situation,
    bundle_errors,
    draft_event,
    missing_of,
    situation_of,
)
from openqsmo.catalog.rules.drafts import EVERY_FIELD, PROVIDERS, REVIEWERS
from openqsmo.catalog.rules.fields import BY_NAME, FIELDS, is_given, level_of
from openqsmo.catalog.rules.lifecycle import Standing
from openqsmo.catalog.vocabulary import SourcingMode
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import in_words
from openqsmo.ledger.vocabulary import HistoryLine
from openqsmo.people.queries import name_actors


@dataclass(frozen=True)
class DraftPage:
    """What is written about an offering, for one who may write it.

    ``version`` is the draft, or, while there is none, the version that a draft would start from.
    ``event`` is the last event that changed the draft, 0 while there is none. ``may_fill`` are the fields
    that this viewer may change now. ``returned`` tells why a reviewer returned it, if one did.
    """

    situation: Situation
    version: OfferingVersion | None
    event: int
    may_fill: frozenset[str]
    content: Mapping[str, Any]
    levels: Mapping[str, str]
    claims: Mapping[str, Any]
    evidence: Mapping[str, tuple[Evidence, ...]]
    missing: tuple[FieldError, ...]
    against: tuple[FieldError, ...]
    returned: HistoryLine | None

    @property
    def offering(self) -> Offering:
        return self.situation.offering

    @property
    def demanded(self) -> int:
        """How many fields the sourcing mode demands."""
        return sum(SourcingMode(self.offering.sourcing_mode) in spec.demanded_by for spec in FIELDS)


def draft_page(*, offering_id: int, viewer: Actor) -> DraftPage:
    """The draft of an offering; refused to whoever does not write about it (CAT-082)."""
    offering = (
        Offering.objects.visible_to(viewer)
        .select_related("provider", "qsmo", "functional_area")
        .get(pk=offering_id)
    )
    situation = situation_of(offering, viewer)
    require_writer(situation)
    version = situation.draft or shown_version(offering)
    return page_of_draft(situation, version, viewer)


def page_of_draft(situation: Situation, version: OfferingVersion | None, viewer: Actor) -> DraftPage:
    """A version as its writer sees it: without the reviewer's notes for who is no reviewer."""
    sees = EVERY_FIELD if is_reviewer(situation) else PROVIDERS
    content = version.content if version else {}
    checked = situation if situation.draft else _as_if_drafted(situation, version)
    return DraftPage(
        situation=situation,
        version=version,
        event=draft_event(situation.draft),
        may_fill=may_fill(situation),
        content={name: value for name, value in content.items() if name in sees and name in BY_NAME},
        levels={
            spec.name: level_of(spec.name, version.visibility if version else {}).slug
            for spec in FIELDS
            if spec.name in sees
        },
        claims={name: claim for name, claim in (version.claims if version else {}).items() if name in sees},
        evidence=_cited(situation.offering, version),
        missing=missing_of(checked),
        against=bundle_errors(checked, viewer),
        returned=_returned(situation, viewer),
    )


def require_writer(situation: Situation) -> None:
    """Refuse whoever neither provides the offering nor placed it (CAT-082), and what is only listed (CAT-003)."""
    if situation.is_only_listed:
        raise Refused(problems.NOT_PLACED.about(offering=situation.offering.title))
    if not situation.may_write():
        raise Refused(problems.NOT_YOURS_TO_EDIT.about(offering=situation.offering.title))


def is_reviewer(situation: Situation) -> bool:
    """Whether the actor is of the QSMO that placed the offering: it reads and writes the reviewer's notes."""
    return Standing.QSMO in situation.standing


def may_fill(situation: Situation) -> frozenset[str]:
    """The fields that the actor may change now: in review none but the reviewer's own notes."""
    if situation.is_in_review:
        return REVIEWERS if is_reviewer(situation) else frozenset()
    return EVERY_FIELD if is_reviewer(situation) else PROVIDERS


def shown_version(offering: Offering) -> OfferingVersion | None:
    """The version that everyone is shown, or None where none was published."""
    return offering.versions.filter(number=offering.version_shown, published_at__isnull=False).first()


def _as_if_drafted(situation: Situation, version: OfferingVersion | None) -> Situation:
    return Situation(situation.offering, version, situation.designated, situation.standing)


def _cited(offering: Offering, version: OfferingVersion | None) -> dict[str, tuple[Evidence, ...]]:
    claims = version.claims if version else {}
    files = {each.pk: each for each in offering.evidence.all()}
    return {
        name: tuple(files[pk] for pk in claim.get("evidence", ()) if pk in files)
        for name, claim in claims.items()
        if is_given(claim.get("evidence"))
    }


def _returned(situation: Situation, viewer: Actor) -> HistoryLine | None:
    """The reviewer's words, while the draft was not submitted again."""
    draft = situation.draft
    if draft is None or situation.is_in_review:
        return None
    moves = Event.objects.filter(
        about=draft.ledger_name, verb__in=("offering.returned", "offering.submitted", "offering.reverted")
    )
    last = moves.order_by("-sequence").first()
    if last is None or last.verb != "offering.returned":
        return None
    return words_of_return([last], viewer)[0]


def words_of_return(events: list[Event], viewer: Actor) -> list[HistoryLine]:
    """Returns in words: the reviewer's are for the provider and the QSMO only."""
    return in_words(events, viewer=viewer, namer=name_actors)

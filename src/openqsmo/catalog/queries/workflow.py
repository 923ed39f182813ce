"""An offering on its way: its draft, who decides about it, and which moves an actor may make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from openqsmo.catalog import problems
from openqsmo.catalog.models import Offering, OfferingVersion
from openqsmo.catalog.queries.components import against_bundle
from openqsmo.catalog.rules import demands
from openqsmo.catalog.rules.fields import FIELDS
from openqsmo.catalog.rules.lifecycle import (
    Answer,
    MoveFacts,
    Standing,
    Verb,
    may_move,
    moves_from,
    standing_of,
)
from openqsmo.catalog.vocabulary import OfferingState, SourcingMode
from openqsmo.governance.models import Designation
from openqsmo.governance.queries import designated_office
from openqsmo.kernel.actor import PROVIDER_ROLES, QSMO_ROLES, Actor
from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.kernel.words import listed
from openqsmo.ledger.models import Event
from openqsmo.organizations.models import Organization
from openqsmo.people.models import Membership
from openqsmo.standards.models import FunctionalArea

S = OfferingState
TARGETS: Mapping[Verb, OfferingState] = {
    Verb.PLACE: S.DRAFT,
    Verb.ANNOUNCE: S.FORECAST,
    Verb.SUBMIT: S.IN_REVIEW,
    Verb.RETURN: S.DRAFT,
    Verb.PUBLISH: S.PUBLISHED,
    Verb.PUT_IN_REMEDIATION: S.IN_REMEDIATION,
    Verb.SUSPEND: S.SUSPENDED,
    Verb.REINSTATE: S.PUBLISHED,
    Verb.RETIRE: S.RETIRED,
    Verb.REVERT: S.DRAFT,
}
# These move one version; the others move the offering.
OF_THE_VERSION = frozenset({Verb.SUBMIT, Verb.RETURN, Verb.PUBLISH})
# What somebody did who wrote a version, as the ledger tells it.
WRITING = ("offering.started", "offering.drafted", "offering.reverted")


@dataclass(frozen=True)
class Situation:
    """An offering before a move, for one actor. ``designated`` is the QSMO of its area today."""

    offering: Offering
    draft: OfferingVersion | None
    designated: Organization | None
    standing: frozenset[Standing]

    @property
    def reviewer(self) -> Organization | None:
        """The QSMO that reviews what is submitted now: the designated one; while there is none, who placed it."""
        if self.offering.functional_area_id is None:
            return None
        return self.designated or self.offering.qsmo

    @property
    def is_in_review(self) -> bool:
        return self.draft is not None and self.draft.submitted_at is not None

    @property
    def is_only_listed(self) -> bool:
        """Whether it stands on another body's list and no QSMO has placed it: nobody here writes about it yet."""
        return bool(self.offering.source_name) and self.offering.qsmo_id is None

    def state_for(self, verb: Verb) -> OfferingState:
        """The state that a move starts from: for moves of a version its own, else the offering's."""
        if verb not in OF_THE_VERSION:
            return self.offering.state_enum
        if self.draft is None:
            return self.offering.state_enum
        return S.IN_REVIEW if self.is_in_review else S.DRAFT

    def may_write(self) -> bool:
        """Whether the actor writes about this offering at all: its provider and the QSMO that placed it do."""
        return bool(self.standing & {Standing.PROVIDER, Standing.QSMO})


def situation_of(offering: Offering, viewer: Actor, *, area: FunctionalArea | None = None) -> Situation:
    """Where an offering stands for an actor, who was already shown to see it.

    ``area`` is the functional area that a solution is about to be placed in.
    """
    area_id = area.pk if area else offering.functional_area_id
    designated = designated_office(area_id, timezone.localdate()) if area_id else None
    draft = OfferingVersion.objects.filter(offering=offering, published_at=None).first()
    if draft:
        draft.offering = offering
    standing = standing_of(
        viewer,
        provider_id=_speaking_provider(offering, viewer),
        qsmo_id=offering.qsmo_id,
        designated_id=designated.pk if designated else None,
    )
    return Situation(offering, draft, designated, standing)


def answer_to(situation: Situation, verb: Verb, viewer: Actor, reason: str = "") -> Answer:
    """Whether the actor may make a move, with all that stands in the way and what must be shown."""
    facts = facts_of(situation, verb, viewer, reason)
    if standing_in_the_way := _of_the_list(situation, verb):
        return Answer(False, (standing_in_the_way,))
    move = next((each for each in moves_from(facts.state) if each.verb is verb), None)
    if move is None:
        return Answer(False, (_no_such_move(situation, facts, verb),))
    answer = may_move(facts, move.to)
    bundle = () if verb is not Verb.PUBLISH else bundle_errors(situation, viewer)
    if bundle:
        problem = problems.BAD_BUNDLE.about(errors=bundle, offering=facts.offering)
        answer = replace(answer, is_allowed=False, reasons=(*answer.reasons, problem))
    return answer


def facts_of(situation: Situation, verb: Verb, viewer: Actor, reason: str = "") -> MoveFacts:
    """A situation as the rules see it."""
    offering, draft = situation.offering, situation.draft
    qsmo = situation.reviewer if verb in (Verb.SUBMIT, Verb.PLACE) else offering.qsmo
    return MoveFacts(
        offering=offering.title,
        state=situation.state_for(verb),
        mode=SourcingMode(offering.sourcing_mode),
        standing=situation.standing,
        qsmo=qsmo.name if qsmo else None,
        area=offering.functional_area.title if offering.functional_area else None,
        is_provider_the_qsmo=offering.qsmo_id is not None and offering.provider_id == offering.qsmo_id,
        person_id=viewer.person_id,
        made_by_id=_writer(draft, viewer) if draft and verb is Verb.PUBLISH else None,
        submitted_by_id=draft.submitted_by_id if draft else None,
        reason=reason,
        missing=missing_of(situation) if verb is Verb.PUBLISH else (),
    )


def missing_of(situation: Situation) -> tuple[FieldError, ...]:
    """What the draft lacks of the fields that its sourcing mode demands."""
    content = situation.draft.content if situation.draft else {}
    return demands.missing(SourcingMode(situation.offering.sourcing_mode), content, FIELDS)


def bundle_errors(situation: Situation, viewer: Actor) -> tuple[FieldError, ...]:
    """What the parts of a bundle do not bear out; nothing for an offering that is none."""
    content = situation.draft.content if situation.draft else {}
    return against_bundle(situation.offering, content, viewer)


def draft_event(draft: OfferingVersion | None) -> int:
    """The number of the last event that changed a draft, whoever it was; 0 where there is no draft."""
    if draft is None:
        return 0
    offering = draft.offering.ledger_name
    events = Event.objects.filter(Q(subject=offering) | Q(about=offering))
    found = events.filter(body__contains=f'"{draft.ledger_name}":').order_by("-sequence")
    return found.values_list("sequence", flat=True).first() or 0


def areas_of(viewer: Actor) -> list[FunctionalArea]:
    """The functional areas for which an office of the viewer's is the designated QSMO today."""
    in_charge = Designation.objects.in_charge(timezone.localdate())
    ids = in_charge.filter(office_id__in=viewer.qsmo_ids).values_list("area_id", flat=True)
    return list(FunctionalArea.objects.filter(pk__in=list(ids)))


def may_have_moves(offering: Offering, viewer: Actor) -> bool:
    """Whether it is worth asking which moves somebody has: told from the roles alone, without a query."""
    if not viewer.has(*PROVIDER_ROLES, *QSMO_ROLES):
        return False
    is_to_place = offering.state_enum is S.LISTED and offering.qsmo_id is None and bool(viewer.qsmo_ids)
    return is_to_place or offering.provider_id in viewer.provider_ids or offering.qsmo_id in viewer.qsmo_ids


def open_verbs(offering: Offering, viewer: Actor) -> tuple[Verb, ...]:
    """The moves that are the viewer's to make now, though a reason or a demanded field may still be missing."""
    if not may_have_moves(offering, viewer):
        return ()
    if offering.state_enum is S.LISTED and offering.qsmo_id is None:
        return (Verb.PLACE,) if areas_of(viewer) else ()
    situation = situation_of(offering, viewer)
    verbs = tuple(verb for verb in TARGETS if verb is not Verb.PLACE)
    return tuple(verb for verb in verbs if _is_open(situation, verb, viewer))


def _is_open(situation: Situation, verb: Verb, viewer: Actor) -> bool:
    to_be_given = {
        problems.NO_REASON.code, problems.DEMANDS_NOT_MET.code, problems.BAD_BUNDLE.code, problems.NOT_PLACED.code,
    }  # fmt: skip
    if verb is Verb.REVERT and (situation.is_in_review or not situation.offering.version_shown):
        return False
    return all(problem.code in to_be_given for problem in answer_to(situation, verb, viewer).reasons)


def _of_the_list(situation: Situation, verb: Verb) -> Problem | None:
    """What another body's list has to do with it: who has not placed a solution does not move it, and only once."""
    offering = situation.offering
    if verb is Verb.PLACE and offering.qsmo:
        return problems.PLACED_ALREADY.about(offering=offering.title, qsmo=offering.qsmo)
    if situation.is_only_listed and verb not in (Verb.PLACE, Verb.RETIRE):
        return problems.NOT_PLACED.about(offering=offering.title)
    return None


def _no_such_move(situation: Situation, facts: MoveFacts, verb: Verb) -> Problem:
    if verb in OF_THE_VERSION and situation.draft is None:
        done = {Verb.SUBMIT: "submitted", Verb.RETURN: "returned", Verb.PUBLISH: "published"}[verb]
        return problems.NO_DRAFT.about(offering=facts.offering, done=done)
    others = listed((move.to.label.lower() for move in moves_from(facts.state)), "or")
    return problems.NO_SUCH_MOVE.about(
        offering=facts.offering,
        state=facts.state.label.lower(),
        to=TARGETS[verb].label.lower(),
        others=others or "nothing else",
    )


def _speaking_provider(offering: Offering, viewer: Actor) -> int | None:
    """The organization that speaks as the provider: the QSMO stands in for one that has nobody here."""
    if offering.provider_id in viewer.provider_ids or offering.qsmo_id not in viewer.qsmo_ids:
        return offering.provider_id
    people = Membership.objects.current().filter(role__in=PROVIDER_ROLES, person__is_active=True)
    is_here = people.filter(organization=offering.provider).exists() if offering.provider else False
    return offering.provider_id if is_here else offering.qsmo_id


def _writer(draft: OfferingVersion, viewer: Actor) -> int | None:
    """The viewer, when they wrote any of the draft; else whoever made it."""
    name = draft.ledger_name
    wrote = Event.objects.filter(about=name, verb__in=WRITING, actor=f"person:{viewer.own_row}")
    return viewer.person_id if wrote.exists() else draft.made_by_id

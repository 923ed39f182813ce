"""How an offering moves from state to state: which moves there are, who may make them, and what stands in the way.

The table speaks of an offering, and just as well of one version of it. An offering that is open to
everyone stays as it is while a new version is written and reviewed, so its page never vanishes: its
actions ask ``may_move`` with the state of the version, and ``state_after`` says what becomes of the offering.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from openqsmo.catalog import problems
from openqsmo.catalog.vocabulary import OPEN_STATES, OfferingState, SourcingMode
from openqsmo.kernel.actor import PROVIDER_ROLES, QSMO_ROLES, Actor
from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.kernel.words import listed


class Standing(StrEnum):
    """What an actor is to one offering."""

    PROVIDER = "provider"
    QSMO = "qsmo"
    DESIGNATED_QSMO = "designated_qsmo"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        return {
            "provider": "its provider",
            "qsmo": "an analyst or the director of the QSMO that placed it",
            "designated_qsmo": "an analyst or the director of the designated QSMO of its functional area",
            "operator": "the operator who loads its source",
        }[self.value]


class Verb(StrEnum):
    """What is done to an offering to move it."""

    LIST = "list"
    PLACE = "place"
    ANNOUNCE = "announce"
    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    PUT_IN_REMEDIATION = "put_in_remediation"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    RETIRE = "retire"
    REVERT = "revert"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Guard(StrEnum):
    """What a move needs beside somebody who may make it."""

    PLACED = "placed"
    NOT_PLACED = "not_placed"
    DESIGNATED = "designated"
    SECOND_PERSON = "second_person"
    DEMANDS = "demands"
    REASON = "reason"

    @property
    def label(self) -> str:
        return {
            "placed": "A QSMO has placed it in a functional area",
            "not_placed": "No QSMO has placed it",
            "designated": "The QSMO is the designated one of the functional area",
            "second_person": "Somebody other than who submitted it decides",
            "demands": "It has all that its sourcing mode demands",
            "reason": "A reason is given",
        }[self.value]


class Flag(StrEnum):
    """What a review must show to whoever reads it, though it does not stop it."""

    CONFLICT_OF_INTEREST = "conflict_of_interest"

    @property
    def label(self) -> str:
        return "Conflict of interest: the QSMO that decides is itself the provider."


@dataclass(frozen=True)
class Move:
    """One allowed move: from which state to which, by what verb, by whom (any of them), and what it needs."""

    start: OfferingState
    to: OfferingState
    verb: Verb
    who: frozenset[Standing]
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True)
class MoveFacts:
    """What decides whether an offering, or a version of it, may move.

    ``qsmo`` and ``area`` are the names of the QSMO that placed it and of its functional area; None means
    not placed. ``missing`` is what ``demands.missing`` found. A person's id of None is not known.
    """

    offering: str
    state: OfferingState
    mode: SourcingMode
    standing: frozenset[Standing]
    qsmo: str | None = None
    area: str | None = None
    is_provider_the_qsmo: bool = False
    person_id: int | None = None
    made_by_id: int | None = None
    submitted_by_id: int | None = None
    reason: str = ""
    missing: tuple[FieldError, ...] = ()

    @property
    def has_conflict(self) -> bool:
        """Whether the QSMO decides on its own solution."""
        own = (SourcingMode.QSMO_BUILT, SourcingMode.GENERAL_CONTRACTOR)
        return self.is_provider_the_qsmo or self.mode in own


@dataclass(frozen=True)
class Answer:
    """Whether a move may be made. ``reasons`` are all that stands in its way; ``flags`` hold either way."""

    is_allowed: bool
    reasons: tuple[Problem, ...] = ()
    flags: tuple[Flag, ...] = ()


S = OfferingState
_PROVIDER, _QSMO = frozenset({Standing.PROVIDER}), frozenset({Standing.QSMO})
_EITHER = _PROVIDER | _QSMO
_OPERATOR = frozenset({Standing.OPERATOR})
_PUBLISHING = (Guard.PLACED, Guard.DESIGNATED, Guard.SECOND_PERSON, Guard.DEMANDS)
_WHY = (Guard.REASON,)

MOVES: tuple[Move, ...] = (
    Move(S.LISTED, S.DRAFT, Verb.PLACE, frozenset({Standing.DESIGNATED_QSMO}), (Guard.PLACED,)),
    Move(S.LISTED, S.RETIRED, Verb.RETIRE, _OPERATOR, (Guard.NOT_PLACED, Guard.REASON)),
    Move(S.FORECAST, S.DRAFT, Verb.REVERT, _EITHER),
    Move(S.FORECAST, S.IN_REVIEW, Verb.SUBMIT, _PROVIDER, (Guard.PLACED,)),
    Move(S.FORECAST, S.RETIRED, Verb.RETIRE, _EITHER, _WHY),
    Move(S.DRAFT, S.FORECAST, Verb.ANNOUNCE, _QSMO, (Guard.PLACED,)),
    Move(S.DRAFT, S.IN_REVIEW, Verb.SUBMIT, _PROVIDER, (Guard.PLACED,)),
    Move(S.DRAFT, S.RETIRED, Verb.RETIRE, _EITHER, _WHY),
    Move(S.IN_REVIEW, S.DRAFT, Verb.RETURN, _QSMO, _WHY),
    Move(S.IN_REVIEW, S.PUBLISHED, Verb.PUBLISH, _QSMO, _PUBLISHING),
    Move(S.PUBLISHED, S.DRAFT, Verb.REVERT, _EITHER),
    Move(S.PUBLISHED, S.IN_REMEDIATION, Verb.PUT_IN_REMEDIATION, _QSMO, _WHY),
    Move(S.PUBLISHED, S.SUSPENDED, Verb.SUSPEND, _QSMO, _WHY),
    Move(S.PUBLISHED, S.RETIRED, Verb.RETIRE, _EITHER, _WHY),
    Move(S.IN_REMEDIATION, S.DRAFT, Verb.REVERT, _EITHER),
    Move(S.IN_REMEDIATION, S.PUBLISHED, Verb.REINSTATE, _QSMO, (Guard.DESIGNATED,)),
    Move(S.IN_REMEDIATION, S.SUSPENDED, Verb.SUSPEND, _QSMO, _WHY),
    Move(S.IN_REMEDIATION, S.RETIRED, Verb.RETIRE, _EITHER, _WHY),
    Move(S.SUSPENDED, S.DRAFT, Verb.REVERT, _EITHER),
    Move(S.SUSPENDED, S.PUBLISHED, Verb.REINSTATE, _QSMO, (Guard.DESIGNATED,)),
    Move(S.SUSPENDED, S.IN_REMEDIATION, Verb.PUT_IN_REMEDIATION, _QSMO, _WHY),
    Move(S.SUSPENDED, S.RETIRED, Verb.RETIRE, _EITHER, _WHY),
    Move(S.RETIRED, S.DRAFT, Verb.REVERT, _EITHER),
    # A source may list again what it once dropped; that is no decision of a QSMO.
    Move(S.RETIRED, S.LISTED, Verb.LIST, _OPERATOR, (Guard.NOT_PLACED,)),
)
# The verbs by which a QSMO decides on an offering; only there does its own interest count.
DECISIONS = frozenset(
    {
        Verb.PLACE,
        Verb.ANNOUNCE,
        Verb.RETURN,
        Verb.PUBLISH,
        Verb.PUT_IN_REMEDIATION,
        Verb.SUSPEND,
        Verb.REINSTATE,
    }
)


def may_move(facts: MoveFacts, to: OfferingState) -> Answer:
    """Whether the actor may move the offering, with all that stands in the way and what must be shown."""
    move = next((each for each in moves_from(facts.state) if each.to is to), None)
    if move is None:
        return Answer(False, (_no_such_move(facts, to),))
    flags = (Flag.CONFLICT_OF_INTEREST,) if facts.has_conflict and move.verb in DECISIONS else ()
    if not move.who & facts.standing:
        return Answer(False, (_not_theirs(facts, move),), flags)
    found = (_GUARDS[guard](facts) for guard in move.guards)
    reasons = tuple(problem for problem in found if problem)
    return Answer(not reasons, reasons, flags)


def moves_from(state: OfferingState) -> tuple[Move, ...]:
    """The moves that a state allows, to whomever."""
    return tuple(move for move in MOVES if move.start is state)


def state_after(offering: OfferingState, version: OfferingState) -> OfferingState:
    """What an offering's state is once a version of it is in a state.

    What nobody could see yet goes along with its version. What is open waits for the new version to be
    published; and a new version alone lifts neither a suspension nor a remediation.
    """
    if offering not in OPEN_STATES:
        return version
    stays = (S.SUSPENDED, S.IN_REMEDIATION)
    return S.PUBLISHED if version is S.PUBLISHED and offering not in stays else offering


def standing_of(
    actor: Actor, *, provider_id: int | None, qsmo_id: int | None, designated_id: int | None
) -> frozenset[Standing]:
    """What an actor is to an offering.

    ``qsmo_id`` is the QSMO that placed it, ``designated_id`` the one now designated for its functional
    area. A QSMO that is itself the provider acts as both, which is why its reviews are flagged.
    """
    found = set()
    if provider_id is not None and actor.has(*PROVIDER_ROLES, organization_id=provider_id):
        found.add(Standing.PROVIDER)
    if qsmo_id is not None and actor.has(*QSMO_ROLES, organization_id=qsmo_id):
        found.add(Standing.QSMO)
        if provider_id == qsmo_id:
            found.add(Standing.PROVIDER)
    if designated_id is not None and actor.has(*QSMO_ROLES, organization_id=designated_id):
        # Being designated counts only for one's own offerings and for those that no QSMO has placed.
        if qsmo_id in (None, designated_id):
            found.add(Standing.DESIGNATED_QSMO)
    if actor.is_operator:
        found.add(Standing.OPERATOR)
    return frozenset(found)


def as_mermaid() -> str:
    """The moves as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in OfferingState]
    lines += [f"    [*] --> {S.LISTED.value}: List", f"    [*] --> {S.DRAFT.value}: Start"]
    lines += [f"    {move.start.value} --> {move.to.value}: {move.verb.label}" for move in MOVES]
    return "\n".join(lines) + "\n"


def _no_such_move(facts: MoveFacts, to: OfferingState) -> Problem:
    others = listed([move.to.label.lower() for move in moves_from(facts.state)], "or")
    return problems.NO_SUCH_MOVE.about(
        offering=facts.offering, state=facts.state.label.lower(), to=to.label.lower(), others=others
    )


def _not_theirs(facts: MoveFacts, move: Move) -> Problem:
    who = listed([standing.label for standing in Standing if standing in move.who], "or")
    return problems.NOT_THEIRS_TO_MOVE.about(
        offering=facts.offering, verb=move.verb.label.lower(), who=f"{who[0].upper()}{who[1:]}"
    )


def _placed(facts: MoveFacts) -> Problem | None:
    is_placed = facts.qsmo is not None and facts.area is not None
    return None if is_placed else problems.NOT_PLACED.about(offering=facts.offering)


def _not_placed(facts: MoveFacts) -> Problem | None:
    if facts.qsmo is None:
        return None
    return problems.PLACED_ALREADY.about(offering=facts.offering, qsmo=facts.qsmo)


def _designated(facts: MoveFacts) -> Problem | None:
    if Standing.DESIGNATED_QSMO in facts.standing:
        return None
    return problems.NOT_DESIGNATED.about(
        qsmo=facts.qsmo or "No QSMO", area=facts.area or "its functional area"
    )


def _second_person(facts: MoveFacts) -> Problem | None:
    if facts.person_id is None or facts.submitted_by_id is None:
        return problems.SUBMITTER_UNKNOWN.about(offering=facts.offering)
    if facts.person_id == facts.submitted_by_id:
        return problems.OWN_SUBMISSION.about(offering=facts.offering)
    if facts.has_conflict and facts.person_id == facts.made_by_id:
        return problems.OWN_WORK.about(offering=facts.offering, qsmo=facts.qsmo or "the QSMO")
    return None


def _demands(facts: MoveFacts) -> Problem | None:
    if not facts.missing:
        return None
    return problems.DEMANDS_NOT_MET.about(
        errors=facts.missing, offering=facts.offering, mode=facts.mode.label, count=len(facts.missing)
    )


def _reason(facts: MoveFacts) -> Problem | None:
    return None if facts.reason.strip() else problems.NO_REASON.about(offering=facts.offering)


_GUARDS: Mapping[Guard, Callable[[MoveFacts], Problem | None]] = {
    Guard.PLACED: _placed,
    Guard.NOT_PLACED: _not_placed,
    Guard.DESIGNATED: _designated,
    Guard.SECOND_PERSON: _second_person,
    Guard.DEMANDS: _demands,
    Guard.REASON: _reason,
}

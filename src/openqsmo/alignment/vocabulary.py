"""The words of the fit-gap (field guide 2.7; M3 1.12 and 2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

LONGEST_NOTE = 2_000
LONGEST_STATEMENT = 2_000
LONGEST_AUTHORITY = 1_000
LONGEST_REASON = 2_000


class Side(StrEnum):
    """Who answers: the agency that needs, or the provider whose offering is asked about."""

    AGENCY = "agency"
    PROVIDER = "provider"

    @property
    def label(self) -> str:
        return {"agency": "Agency", "provider": "Provider"}[self.value]


class Necessity(StrEnum):
    """How much an agency needs a capability. No answer is None: it is not known."""

    MUST_HAVE = "must_have"
    NICE_TO_HAVE = "nice_to_have"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return {
            "must_have": "Must-have",
            "nice_to_have": "Nice-to-have",
            "not_applicable": "Not applicable",
        }[self.value]

    @property
    def is_applicable(self) -> bool:
        return self is not Necessity.NOT_APPLICABLE


class Fit(StrEnum):
    """How an offering meets a capability, as its provider says. No answer is None: it is not known."""

    OUT_OF_THE_BOX = "out_of_the_box"
    BY_CONFIGURATION = "by_configuration"
    PLANNED = "planned"
    NOT_MET = "not_met"

    @property
    def label(self) -> str:
        return {
            "out_of_the_box": "Met out of the box",
            "by_configuration": "Met by configuration",
            "planned": "Planned",
            "not_met": "Not met",
        }[self.value]


class GapState(StrEnum):
    """Where an offering stands with one capability that an agency needs."""

    OUT_OF_THE_BOX = "out_of_the_box"
    BY_CONFIGURATION = "by_configuration"
    CONDITIONAL = "conditional"
    LATE = "late"
    NOT_MET = "not_met"
    NOT_ANSWERED = "not_answered"

    @property
    def label(self) -> str:
        return {
            "out_of_the_box": "Met out of the box",
            "by_configuration": "Met by configuration",
            "conditional": "To be closed",
            "late": "Late",
            "not_met": "Not met",
            "not_answered": "Not answered by the provider",
        }[self.value]

    @property
    def is_met(self) -> bool:
        return self in (GapState.OUT_OF_THE_BOX, GapState.BY_CONFIGURATION)


class CandidateState(StrEnum):
    """What became of an agency's unique capability as a candidate change of the standard."""

    PROPOSED = "proposed"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return {"proposed": "Proposed", "taken_up": "Taken up", "declined": "Declined"}[self.value]


class WaiverKind(StrEnum):
    """A waiver leaves somebody out of a requirement for a time; an exception says that it does not fit a case."""

    WAIVER = "waiver"
    EXCEPTION = "exception"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class WaiverReason(StrEnum):
    """Why a waiver is asked for."""

    LAW = "law"
    MISSION = "mission"
    TECHNICAL = "technical"
    COST = "cost"
    TRANSITION = "transition"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "law": "Another law or rule stands against it",
            "mission": "The mission needs it otherwise",
            "technical": "It cannot be done technically",
            "cost": "The cost is out of proportion",
            "transition": "A transition is under way",
            "other": "Another reason",
        }[self.value]


class WaiverState(StrEnum):
    """Where a waiver stands; ``in_review`` is one that expired and waits for a new decision."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    IN_REVIEW = "in_review"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "asked": "Asked for",
            "granted": "Granted",
            "refused": "Refused",
            "in_review": "Expired, in review",
            "withdrawn": "Withdrawn",
        }[self.value]

    @property
    def waits_for_a_decision(self) -> bool:
        return self in (WaiverState.ASKED, WaiverState.IN_REVIEW)


class RuleKind(StrEnum):
    """What sort of rule from outside starts a clock."""

    LAW = "law"
    REGULATION = "regulation"
    CIRCULAR = "circular"
    MEMORANDUM = "memorandum"
    OTHER = "other"

    @property
    def label(self) -> str:
        return self.value.capitalize() if self is not RuleKind.OTHER else "Another rule"


ANSWERS_OF: Mapping[Side, type[Necessity] | type[Fit]] = {Side.AGENCY: Necessity, Side.PROVIDER: Fit}


@dataclass(frozen=True)
class WorkOff:
    """What a provider works off: what it will do, by when, and the day it said that it was done."""

    what: str
    due_on: date
    done_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.done_on is None


@dataclass(frozen=True)
class Line:
    """One capability of a standard with both answers; None: not answered."""

    identifier: str
    necessity: Necessity | None = None
    fit: Fit | None = None
    planned_on: date | None = None
    work_off: WorkOff | None = None
    is_older_wording: bool = False
    waiver: str = ""


@dataclass(frozen=True)
class Gap:
    """Where an offering stands with one capability that an agency needs, and why, in words.

    ``due_on`` is the day by which the gap is to be closed, where one was given.
    """

    identifier: str
    necessity: Necessity
    state: GapState
    says: str
    due_on: date | None = None


@dataclass(frozen=True)
class Tally:
    """How many of the applicable capabilities stand where."""

    states: Mapping[GapState, int] = field(default_factory=dict)
    last_due_on: date | None = None

    @property
    def applicable(self) -> int:
        return sum(self.states.values())

    @property
    def met(self) -> int:
        return sum(number for state, number in self.states.items() if state.is_met)

    @property
    def share(self) -> Fraction | None:
        """Met ÷ applicable; None where nothing is applicable: then it is not known."""
        return Fraction(self.met, self.applicable) if self.applicable else None

    def count(self, state: GapState) -> int:
        return self.states.get(state, 0)


@dataclass(frozen=True)
class Coverage:
    """What of an agency's own list an offering meets: its must-haves, and all that it needs.

    ``undecided`` capabilities were not answered by the agency: whether they are needed is not known.
    ``older_wording`` counts answers of the provider to a wording that is no longer the newest.
    """

    must_haves: Tally
    everything: Tally
    gaps: tuple[Gap, ...]
    not_applicable: int
    undecided: int
    older_wording: int


@dataclass(frozen=True)
class Stored:
    """An answer on record: ``answer`` is None after it was withdrawn; ``wording`` names the item version."""

    answer: str | None
    note: str
    planned_on: date | None
    revision: int
    wording: int


@dataclass(frozen=True)
class Given:
    """An answer as it is given, to the wording that its writer read.

    ``seen`` is the revision that stood before the writer's eyes, 0 for none. ``is_confirmed``: the
    writer says that an answer to an older wording holds for the newest too.
    """

    identifier: str
    answer: str | None
    note: str = ""
    planned_on: date | None = None
    seen: int = 0
    wording: int = 0
    is_confirmed: bool = False

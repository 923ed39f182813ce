"""Words of outcomes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_ANSWER = 5_000


class CommitmentKind(StrEnum):
    """What a commitment promises: money of kinds that are never added, what is not money, or what was asked for."""

    SAVINGS = "savings"
    AVOIDANCE = "avoidance"
    VALUE = "value"
    NOT_IN_MONEY = "not_in_money"
    ASKED = "asked"

    @property
    def label(self) -> str:
        return {
            "savings": "Cost savings",
            "avoidance": "Cost avoidance",
            "value": "Other value in money",
            "not_in_money": "Not in money",
            "asked": "Asked of every agency",
        }[self.value]


class Standing(StrEnum):
    """How a commitment stands on a day: everyone reads it."""

    OPEN = "open"
    ANSWERED = "answered"
    NO_EVIDENCE = "no_evidence"

    @property
    def label(self) -> str:
        return {"open": "Not due yet", "answered": "Answered", "no_evidence": "No evidence"}[self.value]

    @property
    def tone(self) -> str:
        return {"open": "info", "answered": "good", "no_evidence": "bad"}[self.value]


@dataclass(frozen=True)
class Promise:
    """A commitment as the rules see it: when it is due, and the day of its first answer, if any."""

    due_on: date
    answered_on: date | None = None


@dataclass(frozen=True)
class Tally:
    """How many commitments stand how."""

    open: int = 0
    answered: int = 0
    no_evidence: int = 0

    @property
    def total(self) -> int:
        return self.open + self.answered + self.no_evidence

"""What a draft of a standard would do before it is adopted: whom each change touches, who would fail, what ends.

A change touches an offering whose provider answered an item that it changes, and an agency that needs one. An
item that is added has no answers yet: it touches those who answered, or need, a capability of the same activity.
An agency is touched, too, by an offering that it uses and that would fail. What nobody answered and no run
showed is not known; it is never taken for met, and never for failed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from openqsmo.alignment.vocabulary import Fit, Necessity
from openqsmo.standards.rules.differences import Change


class Effect(StrEnum):
    """What one change does to one offering, the gravest first."""

    FAILS = "fails"
    NOT_KNOWN = "not_known"
    ANSWER_AGAIN = "answer_again"
    ENDS = "ends"
    STAYS = "stays"

    @property
    def label(self) -> str:
        return {
            "fails": "Would fail",
            "not_known": "Not known",
            "answer_again": "To be answered again",
            "ends": "No longer asked",
            "stays": "Stays as it is",
        }[self.value]


# What an offering must do something about, so that it may cost something.
TO_BE_DONE = frozenset({Effect.FAILS, Effect.NOT_KNOWN, Effect.ANSWER_AGAIN})
_FOLLOWS = frozenset({Change.RENUMBERED, Change.MOVED})
_ENDS_WAIVERS = frozenset({Change.DROPPED, Change.SPLIT, Change.MERGED, Change.TIGHTENED})


@dataclass(frozen=True)
class ChangedItem:
    """One change of a draft. ``old`` and ``new`` name its items in either version.

    ``asks`` are the capabilities whose answers speak of it: itself for a capability, those that need it for a
    data element. ``activity`` is where an added item belongs, or "". ``tests`` are rules that test the old items.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    changes: frozenset[Change]
    asks: tuple[str, ...]
    activity: str = ""
    tests: tuple[str, ...] = ()
    is_answered: bool = True

    @property
    def name(self) -> str:
        return ", ".join(self.new or self.old)


@dataclass(frozen=True)
class OfferingFacts:
    """What an offering's provider answered, by capability, and what runs of the draft's rules showed.

    ``runs`` says by item whether the offering's data passed; an item that no run tested is not in it.
    """

    key: str
    answers: Mapping[str, Fit]
    runs: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class AgencyFacts:
    """What an agency needs, by capability, and the offerings that it uses."""

    key: str
    needs: Mapping[str, Necessity]
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WaiverFacts:
    """A waiver in force: its item, and its rule where it names one."""

    key: str
    item: str


@dataclass(frozen=True)
class OfferingHit:
    """An offering that a draft touches: what each change does to it, the gravest effect, and the cost if known."""

    key: str
    effects: Mapping[str, Effect]
    cost_usd: Decimal | None

    @property
    def gravest(self) -> Effect:
        return min(self.effects.values(), key=list(Effect).index)

    def names(self, effect: Effect) -> list[str]:
        """The changes that have this effect on it."""
        return [name for name, found in self.effects.items() if found is effect]


@dataclass(frozen=True)
class AgencyHit:
    """An agency that a draft touches: by the items that it needs, by failing offerings that it uses."""

    key: str
    needs: tuple[str, ...]
    through: tuple[str, ...]


@dataclass(frozen=True)
class BlastRadius:
    """What a draft would do. ``cost_usd`` sums the costs that are known; ``costs_unknown`` counts the others."""

    offerings: tuple[OfferingHit, ...]
    agencies: tuple[AgencyHit, ...]
    waivers_ended: tuple[str, ...]
    tests_ended: tuple[str, ...]
    cost_usd: Decimal
    costs_known: int
    costs_unknown: int

    @property
    def would_fail(self) -> tuple[OfferingHit, ...]:
        return tuple(hit for hit in self.offerings if hit.gravest is Effect.FAILS)


def blast_radius(
    changes: Sequence[ChangedItem],
    offerings: Iterable[OfferingFacts],
    agencies: Iterable[AgencyFacts],
    waivers: Iterable[WaiverFacts] = (),
    costs: Mapping[str, Decimal] | None = None,
) -> BlastRadius:
    """Whom the changes of a draft touch, and how. ``costs`` are those stated, in US dollars, by offering."""
    stated = costs or {}
    hits = tuple(hit for each in offerings if (hit := _offering_hit(each, changes, stated)) is not None)
    failing = {hit.key for hit in hits if hit.gravest is Effect.FAILS}
    reached = (_agency_hit(each, changes, failing) for each in agencies)
    to_do = [hit for hit in hits if hit.gravest in TO_BE_DONE]
    known = [hit.cost_usd for hit in to_do if hit.cost_usd is not None]
    ended = {name for each in changes if each.changes & _ENDS_WAIVERS for name in each.old}
    return BlastRadius(
        offerings=hits,
        agencies=tuple(each for each in reached if each is not None),
        waivers_ended=tuple(each.key for each in waivers if each.item in ended),
        tests_ended=tuple(
            dict.fromkeys(test for each in changes if each.changes & _ENDS_WAIVERS for test in each.tests)
        ),
        cost_usd=sum(known, Decimal(0)),
        costs_known=len(known),
        costs_unknown=len(to_do) - len(known),
    )


def effect_of(change: ChangedItem, facts: OfferingFacts) -> Effect | None:
    """What one change does to one offering; None where it does not touch it."""
    ran = [facts.runs[name] for name in (*change.new, *change.old) if name in facts.runs]
    given = [facts.answers[name] for name in change.asks if name in facts.answers]
    if not given and not ran and not _is_near(change, facts.answers):
        return None
    if Change.DROPPED in change.changes:
        return Effect.ENDS
    if False in ran:
        return Effect.FAILS
    if change.changes <= _FOLLOWS:
        return Effect.STAYS
    if ran:
        return Effect.STAYS
    if not given or not change.is_answered:
        return Effect.NOT_KNOWN
    return _effect_of_answers(change, given)


def _effect_of_answers(change: ChangedItem, given: Sequence[Fit]) -> Effect:
    is_met = all(fit in (Fit.OUT_OF_THE_BOX, Fit.BY_CONFIGURATION) for fit in given)
    only_loosened = change.changes <= _FOLLOWS | {Change.LOOSENED}
    if is_met:
        return Effect.STAYS if only_loosened else Effect.ANSWER_AGAIN
    is_looser = Change.LOOSENED in change.changes and Change.TIGHTENED not in change.changes
    return Effect.ANSWER_AGAIN if is_looser else Effect.FAILS


def _offering_hit(
    facts: OfferingFacts, changes: Sequence[ChangedItem], costs: Mapping[str, Decimal]
) -> OfferingHit | None:
    found = {each.name: effect for each in changes if (effect := effect_of(each, facts)) is not None}
    return OfferingHit(facts.key, found, costs.get(facts.key)) if found else None


def _agency_hit(facts: AgencyFacts, changes: Sequence[ChangedItem], failing: set[str]) -> AgencyHit | None:
    needed = {name for name, need in facts.needs.items() if need.is_applicable}
    names = tuple(each.name for each in changes if needed & set(each.asks) or _is_near(each, needed))
    through = tuple(sorted(facts.uses & failing))
    return AgencyHit(facts.key, names, through) if names or through else None


def _is_near(change: ChangedItem, names: Iterable[str]) -> bool:
    """Whether an added item belongs to the activity of one of these capabilities."""
    if Change.ADDED not in change.changes or not change.activity:
        return False
    return any(name.startswith(f"{change.activity}.") for name in names)

"""What must be there before an office is designated, item by item, so that a page can show what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from openqsmo.governance.vocabulary import (
    Body,
    Decision,
    DesignationFacts,
    DesignationState,
    PlanFacts,
    PlanSection,
    Reason,
)

_NOTHING = PlanFacts({}, False, {})
_S = DesignationState
_AFTER_RECOMMENDATION = frozenset({_S.RECOMMENDED, _S.DESIGNATED, _S.OPERATING})
# From which state on an item must be met.
_NEEDED_FOR: dict[str, frozenset[DesignationState]] = {
    "section": frozenset({_S.PLAN_SUBMITTED, _S.RECOMMENDED, _S.DESIGNATED}),
    "submitted": frozenset({_S.RECOMMENDED, _S.DESIGNATED}),
    "ssgb": frozenset({_S.RECOMMENDED, _S.DESIGNATED}),
    "recommended": frozenset({_S.DESIGNATED}),
    "omb": frozenset({_S.DESIGNATED}),
}


@dataclass(frozen=True)
class Item:
    """One thing that must be there: what it is, whether it is, and what to say and do where it is not."""

    kind: str
    label: str
    is_met: bool
    lacking: Reason


def checklist(designation: DesignationFacts) -> tuple[Item, ...]:
    """Everything that OMB's designation rests on, in the order in which it comes about."""
    plan = designation.plan or _NOTHING
    return (
        *(_written(plan, section) for section in PlanSection),
        Item(
            "submitted",
            "Plan submitted to the SSGB",
            plan.is_submitted,
            Reason("plan", "The plan has not been submitted.", "The office's QSMO director submits it."),
        ),
        _approved(plan, Body.SSGB),
        Item(
            "recommended",
            "Recommended to OMB by the SSGB",
            designation.state in _AFTER_RECOMMENDATION,
            Reason(
                "recommendation",
                "The SSGB has not recommended it to OMB.",
                "A member of the SSGB records that.",
            ),
        ),
        _approved(plan, Body.OMB),
    )


def unmet(designation: DesignationFacts, state: DesignationState) -> Iterable[Reason]:
    """The reasons why it cannot become this that lie in its plan and in the decisions on it."""
    return tuple(
        item.lacking for item in checklist(designation) if state in _NEEDED_FOR[item.kind] and not item.is_met
    )


def is_written(plan: PlanFacts, section: PlanSection) -> bool:
    """Whether a section holds any words."""
    return bool(plan.sections.get(section, "").strip())


def _written(plan: PlanFacts, section: PlanSection) -> Item:
    return Item(
        "section",
        f"Plan section: {section.label}",
        is_written(plan, section),
        Reason(
            section.value,
            f"The plan's section “{section.label}” is not written.",
            "The office's QSMO writes it.",
        ),
    )


def _approved(plan: PlanFacts, body: Body) -> Item:
    who = "A member of the SSGB" if body is Body.SSGB else "An OMB reviewer"
    named = "the SSGB" if body is Body.SSGB else "OMB"
    return Item(
        body.value,
        f"Plan approved by {named}",
        plan.is_submitted and plan.decisions.get(body) is Decision.APPROVED,
        Reason(
            f"decision_{body.value}",
            f"{named[0].upper()}{named[1:]} has not approved the plan as submitted.",
            f"{who} records the decision.",
        ),
    )

"""Tables of alignment: fit-gaps with what follows the crosswalk, waivers, costs, the rules clock."""

from openqsmo.alignment.models.costs import ComplianceCost
from openqsmo.alignment.models.fit_gap import (
    PUBLISHED_STATES,
    AgencyAnswer,
    Answer,
    FitGap,
    FollowedAnswer,
    ProviderAnswer,
    UniqueCapability,
    WorkOffPlan,
    areas_in_charge,
    oversees,
)
from openqsmo.alignment.models.new_rules import NewRule, NewRuleItem
from openqsmo.alignment.models.waivers import Waiver

__all__ = [
    "PUBLISHED_STATES",
    "AgencyAnswer",
    "Answer",
    "ComplianceCost",
    "FitGap",
    "FollowedAnswer",
    "NewRule",
    "NewRuleItem",
    "ProviderAnswer",
    "UniqueCapability",
    "Waiver",
    "WorkOffPlan",
    "areas_in_charge",
    "oversees",
]

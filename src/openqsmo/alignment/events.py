"""What happens in the fit-gap, in words. What an agency answers is in no public fact."""

from openqsmo.ledger.words import declare

declare(
    {
        "compliance_cost.stated": "What complying with a draft would cost was stated",
        "fit_gap.answered": "Capabilities were answered",
        "fit_gap.answers_followed": "Answers followed the crosswalk: {carried} carried, {to_review} to look at",
        "fit_gap.answers_went_back": "A decision of the crosswalk was withdrawn: {number} went back",
        "fit_gap.followed_settled": "An answer that followed the crosswalk was looked at",
        "rule.entered": "The {kind} {citation} was entered; it changes {items} items",
        "rule.items_named": "{items} more items were named",
        "unique_capability.stated": "A unique capability was stated",
        "unique_capability.taken_up": "The QSMO took it up as a candidate change",
        "unique_capability.declined": "The QSMO declined it",
        "waiver.asked": "{owner} asked to be left out of {of}: {reason}",
        "waiver.granted": "The waiver was granted until {until}",
        "waiver.refused": "The waiver was refused",
        "waiver.withdrawn": "The waiver was withdrawn",
        "waiver.expired": "The waiver held until {until} and went back to review",
        "work_off_plan.made": "A work-off plan was made",
        "work_off_plan.moved": "Its day was changed",
        "work_off_plan.done": "It was reported done",
    }
)

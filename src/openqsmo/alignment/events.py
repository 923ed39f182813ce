"""What happens in the fit-gap, in words. What an agency answers is in no public fact."""

from openqsmo.ledger.words import declare

declare(
    {
        "fit_gap.answered": "Capabilities were answered",
        "unique_capability.stated": "A unique capability was stated",
        "unique_capability.taken_up": "The QSMO took it up as a candidate change",
        "unique_capability.declined": "The QSMO declined it",
        "work_off_plan.made": "A work-off plan was made",
        "work_off_plan.moved": "Its day was changed",
        "work_off_plan.done": "It was reported done",
    }
)

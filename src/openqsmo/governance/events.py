"""What happens in governance, in words. No sentence holds a person's name: names can be erased, events cannot."""

from openqsmo.ledger.words import declare

declare(
    {
        "designation.identified": "{area} was identified as an area for shared services on {on}",
        "designation.advanced": "The designation became: {state}, on {on}",
        "designation.recorded": "The designation was recorded from {source}",
        "designation.scope_amended": "The scope was amended on {on}",
        "designation.transferred": "The designation was transferred to {office} on {on}",
        "designation.retired": "The designation was retired on {on}",
        "plan.saved": "The implementation plan was saved: {written} of 5 sections written",
        "plan.submitted": "The implementation plan was submitted on {on}, for the {time} time",
        "plan.decided": "The {body} decided on the implementation plan on {on}: {decision}",
        "official.appointed": "An official was recorded as {office} of {organization}, {status}",
        "official.left": "The office of {office} of {organization} was left on {on} and is vacant",
        "office.vacant": "The office of {office} of {organization} was recorded as vacant",
    }
)

"""What happens in the catalogue, in words. Every verb that changes what a search shows starts with
``offering.`` or ``adoption.``; the search index follows those."""

from openqsmo.ledger.words import declare

INDEXED_VERBS = ("offering.", "adoption.", "organization.", "function", "activity.")

declare(
    {
        "offering.listed": "Listed from {source}, as of {as_of}",
        "offering.updated_from_source": "Updated from {source}, as of {as_of}",
        "offering.gone_from_source": "No longer listed by {source}, as of {as_of}",
        "offering.provider_found": "Its provider was found to be {provider}",
        "offering.placed": "Placed by {qsmo} in {area}",
        "offering.started": "A first draft was started",
        "offering.drafted": "Draft {number} was saved",
        "offering.noted": "The reviewer kept notes on version {number}",
        "offering.forecast": "Announced as coming",
        "offering.submitted": "Version {number} was submitted for review",
        "offering.returned": "Version {number} was returned to its provider",
        "offering.published": "Version {number} was published",
        "offering.suspended": "Suspended",
        "offering.put_in_remediation": "Put in remediation",
        "offering.reinstated": "Reinstated",
        "offering.retired": "Retired",
        "offering.reverted": "A draft was made from version {number}",
        "evidence.given": "A file was given as evidence of a claim",
        "adoption.recorded": "{agency} was recorded as using it ({kind})",
        "adoption.changed": "What its source says of the use by {agency} changed",
        "adoption.linked": "{agency} was found to be {organization}",
        "adoption.gone": "{agency} is no longer listed as using it",
        "need.recorded": "A need was recorded",
        "need.answered": "The need was answered",
        "need.declined": "The need was declined",
        "follow.started": "Somebody started to follow {name}",
        "follow.changed": "How often a follower hears was changed",
        "follow.ended": "Somebody stopped following {name}",
    }
)

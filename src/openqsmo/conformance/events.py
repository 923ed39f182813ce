"""What happens in conformance, in words. What a private run found is in no public fact."""

from openqsmo.ledger.words import declare

declare(
    {
        "contract.held": "The contract {contract} was taken up",
        "practice.measured": "The practice of providers was measured as of {as_of}",
        "run.started": "A run was started",
        "run.received": "Its data was received",
        "run.begun": "Its check began",
        "run.checked": "Its data was checked",
        "run.refused": "Its data was refused",
        "run.failed": "The service could not check it",
        "run.submitted": "It was submitted as evidence: {contract}, {verdict}",
        "run.withdrawn": "It was withdrawn",
        "run.data_deleted": "Its data was deleted",
        "run.values_shown": "Its personal values were shown to the person named",
    }
)

"""What happens to commitments, in words."""

from openqsmo.ledger.words import declare

declare(
    {
        "commitment.made": "A commitment was made, due on {due_on}",
        "commitment.answered": "The commitment was answered",
        "commitment_request.made": "Asked of {number}, due on {due_on}",
    }
)

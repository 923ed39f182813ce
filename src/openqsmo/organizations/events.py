"""What happens to organizations, in words."""

from openqsmo.ledger.words import declare

declare(
    {
        "organization.registered": "The organization was registered",
        "organization.changed": "The organization's record changed",
        "organization.gone_from_source": "Its lists no longer have the organization",
        "organization_code.given": "The code {code} was recorded",
        "organization_code.handed_on": "The code {code} was handed on to another organization",
        "organization_code.ended": "The code {code} ended",
        "name.left_for_a_person": "“{text}”, written in {source}, could be several organizations",
        "name.decided": "“{text}” was decided to mean {organization}",
        "name.reopened": "The answer about “{text}” was taken back",
    }
)

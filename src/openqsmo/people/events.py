"""What happens to accounts, in words. Names and addresses of people never stand among the facts."""

from openqsmo.ledger.words import declare

declare(
    {
        "person.registered": "The account was opened",
        "person.reopened": "The account was opened again",
        "person.closed": "The account was closed, its roles ended and its tokens revoked",
        "person.linked": "A sign-in with {issuer} was linked to the account",
        "person.unlinked": "Sign-ins were unlinked from the account",
        "membership.granted": "The role {role} was given for {organization}",
        "membership.ended": "The role {role} for {organization} was ended",
        "token.made": "An API token for {scopes} was made, valid until {expires_on}",
        "token.revoked": "An API token was revoked",
    }
)

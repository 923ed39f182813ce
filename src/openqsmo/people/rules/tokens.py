"""What an API token may be: for something, for a while, never for more than the token that asks for it."""

from collections.abc import Collection
from datetime import date

from openqsmo.kernel.actor import Scope
from openqsmo.kernel.problems import Problem
from openqsmo.kernel.words import listed
from openqsmo.people import problems
from openqsmo.people.vocabulary import TokenState

MOST_DAYS = 365
MOST_TOKENS = 50


def judge_token(
    scopes: Collection[Scope], days: int, *, held: Collection[Scope] | None, active: int
) -> Problem | None:
    """Why a token may not be made, or None.

    ``held`` are the scopes of the token that asks, None for a person at a page; ``active`` is how
    many usable tokens the owner already has.
    """
    if not scopes:
        return problems.BAD_SCOPES.about(scopes=listed(Scope, "or"))
    if held is not None and not set(scopes) <= set(held):
        more = listed(sorted(set(scopes) - set(held)))
        return problems.WIDER_TOKEN.about(more=more)
    if not 1 <= days <= MOST_DAYS:
        return problems.BAD_EXPIRY.about(most=MOST_DAYS, given=days)
    if active >= MOST_TOKENS:
        return problems.TOO_MANY_TOKENS.about(most=MOST_TOKENS)
    return None


def state_of(expires_on: date, revoked_on: date | None, today: date) -> TokenState:
    """Whether a token opens anything on a day; it does until the end of the day it expires on."""
    if revoked_on is not None:
        return TokenState.REVOKED
    return TokenState.ACTIVE if expires_on >= today else TokenState.EXPIRED

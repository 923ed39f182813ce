"""Make and revoke API tokens."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from openqsmo.kernel.actor import Actor, Role, Scope
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import day, listed
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.people import problems
from openqsmo.people.models import Person, Token
from openqsmo.people.queries import token_digest
from openqsmo.people.rules.accounts import LONGEST_TOKEN_NAME, kept_name
from openqsmo.people.rules.tokens import judge_token

# Marks a secret as one of ours, for whoever finds it where it does not belong.
PREFIX = "oqs_"
HINT_LENGTH = 9


@transaction.atomic
def make_token(
    *, name: str, scopes: Iterable[Scope], days: int, by: Actor, owner: Person | None = None
) -> tuple[Token, str]:
    """A new token of one's own and its secret, which is kept nowhere: whoever asked must show it now.

    Only the operator makes one for another (``owner``), for scripts.
    """
    person = _owner(owner, by)
    kept = kept_name(name, most=LONGEST_TOKEN_NAME)
    wanted = [scope for scope in Scope if scope in set(scopes)]
    today = localdate()
    active = Token.objects.usable(today).filter(person=person).count()
    if problem := judge_token(wanted, days, held=by.scopes, active=active):
        raise Refused(problem)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        person=person, name=kept, digest=token_digest(secret), hint=secret[:HINT_LENGTH],
        scopes=[scope.value for scope in wanted], made_on=today, expires_on=today + timedelta(days=days),
    )  # fmt: skip
    token.save()
    facts = {"scopes": listed(token.scopes), "expires_on": day(token.expires_on)}
    changes = {"name": Change(None, kept, personal=True)}
    record("token.made", subject=token, about=person, by=by, facts=facts, changes=changes)
    return token, secret


@transaction.atomic
def revoke_token(*, token_id: int, by: Actor) -> Token:
    """End a token of one's own at once; the operator and system administrators may end anybody's."""
    tokens = Token.objects.select_for_update(of=("self",)).select_related("person")
    if not by.has(Role.ADMIN, Role.OPERATOR):
        tokens = tokens.filter(person_id=by.own_row)
    token = tokens.filter(pk=token_id).first()
    if token is None:
        raise Refused(problems.NOT_YOUR_TOKEN)
    if token.revoked_on:
        raise Refused(problems.ALREADY_REVOKED.about(revoked_on=day(token.revoked_on)))
    token.revoked_on = localdate()
    token.save(update_fields=["revoked_on"])
    record("token.revoked", subject=token, about=token.person, by=by)
    return token


def _owner(owner: Person | None, by: Actor) -> Person:
    pk = by.own_row if owner is None else owner.pk
    if owner is not None and not by.is_operator and owner.pk != by.person_id:
        raise Refused(problems.NOT_YOUR_TOKEN)
    # Locked, so that tokens made at once cannot together be more than the most.
    locked: Person | None = Person.objects.select_for_update().filter(pk=pk, is_active=True).first()
    if locked is None:
        raise Refused(problems.NO_SUCH_PERSON.about(who=owner or by.name))
    return locked

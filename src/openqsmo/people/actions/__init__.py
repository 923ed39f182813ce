"""Everything that changes an account. One verb, one transaction, one event."""

from openqsmo.people.actions.accounts import (
    close_account,
    link_first_sign_in,
    link_identity,
    open_account,
    register_demonstration_person,
    unlink_identities,
)
from openqsmo.people.actions.roles import add_member, end_membership, grant_role
from openqsmo.people.actions.tokens import make_token, revoke_token

__all__ = [
    "add_member",
    "close_account",
    "end_membership",
    "grant_role",
    "link_first_sign_in",
    "link_identity",
    "make_token",
    "open_account",
    "register_demonstration_person",
    "revoke_token",
    "unlink_identities",
]

"""The API door of people: oneself, one's tokens, an organization's members."""

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Schema, Status
from pydantic import Field

from openqsmo.kernel.actor import Actor, Role, Scope
from openqsmo.organizations.api import OrganizationRef
from openqsmo.organizations.models import Organization
from openqsmo.people import actions, queries
from openqsmo.people.models import Membership, Token
from openqsmo.people.rules.accounts import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TOKEN_NAME
from openqsmo.people.rules.roles import GIVERS
from openqsmo.people.rules.tokens import MOST_DAYS, state_of
from openqsmo.people.vocabulary import TokenState
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Given, Limit, RowId, page_of

router = Door(tags=["People"])

TokenName = Annotated[str, Field(min_length=1, max_length=LONGEST_TOKEN_NAME)]
Address = Annotated[str, Field(max_length=LONGEST_ADDRESS)]
PersonName = Annotated[str, Field(max_length=LONGEST_NAME)]


class RoleOut(Schema):
    id: int
    role: Role
    label: str
    organization: OrganizationRef
    starts_on: date


class MeOut(Schema):
    """Who is there. A visitor without a token gets 401 instead."""

    id: int
    name: str
    email: str
    is_synthetic: bool
    roles: list[RoleOut]
    scopes: Annotated[
        list[Scope] | None, Field(description="Of the token used; null for a browser's session.")
    ]


class TokenIn(Schema):
    name: TokenName
    # The bounds are said here, and refused by the rules in words of their own (PEO-011, PEO-012).
    scopes: Annotated[list[Scope], Field(json_schema_extra={"minItems": 1})]
    days: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": MOST_DAYS})]


class TokenOut(Schema):
    id: int
    name: str
    hint: Annotated[str, Field(description="How the secret begins.")]
    scopes: list[Scope]
    state: TokenState
    made_on: date
    expires_on: date
    revoked_on: date | None
    last_used_on: date | None


class NewTokenOut(TokenOut):
    secret: Annotated[str, Field(description="Given once, here; only its hash is kept.")]


class TokensOut(Schema):
    items: list[TokenOut]
    next: str | None


class MemberOut(Schema):
    id: int
    person_id: int
    name: str
    email: str
    is_synthetic: bool
    role: Role
    label: str
    starts_on: date
    ended_on: date | None


class MembersOut(Schema):
    organization: OrganizationRef
    items: list[MemberOut]
    next: str | None


class MemberIn(Schema):
    email: Address
    role: Role
    name: Annotated[PersonName, Field(description="Needed when the address has no account yet.")] = ""


class EndRoleIn(Given):
    why: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


@router.get("/me", response=MeOut)
@allow_api(Role.PERSON)
def me(request: ActedRequest) -> dict[str, Any]:
    """Who I am, and which roles I hold."""
    person = queries.account_page(viewer=request.actor)
    held = request.actor.scopes
    return {
        "id": person.pk,
        "name": person.name,
        "email": person.email,
        "is_synthetic": person.is_synthetic,
        "roles": [_role_out(membership) for membership in person.roles_now],
        "scopes": None if held is None else sorted(held),
    }


@router.get("/me/tokens", response=TokensOut)
@allow_api(Role.PERSON)
def my_tokens(request: ActedRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """My API tokens, without their secrets, which nobody keeps."""
    rows, after = page_of(queries.tokens_of(viewer=request.actor), cursor=cursor, limit=limit)
    return {"items": [_token_out(token) for token in rows], "next": after}


@router.post("/me/tokens", response={201: NewTokenOut})
@allow_api(Role.PERSON)
def make_token(request: ActedRequest, given: TokenIn) -> Status[dict[str, Any]]:
    """Make an API token. Its secret is in this answer and nowhere else.

    A token makes only tokens that may do no more than itself (PEO-024).
    """
    token, secret = actions.make_token(**given.dict(), by=request.actor)
    return Status(201, {**_token_out(token), "secret": secret})


@router.post("/me/tokens/{token_id}/revoke", response=TokenOut)
@allow_api(Role.PERSON)
def revoke_token(request: ActedRequest, token_id: RowId) -> dict[str, Any]:
    """Revoke one of my tokens; it opens nothing any more."""
    return _token_out(actions.revoke_token(token_id=token_id, by=request.actor))


@router.get("/organizations/{organization_id}/members", response=MembersOut)
@allow_api(Role.AUDITOR, *sorted(GIVERS))
def organization_members(
    request: ActedRequest, organization_id: RowId, cursor: Cursor = "", limit: Limit = 50,
    former: Annotated[bool, Field(description="With the roles that were ended.")] = False,
) -> dict[str, Any]:  # fmt: skip
    """Who holds a role for an organization whose accounts I administer."""
    organization = Organization.objects.get(pk=organization_id)
    rows = queries.members(organization=organization, viewer=request.actor).select_related("person")
    found, after = page_of(rows if former else rows.current(), cursor=cursor, limit=limit)
    return {
        "organization": organization,
        "items": [_member_out(membership) for membership in found],
        "next": after,
    }


@router.post("/organizations/{organization_id}/members", response={201: MemberOut})
@allow_api(*sorted(GIVERS))
def give_role(request: ActedRequest, organization_id: RowId, given: MemberIn) -> Status[dict[str, Any]]:
    """Give a role to whoever has this address; an account is opened where there is none."""
    organization = _administered(organization_id, request.actor)
    membership = actions.add_member(**given.dict(), organization=organization, by=request.actor)
    return Status(201, _member_out(membership))


@router.post("/organizations/{organization_id}/members/{member_id}/end", response=MemberOut)
@allow_api(*sorted(GIVERS))
def end_role(
    request: ActedRequest, organization_id: RowId, member_id: RowId, given: EndRoleIn
) -> dict[str, Any]:
    """End a role. The last account administrator's is not ended (PEO-015)."""
    organization = _administered(organization_id, request.actor)
    ended = actions.end_membership(
        membership_id=member_id, organization=organization, why=given.why, by=request.actor
    )
    return _member_out(ended)


def _administered(organization_id: int, viewer: Actor) -> Organization:
    return queries.organization_people(organization_id=organization_id, viewer=viewer).organization


def _role_out(held: Membership) -> dict[str, Any]:
    role = Role(held.role)
    return {
        "id": held.pk, "role": role, "label": role.label, "organization": held.organization,
        "starts_on": held.starts_on,
    }  # fmt: skip


def _member_out(held: Membership) -> dict[str, Any]:
    role = Role(held.role)
    return {
        "id": held.pk,
        "person_id": held.person_id,
        "name": held.person.name,
        "email": held.person.email,
        "is_synthetic": held.person.is_synthetic,
        "role": role,
        "label": role.label,
        "starts_on": held.starts_on,
        "ended_on": held.ended_on,
    }


def _token_out(token: Token) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.name,
        "hint": token.hint,
        "scopes": [Scope(scope) for scope in token.scopes],
        "state": state_of(token.expires_on, token.revoked_on, localdate()),
        "made_on": token.made_on,
        "expires_on": token.expires_on,
        "revoked_on": token.revoked_on,
        "last_used_on": token.last_used_on,
    }

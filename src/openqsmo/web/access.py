"""Who may use a door. Every page, API operation and command declares it; silence is refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import click
from django.http import HttpRequest, HttpResponseBase

from openqsmo.kernel.actor import Actor, Role, Scope
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed
from openqsmo.web import problems

View = Callable[..., HttpResponseBase]
F = TypeVar("F", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ActedRequest(HttpRequest):
    """A request whose actor is known; what every view here receives."""

    actor: Actor


@dataclass(frozen=True)
class Access:
    """A door's declaration: the roles that open it, and the token scope it takes."""

    roles: tuple[Role, ...]
    scope: Scope | None = None

    def opens_for(self, actor: Actor) -> bool:
        return actor.has(*self.roles)

    @property
    def in_words(self) -> str:
        if Role.VISITOR in self.roles:
            return "everyone"
        return listed((role.label for role in self.roles), "or")


def allow(*roles: Role) -> Callable[[F], F]:
    """Declare who may use a page; anyone else is refused before the view runs."""
    return _guard(Access(roles), _check_page)


def allow_api(*roles: Role) -> Callable[[F], F]:
    """Declare who may use an API operation. A token needs the scope ``read``, or ``write`` to change."""
    return _guard(Access(roles, Scope.READ), _check_api)


def allow_feed(*roles: Role) -> Callable[[F], F]:
    """Declare who may use a feed; a token with the scope ``feed`` or ``read`` opens more of it."""
    return _guard(Access(roles, Scope.FEED), _check_feed)


def allow_command(*roles: Role) -> Callable[[F], F]:
    """Declare who may use a command. Whoever can start one can read the database: the operator."""

    def decorate(command: F) -> F:
        command.access = Access(roles)  # type: ignore[attr-defined]
        return command

    return decorate


def access_of(door: Any) -> Access | None:
    """What a door declares, or None."""
    found = getattr(door, "access", None)
    return found if isinstance(found, Access) else None


def may_use(door: Any, actor: Actor) -> bool:
    """Whether a door would open for this actor: ask before showing its button."""
    access = access_of(door)
    return access is not None and access.opens_for(actor)


def require(actor: Actor, access: Access) -> None:
    """Refuse an actor that none of the roles belongs to."""
    if access.opens_for(actor):
        return
    if not actor.is_signed_in:
        raise Refused(problems.SIGN_IN_FIRST.about(roles=access.in_words))
    mine = listed(sorted(role.label for role in actor.roles - {Role.VISITOR, Role.PERSON})) or "no role yet"
    raise Refused(problems.NOT_YOUR_ROLE.about(roles=access.in_words, mine=mine))


def every_command(group: click.Command, path: str = "qsmo") -> list[tuple[str, click.Command]]:
    """Every leaf command below a group, with its full name."""
    if not isinstance(group, click.Group):
        return [(path, group)]
    return [
        leaf
        for name in sorted(group.commands)
        for leaf in every_command(group.commands[name], f"{path} {name}")
    ]


def _guard(access: Access, check: Callable[[ActedRequest, Access], None]) -> Callable[[F], F]:
    def decorate(view: F) -> F:
        @wraps(view)
        def door(request: ActedRequest, *args: Any, **kwargs: Any) -> Any:
            check(request, access)
            return view(request, *args, **kwargs)

        door.access = access  # type: ignore[attr-defined]
        return cast(F, door)

    return decorate


def _check_page(request: ActedRequest, access: Access) -> None:
    require(request.actor, access)


def _check_api(request: ActedRequest, access: Access) -> None:
    wanted = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
    require_scope(request.actor, wanted, {wanted})
    require(request.actor, access)


def _check_feed(request: ActedRequest, access: Access) -> None:
    require_scope(request.actor, Scope.FEED, {Scope.FEED, Scope.READ})
    require(request.actor, access)


def require_scope(actor: Actor, wanted: Scope, enough: set[Scope]) -> None:
    """Refuse a token that has none of the scopes that are enough ; who came without one passes."""
    if actor.scopes is not None and not actor.scopes & enough:
        scopes = listed(sorted(actor.scopes))
        raise Refused(problems.READ_ONLY_TOKEN.about(scopes=scopes, wanted=wanted))

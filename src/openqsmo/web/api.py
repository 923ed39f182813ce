"""The API kit: routers that refuse an undeclared operation, problem details, cursors.

Everything the pages show, under ``/api/v1/``. A list answers with ``items``, ``next`` (a
cursor, or null at the end) and ``total`` where it is known. Rows are walked in the order
of their identifier, which never changes, so no row is lost or repeated while data changes.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.utils import check_csrf
from pydantic import Field, model_validator

from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import BAD_FIELDS, FieldError, Problem, Refused
from openqsmo.web import problems
from openqsmo.web.access import SAFE_METHODS, access_of, allow, allow_api
from openqsmo.web.refusals import as_problem, problem_response

__all__ = [
    "Cursor",
    "Door",
    "Given",
    "Limit",
    "ProblemOut",
    "RowId",
    "Words",
    "allow_api",
    "make_api",
    "page_of",
]

M = TypeVar("M", bound=Model)
MOST_ROWS = 100
BIGGEST_ID = 2**63 - 1
# What Ninja puts before the name of a value: where it stood, and what the operation calls its body.
WRAPPINGS = ("query", "path", "body", "payload", "given")

Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="How many rows at most.")]
Cursor = Annotated[
    str,
    Field(
        description="`next` of the page before; empty for the first.",
        json_schema_extra={"pattern": r"^(after-[0-9a-f]{1,15})?$"},  # said here, refused by read_cursor
    ),
]
RowId = Annotated[int, Field(ge=1, le=BIGGEST_ID)]
Words = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]

BAD_CURSOR = Problem(
    code="WEB-012",
    says="“{given}” is not a cursor that this list gave out.",
    fix="Start again without a cursor, and pass on `next` exactly as it came.",
    status=422,
)


class Given(Schema):
    """A body of which every field may be left out: an object all the same, never a list or a number."""

    @model_validator(mode="before")
    @classmethod
    def _is_an_object(cls, given: Any) -> Any:
        inner = getattr(given, "_obj", given)  # Ninja hands on what was given inside a getter of its own
        if not isinstance(inner, dict):
            raise ValueError("the body is not an object")
        return given


class FieldErrorOut(Schema):
    field: str
    says: str
    fix: str


class ProblemOut(Schema):
    """RFC 9457 problem details, with ``code``, ``says`` and ``fix``."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    says: str
    fix: str
    errors: list[FieldErrorOut]


# Every way any operation may be refused; declared on each so that the OpenAPI document tells the truth.
REFUSALS: dict[int, Any] = {
    status: ProblemOut for status in (400, 401, 403, 404, 405, 409, 413, 415, 422, 429)
}

# The web server itself refuses a longer address than it reads, before any of our code runs.
TOO_LONG_AN_ADDRESS: dict[str, Any] = {"description": "URI Too Long", "content": {"text/html": {}}}


class Door(Router):
    """A router that takes no operation which does not say who may use it."""

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any
    ) -> Any:
        if access_of(view_func) is None:
            raise RuntimeError(f"{methods} {path}: the operation declares no access (use @allow_api)")
        response = options.get("response")
        good = response if isinstance(response, dict) else {200: response}
        options["response"] = {**REFUSALS, **good}
        return super().add_api_operation(path, methods, view_func, **options)


class GuardedApi(NinjaAPI):
    """An API whose every path holds operations that declare their access; its root leads to its documentation."""

    def add_router(self, prefix: str, router: Router | str, **options: Any) -> None:
        if not isinstance(router, Door):
            raise RuntimeError(
                f"{prefix or router}: only a Door router can be added, for its operations declare access"
            )
        super().add_router(prefix, router, **options)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document, telling of refusals what is true: their media type, and who answers an endless address."""
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status in REFUSALS:
                    content = operation["responses"][status]["content"]
                    content["application/problem+json"] = content.pop("application/json")
                operation["responses"][414] = TOO_LONG_AN_ADDRESS
        return document

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = super()._get_urls()[:-1]
        for pattern in found:
            pattern.callback.guards_each_operation = True  # type: ignore[union-attr]
        return [*found, path("", _root, name="api-root")]


@require_safe
@allow(Role.VISITOR)
def _root(request: HttpRequest) -> HttpResponse:
    return redirect("api_documentation")


def make_api(description: str) -> NinjaAPI:
    """The one API, with every error rendered as problem details."""
    api = GuardedApi(
        title="OpenQSMO", version="1.0.0", description=description, docs_url=None, openapi_url=None,
        urls_namespace="api", auth=[_SessionOrToken()], default_router=Door(),
    )  # fmt: skip

    @api.exception_handler(Exception)
    def on_error(request: HttpRequest, error: Exception) -> HttpResponse:
        problem = as_problem(error)
        if problem is None:
            raise error
        return problem_response(request, problem)

    @api.exception_handler(ValidationError)
    def on_bad_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [_field_error(found) for found in error.errors]
        return problem_response(request, BAD_FIELDS.about(errors, count=len(errors)))

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_response(request, problems.BAD_REQUEST.about(why=str(error).rstrip(".").lower()))

    @api.exception_handler(AuthenticationError)
    def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem_response(request, problems.FORM_EXPIRED)

    return api


class _SessionOrToken:
    """Lets everyone in whom a door may then refuse; a browser's session must pass the form check to write."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        by_session = actor.scopes is None and actor.is_signed_in
        if by_session and request.method not in SAFE_METHODS and check_csrf(request):
            return None
        return actor or None


def page_of(rows: QuerySet[M], *, cursor: str, limit: int) -> tuple[list[M], str | None]:
    """The next ``limit`` rows after a cursor, in the order of their identifier, and the cursor after them."""
    after = read_cursor(cursor)
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    more = len(found) > limit
    return found[:limit], write_cursor(found[limit - 1].pk) if more else None


def write_cursor(after: int) -> str:
    """A cursor that stands after a row; its form may change, so nobody should take it apart."""
    return f"after-{after:x}"


def read_cursor(cursor: str) -> int:
    """The row that a cursor stands after; 0 for no cursor; anything else is refused (WEB-012)."""
    if not cursor:
        return 0
    found = re.fullmatch(r"after-([0-9a-f]{1,15})", cursor)
    if found is None:
        raise Refused(BAD_CURSOR.about(given=cursor[:60]))
    return int(found[1], 16)


def _field_error(found: dict[str, Any]) -> FieldError:
    place = [str(part) for part in found.get("loc", ()) if part not in WRAPPINGS]
    return FieldError(
        field=".".join(place) or "body",
        says=f"{found.get('msg', 'cannot be used')}.",
        fix="See this operation in the API documentation for what it takes.",
    )

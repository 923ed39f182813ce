"""Around every request: what no door should ever see is refused here, and refusals are rendered."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.problems import Problem
from openqsmo.kernel.words import listed
from openqsmo.web import problems
from openqsmo.web.access import access_of
from openqsmo.web.refusals import as_problem, problem_response

Respond = Callable[[HttpRequest], HttpResponseBase]
LONGEST_QUERY = 8_000
# Above the largest file that is taken anywhere (evidence: 20 MB), with room for the rest of its form.
LARGEST_BODY = 25 * 1024 * 1024


class Hygiene:
    """Refuses requests that nothing behind it could read: NUL characters, endless queries and bodies."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        why = _unreadable(request)
        if why:
            return _turned_away(request, problems.BAD_REQUEST.about(why=why))
        if _body_size(request) > LARGEST_BODY:
            return _turned_away(request, problems.TOO_LARGE.about(most=f"{LARGEST_BODY // 1024 // 1024} MB"))
        return self.get_response(request)


def _turned_away(request: HttpRequest, problem: Problem) -> HttpResponse:
    request.actor = VISITOR  # type: ignore[attr-defined]
    return problem_response(request, problem)


def _body_size(request: HttpRequest) -> int:
    """How many bytes the request says that it carries; the server reads no more than that."""
    return int(request.META.get("CONTENT_LENGTH") or "0")


def _unreadable(request: HttpRequest) -> str:
    query: str = request.META.get("QUERY_STRING", "")
    if not re.fullmatch(r"[0-9]{0,18}", request.META.get("CONTENT_LENGTH") or ""):
        return "its Content-Length is no number of bytes"
    if len(query) > LONGEST_QUERY:
        return f"its query is longer than {LONGEST_QUERY:,} characters"
    if "%00" in query or "\x00" in query or "\x00" in request.path_info:
        return "it holds a NUL character"
    if "%" in query and not _is_utf8(query):
        return "its query is not UTF-8"
    return ""


def _is_utf8(query: str) -> bool:
    try:
        unquote_to_bytes(query).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Doors:
    """Refuses a door that declares nothing, and renders what doors refuse."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return _wrong_method(request, response["Allow"]) if _is_bare_refusal(response) else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if access_of(view) is None and not getattr(view, "guards_each_operation", False):
            return problem_response(request, problems.UNDECLARED)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = as_problem(error)
        return problem_response(request, problem) if problem else None


def _is_bare_refusal(response: HttpResponseBase) -> bool:
    """Whether Django or Ninja refused a method: with no word on what is wrong, or only these."""
    return response.status_code == 405 and getattr(response, "content", b"") in (b"", b"Method not allowed")


def _wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    problem = problems.WRONG_METHOD.about(method=request.method, allowed=listed(allowed.split(", "), "or"))
    response = problem_response(request, problem)
    response["Allow"] = allowed
    return response

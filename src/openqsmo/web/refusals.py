"""A problem becomes a page with a heading, or RFC 9457 problem details with the same three fields."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.problems import NOT_FOUND, Problem, Refused
from openqsmo.web import problems

MACHINE_PATHS = ("/api/", "/feeds/")


def problem_details(problem: Problem) -> dict[str, Any]:
    """A problem as RFC 9457 members, with ours: ``code``, ``says``, ``fix`` and ``errors`` by field."""
    return {
        "type": f"{settings.BASE_URL}/problems/#{problem.code}",
        "title": problem.says,
        "status": problem.status,
        "detail": problem.fix,
        "code": problem.code,
        "says": problem.says,
        "fix": problem.fix,
        "errors": [{"field": e.field, "says": e.says, "fix": e.fix} for e in problem.errors],
    }


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer to a refused request, in the form that its asker reads."""
    if request.path.startswith(MACHINE_PATHS):
        body = json.dumps(problem_details(problem), ensure_ascii=False)
        response = HttpResponse(body, status=problem.status, content_type="application/problem+json")
        if problem.status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="OpenQSMO"'
        return response
    return render(request, "web/refused.html", {"problem": problem}, status=problem.status)


def as_problem(error: Exception) -> Problem | None:
    """The problem that an exception stands for, or None when it is a fault of ours."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, ObjectDoesNotExist):
        what = str(type(error).__qualname__).split(".")[0].lower()
        return NOT_FOUND.about(what=what)
    if isinstance(error, Http404):
        return problems.NO_PAGE
    if isinstance(error, SuspiciousOperation):
        return problems.BAD_REQUEST.about(why="it holds something that no browser sends")
    return None


def _safe(request: HttpRequest) -> HttpRequest:
    if not hasattr(request, "actor"):
        request.actor = VISITOR  # type: ignore[attr-defined]
    return request


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    why = "it holds something that no browser sends"
    return problem_response(_safe(request), problems.BAD_REQUEST.about(why=why))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(_safe(request), problems.UNDECLARED)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(_safe(request), problems.NO_PAGE)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem_response(_safe(request), problems.BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_response(_safe(request), problems.FORM_EXPIRED)

"""Answer the capabilities of one function, by radio buttons that need no script."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from openqsmo.alignment import problems
from openqsmo.alignment.actions.answers import Answered, answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.following import settle_followed
from openqsmo.alignment.forms.fit_gap import Posted, draw, read_posted
from openqsmo.alignment.queries.pages import FunctionPage, function_page
from openqsmo.alignment.views.fit_gap import READERS, crumbs, url_of
from openqsmo.alignment.vocabulary import Side
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, PROVIDER_ROLES, Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import counted
from openqsmo.web.access import ActedRequest, allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*READERS)
def agency_function(
    request: ActedRequest, fit_gap_code: str, agency_id: int, function_key: str
) -> HttpResponse:
    return _function(request, Side.AGENCY, fit_gap_code, agency_id, function_key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ANYONE)
def offering_function(
    request: ActedRequest, fit_gap_code: str, offering_id: int, function_key: str
) -> HttpResponse:
    return _function(request, Side.PROVIDER, fit_gap_code, offering_id, function_key)


@require_POST
@allow(*sorted(AGENCY_ROLES), *sorted(PROVIDER_ROLES))
def settle(request: ActedRequest, followed_id: int) -> HttpResponse:
    found = settle_followed(followed_id=followed_id, by=request.actor)
    messages.success(request, f"Looked at: the answer to {found.source}.")
    gap = found.fit_gap
    if gap.organization_id:
        return redirect("alignment:agency", gap.standard.code, gap.organization_id)
    return redirect("alignment:offering", gap.standard.code, gap.offering_id)


def _function(request: ActedRequest, side: Side, code: str, owner: int, function: str) -> HttpResponse:
    def read(sent: Posted | None = None) -> FunctionPage:
        number = request.GET.get("page", "")
        return function_page(
            code=code, side=side, owner_id=owner, function=function, viewer=request.actor,
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
            is_open_only="unanswered" in request.GET,
            # A refused form is drawn with every row that it had, so that nothing typed is lost.
            only={each.identifier for each in sent.given} if sent else None,
        )  # fmt: skip

    page = read()
    if request.method != "POST":
        return _render(request, page, None, None)
    posted = read_posted(request.POST)
    try:
        done = _save(side, code, owner, posted, request.actor)
    except Refused as refused:
        return _render(request, read(posted), posted, refused.problem)
    messages.success(request, f"{counted(done.changed, 'answer')} saved. {read().page.in_words}.")
    return redirect(request.get_full_path())


def _save(side: Side, code: str, owner: int, posted: Posted, by: Actor) -> Answered:
    if posted.errors:
        count = counted(len(posted.errors), "answer")
        raise Refused(problems.BAD_ANSWERS.about(posted.errors, count=count))
    if side is Side.AGENCY:
        return answer_as_agency(standard_code=code, agency_id=owner, answers=posted.given, by=by)
    return answer_as_provider(standard_code=code, offering_id=owner, answers=posted.given, by=by)


def _render(
    request: ActedRequest, page: FunctionPage, posted: Posted | None, problem: Problem | None
) -> HttpResponse:
    side = page.page.answerer.side
    errors = problem.errors if problem else ()
    context: dict[str, Any] = {
        "found": page,
        "page": page.page,
        "drawn": draw(side, page.rows, posted, errors),
        "is_provider": side is Side.PROVIDER,
        "problem": problem,
        "crumbs": crumbs(page.page, is_below=True),
        "back": url_of(page.page),
        "number": page.number,
        "pages": page.pages,
        "unanswered": "unanswered" in request.GET,
    }
    status = problem.status if problem else 200
    return render(request, "alignment/function.html", context, status=status)

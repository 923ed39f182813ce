"""Names left for a person: the list, one name, decide it, reopen it, ask about one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.organizations import actions, queries
from openqsmo.organizations.queries import DECIDED, OPEN
from openqsmo.organizations.vocabulary import KEEPERS
from openqsmo.web.access import ActedRequest, allow, may_use

NAMES_SHOWN = 20
LONGEST_WORDS = 200
LONGEST_TEXT = 300
ASKED_HERE = "A person, on the page of names"


@require_safe
@allow(*ANYONE)
def names(request: ActedRequest) -> HttpResponse:
    state = DECIDED if request.GET.get("state") == DECIDED else OPEN
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    found = Paginator(queries.name_questions(viewer=request.actor, state=state, words=words), NAMES_SHOWN)
    page = found.get_page(request.GET.get("page"))
    context = {
        "has_own_search": True,
        "lines": queries.question_lines(list(page), viewer=request.actor),
        "tally": queries.name_tally(viewer=request.actor),
        "state": state,
        "query": words,
        "total": found.count,
        "number": page.number,
        "pages": found.num_pages,
        "may_decide": may_use(decide, request.actor),
    }
    return render(request, "organizations/names.html", context)


@require_safe
@allow(*ANYONE)
def name(request: ActedRequest, question_id: int) -> HttpResponse:
    return _name_page(request, question_id)


@require_POST
@allow(*KEEPERS)
def decide(request: ActedRequest, question_id: int) -> HttpResponse:
    """Takes ``organization`` (an identifier), or ``none`` for a name that is no organization."""
    given = request.POST.get("organization", "")
    chosen = int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else 0
    try:
        decided = actions.decide_name(
            question_id=question_id,
            organization_id=None if "none" in request.POST else chosen,
            by=request.actor,
        )
    except Refused as refused:
        return _name_page(request, question_id, refused.problem)
    messages.success(request, f"“{decided.text}” means {decided.answer}; every later load takes it so.")
    return redirect("organizations:names")


@require_POST
@allow(*KEEPERS)
def reopen(request: ActedRequest, question_id: int) -> HttpResponse:
    why = request.POST.get("why", "").strip()[:500]
    try:
        opened = actions.reopen_name(question_id=question_id, why=why, by=request.actor)
    except Refused as refused:
        return _name_page(request, question_id, refused.problem)
    messages.success(request, f"“{opened.text}” is open again.")
    return redirect(opened)


@require_POST
@allow(*KEEPERS)
def ask(request: ActedRequest) -> HttpResponse:
    """Put a name that does not resolve among those left for a person, so that it can be decided once."""
    text, scheme = request.POST.get("q", "")[: LONGEST_TEXT + 1], request.POST.get("scheme", "")[:20]
    meaning = queries.resolve_name(text=text, scheme=scheme, viewer=request.actor)
    asked = actions.ask_about_name(
        text=text.strip(),
        scheme=meaning.scheme,
        source=ASKED_HERE,
        resolution=meaning.resolution,
        by=request.actor,
    )
    return redirect(asked)


def _name_page(request: ActedRequest, question_id: int, problem: Problem | None = None) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    page = queries.question_page(question_id=question_id, viewer=request.actor, words=words)
    context = {
        "has_own_search": True,
        "page": page,
        "line": page.line,
        "question": page.line.question,
        "query": words,
        "problem": problem,
        "may_decide": may_use(decide, request.actor),
    }
    return render(request, "organizations/name.html", context, status=problem.status if problem else 200)

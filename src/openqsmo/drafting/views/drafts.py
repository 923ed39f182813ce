"""The open drafts of all standards, one draft with what it changes, and the beginning of another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.drafting.forms import BeginForm, FirstForm
from openqsmo.drafting.queries.drafts import (
    DraftPage,
    areas_to_begin,
    draft_page,
    drafts_listed,
    standards_to_draft,
)
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import head_sequence, history
from openqsmo.people.queries import name_actors
from openqsmo.standards.actions.drafts import make_draft
from openqsmo.standards.actions.first import begin_standard
from openqsmo.standards.queries.readiness import missing_of
from openqsmo.standards.rules.drafting import DRAFTERS
from openqsmo.standards.vocabulary import Component
from openqsmo.web.access import ActedRequest, allow, may_use
from openqsmo.web.remembered import remembered_for_visitors

MOST_SHOWN = 100


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def board(request: ActedRequest) -> HttpResponse:
    context = {
        "drafts": drafts_listed(viewer=request.actor),
        "may_begin": may_use(begin, request.actor) and standards_to_draft(viewer=request.actor).exists(),
        "may_begin_first": may_use(begin_first, request.actor)
        and areas_to_begin(viewer=request.actor).exists(),
    }
    return render(request, "drafting/drafts.html", context)


@require_safe
@allow(*ANYONE)
@remembered_for_visitors(head_sequence)
def draft(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    found = page.differences
    context = {
        **about(page),
        "found": found,
        "counts": [(change, number) for change, number in found.counts.items() if number] if found else [],
        "shown": found.changed[:MOST_SHOWN] if found else (),
        "more": max(len(found.changed) - MOST_SHOWN, 0) if found else 0,
        "decisions": page.version.decisions.all(),
        "lacking": missing_of(page.version) if page.is_open else (),
        "comment_count": page.version.comments.count(),
        "has_requirements": page.version.standard.component == Component.REQUIREMENTS,
        "history": history(record=page.version, viewer=request.actor, namer=name_actors),
    }
    return render(request, "drafting/draft.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def begin(request: ActedRequest) -> HttpResponse:
    standards = standards_to_draft(viewer=request.actor)
    initial = {"standard": request.GET.get("standard", "")[:60]}
    form = BeginForm(request.POST or None, standards=standards, initial=initial)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = make_draft(
                standard_code=given["standard"].code, number=given["version"], why=given["why"],
                areas_led=areas_led(request.actor, localdate()), by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "The draft is begun: it lists what the version before lists.")
            return redirect(made)
    context = {"form": form, "problem": problem, "has_standards": standards.exists()}
    return render(request, "drafting/begin.html", context, status=status_of(form, problem))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def begin_first(request: ActedRequest) -> HttpResponse:
    form = FirstForm(request.POST or None, areas=areas_to_begin(viewer=request.actor))
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = begin_standard(
                area_code=given["area"].code, component=Component(given["component"]), why=given["why"],
                areas_led=areas_led(request.actor, localdate()), by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "The standard is begun: add its items, or take them in from a file.")
            return redirect(made)
    context = {"form": form, "problem": problem}
    return render(request, "drafting/begin_first.html", context, status=status_of(form, problem))


def about(page: DraftPage) -> dict[str, object]:
    """What every page of a draft shows above its own."""
    return {"page": page, "draft": page.version, "standard": page.version.standard}


def status_of(form: object, problem: Problem | None) -> int:
    """200 for a form that is asked for, 422 for one with errors, else the refusal's own."""
    if problem is not None:
        return problem.status
    return 422 if getattr(form, "is_bound", False) and getattr(form, "errors", None) else 200

"""Unique capabilities: stated by agencies, answered by the QSMO of the area as candidate changes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.alignment.actions.unique import decide_unique_capability, may_decide, state_unique_capability
from openqsmo.alignment.forms.fit_gap import DecideForm, UniqueForm
from openqsmo.alignment.queries.pages import agency_fit_page, unique_capabilities
from openqsmo.alignment.views.fit_gap import READERS, crumbs, require_own, url_of
from openqsmo.alignment.vocabulary import CandidateState
from openqsmo.catalog.views.search import page_number
from openqsmo.kernel.actor import AGENCY_ROLES, QSMO_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import choices
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow, may_use

PAGE_SIZE = 30


@never_cache
@require_safe
@allow(*READERS)
def uniques(request: ActedRequest) -> HttpResponse:
    state, number = request.GET.get("state", ""), page_number(request)
    found = unique_capabilities(viewer=request.actor, state=state if state in set(CandidateState) else "")
    total = found.count()
    context = {
        "uniques": found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "total": total,
        "number": number,
        "pages": -(-total // PAGE_SIZE),
        "state": state,
        "states": choices(CandidateState),
        "crumbs": crumbs(),
    }
    return render(request, "alignment/uniques.html", context)


@never_cache
@require_safe
@allow(*READERS)
def unique(request: ActedRequest, unique_id: int) -> HttpResponse:
    found = unique_capabilities(viewer=request.actor).get(pk=unique_id)
    context = {
        "unique": found,
        "history": history(record=found, viewer=request.actor, namer=name_actors),
        "may_decide": may_use(decide, request.actor)
        and found.state == CandidateState.PROPOSED
        and may_decide(found, request.actor),
        "crumbs": crumbs(),
    }
    return render(request, "alignment/unique.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(QSMO_ROLES))
def decide(request: ActedRequest, unique_id: int) -> HttpResponse:
    found = unique_capabilities(viewer=request.actor).get(pk=unique_id)
    form = DecideForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        state = CandidateState(form.cleaned_data["state"])
        try:
            decide_unique_capability(
                unique_id=unique_id, state=state, reason=form.cleaned_data["reason"], by=request.actor
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{state.label}.")
            return redirect(found)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"unique": found, "form": form, "problem": problem, "crumbs": crumbs()}
    return render(request, "alignment/unique_decide.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(AGENCY_ROLES))
def state_unique(request: ActedRequest, fit_gap_code: str, agency_id: int) -> HttpResponse:
    page = agency_fit_page(code=fit_gap_code, agency_id=agency_id, viewer=request.actor)
    require_own(page)
    form = UniqueForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = state_unique_capability(
                standard_code=fit_gap_code, agency_id=agency_id, by=request.actor, **form.cleaned_data
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(
                request, "Stated. The QSMO of the area takes it up or declines it with a reason."
            )
            return redirect(made)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "page": page,
        "form": form,
        "problem": problem,
        "crumbs": crumbs(page, is_below=True),
        "back": url_of(page),
    }
    return render(request, "alignment/unique_form.html", context, status=status)

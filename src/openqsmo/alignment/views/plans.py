"""Work-off plans: make one, move its day, report it done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from openqsmo.alignment.actions.plans import finish_work_off_plan, make_work_off_plan, move_work_off_plan
from openqsmo.alignment.forms.fit_gap import DonePlanForm, MovePlanForm, PlanForm
from openqsmo.alignment.queries.pages import offering_fit_page, work_off_plan
from openqsmo.alignment.views.fit_gap import crumbs, require_own, url_of
from openqsmo.kernel.actor import PROVIDER_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(PROVIDER_ROLES))
def make_plan(request: ActedRequest, fit_gap_code: str, offering_id: int) -> HttpResponse:
    page = offering_fit_page(code=fit_gap_code, offering_id=offering_id, viewer=request.actor)
    require_own(page)
    form = PlanForm(request.POST or None, initial={"identifier": request.GET.get("capability", "")[:200]})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_work_off_plan(
                standard_code=fit_gap_code, offering_id=offering_id, by=request.actor, **form.cleaned_data
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"The gap in {made.item} is to be closed by {made.due_on}.")
            return redirect(url_of(page))
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "page": page,
        "form": form,
        "problem": problem,
        "crumbs": crumbs(page, is_below=True),
        "back": url_of(page),
    }
    return render(request, "alignment/plan_form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(PROVIDER_ROLES))
def plan(request: ActedRequest, plan_id: int) -> HttpResponse:
    found = work_off_plan(plan_id=plan_id, viewer=request.actor)
    is_done = request.POST.get("verb") == "done"
    move = MovePlanForm(
        request.POST if request.method == "POST" and not is_done else None, initial={"due_on": found.due_on}
    )
    done = DonePlanForm(
        request.POST if request.method == "POST" and is_done else None,
        initial={"done_on": timezone.localdate()},
    )
    form = done if is_done else move
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if is_done:
                finish_work_off_plan(plan_id=plan_id, by=request.actor, **form.cleaned_data)
            else:
                move_work_off_plan(plan_id=plan_id, by=request.actor, **form.cleaned_data)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "Reported done." if is_done else "The day is changed.")
            return redirect("alignment:plan", plan_id)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "plan": found,
        "move": move,
        "done": done,
        "form": form,
        "problem": problem,
        "crumbs": crumbs(),
        "history": history(record=found, viewer=request.actor, namer=name_actors),
    }
    return render(request, "alignment/plan.html", context, status=status)

"""The steps of a draft on screen: a body's decision, and the withdrawal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from openqsmo.drafting.forms import DecideForm, WithdrawForm
from openqsmo.drafting.queries.drafts import DraftPage, draft_page
from openqsmo.drafting.views.drafts import about, status_of
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.rules.drafting import DECIDES, DRAFTERS
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.web.access import ActedRequest, allow

DECIDERS = (*DRAFTERS, *(role for role in DECIDES.values() if role is not None))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DECIDERS)
def decide(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    step = page.next_step
    if step is None:  # nothing follows: what it is now is told where it stands
        return redirect(page.version)
    initial = {"on": localdate(), "body": _body(page, step)}
    form = DecideForm(request.POST or None, step=step, initial=initial)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        problem = _record(request, draft_id, step=step, **form.given)
        if problem is None:
            return _told(request, draft_id)
    context = {**about(page), "form": form, "problem": problem, "step": step}
    return render(request, "drafting/decide.html", context, status=status_of(form, problem))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def withdraw(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    form = WithdrawForm(request.POST or None, initial={"on": localdate(), "body": _body(page, None)})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        problem = _record(request, draft_id, step=None, decision=Decision.WITHDRAWN, **form.cleaned_data)
        if problem is None:
            return _told(request, draft_id)
    context = {**about(page), "form": form, "problem": problem}
    return render(request, "drafting/withdraw.html", context, status=status_of(form, problem))


def _record(request: ActedRequest, draft_id: int, **given: Any) -> Problem | None:
    try:
        record_decision(
            version_id=draft_id, areas_led=areas_led(request.actor, localdate()), by=request.actor, **given
        )
    except Refused as refused:
        return refused.problem
    return None


def _told(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    messages.success(request, f"Recorded. It is now: {page.state.label}.")
    return redirect("drafting:draft", draft_id)


def _body(page: DraftPage, step: Step | None) -> str:
    """The body that a form proposes; for the Standards Lead's own steps that of the area."""
    if step is not None and DECIDES[step] is not None:
        return step.label
    area = page.version.standard.area
    return f"Standards Lead, {area.title}" if area else "Standards Lead"

"""Exceptions: the counts that everyone reads, one's own, ask for one, decide on one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.cases.actions.exceptions import ask_for_exception, decide_exception, may_decide
from openqsmo.cases.forms import AskExceptionForm, DecideExceptionForm, areas
from openqsmo.cases.paperwork import DAYS_TO_DECIDE_AN_EXCEPTION, ExceptionState
from openqsmo.cases.queries.exceptions import exception_found, exceptions, reason_counts
from openqsmo.cases.views.shared import INVOLVED, WRITERS, crumbs, form_page, own_agencies
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES, Role
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow, may_use

MOST = 100


@never_cache
@require_safe
@allow(*ANYONE)
def exception_list(request: ActedRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "real": [each for each in reason_counts(today=today, is_synthetic=False) if each.total],
        "synthetic": [each for each in reason_counts(today=today, is_synthetic=True) if each.total],
        "days": DAYS_TO_DECIDE_AN_EXCEPTION,
        "exceptions": exceptions(viewer=request.actor)[:MOST],
        "may_ask": may_use(ask, request.actor),
        "crumbs": crumbs(),
    }
    return render(request, "cases/exceptions.html", context)


@never_cache
@require_safe
@allow(*INVOLVED)
def exception(request: ActedRequest, exception_id: int) -> HttpResponse:
    found = exception_found(exception_id=exception_id, viewer=request.actor)
    context = {
        "exception": found,
        "history": history(record=found, viewer=request.actor, namer=name_actors),
        "may_decide": found.state == ExceptionState.ASKED and may_decide(found, request.actor),
        "crumbs": crumbs(),
    }
    return render(request, "cases/exception.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def ask(request: ActedRequest) -> HttpResponse:
    agencies = own_agencies(request.actor)
    form = AskExceptionForm(request.POST or None, initial={"agency_id": agencies[0][0] if agencies else ""})
    form.offer("agency_id", agencies)
    form.offer("area_code", areas())
    problem = None
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "agency_id": int(form.cleaned_data["agency_id"])}
        try:
            asked = ask_for_exception(by=request.actor, **given)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"Asked. It is decided within {DAYS_TO_DECIDE_AN_EXCEPTION} days.")
            return redirect(asked)
    lead = f"It is decided within {DAYS_TO_DECIDE_AN_EXCEPTION} days. Only counts by reason are public."
    return form_page(
        request, form, heading="Ask for an exception", button="Ask", lead=lead, problem=problem,
        back=reverse("cases:exceptions"),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(QSMO_ROLES), Role.OMB_REVIEWER)
def decide(request: ActedRequest, exception_id: int) -> HttpResponse:
    found = exception_found(exception_id=exception_id, viewer=request.actor)
    form, problem = DecideExceptionForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "state": ExceptionState(form.cleaned_data["state"])}
        try:
            decided = decide_exception(exception_id=exception_id, by=request.actor, **given)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{decided.get_state_display()}.")
            return redirect(decided)
    return form_page(
        request, form, heading=f"Decide on the exception of {found.agency}", button="Decide", problem=problem,
        back=found.get_absolute_url(), lead=found.text,
    )  # fmt: skip

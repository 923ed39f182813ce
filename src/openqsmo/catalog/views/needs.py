"""Needs: the list, one, record one, answer or decline one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.catalog.actions.needs import end_need, may_end, record_need
from openqsmo.catalog.forms import EndNeedForm, NeedForm
from openqsmo.catalog.queries.addresses import in_words, read_search, write_search
from openqsmo.catalog.queries.needs import need_page, needs
from openqsmo.catalog.views.search import page_number
from openqsmo.catalog.vocabulary import NeedState
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES, Role
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import history
from openqsmo.web.access import ActedRequest, allow, may_use

PAGE_SIZE = 30


@require_safe
@allow(*ANYONE)
def need_list(request: ActedRequest) -> HttpResponse:
    state, number = request.GET.get("state", ""), page_number(request)
    found = needs(viewer=request.actor, state=state, area=request.GET.get("area", "")[:3])
    total = found.count()
    context = {
        "needs": found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "total": total,
        "number": number,
        "pages": -(-total // PAGE_SIZE),
        "state": state,
        "states": [(s.value, s.value.capitalize()) for s in NeedState],
        "may_record": may_use(record, request.actor),
    }
    return render(request, "catalog/needs.html", context)


@require_safe
@allow(*ANYONE)
def need(request: ActedRequest, need_id: int) -> HttpResponse:
    found = need_page(need_id=need_id, viewer=request.actor)
    context = {
        "need": found,
        "history": history(
            record=found, viewer=request.actor, namer=lambda actors: {a: "Somebody" for a in actors}
        ),
        "may_end": may_use(end, request.actor) and may_end(found, request.actor),
        "may_start_case": bool(request.actor.agency_ids),
    }
    return render(request, "catalog/need.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.PERSON)
def record(request: ActedRequest) -> HttpResponse:
    looked_for = read_search(dict(request.GET.lists()))
    area = looked_for.filters.get("area", ("",))[0]
    form = NeedForm(request.POST or None, initial={"what": looked_for.words, "area": area})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = record_need(
                what=form.cleaned_data["what"],
                what_for=form.cleaned_data["what_for"],
                area_code=form.cleaned_data["area"],
                search=write_search(looked_for),
                by=request.actor,
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "Recorded. It ends answered or declined, with a reason, on this page.")
            return redirect(kept)
    words = in_words(looked_for) if request.GET else ""
    context = {"form": form, "problem": problem, "searched": words}
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(request, "catalog/need_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(QSMO_ROLES))
def end(request: ActedRequest, need_id: int) -> HttpResponse:
    found = need_page(need_id=need_id, viewer=request.actor)
    form = EndNeedForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            end_need(
                need_id=need_id,
                state=NeedState(form.cleaned_data["state"]),
                answer=form.cleaned_data["answer"],
                offering_code=form.cleaned_data["offering"],
                by=request.actor,
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"The need was {form.cleaned_data['state']}.")
            return redirect(found)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(
        request, "catalog/need_end.html", {"need": found, "form": form, "problem": problem}, status=status
    )

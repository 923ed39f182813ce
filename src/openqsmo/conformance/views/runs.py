"""Pages of runs: the list, one run with its report, what its owner does with it, two runs compared."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openqsmo.catalog.views.search import page_number
from openqsmo.conformance.actions.data import delete_data, may_see_values, show_values
from openqsmo.conformance.actions.runs import begin_check
from openqsmo.conformance.actions.submitting import submit_run, withdraw_run
from openqsmo.conformance.engines.reports import FORMATS
from openqsmo.conformance.engines.reports.tables import LEGEND, STATES, counts, in_order
from openqsmo.conformance.forms import CompareForm, WithdrawForm
from openqsmo.conformance.queries.runs import RunPage, comparison, earlier_runs, report_of, run_page, runs
from openqsmo.conformance.rules.certificates import CERTIFIED
from openqsmo.conformance.views.contracts import crumbs
from openqsmo.conformance.vocabulary import CheckReport, RuleState, RunState
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, PROVIDER_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow, may_use

OWNERS = tuple(sorted(AGENCY_ROLES | PROVIDER_ROLES))
PAGE_SIZE = 30
MOST_EARLIER = 50


@never_cache
@require_safe
@allow(*ANYONE)
def run_list(request: ActedRequest) -> HttpResponse:
    mine = request.GET.get("mine") == "yes"
    number = page_number(request)
    found = runs(viewer=request.actor, mine=mine)
    total = found.count()
    context = {
        "runs": found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "total": total,
        "number": number,
        "pages": -(-total // PAGE_SIZE),
        "mine": mine,
        "may_check": may_use(submit, request.actor),
        "crumbs": crumbs(),
    }
    return render(request, "conformance/runs.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def run(request: ActedRequest, run_id: int) -> HttpResponse:
    return _render(request, run_page(run_id=run_id, viewer=request.actor))


@never_cache
@require_safe
@allow(*ANYONE)
def report(request: ActedRequest, run_id: int, form: str) -> HttpResponse:
    return _file(report_of(run_id=run_id, viewer=request.actor), run_id, form)


@require_POST
@allow(*OWNERS)
def check(request: ActedRequest, run_id: int) -> HttpResponse:
    begin_check(run_id=run_id, by=request.actor)
    messages.success(request, "It waits to be checked.")
    return redirect("conformance:run", run_id)


@require_POST
@allow(*OWNERS)
def submit(request: ActedRequest, run_id: int) -> HttpResponse:
    try:
        submit_run(run_id=run_id, by=request.actor)
    except Refused as refused:
        return _render(request, run_page(run_id=run_id, viewer=request.actor), refused.problem)
    messages.success(request, "Submitted. Its certificate is public.")
    return redirect("conformance:certificate", run_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*OWNERS)
def withdraw(request: ActedRequest, run_id: int) -> HttpResponse:
    page = run_page(run_id=run_id, viewer=request.actor)
    form = WithdrawForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_run(run_id=run_id, reason=form.cleaned_data["reason"], by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "Withdrawn. Its certificate says so.")
            return redirect("conformance:certificate", run_id)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"run": page.run, "form": form, "problem": problem, "crumbs": _crumbs()}
    return render(request, "conformance/withdraw.html", context, status=status)


@require_POST
@allow(*OWNERS)
def delete(request: ActedRequest, run_id: int) -> HttpResponse:
    delete_data(run_id=run_id, by=request.actor)
    messages.success(request, "The data is deleted, and the personal values of the report with it.")
    return redirect("conformance:run", run_id)


@require_POST
@allow(*OWNERS)
def values(request: ActedRequest, run_id: int) -> HttpResponse:
    """The report with its personal values, as a file; each time it is given stands in the history."""
    return _file(show_values(run_id=run_id, by=request.actor), run_id, request.POST.get("form", "html"))


@never_cache
@require_safe
@allow(*ANYONE)
def compare(request: ActedRequest) -> HttpResponse:
    numbers = [request.GET.get(name, "") for name in ("before", "after")]
    if not all(each.isascii() and each.isdigit() and len(each) < 18 for each in numbers):
        raise Http404
    before, after = (int(each) for each in numbers)
    found = comparison(before_id=before, after_id=after, viewer=request.actor)
    context = {"found": found, "states": STATES, "crumbs": _crumbs()}
    return render(request, "conformance/compare.html", context)


def _render(request: ActedRequest, page: RunPage, problem: Problem | None = None) -> HttpResponse:
    found, viewer = page.run, request.actor
    earlier = list(earlier_runs(found, viewer)[:MOST_EARLIER]) if page.is_own and found.report else []
    context = {
        "page": page,
        "run": found,
        "problem": problem,
        "results": _results(page.report),
        "tally": _tally(page.report),
        "legend": [(STATES[state], state.value, words) for state, words in LEGEND.items()],
        "forms": list(FORMATS),
        "compare_form": CompareForm(earlier) if earlier else None,
        "may_begin": page.is_own and found.state_enum in (RunState.RECEIVING, RunState.FAILED),
        "may_submit": page.is_own and found.verdict in CERTIFIED and not found.is_certified,
        "may_withdraw": page.is_own and found.is_certified and found.withdrawn_at is None,
        "may_delete": page.is_own
        and found.has_data
        and found.state_enum in (RunState.FINISHED, RunState.FAILED),
        "may_see_values": found.state_enum is RunState.FINISHED
        and found.has_data
        and may_see_values(found, viewer),
        "crumbs": _crumbs(),
        "history": history(record=found, viewer=viewer, namer=name_actors) if page.is_own else [],
    }
    return render(request, "conformance/run.html", context, status=problem.status if problem else 200)


def _results(report: CheckReport | None) -> dict[str, list[object]]:
    """Results as the page draws them: what needs a person apart from the rest."""
    if report is None:
        return {"loud": [], "quiet": []}
    loud = (RuleState.FAIL, RuleState.ERROR, RuleState.WARN)
    ordered = in_order(report)
    return {
        "loud": [each for each in ordered if each.state in loud],
        "quiet": [each for each in ordered if each.state not in loud],
    }


def _tally(report: CheckReport | None) -> list[tuple[str, str, int]]:
    if report is None:
        return []
    return [(STATES[state], state.value, number) for state, number in counts(report).items()]


def _file(report: CheckReport, run_id: int, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    response = HttpResponse(FORMATS[form].write(report), content_type=FORMATS[form].media_type)
    response["Content-Disposition"] = f'attachment; filename="run-{run_id}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _crumbs() -> list[dict[str, str]]:
    return [*crumbs(), {"label": "Runs", "url": reverse("conformance:runs")}]

"""Give data to be checked: choose whose it is, then the contract and the files."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.catalog.models import Offering
from openqsmo.conformance.actions.data import discard_run
from openqsmo.conformance.actions.runs import Given, begin_check, give_whole, start_run
from openqsmo.conformance.forms import RunForm
from openqsmo.conformance.models import HeldContract, Run
from openqsmo.conformance.queries.contracts import contracts
from openqsmo.conformance.queries.owners import owner_of, owners
from openqsmo.conformance.views.contracts import crumbs
from openqsmo.conformance.views.runs import OWNERS
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.organizations.models import Organization
from openqsmo.web.access import ActedRequest, allow


@never_cache
@require_safe
@allow(*OWNERS)
def choose(request: ActedRequest) -> HttpResponse:
    offerings, organizations = owners(viewer=request.actor)
    context = {"offerings": offerings, "organizations": organizations, "crumbs": crumbs()}
    return render(request, "conformance/choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*OWNERS)
def give_offering(request: ActedRequest, offering_id: int) -> HttpResponse:
    return _give(request, owner_of(viewer=request.actor, offering_id=offering_id))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*OWNERS)
def give_agency(request: ActedRequest, agency_id: int) -> HttpResponse:
    return _give(request, owner_of(viewer=request.actor, organization_id=agency_id))


def _give(request: ActedRequest, owner: Offering | Organization) -> HttpResponse:
    known: Sequence[HeldContract] = list(contracts(viewer=request.actor))
    is_sent = request.method == "POST"
    form = RunForm(known, request.POST if is_sent else None, request.FILES if is_sent else None)
    problem: Problem | None = None
    if is_sent and form.is_valid():
        try:
            run = _start(form, owner, request)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "It waits to be checked.")
            return redirect(run)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "form": form, "problem": problem, "owner": owner, "crumbs": crumbs(), "has_contracts": bool(known),
        "is_scanned": bool(settings.SCAN_COMMAND),
    }  # fmt: skip
    return render(request, "conformance/give.html", context, status=status)


def _start(form: RunForm, owner: Offering | Organization, request: ActedRequest) -> Run:
    """Start the run, take every file, hand it to the worker; what is refused on the way leaves no data."""
    given = form.cleaned_data
    run = start_run(
        contract_id=given["contract"], by=request.actor, keeps_data=given["keeps_data"],
        offering_id=owner.pk if isinstance(owner, Offering) else None,
        organization_id=owner.pk if isinstance(owner, Organization) else None,
    )  # fmt: skip
    try:
        for file in given["delivery"]:
            _take(run, file, request)
        return begin_check(run_id=run.pk, by=request.actor)
    except Refused as refused:
        discard_run(run_id=run.pk, why=refused.problem.says, by=request.actor)
        raise


def _take(run: Run, file: "UploadedFile[bytes]", request: ActedRequest) -> None:
    given = Given(name=file.name or "data", size=file.size or 0)
    give_whole(run_id=run.pk, given=given, pieces=iter(file.chunks()), by=request.actor)

"""Pages of contracts and of their rules, each at an address that lasts."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.conformance.actions.contracts import hold_contract, hold_registry_contract, may_hold
from openqsmo.conformance.engines.reports.record import json_schema
from openqsmo.conformance.forms import ContractForm
from openqsmo.conformance.models import HeldContract
from openqsmo.conformance.queries.certificates import standings
from openqsmo.conformance.queries.contracts import contract_page, contracts, held_contract, rule_page
from openqsmo.conformance.queries.runs import runs
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.ledger.queries import history
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow, may_use

MOST_CERTIFICATES = 20
MOST_BYTES = 5 * 1024 * 1024


def crumbs(held: HeldContract | None = None) -> list[dict[str, str]]:
    """The way down to a page of conformance."""
    found = [{"label": "Conformance", "url": reverse("conformance:contracts")}]
    return [*found, {"label": str(held), "url": held.get_absolute_url()}] if held else found


@require_safe
@allow(*ANYONE)
def contract_list(request: ActedRequest) -> HttpResponse:
    from openqsmo.conformance.views.giving import choose

    submitted = list(runs(viewer=request.actor).filter(submitted_at__isnull=False)[:MOST_CERTIFICATES])
    found = standings(submitted)
    context = {
        "contracts": contracts(viewer=request.actor),
        "certificates": [(run, found[run.pk]) for run in submitted],
        "may_hold": may_hold(request.actor),
        "may_check": may_use(choose, request.actor),
    }
    return render(request, "conformance/contracts.html", context)


@require_safe
@allow(*ANYONE)
def contract(request: ActedRequest, contract_identifier: str, contract_version: str) -> HttpResponse:
    page = contract_page(identifier=contract_identifier, version=contract_version, viewer=request.actor)
    context = {
        "page": page,
        "held": page.held,
        "crumbs": crumbs(),
        "history": history(record=page.held, viewer=request.actor, namer=name_actors),
    }
    return render(request, "conformance/contract.html", context)


@require_safe
@allow(*ANYONE)
def rule(
    request: ActedRequest, contract_identifier: str, contract_version: str, rule_id: str
) -> HttpResponse:
    page = rule_page(
        identifier=contract_identifier, version=contract_version, rule=rule_id, viewer=request.actor
    )
    return render(request, "conformance/rule.html", {"page": page, "crumbs": crumbs(page.held)})


@require_safe
@allow(*ANYONE)
def document(request: ActedRequest, contract_identifier: str, contract_version: str) -> HttpResponse:
    held = held_contract(identifier=contract_identifier, version=contract_version, viewer=request.actor)
    response = HttpResponse(held.document, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="contract.odcs.yaml"'
    return response


@require_safe
@allow(*ANYONE)
def report_schema(request: ActedRequest) -> HttpResponse:
    return HttpResponse(json.dumps(json_schema(), indent=1), content_type="application/schema+json")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(QSMO_ROLES))
def hold(request: ActedRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = ContractForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    problem: Problem | None = None
    if is_sent and form.is_valid():
        try:
            held = _hold(form, request)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{held} is on record.")
            return redirect(held)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"form": form, "problem": problem, "crumbs": crumbs()}
    return render(request, "conformance/contract_form.html", context, status=status)


def _hold(form: ContractForm, request: ActedRequest) -> HeldContract:
    given = form.cleaned_data
    file, number = given["document"], given["version"]
    if file is None:
        return hold_registry_contract(
            standard_code=given["standard"], version_number=number, by=request.actor
        )
    return hold_contract(
        document=file.read(MOST_BYTES + 1), name=file.name, by=request.actor, standard_code=given["standard"],
        version_number=number,
    )  # fmt: skip

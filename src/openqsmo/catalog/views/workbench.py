"""The workbench of providers and QSMOs: what waits for whom; and the start of a new offering."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.catalog.actions.versions import start_offering
from openqsmo.catalog.queries.workbench import areas_to_start_in, providers_for, workbench
from openqsmo.catalog.rules.starting import kinds_open_to
from openqsmo.catalog.vocabulary import SourcingMode
from openqsmo.catalog.workflow_forms import StartForm
from openqsmo.kernel.actor import PROVIDER_ROLES, QSMO_ROLES, Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.web.access import ActedRequest, allow, may_use

WRITERS = (*sorted(PROVIDER_ROLES), *sorted(QSMO_ROLES))


@require_safe
@allow(*WRITERS)
def bench(request: ActedRequest) -> HttpResponse:
    viewer = request.actor
    context = {
        "bench": workbench(viewer=viewer),
        "provides": bool(viewer.provider_ids),
        "reviews": bool(viewer.qsmo_ids),
        "may_start": may_use(start, viewer),
    }
    return render(request, "catalog/workbench.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def start(request: ActedRequest) -> HttpResponse:
    form = _start_form(request)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            offering = start_offering(
                title=form.cleaned_data["title"],
                mode=SourcingMode(form.cleaned_data["mode"]),
                area_code=form.cleaned_data["area"],
                provider_id=int(form.cleaned_data["provider"]),
                by=request.actor,
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(
                request, f"{offering.code} is a draft now. Fill in what its sourcing mode demands."
            )
            return redirect("catalog:edit", offering.pk)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(
        request, "catalog/offering_edit_start.html", {"form": form, "problem": problem}, status=status
    )


def _start_form(request: ActedRequest) -> StartForm:
    providers = [(str(found.pk), found.name) for found in providers_for(request.actor)]
    return StartForm(
        request.POST if request.method == "POST" else None,
        modes=kinds_open_to(tuple(SourcingMode), request.actor),
        areas=_areas(request.actor),
        providers=providers,
    )


def _areas(viewer: Actor) -> list[tuple[str, str]]:
    """Every functional area with the QSMO that would review the offering there."""
    return [
        (area.code, f"{area.title} ({f'reviewed by {office}' if office else 'no QSMO yet: draft only'})")
        for area, office in areas_to_start_in(viewer)
    ]

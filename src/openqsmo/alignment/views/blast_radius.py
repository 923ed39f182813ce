"""The blast radius of a draft, and what a provider says that meeting it would cost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.alignment.actions.costs import state_compliance_cost
from openqsmo.alignment.forms.costs import CostForm
from openqsmo.alignment.queries.blast_radius import blast_page, draft_called, open_drafts_with_base
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import ANYONE, PROVIDER_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.web.access import ActedRequest, allow, may_use


@require_safe
@allow(*ANYONE)
def drafts(request: ActedRequest) -> HttpResponse:
    context = {"drafts": open_drafts_with_base(viewer=request.actor)}
    return render(request, "alignment/blast_drafts.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def draft(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = blast_page(draft_id=draft_id, viewer=request.actor, today=localdate())
    context = {"page": page, "may_state": may_use(state_cost, request.actor), "crumbs": CRUMBS}
    return render(request, "alignment/blast_radius.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(PROVIDER_ROLES))
def state_cost(request: ActedRequest, draft_id: int) -> HttpResponse:
    found = draft_called(draft_id=draft_id, viewer=request.actor)
    own = Offering.objects.visible_to(request.actor).filter(
        provider_id__in=request.actor.provider_ids, functional_area_id=found.standard.area_id
    )
    form = CostForm(request.POST or None, offerings=[(each.pk, each.title) for each in own.order_by("title")])
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            state_compliance_cost(
                draft_id=draft_id, offering_id=int(said["offering"]), amount_usd=said["amount_usd"],
                source=said["source"], by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, "The cost is stated.")
            return redirect("alignment:blast_radius", draft_id)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"draft": found, "form": form, "problem": problem, "crumbs": CRUMBS}
    return render(request, "alignment/blast_cost.html", context, status=status)


CRUMBS = [{"label": "Blast radius of drafts", "url": "/blast-radius/"}]

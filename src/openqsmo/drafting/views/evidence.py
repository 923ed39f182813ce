"""The requirements of a draft with the evidence behind each MUST."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openqsmo.drafting.forms import EvidenceForm
from openqsmo.drafting.queries.drafts import draft_page, item_of_draft
from openqsmo.drafting.views.drafts import about, status_of
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.standards.actions.evidence import give_evidence, take_back_evidence
from openqsmo.standards.queries.readiness import requirement_lines
from openqsmo.standards.queries.wording import lines_of
from openqsmo.standards.rules.drafting import DRAFTERS
from openqsmo.web.access import ActedRequest, allow


@require_safe
@allow(*ANYONE)
def evidence(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    context = {
        **about(page),
        "lines": requirement_lines(page.version),
        "may_give": page.is_lead and page.is_open,
    }
    return render(request, "drafting/evidence.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def give(request: ActedRequest, draft_id: int, requirement_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    row = item_of_draft(page.version, requirement_id)
    line = next((each for each in requirement_lines(page.version) if each.row.pk == row.pk), None)
    first = line.outdated[0] if line and line.outdated else None
    initial = {"reference": first.reference, "says": first.says} if first else {}
    form = EvidenceForm(request.POST or None, initial=initial)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            give_evidence(
                draft_id=draft_id, identifier=row.item.identifier, by=request.actor,
                areas_led=areas_led(request.actor, localdate()), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"The evidence for {row.item.identifier} is on record.")
            return redirect("drafting:evidence", draft_id)
    context = {
        **about(page), "form": form, "problem": problem, "row": row, "item": row.item,
        "lines": lines_of(row.item.kind, row.content), "links": {}, "outdated": line.outdated if line else (),
    }  # fmt: skip
    return render(request, "drafting/evidence_form.html", context, status=status_of(form, problem))


@never_cache
@require_POST
@allow(*DRAFTERS)
def take_back(request: ActedRequest, draft_id: int, evidence_id: int) -> HttpResponse:
    take_back_evidence(
        draft_id=draft_id, evidence_id=evidence_id, areas_led=areas_led(request.actor, localdate()),
        by=request.actor,
    )  # fmt: skip
    messages.success(request, "The evidence counts no more; it stays on record.")
    return redirect("drafting:evidence", draft_id)

"""Evidence: give a file for a claim, and open one through the offering and the field that cite it."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.catalog import problems
from openqsmo.catalog.actions.evidence import Proof, give_evidence
from openqsmo.catalog.queries.drafts import DraftPage, draft_page
from openqsmo.catalog.queries.evidence import evidence_for, stored_at
from openqsmo.catalog.rules.drafts import CLAIMS
from openqsmo.catalog.rules.evidence_files import MOST_BYTES
from openqsmo.catalog.rules.fields import BY_NAME
from openqsmo.catalog.views.workbench import WRITERS
from openqsmo.catalog.vocabulary import Assurance
from openqsmo.catalog.workflow_forms import EvidenceForm
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import listed
from openqsmo.web.access import ActedRequest, allow


@require_safe
@allow(*ANYONE)
def evidence(request: ActedRequest, offering_id: int, evidence_id: int) -> HttpResponseBase:
    found = evidence_for(offering_id=offering_id, evidence_id=evidence_id, viewer=request.actor)
    try:
        content = default_storage.open(stored_at(found.digest))
    except FileNotFoundError:
        raise Refused(problems.FILE_LOST.about(name=found.name)) from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    # Who may see it may change by the next request.
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def give(request: ActedRequest, offering_id: int, field: str) -> HttpResponse:
    page = draft_page(offering_id=offering_id, viewer=request.actor)
    if field not in CLAIMS:
        known = listed((BY_NAME[name].label for name in sorted(CLAIMS)), "or")
        raise Refused(problems.NOT_A_CLAIM.about(field=field[:60], known=known))
    form = EvidenceForm(request.POST or None, request.FILES or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            given = _give(form, page, field, request)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{given} is kept as evidence for “{BY_NAME[field].label}”.")
            return redirect(f"{reverse('catalog:edit', args=[offering_id])}#field-{field}")
    return _render(request, page, field, form, problem)


def _give(form: EvidenceForm, page: DraftPage, field: str, request: ActedRequest) -> str:
    file, given = form.cleaned_data["file"], form.cleaned_data
    if file.size > MOST_BYTES:  # before its bytes are read into memory
        raise Refused(problems.FILE_TOO_LARGE.about(most=f"{MOST_BYTES // 1024 // 1024} MB"))
    proof = Proof(level=Assurance(given["level"]), on=given["on"], by=given["by"])
    evidence = give_evidence(
        offering_id=page.offering.pk,
        field=field,
        name=file.name,
        content=file.read(),
        proof=proof,
        by=request.actor,
    )
    return evidence.name


def _render(
    request: ActedRequest, page: DraftPage, field: str, form: EvidenceForm, problem: Problem | None
) -> HttpResponse:
    offering = page.offering
    context = {
        "page": page,
        "offering": offering,
        "spec": BY_NAME[field],
        "files": page.evidence.get(field, ()),
        "form": form,
        "problem": problem,
        "crumbs": [
            {"label": offering.title, "url": offering.get_absolute_url()},
            {"label": "Edit", "url": reverse("catalog:edit", args=[offering.pk])},
        ],
    }
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(request, "catalog/offering_edit_evidence.html", context, status=status)

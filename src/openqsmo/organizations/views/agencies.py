"""One organization, and whom a name means."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.identifiers import BARE_CODE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.organizations import queries
from openqsmo.organizations.views.keeping import change, end_code, give_code
from openqsmo.organizations.views.names import ask
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.web.access import ActedRequest, allow, may_use

LONGEST_TEXT = 300


@require_safe
@allow(*ANYONE)
def organization(request: ActedRequest, organization_id: int) -> HttpResponse:
    page = queries.organization_page(organization_id=organization_id, viewer=request.actor)
    found = page.organization
    context = {
        "page": page,
        "organization": found,
        "kept": [name.replace("_", " ") for name in found.kept_fields],
        "is_qsmo": found.kind == OrganizationKind.QSMO,
        "may_change": may_use(change, request.actor),
        "may_give_code": may_use(give_code, request.actor),
        "may_end_code": may_use(end_code, request.actor),
    }
    return render(request, "organizations/organization.html", context)


@require_safe
@allow(*ANYONE)
def resolve(request: ActedRequest) -> HttpResponse:
    """Whom a name means: type it as a source writes it, with its scheme where it is a code."""
    text, scheme = request.GET.get("q", "")[:LONGEST_TEXT], request.GET.get("scheme", "")[:20]
    meaning: queries.Meaning | None = None
    problem: Problem | None = None
    try:
        meaning = (
            queries.resolve_name(text=text, scheme=scheme, viewer=request.actor) if text.strip() else None
        )
    except Refused as refused:
        problem = refused.problem
    is_bare = problem is not None and problem.code == BARE_CODE.code
    context = {
        "has_own_search": True,
        "text": text,
        "scheme": scheme,
        "schemes": [(each.value, each.label) for each in queries.AGENCY_SCHEMES],
        "meaning": meaning,
        "problem": problem,
        "could_be": queries.codes_written(text) if is_bare else [],
        "may_ask": may_use(ask, request.actor),
    }
    return render(request, "organizations/resolve.html", context, status=problem.status if problem else 200)

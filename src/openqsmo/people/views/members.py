"""The people of an organization, for whoever administers its accounts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openqsmo.kernel.actor import Role
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.people import actions, queries
from openqsmo.people.forms import MemberForm
from openqsmo.people.rules.roles import GIVERS
from openqsmo.people.vocabulary import TASKS
from openqsmo.web.access import ActedRequest, allow


@never_cache
@require_safe
@allow(Role.AUDITOR, *sorted(GIVERS))
def people(request: ActedRequest, organization_id: int) -> HttpResponse:
    return _people_page(request, organization_id)


@require_POST
@allow(*sorted(GIVERS))
def give_role(request: ActedRequest, organization_id: int) -> HttpResponse:
    found = queries.organization_people(organization_id=organization_id, viewer=request.actor)
    form = MemberForm(request.POST, givable=found.givable)
    if not form.is_valid():
        return _people_page(request, organization_id, form, status=422)
    try:
        given = actions.add_member(**form.values(), organization=found.organization, by=request.actor)
    except Refused as refused:
        return _people_page(request, organization_id, form, refused.problem)
    held = f"{Role(given.role).label} for {found.organization}"
    messages.success(request, f"{given.person.name} now holds the role {held}.")
    return redirect("people:members", organization_id)


@require_POST
@allow(*sorted(GIVERS))
def end_role(request: ActedRequest, organization_id: int, membership_id: int) -> HttpResponse:
    found = queries.organization_people(organization_id=organization_id, viewer=request.actor)
    try:
        ended = actions.end_membership(
            membership_id=membership_id, organization=found.organization, by=request.actor
        )
    except Refused as refused:
        return _people_page(request, organization_id, problem=refused.problem)
    messages.success(request, f"{ended.person.name} no longer holds the role {Role(ended.role).label}.")
    return redirect("people:members", organization_id)


def _people_page(
    request: ActedRequest,
    organization_id: int,
    form: MemberForm | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.organization_people(organization_id=organization_id, viewer=request.actor)
    page: dict[str, Any] = {
        "organization": found.organization,
        "members": [(held, Role(held.role) in found.givable) for held in found.members],
        "former": found.former,
        "form": (form or MemberForm(givable=found.givable)) if found.givable else None,
        "givable": [(role.label, TASKS[role]) for role in found.givable],
        "problem": problem,
    }
    return render(request, "people/members.html", page, status=problem.status if problem else status)

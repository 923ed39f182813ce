"""Register an organization, change what is said of it, give it a code, end one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from openqsmo.kernel.problems import Problem, Refused
from openqsmo.organizations import actions, queries
from openqsmo.organizations.forms import ChangeForm, CodeForm, EndCodeForm, RegisterForm
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import KEEPERS, AgencyClass, OrganizationKind
from openqsmo.web.access import ActedRequest, allow

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@allow(*KEEPERS)
def register(request: ActedRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, initial={"name": request.GET.get("name", "")[:300]})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.register_organization(**_registered(request, form.cleaned_data), by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{kept} is registered. Give it the codes that it has.")
            return redirect(kept)
    return _form_page(request, form, problem, "Register an organization", "Register")


@require_form
@allow(*KEEPERS)
def change(request: ActedRequest, organization_id: int) -> HttpResponse:
    found = queries.organization_found(organization_id=organization_id, viewer=request.actor)
    form = ChangeForm.of(found, request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            why, parent = given.pop("why"), _above(request, given.pop("part_of"))
            kept = actions.change_organization(
                organization_id=found.pk, given={**given, "parent": parent}, why=why, by=request.actor
            )
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{kept} is kept so; loads leave what you set.")
            return redirect(kept)
    return _form_page(request, form, problem, f"Change {found}", "Keep", found)


@require_form
@allow(*KEEPERS)
def give_code(request: ActedRequest, organization_id: int) -> HttpResponse:
    found = queries.organization_found(organization_id=organization_id, viewer=request.actor)
    form = CodeForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("code", "since", "source")}
        try:
            code = actions.give_code(organization_id=found.pk, **given, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{code} is a code of {found}.")
            return redirect(found)
    return _form_page(request, form, problem, f"Give a code to {found}", "Give the code", found)


@require_form
@allow(*KEEPERS)
def end_code(request: ActedRequest, organization_id: int, code_id: int) -> HttpResponse:
    found = queries.organization_found(organization_id=organization_id, viewer=request.actor)
    code = found.codes.get(pk=code_id)
    form = EndCodeForm(request.POST or None, initial={"on": localdate()})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_code(code_id=code.pk, **form.cleaned_data, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{code} is no code of {found} any more.")
            return redirect(found)
    return _form_page(request, form, problem, f"End the code {code} of {found}", "End the code", found)


def _registered(request: ActedRequest, given: Mapping[str, Any]) -> dict[str, Any]:
    agency_class = given["agency_class"]
    plain = ("name", "key", "abbreviation", "website", "is_provider", "source")
    return {
        **{name: given[name] for name in plain},
        "kind": OrganizationKind(given["kind"]),
        "agency_class": AgencyClass(agency_class) if agency_class else None,
        "parent": _above(request, given["part_of"]),
    }


def _above(request: ActedRequest, text: str) -> Organization | None:
    """The organization that a form names as the one above, or None for no name; see ``organization_meant``."""
    return queries.organization_meant(text=text, viewer=request.actor) if text.strip() else None


def _form_page(
    request: ActedRequest,
    form: forms.Form,
    problem: Problem | None,
    title: str,
    words: str,
    organization: Organization | None = None,
) -> HttpResponse:
    context = {"form": form, "problem": problem, "title": title, "words": words, "organization": organization}
    status = problem.status if problem else 422 if form.is_bound and form.errors else 200
    return render(request, "organizations/keep.html", context, status=status)

"""The register of officials, and the forms that keep it."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.governance import actions, queries
from openqsmo.governance import forms as ours
from openqsmo.governance.models import Official
from openqsmo.governance.rules.authority import WHO
from openqsmo.governance.views.days import csv_file, day_asked
from openqsmo.governance.vocabulary import HolderStatus, OfficeTitle, Verb
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import label
from openqsmo.standards.models import FunctionalArea
from openqsmo.web.access import ActedRequest, allow

require_form = require_http_methods(["GET", "HEAD", "POST"])
FILTERS = ("organization", "office", "area", "status")
CSV_COLUMNS = (
    "on", "organization", "organization_key", "office", "area", "status", "name", "since", "days_vacant",
    "source", "is_synthetic",
)  # fmt: skip


@require_safe
@allow(*ANYONE)
def officials(request: ActedRequest) -> HttpResponse:
    on, problem = day_asked(request)
    chosen = _chosen(request)
    page = {
        "register": queries.officials_register(today=on, viewer=request.actor, **chosen),
        "chosen": chosen,
        "on_given": "" if problem else on.isoformat(),
        "is_today": on == localdate(),
        "is_filtered": any(chosen.values()),
        "problem": problem,
        "offices": [(office.value, office.label) for office in OfficeTitle],
        "areas": FunctionalArea.objects.filter(officials__isnull=False).distinct().order_by("title"),
        "statuses": [(status.value, label(status)) for status in HolderStatus],
        "query": request.GET.urlencode(),
        "may_keep": request.actor.has(*WHO[Verb.KEEP_REGISTER]),
    }
    return render(request, "governance/register.html", page, status=problem.status if problem else 200)


@require_safe
@allow(*ANYONE)
def officials_csv(request: ActedRequest) -> HttpResponse:
    on, _ = day_asked(request)
    register = queries.officials_register(today=on, viewer=request.actor, **_chosen(request))
    return csv_file(f"officials-{on.isoformat()}.csv", CSV_COLUMNS, _csv_rows(register))


def _csv_rows(register: queries.Register) -> Iterable[list[object]]:
    for row in register.rows:
        official = row.official
        yield [
            register.on, official.organization.name, official.organization.key,
            OfficeTitle(official.office).label, official.area.code if official.area else None,
            row.status.value, official.name or None, official.since, row.days_vacant, official.source,
            official.is_synthetic,
        ]  # fmt: skip


def _chosen(request: ActedRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:120] for name in FILTERS}


@require_safe
@allow(*ANYONE)
def official(request: ActedRequest, official_id: int) -> HttpResponse:
    page = queries.official_page(official_id=official_id, today=localdate(), viewer=request.actor)
    return render(request, "governance/official.html", {"page": page, "official": page.row.official})


@require_form
@allow(*WHO[Verb.KEEP_REGISTER])
def appoint(request: ActedRequest) -> HttpResponse:
    return _entry(request, ours.AppointForm, actions.appoint_official, "Record an official", "Record")


@require_form
@allow(*WHO[Verb.KEEP_REGISTER])
def vacancy(request: ActedRequest) -> HttpResponse:
    return _entry(request, ours.VacancyForm, actions.record_vacancy, "Record a vacancy", "Record the vacancy")


@require_form
@allow(*WHO[Verb.KEEP_REGISTER])
def depart(request: ActedRequest, official_id: int) -> HttpResponse:
    page = queries.official_page(official_id=official_id, today=localdate(), viewer=request.actor)

    def leave(**given: Any) -> Official:
        return actions.record_departure(official_id=official_id, **given)

    title = f"Record that {page.row.official.name or 'nobody'} leaves"
    return _entry(request, ours.DepartureForm, leave, title, "Record the departure", page)


def _entry(
    request: ActedRequest,
    make_form: Callable[..., forms.Form],
    act: Callable[..., Official],
    title: str,
    words: str,
    page: queries.OfficialPage | None = None,
) -> HttpResponse:
    """Ask for an entry of the register, or keep it; a refusal shows above the form, with the input kept."""
    given = {name: request.GET.get(name, "")[:300] for name in ("organization_id", "office", "area_id")}
    form = make_form(request.POST or None, initial={"on": localdate(), **given})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = act(**form.cleaned_data, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"Recorded: {found.office_title}, {found.organization}.")
            return redirect(found)
    context = {
        "form": form,
        "title": title,
        "words": words,
        "problem": problem,
        "official": page.row.official if page else None,
        "organizations": ours.organizations_to_offer() if "organization_id" in form.fields else [],
    }
    status = problem.status if problem else 422 if form.is_bound and form.errors else 200
    return render(request, "governance/entry.html", context, status=status)

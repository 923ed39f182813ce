"""The list of cases, one case, start one, say something about it, say who may read it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openqsmo.cases.actions.starting import start_case
from openqsmo.cases.actions.submitting import comment_on_case
from openqsmo.cases.actions.writing import choose_sight
from openqsmo.cases.forms import StartForm, areas
from openqsmo.cases.paperwork import CaseKind, CaseSection, CaseState, Column, SectionSpec
from openqsmo.cases.queries.appraising import quotes_of
from openqsmo.cases.queries.cases import CasePage, case_page, cases
from openqsmo.cases.rules.fields import ROWS, SECTIONS
from openqsmo.cases.rules.sight import DEFAULT
from openqsmo.cases.views.shared import INVOLVED, WRITERS, crumbs, form_page, own_agencies
from openqsmo.catalog.queries.needs import need_page
from openqsmo.catalog.views.search import page_number
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.visibility import Visibility
from openqsmo.kernel.words import choices
from openqsmo.web.access import ActedRequest, allow, may_use

PAGE_SIZE = 30


@never_cache
@require_safe
@allow(*ANYONE)
def case_list(request: ActedRequest) -> HttpResponse:
    state, number = request.GET.get("state", ""), page_number(request)
    found = cases(viewer=request.actor, state=state, words=request.GET.get("q", "")[:200])
    total = found.count()
    context = {
        "cases": found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "total": total,
        "number": number,
        "pages": -(-total // PAGE_SIZE),
        "state": state,
        "states": choices(CaseState),
        "may_start": may_use(start, request.actor),
    }
    return render(request, "cases/cases.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def case(request: ActedRequest, case_id: int) -> HttpResponse:
    return case_response(request, case_id)


def case_response(request: ActedRequest, case_id: int, problem: Problem | None = None) -> HttpResponse:
    """The page of a case, with what stands in the way of what was tried."""
    page = case_page(case_id=case_id, viewer=request.actor)
    context = {
        "page": page,
        "case": page.case,
        "sections": shown_sections(page),
        "quotes": quotes_of(page.content, page.case.frozen) if page.is_whole else (),
        "problem": problem,
        "crumbs": crumbs(),
        "sections_to_name": choices(CaseSection),
        "levels": [(level.slug, level.label) for level in Visibility],
        "sight": [
            (
                spec.section.value,
                spec.title,
                page.case.sight.get(spec.section.value, DEFAULT[spec.section].slug),
            )
            for spec in SECTIONS
        ],
    }
    return render(request, "cases/case.html", context, status=problem.status if problem else 200)


def shown_sections(page: CasePage) -> list[dict[str, object]]:
    """Each section with what this viewer reads of it, and how many of its things are missing."""
    wrong: dict[str, int] = {}
    for each in page.missing:
        name = each.field.partition(".")[0]
        wrong[name] = wrong.get(name, 0) + 1
    return [_section(spec, page.content.get(spec.section.value, {}), wrong) for spec in SECTIONS]


def _section(spec: SectionSpec, values: Mapping[str, Any], wrong: Mapping[str, int]) -> dict[str, object]:
    rows = values.get(ROWS, [])
    columns = [c for c in spec.rows if any(row.get(c.name) for row in rows)]
    return {
        "spec": spec,
        "values": [(c.label, _words(c, values[c.name])) for c in spec.fields if values.get(c.name)],
        "columns": [c.label for c in columns],
        "rows": [[_words(c, row.get(c.name, "")) for c in columns] for row in rows],
        "missing": wrong.get(spec.section.value, 0),
    }


def _words(column: Column, value: str) -> str:
    return dict(column.choices).get(value, value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def start(request: ActedRequest) -> HttpResponse:
    need_id, copy_of = _number(request, "need"), _number(request, "copy")
    initial = {}
    if need_id:
        need = need_page(need_id=need_id, viewer=request.actor)
        area = need.functional_area
        initial = {"title": need.what[:200], "area_code": area.code if area else ""}
    agencies = own_agencies(request.actor)
    form = StartForm(
        request.POST or None, initial={"agency_id": agencies[0][0] if agencies else "", **initial}
    )
    form.offer("agency_id", agencies)
    form.offer("area_code", areas())
    problem = None
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "agency_id": int(form.cleaned_data["agency_id"])}
        given["kind"] = CaseKind(given["kind"])
        try:
            made = start_case(need_id=need_id, copy_of=copy_of, by=request.actor, **given)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(
                request, f"{made.code} is started. Only your agency sees it until it is submitted."
            )
            return redirect(made)
    lead = "Blank, from a need of the marketplace, or from another agency's approved case; the page of each leads here."
    return form_page(
        request, form, heading="Start a business case", button="Start the case", back=reverse("cases:cases"),
        lead=lead, problem=problem,
    )  # fmt: skip


@require_POST
@allow(*INVOLVED)
def comment(request: ActedRequest, case_id: int) -> HttpResponse:
    section = request.POST.get("section", "")
    try:
        comment_on_case(
            case_id=case_id, text=request.POST.get("text", ""), by=request.actor,
            section=section if section in set(CaseSection) else "",
        )  # fmt: skip
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    return redirect(f"{reverse('cases:case', args=[case_id])}#comments")


@require_POST
@allow(*WRITERS)
def sight(request: ActedRequest, case_id: int) -> HttpResponse:
    levels = {
        section.value: request.POST[section.value] for section in CaseSection if section in request.POST
    }
    try:
        choose_sight(case_id=case_id, levels=levels, by=request.actor)
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    messages.success(request, "Saved: so far it is opened once the case is approved.")
    return redirect("cases:case", case_id)


def _number(request: ActedRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None

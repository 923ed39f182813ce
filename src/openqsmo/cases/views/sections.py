"""Write one section: one form from the schema, saved as one types; two texts side by side where two people wrote."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from openqsmo.alignment.queries.capabilities import capability_standards
from openqsmo.cases.actions.opening import section_called
from openqsmo.cases.actions.writing import end_set_aside, refresh_offering, save_section, take_requirements
from openqsmo.cases.paperwork import CaseSection, Column, ColumnKind, SectionSpec
from openqsmo.cases.queries.appraising import appraised, quotes_of, rate_choices
from openqsmo.cases.queries.cases import CasePage, case_page
from openqsmo.cases.rules.fields import BY_SECTION, ROWS
from openqsmo.cases.rules.reading import unreadable
from openqsmo.cases.views.cases import case_response
from openqsmo.cases.views.shared import WRITERS, crumbs
from openqsmo.kernel.problems import FieldError, Problem, Refused
from openqsmo.web.access import ActedRequest, allow

BLANK_ROWS = 2
RECKONED = (CaseSection.ALTERNATIVES, CaseSection.COSTS, CaseSection.BENEFITS)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def edit(request: ActedRequest, case_id: int, section: str) -> HttpResponse:
    name = section_called(section)
    if request.method != "POST":
        page = case_page(case_id=case_id, viewer=request.actor)
        mine = next((each for each in page.set_aside if each.section == name), None)
        given = mine.content if mine and "mine" in request.GET else page.case.section(name)
        return _form(request, page, name, given)
    given = read_posted(request.POST, name)
    if "add" in request.POST:
        page = case_page(case_id=case_id, viewer=request.actor)
        return _form(request, page, name, given, seen=_seen(request), blanks=BLANK_ROWS + 4)
    is_typing = request.headers.get("X-Autosave") == "1"
    try:
        case = save_section(case_id=case_id, section=name, given=given, seen=_seen(request), by=request.actor)
    except Refused as refused:
        page = case_page(case_id=case_id, viewer=request.actor)
        if is_typing:
            problem = refused.problem
            return JsonResponse({"says": problem.says, "fix": problem.fix}, status=problem.status)
        return _form(request, page, name, given, problem=refused.problem)
    if is_typing:
        at = timezone.localtime().strftime("%H:%M:%S")
        return JsonResponse(
            {
                "seen": case.revision_of(name),
                "says": f"Saved at {at}.",
                "reckoned": _reckoned(case.pk, request, name),
            }
        )
    messages.success(request, f"“{BY_SECTION[name].title}” is saved.")
    return redirect(
        "cases:case" if "done" in request.POST else "cases:section", case_id, *_part(request, section)
    )


def read_posted(post: QueryDict, section: CaseSection) -> dict[str, Any]:
    """A section as its form sends it: values by name, rows by their place."""
    spec = BY_SECTION[section]
    given: dict[str, Any] = {c.name: post.get(c.name, "") for c in spec.fields}
    if spec.rows:
        number = min(int(post.get("rows", "0") or 0) if post.get("rows", "0").isdigit() else 0, 500)
        given[ROWS] = [
            {name: post.get(f"{place}.{name}", "") for name in ("row", *(c.name for c in spec.rows))}
            for place in range(number)
        ]
    return given


@require_POST
@allow(*WRITERS)
def take(request: ActedRequest, case_id: int) -> HttpResponse:
    try:
        take_requirements(case_id=case_id, standard_code=request.POST.get("standard", ""), by=request.actor)
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    messages.success(request, "The must-haves of your fit-gap are among the requirements.")
    return redirect("cases:section", case_id, CaseSection.REQUIREMENTS.value)


@require_POST
@allow(*WRITERS)
def refresh(request: ActedRequest, case_id: int) -> HttpResponse:
    try:
        refresh_offering(case_id=case_id, code=request.POST.get("offering", "")[:80], by=request.actor)
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    messages.success(request, "The version that is shown now is frozen into the case.")
    return redirect("cases:section", case_id, CaseSection.ALTERNATIVES.value)


@require_POST
@allow(*WRITERS)
def end_text(request: ActedRequest, case_id: int, set_aside_id: int) -> HttpResponse:
    end_set_aside(case_id=case_id, set_aside_id=set_aside_id, by=request.actor)
    messages.success(request, "Your other text is given up; the saved one stands.")
    return redirect("cases:case", case_id)


def _form(
    request: ActedRequest,
    page: CasePage,
    section: CaseSection,
    given: Mapping[str, Any],
    *,
    seen: int | None = None,
    blanks: int = BLANK_ROWS,
    problem: Problem | None = None,
) -> HttpResponse:
    spec, case = BY_SECTION[section], page.case
    saved = case.section(section)
    rows = [*given.get(ROWS, []), *({} for _ in range(blanks))] if spec.rows else []
    errors = {each.field: each for each in unreadable({section.value: given})}
    context = {
        "page": page,
        "case": case,
        "spec": spec,
        "section": section.value,
        "values": [_control(c, "", section.value, given, errors) for c in spec.fields],
        "rows": [_row(spec, place, row, errors) for place, row in enumerate(rows)],
        "row_count": len(rows),
        "seen": case.revision_of(section) if seen is None else seen,
        "problem": problem,
        "is_conflict": problem is not None and problem.code == "CAS-054",
        "saved_by_others": _in_words(spec, saved)
        if problem is not None and problem.code == "CAS-054"
        else [],
        "set_aside": next((each for each in page.set_aside if each.section == section), None),
        "is_locked": section is CaseSection.BASELINE and case.is_baseline_locked,
        "reckoned": _reckoned(case.pk, request, section),
        "quotes": quotes_of(case.content, case.frozen) if section in RECKONED else (),
        "standards": capability_standards(viewer=request.actor)
        if section is CaseSection.REQUIREMENTS
        else [],
        "crumbs": crumbs(case),
        "next": _next(case.pk, section),
    }
    return render(request, "cases/section.html", context, status=problem.status if problem else 200)


def _row(
    spec: SectionSpec, place: int, row: Mapping[str, Any], errors: Mapping[str, FieldError]
) -> dict[str, Any]:
    controls = [_control(c, f"{place}.", f"{spec.section}.{place + 1}", row, errors) for c in spec.rows]
    name = f"{spec.row_noun.capitalize()} {place + 1}"
    return {"name": name, "row": row.get("row", ""), "place": place, "controls": controls}


def _control(
    column: Column, prefix: str, field: str, given: Mapping[str, Any], errors: Mapping[str, FieldError]
) -> dict[str, Any]:
    options = rate_choices() if column.name == "rates" else column.choices
    wrong = errors.get(f"{field}.{column.name}")
    return {
        "column": column,
        "name": f"{prefix}{column.name}",
        "value": given.get(column.name, ""),
        "options": options,
        "is_prose": column.kind is ColumnKind.PROSE,
        "type": "date" if column.kind is ColumnKind.DATE else "text",
        "mode": "decimal" if column.kind in (ColumnKind.AMOUNT, ColumnKind.WHOLE) else "",
        "error": f"{wrong.says} {wrong.fix}" if wrong else "",
    }


def _in_words(spec: SectionSpec, values: Mapping[str, Any]) -> list[str]:
    """A saved section in lines, for whoever wrote another text of it."""
    found = [f"{c.label}: {values[c.name]}" for c in spec.fields if values.get(c.name)]
    for row in values.get(ROWS, []):
        found.append("; ".join(f"{c.label}: {row[c.name]}" for c in spec.rows if row.get(c.name)))
    return found


def _reckoned(case_id: int, request: ActedRequest, section: CaseSection) -> str:
    """The arithmetic in short, as the case stands now; empty for sections that hold no money."""
    if section not in RECKONED:
        return ""
    case = case_page(case_id=case_id, viewer=request.actor).case
    found = appraised(case, case.content, case.frozen)
    return render_to_string("cases/_reckoned.html", {"found": found, "case": case})


def _seen(request: ActedRequest) -> int:
    text = request.POST.get("seen", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _part(request: ActedRequest, section: str) -> tuple[str, ...]:
    return () if "done" in request.POST else (section,)


def _next(case_id: int, section: CaseSection) -> dict[str, str] | None:
    """The section after this one."""
    order = list(CaseSection)
    place = order.index(section) + 1
    if place == len(order):
        return None
    after = order[place]
    return {"title": BY_SECTION[after].title, "url": reverse("cases:section", args=[case_id, after.value])}

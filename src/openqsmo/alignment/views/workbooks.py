"""The workbook: take it away, give it back filled in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.alignment import problems
from openqsmo.alignment.actions.workbook import MOST_BYTES, Imported, import_workbook
from openqsmo.alignment.forms.fit_gap import WorkbookForm
from openqsmo.alignment.queries.pages import FitGapPage, agency_fit_page, offering_fit_page
from openqsmo.alignment.queries.workbook import exported_workbook
from openqsmo.alignment.views.fit_gap import READERS, crumbs, owner_id, require_own, url_of
from openqsmo.alignment.vocabulary import Side
from openqsmo.kernel.actor import AGENCY_ROLES, PROVIDER_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import counted
from openqsmo.web.access import ActedRequest, allow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
@allow(*READERS)
def agency_workbook(request: ActedRequest, fit_gap_code: str, agency_id: int) -> HttpResponse:
    return _download(agency_fit_page(code=fit_gap_code, agency_id=agency_id, viewer=request.actor))


@never_cache
@require_safe
@allow(*sorted(PROVIDER_ROLES))
def offering_workbook(request: ActedRequest, fit_gap_code: str, offering_id: int) -> HttpResponse:
    return _download(offering_fit_page(code=fit_gap_code, offering_id=offering_id, viewer=request.actor))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(AGENCY_ROLES))
def give_agency_workbook(request: ActedRequest, fit_gap_code: str, agency_id: int) -> HttpResponse:
    page = agency_fit_page(code=fit_gap_code, agency_id=agency_id, viewer=request.actor)
    return _give(request, page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(PROVIDER_ROLES))
def give_offering_workbook(request: ActedRequest, fit_gap_code: str, offering_id: int) -> HttpResponse:
    page = offering_fit_page(code=fit_gap_code, offering_id=offering_id, viewer=request.actor)
    return _give(request, page)


def _download(page: FitGapPage) -> HttpResponse:
    exported = exported_workbook(listing=page.listing, answerer=page.answerer)
    response = HttpResponse(exported.raw, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    return response


def _give(request: ActedRequest, page: FitGapPage) -> HttpResponse:
    require_own(page)
    is_sent = request.method == "POST"
    form = WorkbookForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    problem: Problem | None = None
    if is_sent and form.is_valid():
        try:
            done = _import(form, page, request)
        except Refused as refused:
            problem = refused.problem
        else:
            if not done.faults:
                messages.success(request, _in_words(done))
                return redirect(url_of(page))
            return _render(request, page, WorkbookForm(), None, done)
    return _render(request, page, form, problem, None)


def _import(form: WorkbookForm, page: FitGapPage, request: ActedRequest) -> Imported:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:  # before its bytes are read into memory
        raise Refused(problems.FILE_TOO_LARGE.about(most=f"{MOST_BYTES // 1024 // 1024} MB"))
    is_agency = page.answerer.side is Side.AGENCY
    return import_workbook(
        standard_code=page.listing.standard.code, file=file.name, raw=file.read(), by=request.actor,
        agency_id=owner_id(page) if is_agency else None,
        offering_id=None if is_agency else owner_id(page),
        anyway=form.cleaned_data["anyway"],
    )  # fmt: skip


def _in_words(done: Imported) -> str:
    uniques = counted(done.uniques, "unique capability", "unique capabilities")
    changed = counted(done.changed, "answer")
    return f"{changed} changed, {done.unchanged:,} as before, {uniques} stated."


def _render(
    request: ActedRequest,
    page: FitGapPage,
    form: WorkbookForm,
    problem: Problem | None,
    done: Imported | None,
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "problem": problem,
        "done": _in_words(done) if done else "",
        "faults": done.faults if done else (problem.errors if problem else ()),
        "crumbs": crumbs(page, is_below=True),
        "back": url_of(page),
    }
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(request, "alignment/workbook.html", context, status=status)

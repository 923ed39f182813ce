"""Read what follows from a case: its appraisal line by line, what changed between versions, the decision letter."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from openqsmo.cases.queries.appraising import appraised, quotes_of, variance
from openqsmo.cases.queries.cases import CasePage, case_page
from openqsmo.cases.rules.appraisal import Appraisal
from openqsmo.cases.views.shared import INVOLVED, crumbs
from openqsmo.web.access import ActedRequest, allow


@never_cache
@require_safe
@allow(*INVOLVED)
def appraisal(request: ActedRequest, case_id: int) -> HttpResponse:
    page = _whole(request, case_id)
    found = appraised(page.case, page.content, page.case.frozen)
    context = {
        "page": page, "case": page.case, "found": found, "crumbs": crumbs(page.case),
        "quotes": quotes_of(page.content, page.case.frozen),
        "tables": _tables(found.found) if found.found else [],
    }  # fmt: skip
    return render(request, "cases/appraisal.html", context)


@never_cache
@require_safe
@allow(*INVOLVED)
def difference(request: ActedRequest, case_id: int) -> HttpResponse:
    page = _whole(request, case_id)
    chosen = {each.number: each for each in page.versions}
    texts = {str(number): each.content for number, each in chosen.items()}
    if page.is_own and page.case.is_writable:
        texts["now"] = page.case.content
    names = sorted(texts, key=lambda name: (name == "now", name.zfill(6)))
    before = request.GET.get("from", names[-2] if len(names) > 1 else "")
    after = request.GET.get("to", names[-1] if names else "")
    is_told = before in texts and after in texts and before != after
    found = variance(page.case, texts[before], texts[after], page.case.frozen) if is_told else None
    context = {
        "page": page, "case": page.case, "names": names, "before": before, "after": after, "found": found,
        "why": chosen[int(after)].why if after.isdigit() and int(after) in chosen else "",
        "crumbs": crumbs(page.case),
    }  # fmt: skip
    return render(request, "cases/differences.html", context)


@never_cache
@require_safe
@allow(*INVOLVED)
def letter(request: ActedRequest, case_id: int) -> HttpResponse:
    page = _whole(request, case_id)
    last = next((line.signature for line in reversed(page.steps) if line.signature), None)
    context = {"page": page, "case": page.case, "last": last, "crumbs": crumbs(page.case)}
    return render(request, "cases/letter.html", context)


def _whole(request: ActedRequest, case_id: int) -> CasePage:
    """A case of which the reader reads all; of any other these pages do not exist."""
    page = case_page(case_id=case_id, viewer=request.actor)
    if not page.is_whole:
        raise Http404
    return page


def _tables(found: Appraisal) -> list[dict[str, Any]]:
    """For each alternative: a row for each line, with its amount and its present value by year."""
    years = [f"FY {year}" for year in found.case.years]
    tables = []
    for each in found.alternatives:
        rows = [
            {"title": line.title, "what": what, "cells": list(zip(line.amounts, line.present, strict=True)),
             "total": line.total, "present": line.present_total}
            for what, lines in (("Cost", each.costs), ("Avoidance", each.avoidances), ("Value", each.values))
            for line in lines
        ]  # fmt: skip
        tables.append({"appraised": each, "years": years, "rows": rows})
    return tables

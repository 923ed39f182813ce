"""Crosswalks: the list, what is open between two versions, deciding one item after another, withdrawing."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.alignment.forms.crosswalks import DecideCrosswalkForm, WithdrawForm, as_suggested, drawn_for
from openqsmo.catalog.views.search import page_number
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE, QSMO_ROLES
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import counted
from openqsmo.standards.actions.crosswalks import decide_crosswalk, withdraw_crosswalk
from openqsmo.standards.queries.crosswalks import (
    CrosswalkPage,
    Pair,
    all_decisions,
    crosswalk_lines,
    crosswalk_page,
)
from openqsmo.standards.rules.deciding import COLUMNS, GivenEntry, as_rows
from openqsmo.web.access import ActedRequest, allow, may_use
from openqsmo.web.tables import csv_response

PAGE_SIZE = 25
DECIDERS = tuple(sorted(QSMO_ROLES))


@require_safe
@allow(*ANYONE)
def crosswalks(request: ActedRequest) -> HttpResponse:
    context = {"lines": crosswalk_lines(viewer=request.actor), "crumbs": _crumbs()}
    return render(request, "alignment/crosswalks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ANYONE)
def crosswalk(request: ActedRequest, from_version_id: int, to_version_id: int) -> HttpResponse:
    page = _page(request, from_version_id, to_version_id)
    if request.method != "POST":
        return _render(request, page)
    ticked = set(request.POST.getlist("accept"))
    chosen = [each for each in page.open if each.suggestion.from_identifiers[0] in ticked]
    try:
        made = _decide(request, page.pair, [as_suggested(each) for each in chosen])
    except Refused as refused:
        return _render(request, page, refused.problem)
    messages.success(request, f"{counted(made, 'decision')} made as suggested.")
    return redirect(request.get_full_path())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DECIDERS)
def decide_item(request: ActedRequest, from_version_id: int, to_version_id: int) -> HttpResponse:
    page = _page(request, from_version_id, to_version_id)
    item = request.GET.get("item", "")[:200]
    found = drawn_for(page, item)
    form = DecideCrosswalkForm(request.POST or None, initial=found.initial)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, page.pair, [form.given])
        except Refused as refused:
            problem = refused.problem
        else:
            return _next(request, page, form.given)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "page": page, "pair": page.pair, "found": found, "form": form, "problem": problem,
        "here": _url(page.pair), "crumbs": _crumbs(page.pair),
    }  # fmt: skip
    return render(request, "alignment/crosswalk_decide.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DECIDERS)
def withdraw_decision(request: ActedRequest, decision_id: int) -> HttpResponse:
    found = all_decisions(viewer=request.actor).get(pk=decision_id)
    pair = Pair(found.from_version, found.to_version)
    form = WithdrawForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_crosswalk(
                decision_id=decision_id, why=form.cleaned_data["why"],
                areas_led=areas_led(request.actor, localdate()), by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"Withdrawn: {found}.")
            return redirect(_url(pair))
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "decision": found, "pair": pair, "form": form, "problem": problem, "here": _url(pair),
        "crumbs": _crumbs(pair),
    }  # fmt: skip
    return render(request, "alignment/crosswalk_withdraw.html", context, status=status)


@require_safe
@allow(*ANYONE)
def export_crosswalk(request: ActedRequest, from_version_id: int, to_version_id: int) -> HttpResponse:
    """The decisions that stand, as a table that the command line takes back."""
    page = _page(request, from_version_id, to_version_id)
    rows = as_rows(each.entry for each in page.decisions)
    name = f"crosswalk-{page.pair.old.standard.code}-{page.pair.old.number}-{page.pair.new.number}"
    return csv_response(name, [*COLUMNS, "reviewer", "decided_on"], rows)


def _page(request: ActedRequest, old: int, new: int) -> CrosswalkPage:
    return crosswalk_page(from_id=old, to_id=new, viewer=request.actor)


def _decide(request: ActedRequest, pair: Pair, given: Sequence[GivenEntry]) -> int:
    led = areas_led(request.actor, localdate())
    made = decide_crosswalk(
        from_id=pair.old.pk, to_id=pair.new.pk, given=given, areas_led=led, by=request.actor
    )
    return len(made)


def _next(request: ActedRequest, page: CrosswalkPage, given: GivenEntry) -> HttpResponse:
    """On to the next open item, so that a list is worked through without going back; at its end, to the list."""
    messages.success(request, f"Decided where {given.names} went.")
    done = set(given.old)
    left = [each for each in page.open if not done & set(each.suggestion.from_identifiers)]
    if not left:
        return redirect(_url(page.pair))
    query = urlencode({"item": left[0].suggestion.from_identifiers[0]})
    return redirect(
        f"{reverse('alignment:decide_crosswalk', args=[page.pair.old.pk, page.pair.new.pk])}?{query}"
    )


def _render(request: ActedRequest, page: CrosswalkPage, problem: Problem | None = None) -> HttpResponse:
    number = page_number(request)
    pair = page.pair
    led = areas_led(request.actor, localdate())
    context: dict[str, Any] = {
        "page": page,
        "pair": pair,
        "shown": page.open[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "number": number,
        "pages": -(-len(page.open) // PAGE_SIZE),
        "problem": problem,
        "may_decide": may_use(decide_item, request.actor)
        and bool({pair.old.standard.area_id, pair.new.standard.area_id} & led),
        "crumbs": _crumbs(),
    }
    return render(request, "alignment/crosswalk.html", context, status=problem.status if problem else 200)


def _url(pair: Pair) -> str:
    return reverse("alignment:crosswalk", args=[pair.old.pk, pair.new.pk])


def _crumbs(pair: Pair | None = None) -> list[dict[str, str]]:
    found = [{"label": "Standards", "url": "/standards/"}]
    found.append({"label": "Crosswalks", "url": reverse("alignment:crosswalks")})
    if pair is not None:
        found.append({"label": f"{pair.old} to {pair.new.name_of_version}", "url": _url(pair)})
    return found

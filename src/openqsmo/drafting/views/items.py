"""The items of a draft: listed, read, worded anew, added, taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.drafting.forms import ItemForm, UploadForm, kinds_of
from openqsmo.drafting.queries.drafts import (
    DraftPage,
    draft_page,
    item_of_draft,
    items_of_draft,
    wording_of_base,
)
from openqsmo.drafting.views.drafts import about, status_of
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import counted
from openqsmo.standards.actions.drafts import leave_out_item, put_item
from openqsmo.standards.actions.taking import take_items
from openqsmo.standards.models import ItemVersion
from openqsmo.standards.problems import ITEM_MOVED_ON
from openqsmo.standards.queries.registry import links_to, sorted_ids
from openqsmo.standards.queries.search import rows_of
from openqsmo.standards.queries.wording import differing, heading, lines_of
from openqsmo.standards.rules.drafting import DRAFTERS
from openqsmo.standards.vocabulary import ItemKind
from openqsmo.web.access import ActedRequest, allow

PAGE_SIZE = 50
MOST_WORDS = 10


@require_safe
@allow(*ANYONE)
def listing(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    words = " ".join(request.GET.get("q", "").split())[:300]
    rows = items_of_draft(page.version, viewer=request.actor)
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(words__icontains=word)
    ids = sorted_ids(rows)
    given = request.GET.get("page", "1")
    number = max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    shown = rows_of(ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    context = {
        **about(page),
        "rows": [(row, heading(row.item.kind, row.content)) for row in shown],
        "total": len(ids),
        "words": words,
        "number": number,
        "pages": -(-len(ids) // PAGE_SIZE),
    }
    return render(request, "drafting/items.html", context)


@require_safe
@allow(*ANYONE)
def item(request: ActedRequest, draft_id: int, drafted_item_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    row = item_of_draft(page.version, drafted_item_id)
    before = wording_of_base(page.version, drafted_item_id)
    lines = lines_of(row.item.kind, row.content)
    context = {
        **_about_item(page, row),
        "lines": lines,
        "links": links_to(name for line in lines for name in line.names),
        "is_new": before is None,
        "was": differing(row.item.kind, before, row.content) if before is not None else (),
    }
    return render(request, "drafting/item.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def add(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    kinds = kinds_of(page.version)
    asked = request.GET.get("kind", "")
    kind = ItemKind(asked) if asked in kinds else kinds[0]
    form = ItemForm(request.POST or None, kind=kind)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        identifier = form.cleaned_data["identifier"].strip()
        problem = _put(request, draft_id, kind, identifier, form, seen="")
        if problem is None:
            messages.success(request, f"{identifier} is in the draft.")
            return redirect(page.version)
    context = {**about(page), "form": form, "problem": problem, "kind": kind, "kinds": kinds}
    return render(request, "drafting/item_form.html", context, status=status_of(form, problem))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def edit(request: ActedRequest, draft_id: int, drafted_item_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    row = item_of_draft(page.version, drafted_item_id)
    kind = ItemKind(row.item.kind)
    form = ItemForm(request.POST or None, kind=kind, content=row.content, initial={"seen": row.digest})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        problem = _put(
            request, draft_id, kind, row.item.identifier, form, seen=form.cleaned_data["seen"] or row.digest
        )
        if problem is None:
            messages.success(request, f"{row.item.identifier} is saved in the draft.")
            return redirect("drafting:item", draft_id, drafted_item_id)
    moved_on = problem is not None and problem.code == ITEM_MOVED_ON.code
    if moved_on:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = row.digest  # type: ignore[index]
    context = {
        **_about_item(page, row), "form": form, "problem": problem, "kind": kind,
        "now": lines_of(row.item.kind, row.content) if moved_on else (), "links": {},
    }  # fmt: skip
    return render(request, "drafting/item_form.html", context, status=status_of(form, problem))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def leave_out(request: ActedRequest, draft_id: int, drafted_item_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    row = item_of_draft(page.version, drafted_item_id)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            leave_out_item(
                draft_id=draft_id, kind=ItemKind(row.item.kind), identifier=row.item.identifier,
                areas_led=areas_led(request.actor, localdate()), by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{row.item.identifier} is taken out of the draft.")
            return redirect(page.version)
    context = {**_about_item(page, row), "problem": problem}
    return render(request, "drafting/leave_out.html", context, status=problem.status if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def take_in(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    form = UploadForm(request.POST or None, request.FILES or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            taken = take_items(
                draft_id=draft_id, name=given.name, raw=given.read(), by=request.actor,
                areas_led=areas_led(request.actor, localdate()),
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"{counted(taken.items, 'item')} of {given.name} in the draft.")
            return redirect(page.version)
    context = {**about(page), "form": form, "problem": problem}
    return render(request, "drafting/take_in.html", context, status=status_of(form, problem))


def _put(
    request: ActedRequest, draft_id: int, kind: ItemKind, identifier: str, form: ItemForm, seen: str
) -> Problem | None:
    try:
        put_item(
            draft_id=draft_id, kind=kind, identifier=identifier, content=form.worded, seen=seen,
            areas_led=areas_led(request.actor, localdate()), by=request.actor,
        )  # fmt: skip
    except Refused as refused:
        return refused.problem
    return None


def _about_item(page: DraftPage, row: ItemVersion) -> dict[str, Any]:
    return {**about(page), "row": row, "item": row.item, "title": heading(row.item.kind, row.content)}

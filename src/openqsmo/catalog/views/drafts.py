"""Write the draft of an offering: one form from the schema; two versions side by side where two people wrote."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from openqsmo.catalog import problems
from openqsmo.catalog.actions.versions import save_draft
from openqsmo.catalog.draft_forms.drawing import Drawn, drawn_from_page, drawn_from_post, field_groups
from openqsmo.catalog.draft_forms.reading import SAVED, Posted, read_posted
from openqsmo.catalog.models import OfferingVersion
from openqsmo.catalog.queries.drafts import DraftPage, draft_page
from openqsmo.catalog.rules.drafts import PROVIDERS
from openqsmo.catalog.rules.fields import BY_NAME
from openqsmo.catalog.views.moves import moves_for
from openqsmo.catalog.views.workbench import WRITERS
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Problem, Refused
from openqsmo.kernel.words import counted
from openqsmo.web.access import ActedRequest, allow

CLAIM_PARTS = ("level", "on", "by")


@dataclass(frozen=True)
class Editing:
    """A form to be drawn: which fields, with what in them, and what stands in the way of saving it."""

    names: Collection[str]
    drawn: Drawn
    problem: Problem | None = None
    known: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def edit(request: ActedRequest, offering_id: int) -> HttpResponse:
    page = draft_page(offering_id=offering_id, viewer=request.actor)
    if request.method != "POST":
        return _render(request, page, Editing(page.may_fill, drawn_from_page(page)))
    # What was typed is drawn again even where a review began meanwhile, so that it is not lost.
    names = page.may_fill or PROVIDERS
    posted = read_posted(request.POST, names)
    if "add" in request.POST:
        known = posted.known if posted.conflicts else 0
        drawn = drawn_from_post(page, posted, None, posted.conflicts)
        return _render(request, page, Editing(names, drawn, known=known))
    try:
        saved = _save(page, posted, request.actor)
    except Refused as refused:
        return _refused(request, offering_id, names, posted, refused.problem)
    return _saved(request, offering_id, saved)


def _save(page: DraftPage, posted: Posted, by: Actor) -> OfferingVersion:
    if posted.undecided:
        raise Refused(_undecided(page, posted.undecided))
    chosen = _with_choices(page, posted)
    return save_draft(
        offering_id=page.offering.pk,
        content=chosen.content,
        visibility=chosen.visibility,
        claims=chosen.claims,
        seen=posted.known if posted.conflicts else posted.event,
        by=by,
    )


def _with_choices(page: DraftPage, posted: Posted) -> Posted:
    """The posted draft, with the saved text wherever its writer chose that."""
    taken = [name for name in posted.conflicts if posted.choices.get(name) == SAVED]
    claims = {name: page.claims.get(name, {}) for name in taken if BY_NAME[name].is_claim}
    stated = {
        name: {part: claim[part] for part in CLAIM_PARTS if part in claim} for name, claim in claims.items()
    }
    levels = {name: page.levels[name] for name in taken if name in posted.visibility}
    return replace(
        posted,
        content=posted.content | {name: page.content.get(name) for name in taken},
        visibility=posted.visibility | levels,
        claims=posted.claims | stated,
    )


def _undecided(page: DraftPage, names: list[str]) -> Problem:
    errors = [
        FieldError(name, f"“{BY_NAME[name].label}” stands in two versions.", "Choose which one stays.")
        for name in names
    ]
    count = counted(len(names), "field")
    return problems.DRAFT_CHANGED.about(errors, offering=page.offering.title, count=count)


def _refused(
    request: ActedRequest, offering_id: int, names: Collection[str], posted: Posted, problem: Problem
) -> HttpResponse:
    """The form as it was typed, with what is wrong; fields that somebody else changed in both versions."""
    page = draft_page(offering_id=offering_id, viewer=request.actor)
    is_conflict = problem.code == problems.DRAFT_CHANGED.code
    found = [error.field for error in problem.errors] if is_conflict else []
    # What was in two versions before and is decided stays on the page, so that the choice can be changed.
    conflicts = list(dict.fromkeys([*posted.conflicts, *found]))
    known = page.event if is_conflict else posted.known
    drawn = drawn_from_post(page, posted, problem, conflicts)
    return _render(request, page, Editing(names, drawn, problem, known))


def _saved(request: ActedRequest, offering_id: int, saved: OfferingVersion) -> HttpResponse:
    if request.POST.get("then") == "submit":
        return redirect("catalog:move", offering_id, "submit")
    is_draft = saved.published_at is None
    messages.success(
        request, f"Draft {saved.number} is saved." if is_draft else "Nothing differs from what is shown now."
    )
    return redirect("catalog:edit", offering_id)


def _render(request: ActedRequest, page: DraftPage, editing: Editing) -> HttpResponse:
    offering, problem = page.offering, editing.problem
    groups = field_groups(page, editing.drawn, editing.names)
    context: dict[str, Any] = {
        "page": page,
        "offering": offering,
        "groups": groups,
        "sections": [{"id": slugify(name), "label": name} for name, _ in groups],
        "crumbs": [
            {"label": "Workbench", "url": reverse("catalog:workbench")},
            {"label": offering.title, "url": offering.get_absolute_url()},
        ],
        "missing": [{"field": error.field, "label": BY_NAME[error.field].label} for error in page.missing],
        "given": page.demanded - len(page.missing),
        "event": page.event if problem is None and not editing.known else request.POST.get("event", ""),
        "known": editing.known,
        "problem": problem,
        "conflicts": sorted(editing.drawn.conflicts),
        "moves": moves_for(offering, request.actor),
    }
    status = problem.status if problem else 200
    return render(request, "catalog/offering_edit.html", context, status=status)

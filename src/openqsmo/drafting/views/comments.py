"""Public comment on screen: every comment with its answer, the form for everyone, the answers."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.drafting.forms import AnswerForm, CommentForm
from openqsmo.drafting.queries.comments import comment_shown, comments_shown
from openqsmo.drafting.queries.drafts import draft_page, item_names
from openqsmo.drafting.views.drafts import about, status_of
from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import ANYONE
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.standards.actions.comments import answer_comment, file_comment
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.problems import LOOKS_AUTOMATIC
from openqsmo.standards.rules.drafting import DRAFTERS
from openqsmo.web.access import ActedRequest, allow
from openqsmo.web.addresses import client_address
from openqsmo.web.limits import limit

PAGE_SIZE = 50
# So many comments from one address in an hour: an office that shares one may need several.
MOST_COMMENTS, PER = 20, timedelta(hours=1)


@require_safe
@allow(*ANYONE)
def comments(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    every = comments_shown(version=page.version, viewer=request.actor)
    is_open_only = "open" in request.GET
    found = [each for each in every if not (is_open_only and each.is_answered)]
    given = request.GET.get("page", "1")
    number = max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    context = {
        **about(page),
        "comments": found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "total": len(found),
        "every": len(every),
        "open_count": sum(not each.is_answered for each in every),
        "is_open_only": is_open_only,
        "number": number,
        "pages": -(-len(found) // PAGE_SIZE),
    }
    return render(request, "drafting/comments.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ANYONE)
def file(request: ActedRequest, draft_id: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    form = CommentForm(
        request.POST or None, items=item_names(page.version), is_signed_in=request.actor.is_signed_in,
        initial={"about": _asked_for(request, page.version)},
    )  # fmt: skip
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_too_many(request, form)
            made = file_comment(version_id=draft_id, by=request.actor, **form.given)
        except Refused as refused:
            problem = refused.problem
        else:
            says = f"Your comment is filed as number {made.number}. Its answer will stand beside it."
            messages.success(request, says)
            return redirect(made)
    context = {**about(page), "form": form, "problem": problem}
    return render(request, "drafting/comment_form.html", context, status=status_of(form, problem))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DRAFTERS)
def answer(request: ActedRequest, draft_id: int, comment_number: int) -> HttpResponse:
    page = draft_page(version_id=draft_id, viewer=request.actor)
    shown = comment_shown(version=page.version, number=comment_number, viewer=request.actor)
    comment = shown.comment
    initial = {
        "disposition": comment.disposition, "answer": comment.answer,
        "duplicate_of": comment.duplicate_of.number if comment.duplicate_of else None,
        "identifier": comment.item.identifier if comment.item else "",
    }  # fmt: skip
    form = AnswerForm(request.POST or None, initial=initial)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            answer_comment(
                version_id=draft_id, number=comment_number, by=request.actor,
                areas_led=areas_led(request.actor, localdate()), **form.given,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"Comment {comment_number} is answered.")
            return redirect(comment)
    context = {**about(page), "form": form, "problem": problem, "shown": shown, "comment": comment}
    return render(request, "drafting/answer.html", context, status=status_of(form, problem))


def _refuse_too_many(request: ActedRequest, form: CommentForm) -> None:
    if form.is_automatic:
        raise Refused(LOOKS_AUTOMATIC)
    limit("comment", client_address(request), most=MOST_COMMENTS, per=PER)


def _asked_for(request: ActedRequest, draft: StandardVersion) -> str:
    """The identifier of the item that the address names; empty for the whole draft."""
    given = request.GET.get("item", "")
    if not (given.isascii() and given.isdigit() and len(given) < 15):
        return ""
    row = draft.items.select_related("item").filter(item_id=int(given)).first()
    return row.item.identifier if row else ""

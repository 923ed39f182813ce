"""Pages of commitments: the register that everyone reads, one, its answer, what was asked of all, the feed."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openqsmo.catalog.views.search import page_number
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, Role
from openqsmo.kernel.problems import Refused
from openqsmo.outcomes import problems
from openqsmo.outcomes.actions.answering import answer_commitment
from openqsmo.outcomes.actions.making import ask_every_agency
from openqsmo.outcomes.forms import AnswerForm, AskForm
from openqsmo.outcomes.models import Commitment
from openqsmo.outcomes.queries.commitments import commitment_page, commitments, counts_of, requests_asked
from openqsmo.outcomes.vocabulary import Standing
from openqsmo.web.access import ActedRequest, allow, allow_feed, may_use
from openqsmo.web.tables import csv_response

PAGE_SIZE = 30
MOST_IN_A_FEED = 50
ASKERS = (Role.QSMO_DIRECTOR, Role.OMB_REVIEWER)


@never_cache
@require_safe
@allow(*ANYONE)
def commitment_list(request: ActedRequest) -> HttpResponse:
    today, number = timezone.localdate(), page_number(request)
    standing, agency = request.GET.get("standing", ""), request.GET.get("agency", "")[:120]
    everything = list(commitments(viewer=request.actor, today=today, agency=agency))
    found = [each for each in everything if not standing or each.standing_on(today).value == standing]
    context = {
        "rows": _rows(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]),
        "total": len(found),
        "number": number,
        "pages": -(-len(found) // PAGE_SIZE),
        "standing": standing,
        "agency": agency,
        "standings": [(each.value, each.label) for each in Standing],
        "real": counts_of((each for each in everything if not each.is_synthetic), today),
        "synthetic": counts_of((each for each in everything if each.is_synthetic), today),
        "asked": requests_asked(viewer=request.actor)[:PAGE_SIZE],
        "may_ask": may_use(ask, request.actor),
    }
    return render(request, "outcomes/commitments.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def commitment(request: ActedRequest, commitment_id: int) -> HttpResponse:
    page = commitment_page(commitment_id=commitment_id, viewer=request.actor, today=timezone.localdate())
    context = {"page": page, "commitment": page.commitment, "crumbs": _crumbs()}
    return render(request, "outcomes/commitment.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*sorted(AGENCY_ROLES))
def answer(request: ActedRequest, commitment_id: int) -> HttpResponse:
    page = commitment_page(commitment_id=commitment_id, viewer=request.actor, today=timezone.localdate())
    form, problem = AnswerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            answer_commitment(commitment_id=commitment_id, by=request.actor, **form.cleaned_data)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(
                request, "Answered. Everyone reads it; another answer can be added, none is taken out."
            )
            return redirect(page.commitment)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "form": form, "heading": f"Answer “{page.commitment}”", "button": "Answer", "problem": problem,
        "back": page.commitment.get_absolute_url(), "lead": f"It will be proved by: {page.commitment.proof}",
        "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "cases/form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ASKERS)
def ask(request: ActedRequest) -> HttpResponse:
    form, problem = AskForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "agency_keys": form.cleaned_data["agency_keys"].split(",")}
        try:
            made = ask_every_agency(by=request.actor, **given)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(
                request, "Asked. Each agency owes its own answer, and everyone sees how many gave it."
            )
            return redirect(made)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {
        "form": form, "heading": "Ask every agency for a commitment", "button": "Ask", "problem": problem,
        "back": reverse("outcomes:commitments"), "lead": "One commitment for each agency, each due on the day.",
        "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "cases/form.html", context, status=status)


@never_cache
@require_safe
@allow(*ANYONE)
def asked(request: ActedRequest, request_id: int) -> HttpResponse:
    found, today = requests_asked(viewer=request.actor).get(pk=request_id), timezone.localdate()
    owed = list(commitments(viewer=request.actor, today=today, request_id=request_id))
    context = {"asked": found, "rows": _rows(owed), "tally": counts_of(owed, today), "crumbs": _crumbs()}
    return render(request, "outcomes/asked.html", context)


@require_safe
@allow_feed(*ANYONE)
def feed(request: ActedRequest, form: str) -> HttpResponse:
    """Commitments as a feed (atom) or a table (csv): what is public, whoever asks."""
    today = timezone.localdate()
    found = list(commitments(viewer=request.actor, today=today).order_by("-made_at", "-pk"))
    if form == "atom":
        return _atom(request, found[:MOST_IN_A_FEED])
    if form == "csv":
        return _csv(found)
    raise Refused(problems.NO_SUCH_FORM.about(given=form[:20]))


def _atom(request: ActedRequest, found: Iterable[Commitment]) -> HttpResponse:
    today = timezone.localdate()
    told = Atom1Feed(
        title="Commitments of agencies", link=f"{settings.BASE_URL}/commitments/", description=None,
        feed_url=f"{settings.BASE_URL}{request.path}", author_name="OpenQSMO", language="en-us",
    )  # fmt: skip
    for each in found:
        mark = " [synthetic]" if each.is_synthetic else ""
        told.add_item(
            title=f"{each.title}{mark}: {each.standing_on(today).label.lower()}",
            link=f"{settings.BASE_URL}{each.get_absolute_url()}",
            description=f"{each.organization}, due {each.due_on}. Measure: {each.measure}. Proof: {each.proof}.",
            unique_id=f"tag:openqsmo,2026:commitment:{each.pk}:{each.standing_on(today)}",
            updateddate=getattr(each, "first_answer", None) or each.made_at,
            pubdate=each.made_at,
        )
    return HttpResponse(told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _csv(found: Iterable[Commitment]) -> HttpResponse:
    today = timezone.localdate()
    header = (
        "id",
        "agency",
        "commitment",
        "kind",
        "owner",
        "measure",
        "proof",
        "due_on",
        "standing",
        "synthetic",
    )
    rows = (
        (c.pk, c.organization.key, c.title, c.kind, c.owner, c.measure, c.proof, c.due_on, c.standing_on(today).value,
         "yes" if c.is_synthetic else "no")
        for c in found
    )  # fmt: skip
    return csv_response("commitments", header, rows)


def _rows(found: Iterable[Commitment]) -> list[dict[str, object]]:
    today = timezone.localdate()
    return [
        {"commitment": each, "standing": each.standing_on(today), "over": each.days_over_on(today)}
        for each in found
    ]


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Commitments", "url": reverse("outcomes:commitments")}]

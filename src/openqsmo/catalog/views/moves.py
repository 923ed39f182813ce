"""Move an offering: a page that says what will happen and asks what is needed; posting it does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openqsmo.catalog import problems
from openqsmo.catalog.actions import states
from openqsmo.catalog.actions.placing import place_listed_offering
from openqsmo.catalog.actions.versions import revert_to_version
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.moves import MovePage, move_page
from openqsmo.catalog.queries.workflow import TARGETS, may_have_moves, open_verbs
from openqsmo.catalog.rules.lifecycle import Flag, Verb
from openqsmo.catalog.views.workbench import WRITERS
from openqsmo.catalog.workflow_forms import MoveForm
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import day, listed
from openqsmo.web.access import ActedRequest, allow

PUBLIC = "Public: it stands in the history."
ON_PAGE = "Public: it stands on the offering's page."


@dataclass(frozen=True)
class Words:
    """A move in words: its button, what it does, what it asks, what is said once it is done."""

    label: str
    does: str
    done: str
    asks: str = ""
    hint: str = ""


WORDS: Mapping[Verb, Words] = {
    Verb.SUBMIT: Words(
        "Submit for review",
        "{reviewer} reviews version {number} next. Until it decides, nobody can change it.",
        "“{offering}” is in review now; {reviewer} decides next.",
        "What is new, and why",
        "Public once the version is published: followers read it beside what changed.",
    ),
    Verb.RETURN: Words(
        "Return to its provider",
        "Version {number} becomes a draft again, and its provider reads what you ask for.",
        "“{offering}” is with its provider again.",
        "What has to change",
        "Only the provider and the QSMO read it.",
    ),
    Verb.PUBLISH: Words(
        "Publish",
        "Version {number} is frozen and shown to everyone at once. Followers hear what changed.",
        "Version {number} of “{offering}” is published.",
    ),
    Verb.ANNOUNCE: Words(
        "Announce as coming",
        "What the draft says now is frozen and shown to everyone as a forecast. It cannot be ordered yet.",
        "“{offering}” is announced as coming.",
        "Why now",
        PUBLIC,
    ),
    Verb.PUT_IN_REMEDIATION: Words(
        "Put in remediation",
        "It stays open to its present customers while the provider mends what you name.",
        "“{offering}” is in remediation.",
        "What the provider has to mend",
        ON_PAGE,
    ),
    Verb.SUSPEND: Words(
        "Suspend",
        "It is closed to new customers until the reason is resolved.",
        "“{offering}” is suspended.",
        "Why it is suspended",
        ON_PAGE,
    ),
    Verb.REINSTATE: Words(
        "Reinstate",
        "It is open to new customers again.",
        "“{offering}” is published again.",
        "Why it is open again",
        PUBLIC,
    ),
    Verb.RETIRE: Words(
        "Retire",
        "It is no longer offered; its page stays as a record.",
        "“{offering}” is retired.",
        "Why it is retired",
        ON_PAGE,
    ),
    Verb.REVERT: Words(
        "Make a draft of an older version",
        "A draft is made that says what the chosen version says. An open draft takes on its text.",
        "The draft of “{offering}” says now what version {chosen} says.",
    ),
    Verb.PLACE: Words(
        "Place it in our area",
        "Your QSMO vets it from now on. It stays listed from its source until you publish a version; its draft "
        "says what the source says.",
        "“{offering}” is placed; its draft waits to be completed.",
    ),
}


def moves_for(offering: Offering, viewer: Actor) -> list[dict[str, str]]:
    """The moves that are the viewer's to make on an offering now, as labelled links; the first is to write."""
    if not may_have_moves(offering, viewer):
        return []
    verbs = open_verbs(offering, viewer)
    links = [
        {"label": WORDS[verb].label, "url": reverse("catalog:move", args=[offering.pk, slug_of(verb)])}
        for verb in verbs
    ]
    if verbs == (Verb.PLACE,) or (offering.source_name and offering.qsmo_id is None):
        return links
    return [{"label": "Edit", "url": reverse("catalog:edit", args=[offering.pk])}, *links]


def slug_of(verb: Verb) -> str:
    """A move as it stands in an address: ``put-in-remediation``."""
    return verb.value.replace("_", "-")


def read_verb(slug: str) -> Verb:
    """The move that an address names; anything else is refused (CAT-088)."""
    known = {slug_of(verb): verb for verb in TARGETS}
    if slug not in known:
        raise Refused(problems.NO_SUCH_MOVE_AT_ALL.about(given=slug[:40], known=listed(known, "or")))
    return known[slug]


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def move(request: ActedRequest, offering_id: int, verb: str) -> HttpResponse:
    page = move_page(offering_id=offering_id, verb=read_verb(verb), viewer=request.actor)
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        try:
            offering = _DO[page.verb](offering_id, form.cleaned_data, request.actor)
        except Refused as refused:
            return _render(request, page, form, refused.problem)
        messages.success(request, _say(WORDS[page.verb].done, page, form.cleaned_data.get("number", "")))
        return redirect(
            "catalog:edit" if page.verb in (Verb.REVERT, Verb.PLACE) else "catalog:offering", offering
        )
    return _render(request, page, form, None)


def _form(request: ActedRequest, page: MovePage) -> MoveForm:
    words = WORDS[page.verb]
    versions = [
        (str(version.number), f"Version {version.number}, published {day(version.published_at.date())}")
        for version in page.versions
        if version.published_at
    ]
    return MoveForm(
        request.POST if request.method == "POST" else None,
        asks=words.asks,
        hint=words.hint,
        needs_reason=page.needs_reason,
        areas=[(area.code, area.title) for area in page.areas],
        versions=versions,
        initial={"event": page.event},
    )


def _render(request: ActedRequest, page: MovePage, form: MoveForm, problem: Problem | None) -> HttpResponse:
    words, offering = WORDS[page.verb], page.offering
    context: dict[str, Any] = {
        "page": page,
        "offering": offering,
        "form": form,
        "problem": problem,
        "label": words.label,
        "does": _say(words.does, page),
        "flags": [flag.label for flag in page.answer.flags if isinstance(flag, Flag)],
        "crumbs": [{"label": offering.title, "url": offering.get_absolute_url()}],
        "is_grave": page.verb in (Verb.SUSPEND, Verb.RETIRE),
    }
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    return render(request, "catalog/offering_moves.html", context, status=status)


def _say(text: str, page: MovePage, chosen: str = "") -> str:
    draft = page.situation.draft
    return text.format(
        offering=page.offering.title,
        reviewer=page.situation.reviewer or "The QSMO of its area",
        number=draft.number if draft else page.offering.version_shown,
        chosen=chosen,
    )


Do = Callable[[int, Mapping[str, Any], Actor], int]


def _with_reason(action: Callable[..., Offering]) -> Do:
    def do(offering_id: int, given: Mapping[str, Any], by: Actor) -> int:
        return action(offering_id=offering_id, reason=given["reason"], by=by).pk

    return do


def _publish(offering_id: int, given: Mapping[str, Any], by: Actor) -> int:
    return states.publish_offering(offering_id=offering_id, by=by).pk


def _place(offering_id: int, given: Mapping[str, Any], by: Actor) -> int:
    return place_listed_offering(offering_id=offering_id, area_code=given.get("area", ""), by=by).pk


def _revert(offering_id: int, given: Mapping[str, Any], by: Actor) -> int:
    revert_to_version(
        offering_id=offering_id, number=int(given.get("number") or 0), seen=given["event"] or 0, by=by
    )
    return offering_id


_DO: Mapping[Verb, Do] = {
    Verb.SUBMIT: _with_reason(states.submit_offering),
    Verb.RETURN: _with_reason(states.return_offering),
    Verb.PUBLISH: _publish,
    Verb.ANNOUNCE: _with_reason(states.announce_forecast),
    Verb.PUT_IN_REMEDIATION: _with_reason(states.put_in_remediation),
    Verb.SUSPEND: _with_reason(states.suspend_offering),
    Verb.REINSTATE: _with_reason(states.reinstate_offering),
    Verb.RETIRE: _with_reason(states.retire_offering),
    Verb.PLACE: _place,
    Verb.REVERT: _revert,
}

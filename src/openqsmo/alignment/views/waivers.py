"""Waivers: the public list with counts by reason, one waiver, asking, deciding, giving one up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openqsmo.alignment.actions.waivers import (
    AskedWaiver,
    ask_waiver,
    decide_waiver,
    is_own_waiver,
    may_decide_waiver,
    withdraw_waiver,
)
from openqsmo.alignment.forms.waivers import AskWaiverForm, DecideWaiverForm
from openqsmo.alignment.queries import waivers as queries
from openqsmo.alignment.queries.waivers import WaiverLine
from openqsmo.alignment.vocabulary import WaiverKind, WaiverReason, WaiverState
from openqsmo.catalog.models import Offering
from openqsmo.catalog.views.search import page_number
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, PROVIDER_ROLES, QSMO_ROLES, Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import choices
from openqsmo.ledger.queries import history
from openqsmo.organizations.models import Organization
from openqsmo.people.queries import name_actors
from openqsmo.web.access import ActedRequest, allow, may_use

PAGE_SIZE = 30
ASKERS = (*sorted(AGENCY_ROLES), *sorted(PROVIDER_ROLES))
DECIDERS = tuple(sorted(QSMO_ROLES))


@require_safe
@allow(*ANYONE)
def waivers(request: ActedRequest) -> HttpResponse:
    today, number = localdate(), page_number(request)
    state, reason = request.GET.get("state", ""), request.GET.get("reason", "")
    found = queries.waivers(
        viewer=request.actor,
        state=state if state in set(WaiverState) else "",
        reason=reason if reason in set(WaiverReason) else "",
        code=request.GET.get("standard", "")[:60],
    )
    total = found.count()
    rows = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    context = {
        "lines": [WaiverLine(row, row.standing(today)) for row in rows],
        "total": total,
        "number": number,
        "pages": -(-total // PAGE_SIZE),
        "state": state,
        "states": choices(WaiverState),
        "counts": queries.reason_counts(viewer=request.actor),
        "may_ask": may_use(ask, request.actor),
    }
    return render(request, "alignment/waivers.html", context)


@never_cache
@require_safe
@allow(*ANYONE)
def waiver(request: ActedRequest, waiver_id: int) -> HttpResponse:
    found = queries.waiver(waiver_id=waiver_id, viewer=request.actor)
    state = WaiverState(found.state)
    context = {
        "waiver": found,
        "standing": found.standing(localdate()),
        "may_decide": may_use(decide, request.actor)
        and state.waits_for_a_decision
        and may_decide_waiver(found, request.actor),
        "may_withdraw": may_use(withdraw, request.actor)
        and state not in (WaiverState.REFUSED, WaiverState.WITHDRAWN)
        and is_own_waiver(found, request.actor),
        "history": history(record=found, viewer=request.actor, namer=name_actors),
        "crumbs": CRUMBS,
    }
    return render(request, "alignment/waiver.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ASKERS)
def ask(request: ActedRequest) -> HttpResponse:
    initial = {
        name: request.GET.get(name, "")[:200] for name in ("owner", "standard_code", "identifier", "rule_id")
    }
    form = AskWaiverForm(request.POST or None, initial=initial, owners=_owners(request.actor))
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_waiver(asked=_asked(form), by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"Asked for: {made}. It is to be decided by {made.decide_by}.")
            return redirect(made)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"form": form, "problem": problem, "crumbs": CRUMBS}
    return render(request, "alignment/waiver_ask.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*DECIDERS)
def decide(request: ActedRequest, waiver_id: int) -> HttpResponse:
    found = queries.waiver(waiver_id=waiver_id, viewer=request.actor)
    form = DecideWaiverForm(request.POST or None, initial={"expires_on": found.expires_on})
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            decide_waiver(
                waiver_id=waiver_id, is_granted=said["answer"] == "grant", decision=said["decision"],
                expires_on=said["expires_on"], by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"Decided: {found}.")
            return redirect(found)
    status = problem.status if problem else (422 if form.is_bound and form.errors else 200)
    context = {"waiver": found, "form": form, "problem": problem, "crumbs": CRUMBS}
    return render(request, "alignment/waiver_decide.html", context, status=status)


@require_POST
@allow(*ASKERS)
def withdraw(request: ActedRequest, waiver_id: int) -> HttpResponse:
    found = withdraw_waiver(waiver_id=waiver_id, by=request.actor)
    messages.success(request, f"Withdrawn: {found}.")
    return redirect(found)


CRUMBS = [{"label": "Waivers", "url": "/waivers/"}]


def _owners(actor: Actor) -> list[tuple[str, str]]:
    agencies = Organization.objects.agencies().filter(pk__in=actor.agency_ids).order_by("name")
    offerings = (
        Offering.objects.visible_to(actor).filter(provider_id__in=actor.provider_ids).order_by("title")
    )
    return [
        *((f"agency-{each.pk}", each.name) for each in agencies),
        *((f"offering-{each.pk}", f"{each.title} ({each.code})") for each in offerings),
    ]


def _asked(form: AskWaiverForm) -> AskedWaiver:
    said = form.cleaned_data
    side, _, pk = said["owner"].partition("-")
    return AskedWaiver(
        standard_code=said["standard_code"].strip().casefold(), kind=WaiverKind(said["kind"]),
        reason=WaiverReason(said["reason"]), explanation=said["explanation"], expires_on=said["expires_on"],
        identifier=said["identifier"].strip(), rule_id=said["rule_id"].strip(),
        agency_id=int(pk) if side == "agency" else None, offering_id=int(pk) if side == "offering" else None,
    )  # fmt: skip

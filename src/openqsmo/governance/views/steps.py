"""The form of each step: what it asks, what it does, how its refusal shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from openqsmo.governance import actions, queries
from openqsmo.governance import forms as ours
from openqsmo.governance.actions.plans import edition_of
from openqsmo.governance.models import Designation
from openqsmo.governance.problems import PLAN_MOVED_ON
from openqsmo.governance.rules.authority import WHO, bodies_of
from openqsmo.governance.vocabulary import PlanSection, Verb
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.web.access import ActedRequest, allow

require_form = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[..., Any]


@dataclass(frozen=True)
class Button:
    """A step as a page offers it: its address by name, its words, whether it ends something."""

    url: str
    words: str
    title: str
    says: str
    ends: bool = False


BUTTONS: dict[Verb, Button] = {
    Verb.PRE_DESIGNATE: Button(
        "governance:pre_designate", "Pre-designate an office", "Pre-designate an office",
        "The office prepares a plan; until it is designated it publishes nothing.",
    ),
    Verb.SAVE_PLAN: Button(
        "governance:save_plan", "Write the plan", "Marketplace Implementation Plan",
        "Five sections over five years. Save as often as you like; it is read by the QSMO community until"
        " you submit it.",
    ),
    Verb.SUBMIT_PLAN: Button(
        "governance:submit_plan", "Submit the plan", "Submit the plan to the SSGB",
        "From then on its text stands, and every federal user may read it.",
    ),
    Verb.DECIDE_ON_PLAN: Button(
        "governance:decide_on_plan", "Decide on the plan", "Decide on the plan",
        "A plan that is returned goes back to its office with your reason.",
    ),
    Verb.RECOMMEND: Button(
        "governance:recommend", "Recommend to OMB", "Recommend the designation to OMB",
        "The SSGB recommends an office whose plan it approved.",
    ),
    Verb.DESIGNATE: Button(
        "governance:designate", "Designate", "Designate the QSMO",
        "From the day that you give, the office is in charge of its area and publishes offerings.",
    ),
    Verb.START_OPERATING: Button(
        "governance:start_operating", "Record that it operates", "Record that the marketplace is open",
        "The office serves customers from this day.",
    ),
    Verb.AMEND_SCOPE: Button(
        "governance:amend_scope", "Amend the scope", "Amend the scope",
        "The scope before stays on record for the days before.",
    ),
    Verb.TRANSFER: Button(
        "governance:transfer_designation", "Transfer", "Transfer to another office",
        "The other office is in charge from the day that you give; this one until the day before.", ends=True,
    ),
    Verb.RETIRE: Button(
        "governance:retire_designation", "Retire", "Retire the designation",
        "It ends without a successor: from that day nobody is in charge of the area.", ends=True,
    ),
}  # fmt: skip
IDENTIFY = Button(
    "governance:identify", "Identify an area", "Identify an area for shared services",
    "OMB names a functional area for which an office is to become the QSMO.",
)  # fmt: skip


@require_form
@allow(*WHO[Verb.IDENTIFY_AREA])
def identify(request: ActedRequest) -> HttpResponse:
    form = ours.IdentifyForm(request.POST or None, initial=_today())
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.identify_area(**form.cleaned_data, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            messages.success(request, f"“{found}” is on record.")
            return redirect(found)
    return _form_page(request, form, IDENTIFY, problem)


@require_form
@allow(*WHO[Verb.PRE_DESIGNATE])
def pre_designate(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.PRE_DESIGNATE, ours.OfficeForm, actions.pre_designate)


@require_form
@allow(*WHO[Verb.SUBMIT_PLAN])
def submit_plan(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.SUBMIT_PLAN, ours.OwnStepForm, actions.submit_plan)


@require_form
@allow(*WHO[Verb.DECIDE_ON_PLAN])
def decide_on_plan(request: ActedRequest, designation_id: int) -> HttpResponse:
    def form(*args: Any, **options: Any) -> forms.Form:
        return ours.DecisionForm(*args, bodies=bodies_of(request.actor), **options)

    return _step(request, designation_id, Verb.DECIDE_ON_PLAN, form, actions.decide_on_plan)


@require_form
@allow(*WHO[Verb.RECOMMEND])
def recommend(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.RECOMMEND, ours.NotedForm, actions.recommend)


@require_form
@allow(*WHO[Verb.DESIGNATE])
def designate(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.DESIGNATE, ours.DesignateForm, actions.designate)


@require_form
@allow(*WHO[Verb.START_OPERATING])
def start_operating(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.START_OPERATING, ours.OwnStepForm, actions.start_operating)


@require_form
@allow(*WHO[Verb.AMEND_SCOPE])
def amend_scope(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.AMEND_SCOPE, ours.AmendForm, actions.amend_scope)


@require_form
@allow(*WHO[Verb.TRANSFER])
def transfer_designation(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.TRANSFER, ours.TransferForm, actions.transfer_designation)


@require_form
@allow(*WHO[Verb.RETIRE])
def retire_designation(request: ActedRequest, designation_id: int) -> HttpResponse:
    return _step(request, designation_id, Verb.RETIRE, ours.NotedForm, actions.retire_designation)


@require_form
@allow(*WHO[Verb.SAVE_PLAN])
def save_plan(request: ActedRequest, designation_id: int) -> HttpResponse:
    page = _page(designation_id, request.actor)
    plan = page.designation.written_plan
    written = {section.value: text for section, text in plan.texts().items()} if plan else {}
    year = plan.first_fiscal_year if plan else localdate().year + 1
    initial = {**written, "first_fiscal_year": year, "edition": edition_of(plan)}
    may_read = page.plan is None or page.plan.may_read
    form = ours.PlanForm(request.POST or None, initial=initial if may_read else None)
    problem = None
    if request.method == "POST" and form.is_valid():
        problem = _save(request, page.designation, form)
        if problem is None:
            messages.success(request, "The plan is saved.")
            return redirect(page.designation)
    saved = _meanwhile(page, form, problem)
    return _form_page(request, form, BUTTONS[Verb.SAVE_PLAN], problem, page, saved=saved)


def _save(request: ActedRequest, designation: Designation, form: ours.PlanForm) -> Problem | None:
    try:
        actions.save_plan(
            designation_id=designation.pk,
            sections=form.sections,
            first_fiscal_year=form.cleaned_data["first_fiscal_year"],
            on=localdate(),
            edition=form.cleaned_data["edition"] or None,
            by=request.actor,
        )
    except Refused as refused:
        return refused.problem
    return None


def _meanwhile(
    page: queries.DesignationPage, form: ours.PlanForm, problem: Problem | None
) -> list[tuple[PlanSection, str]]:
    """What is saved now, when somebody else saved first; sending the form again then replaces it."""
    plan = page.designation.written_plan
    if problem is None or problem.code != PLAN_MOVED_ON.code or plan is None:
        return []
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["edition"] = edition_of(plan)  # type: ignore[index]
    return list(plan.texts().items())


def _step(
    request: ActedRequest, designation_id: int, verb: Verb, make_form: Callable[..., forms.Form], act: Act
) -> HttpResponse:
    """Ask for a step, or take it; a refusal shows above the form, with what was given kept."""
    page = _page(designation_id, request.actor)
    initial = {**_today(), "scope": page.designation.scope if verb is Verb.AMEND_SCOPE else ""}
    form = make_form(request.POST or None, initial=initial)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            act(designation_id=designation_id, **form.cleaned_data, by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            page.designation.refresh_from_db()
            state = page.designation.state_enum.label
            messages.success(request, f"Recorded. “{page.designation}” is now: {state}.")
            return redirect(page.designation)
    return _form_page(request, form, BUTTONS[verb], problem, page)


def _page(designation_id: int, viewer: Actor) -> queries.DesignationPage:
    return queries.designation_page(designation_id=designation_id, today=localdate(), viewer=viewer)


def _form_page(
    request: ActedRequest,
    form: forms.Form,
    button: Button,
    problem: Problem | None,
    page: queries.DesignationPage | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "button": button,
        "problem": problem,
        "page": page,
        "designation": page.designation if page else None,
        "organizations": ours.organizations_to_offer() if "lead_agency_id" in form.fields else [],
        **more,
    }
    status = problem.status if problem else 422 if form.is_bound and form.errors else 200
    return render(request, "governance/step.html", context, status=status)


def _today() -> dict[str, Any]:
    return {"on": localdate()}

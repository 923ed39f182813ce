"""Submit, withdraw, join, sign; conditions to their end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from openqsmo.cases.actions.conditions import answer_condition, close_condition
from openqsmo.cases.actions.signing import NewCondition, Ruling, sign_step
from openqsmo.cases.actions.submitting import co_own_case, submit_case, withdraw_case
from openqsmo.cases.forms import SignForm, WhyForm
from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import StepDecision
from openqsmo.cases.queries.cases import case_page
from openqsmo.cases.rules.approvals import level_waiting
from openqsmo.cases.views.cases import case_response
from openqsmo.cases.views.shared import INVOLVED, WRITERS, form_page
from openqsmo.kernel.actor import QSMO_ROLES
from openqsmo.kernel.problems import Refused
from openqsmo.web.access import ActedRequest, allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*WRITERS)
def submit(request: ActedRequest, case_id: int) -> HttpResponse:
    page = case_page(case_id=case_id, viewer=request.actor)
    if request.method == "POST":
        try:
            done = submit_case(case_id=case_id, why=request.POST.get("why", ""), by=request.actor)
        except Refused as refused:
            return case_response(request, case_id, refused.problem)
        messages.success(request, f"Version {done.version} is submitted. The baseline is locked now.")
        return redirect(done)
    lead = "It goes to the agency's point of contact, the CIO, the QSMO and OMB, in this order."
    return form_page(
        request, WhyForm(), heading=f"Submit {page.case}", button="Submit", lead=lead,
        back=page.case.get_absolute_url(), case=page.case,
    )  # fmt: skip


@require_POST
@allow(*WRITERS)
def withdraw(request: ActedRequest, case_id: int) -> HttpResponse:
    try:
        withdraw_case(case_id=case_id, by=request.actor)
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    messages.success(request, "The case is withdrawn.")
    return redirect("cases:case", case_id)


@require_POST
@allow(*sorted(QSMO_ROLES))
def co_own(request: ActedRequest, case_id: int) -> HttpResponse:
    try:
        co_own_case(case_id=case_id, by=request.actor)
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    messages.success(request, "The QSMO proposes this case with the agency now.")
    return redirect("cases:case", case_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*INVOLVED)
def sign(request: ActedRequest, case_id: int) -> HttpResponse:
    page = case_page(case_id=case_id, viewer=request.actor)
    case, level = page.case, level_waiting(page.case.state_enum)
    form, problem = SignForm(request.POST or None), None
    if request.method == "POST" and level is not None and form.is_valid():
        try:
            sign_step(case_id=case_id, level=level, ruling=_ruling(form), by=request.actor)
        except Refused as refused:
            problem = refused.problem
        else:
            return _signed(request, case_id)
    heading = f"Sign {case.code} as {level.label}" if level else f"{case.code} waits for nobody's signature"
    lead = "Nobody signs two steps, and nobody signs what they wrote. What you decide stands in the ledger."
    return form_page(
        request, form, heading=heading, button="Sign", lead=lead, back=case.get_absolute_url(),
        problem=problem or page.why_not_sign, case=case,
    )  # fmt: skip


def _ruling(form: SignForm) -> Ruling:
    given = form.cleaned_data
    conditions = [NewCondition(given["condition"], given["due_on"])] if given["condition"] else []
    return Ruling(
        StepDecision(given["decision"]),
        given["reason_code"],
        given["reason"],
        conditions,
        given["valid_until"],
    )


def _signed(request: ActedRequest, case_id: int) -> HttpResponse:
    seen = Case.objects.visible_to(request.actor).filter(pk=case_id).first()
    if seen is None:
        return redirect("cases:cases")
    messages.success(request, f"Signed. The case is now: {seen.get_state_display()}.")
    return redirect(seen)


@require_POST
@allow(*INVOLVED)
def condition(request: ActedRequest, case_id: int, condition_id: int) -> HttpResponse:
    try:
        if "close" in request.POST:
            close_condition(case_id=case_id, condition_id=condition_id, by=request.actor)
        else:
            answer = request.POST.get("answer", "")
            answer_condition(case_id=case_id, condition_id=condition_id, answer=answer, by=request.actor)
    except Refused as refused:
        return case_response(request, case_id, refused.problem)
    messages.success(request, "The condition is closed." if "close" in request.POST else "Reported.")
    return redirect("cases:case", case_id)

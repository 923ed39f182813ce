"""Writing, submitting, returning and reading a plan."""

import json
from datetime import date

import pytest

from openqsmo.governance.models import ImplementationPlan, PlanDecision
from openqsmo.governance.tests.conftest import TEXTS
from openqsmo.governance.vocabulary import Body, Decision, DesignationState, PlanSection
from openqsmo.ledger.models import Event, SealedValue
from openqsmo.ledger.queries import export_lines
from openqsmo.ledger.verify import verify

S = DesignationState
WRITTEN = {section.value: text for section, text in TEXTS.items()}


def test_a_plan_is_saved_as_far_as_it_is_written(stage, client_for):
    found = stage.at(S.PRE_DESIGNATED)
    tom = client_for(stage.tom)
    first = {"first_fiscal_year": "2027", "edition": "new", "governance": "A board of customers."}
    page = tom.post(f"/qsmos/{found.pk}/plan/", first, follow=True)
    assert "A board of customers." in page.text
    found.refresh_from_db()
    assert found.state == S.PLAN_IN_PREPARATION
    assert found.steps.count() == 3
    again = tom.get(f"/qsmos/{found.pk}/plan/").context["form"].initial
    tom.post(f"/qsmos/{found.pk}/plan/", {**again, "organization": "Twelve people."})
    plan = ImplementationPlan.objects.get()
    assert plan.texts()[PlanSection.GOVERNANCE] == "A board of customers."
    assert plan.texts()[PlanSection.ORGANIZATION] == "Twelve people."
    assert found.steps.count() == 3
    assert verify().is_whole


def test_a_text_saved_meanwhile_is_not_replaced_unseen(stage, client_for):
    found = stage.at(S.PLAN_IN_PREPARATION)
    old = client_for(stage.tom).get(f"/qsmos/{found.pk}/plan/").context["form"].initial
    client_for(stage.tess).post(f"/qsmos/{found.pk}/plan/", {**old, "governance": "By the director."})
    page = client_for(stage.tom).post(f"/qsmos/{found.pk}/plan/", {**old, "governance": "By the analyst."})
    assert page.status_code == 409
    assert "GOV-018" in page.text
    assert "By the director." in page.text
    assert "By the analyst." in page.text
    plan = ImplementationPlan.objects.get()
    assert plan.texts()[PlanSection.GOVERNANCE] == "By the director."
    knowingly = {**old, "governance": "By both.", "edition": page.context["form"]["edition"].value()}
    client_for(stage.tom).post(f"/qsmos/{found.pk}/plan/", knowingly)
    plan.refresh_from_db()
    assert plan.texts()[PlanSection.GOVERNANCE] == "By both."
    assert verify().is_whole


def test_a_text_saved_meanwhile_is_not_replaced_unseen_by_api_either(stage, client_for):
    found = stage.at(S.PLAN_IN_PREPARATION)
    tess = client_for(stage.tess)
    plan = tess.get(f"/api/v1/qsmos/{found.pk}").json()["plan"]
    asked = {**WRITTEN, "governance": "New.", "first_fiscal_year": 2027, "edition": plan["edition"]}

    def put():
        return tess.put(
            f"/api/v1/qsmos/{found.pk}/plan", data=json.dumps(asked), content_type="application/json"
        )

    assert put().status_code == 200
    assert put().json()["code"] == "GOV-018"
    assert client_for(stage.sam).get(f"/api/v1/qsmos/{found.pk}").json()["plan"]["edition"] is None


def test_a_plan_without_its_five_sections_is_not_submitted(stage, client_for):
    found = stage.at(S.PRE_DESIGNATED)
    four = {**WRITTEN, "governance": "   "}
    client_for(stage.tess).post(
        f"/qsmos/{found.pk}/plan/", {**four, "first_fiscal_year": "2027", "edition": "new"}
    )
    page = client_for(stage.tess).post(f"/qsmos/{found.pk}/submit/", {"on": "2026-06-30"})
    assert page.status_code == 409
    assert "“Governance” is not written." in page.text
    found.refresh_from_db()
    assert found.state == S.PLAN_IN_PREPARATION
    assert ImplementationPlan.objects.get().submitted_on is None


def test_a_submitted_plan_stands(stage, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    page = client_for(stage.tess).post(
        f"/qsmos/{found.pk}/plan/", {**WRITTEN, "governance": "Changed.", "first_fiscal_year": "2027"}
    )
    assert page.status_code == 409
    assert "GOV-009" in page.text
    assert ImplementationPlan.objects.get().texts() == TEXTS


@pytest.mark.parametrize("body", Body)
def test_a_returned_plan_goes_back_and_is_decided_on_anew(stage, client_for, body):
    found = stage.at(S.PLAN_SUBMITTED if body is Body.SSGB else S.RECOMMENDED)
    person = stage.sam if body is Body.SSGB else stage.omar
    returned = {"body": body.value, "decision": "returned", "on": "2026-06-29", "reason": "Say who pays."}
    assert client_for(person).post(f"/qsmos/{found.pk}/decide/", returned).status_code == 302
    found.refresh_from_db()
    plan = ImplementationPlan.objects.get()
    assert (found.state, plan.submitted_on, plan.submission) == (S.PLAN_IN_PREPARATION, None, 1)
    assert found.facts().plan.decisions.get(body) is Decision.RETURNED

    stage._plan_submitted(found, date(2026, 6, 29))
    found.refresh_from_db()
    fresh = type(found).objects.get(pk=found.pk)
    assert fresh.facts().plan.decisions == {}
    stage.decide(found, Body.SSGB, date(2026, 6, 30))
    decisions = [(one.submission, one.body, one.decision) for one in PlanDecision.objects.order_by("pk")]
    assert decisions[-1] == (2, "ssgb", "approved")
    assert verify().is_whole


@pytest.mark.parametrize(
    ("case", "state", "given", "code"),
    [
        ("a return without a reason", S.PLAN_SUBMITTED, {"decision": "returned"}, "GOV-012"),
        ("before it was submitted", S.PLAN_IN_PREPARATION, {"decision": "approved"}, "GOV-010"),
        (
            "before its submission's day",
            S.PLAN_SUBMITTED,
            {"decision": "approved", "on": "2026-03-01"},
            "GOV-019",
        ),
        ("tomorrow", S.PLAN_SUBMITTED, {"decision": "approved", "on": "2026-07-01"}, "GOV-019"),
    ],
)
def test_a_decision_that_cannot_be_recorded(stage, client_for, case, state, given, code):
    found = stage.at(state)
    events = Event.objects.count()
    asked = {"body": "ssgb", "on": "2026-06-30", "reason": "", **given}
    page = client_for(stage.sam).post(f"/qsmos/{found.pk}/decide/", asked)
    assert code in page.text, case
    assert page.status_code in (409, 422)
    assert not PlanDecision.objects.exists()
    assert Event.objects.count() == events


def test_a_body_decides_once(stage, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    stage.decide(found, Body.SSGB, date(2026, 6, 1))
    asked = {"body": "ssgb", "decision": "returned", "on": "2026-06-30", "reason": "On second thoughts."}
    page = client_for(stage.sam).post(f"/qsmos/{found.pk}/decide/", asked)
    assert page.status_code == 409
    assert "GOV-011" in page.text
    assert PlanDecision.objects.count() == 1


def text_seen(client, found):
    page = client.get(f"/qsmos/{found.pk}/").text
    told = client.get(f"/api/v1/qsmos/{found.pk}").json()["plan"]["sections"]
    return TEXTS[PlanSection.GOVERNANCE] in page, any(section["text"] for section in told)


@pytest.mark.parametrize(
    ("who", "while_written", "once_submitted"),
    [
        ("tess", True, True),
        ("ana", True, True),
        ("gus", True, True),
        ("sam", False, True),
        ("lee", False, True),
        ("pat", False, False),
        (None, False, False),
    ],
)
def test_who_reads_the_text_of_a_plan(stage, cast, client_for, who, while_written, once_submitted):
    found = stage.at(S.PLAN_IN_PREPARATION)
    person = getattr(stage, who, None) or getattr(cast, who) if who else None
    client = client_for(person)
    assert text_seen(client, found) == (while_written, while_written)
    stage._plan_submitted(found, date(2026, 6, 1))
    assert text_seen(client, found) == (once_submitted, once_submitted)


def test_the_reason_of_a_decision_is_read_with_the_text_only(stage, cast, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    stage.decide(found, Body.SSGB, date(2026, 6, 1), reason="Well thought out.")
    assert "Well thought out." in client_for(cast.lee).get(f"/qsmos/{found.pk}/").text
    for outside in (None, cast.pat):
        page = client_for(outside).get(f"/qsmos/{found.pk}/")
        assert "Well thought out." not in page.text
        assert "Well thought out." not in client_for(outside).get(f"/api/v1/qsmos/{found.pk}").text


def test_the_text_of_a_plan_is_in_no_line_of_the_chain(stage):
    stage.at(S.PLAN_SUBMITTED)
    assert not any(TEXTS[PlanSection.GOVERNANCE] in line for line in export_lines())
    SealedValue.objects.all().delete()
    assert verify().is_whole

"""Who may not, at every door, and that nothing changed."""

import json
from datetime import date

import pytest

from openqsmo.governance.models import Designation, DesignationStep, PlanDecision
from openqsmo.governance.vocabulary import Body, DesignationState
from openqsmo.kernel.actor import Role
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.people.models import Membership
from tests.cast import kept

S = DesignationState
SIGNED = {"on": "2026-06-30", "source": "M"}
OFFICE = {**SIGNED, "office_name": "X", "lead_agency_id": "opm"}
# What each step is about to be asked of: the state in which it is due, what is given, who may.
DUE = [
    ("pre-designate", S.IDENTIFIED, OFFICE, {"omar"}),
    ("plan", S.PLAN_IN_PREPARATION, {"first_fiscal_year": 2027, "governance": "Changed."}, {"tess", "tom"}),
    ("submit", S.PLAN_IN_PREPARATION, {"on": "2026-06-30"}, {"tess"}),
    ("decide", S.PLAN_SUBMITTED, {"on": "2026-06-30", "body": "ssgb", "decision": "approved"}, {"sam"}),
    ("recommend", S.PLAN_SUBMITTED, SIGNED, {"sam"}),
    ("designate", S.RECOMMENDED, SIGNED, {"omar"}),
    ("start", S.DESIGNATED, {"on": "2026-06-30"}, {"tess"}),
    ("amend", S.DESIGNATED, {**SIGNED, "scope": "Wider"}, {"omar"}),
    ("transfer", S.DESIGNATED, OFFICE, {"omar"}),
    ("retire", S.DESIGNATED, SIGNED, {"omar"}),
]
PEOPLE = ["omar", "sam", "sue", "tess", "tom", "dee", "ana", "lee", "pat", "gus", "uma", None]


def state_of_things():
    rows = [
        *Designation.objects.order_by("pk"),
        *DesignationStep.objects.order_by("pk"),
        *PlanDecision.objects.all(),
    ]
    return [row.ledger_state() for row in rows], Event.objects.count()


def somebody(stage, cast, who):
    return (getattr(stage, who, None) or getattr(cast, who, None)) if who else None


@pytest.mark.parametrize(("step", "state", "given", "may"), DUE, ids=[due[0] for due in DUE])
def test_a_step_is_refused_to_everybody_else_and_nothing_changes(
    stage, cast, client_for, step, state, given, may
):
    found = stage.at(state)
    ids = {"lead_agency_id": stage.opm.pk} if "lead_agency_id" in given else {}
    before = state_of_things()
    for who in PEOPLE:
        person = somebody(stage, cast, who)
        if who in may or (who in ("tess", "tom") and person is None):
            continue
        client = client_for(person)
        page = client.post(f"/qsmos/{found.pk}/{step}/", given)
        # The form offers an OMB reviewer no signature but OMB's, so there the choice itself is refused.
        assert page.status_code in ((422,) if (who, step) == ("omar", "decide") else (401, 403)), (who, step)
        send = client.put if step == "plan" else client.post
        told = send(
            f"/api/v1/qsmos/{found.pk}/{step}",
            data=json.dumps({**given, **ids}),
            content_type="application/json",
        )
        assert told.status_code in (401, 403), (who, step)
        assert told.json()["code"][:3] in ("GOV", "WEB")
        assert state_of_things() == before, (who, step)
    assert verify().is_whole


@pytest.mark.parametrize(("step", "state", "given", "may"), DUE, ids=[due[0] for due in DUE])
def test_a_step_is_taken_by_api_as_by_page(stage, client_for, step, state, given, may):
    found = stage.at(state)
    if step == "recommend":
        stage.decide(found, Body.SSGB, date(2026, 6, 29))
    if step == "designate":
        stage.decide(found, Body.OMB, date(2026, 6, 29))
    person = getattr(stage, sorted(may)[0])
    body = {**given, **({"lead_agency_id": stage.opm.pk} if "lead_agency_id" in given else {})}
    client = client_for(person)
    send = client.put if step == "plan" else client.post
    told = send(f"/api/v1/qsmos/{found.pk}/{step}", data=json.dumps(body), content_type="application/json")
    assert told.status_code == (201 if step == "transfer" else 200), told.content
    answer = told.json()
    assert answer == client.get(f"/api/v1/qsmos/{answer['id']}").json()
    assert (answer["follows_id"] == found.pk) == (step == "transfer")
    assert verify().is_whole


def test_an_area_is_identified_by_api_as_by_page(stage, client_for):
    body = {"area_id": stage.area.pk, "name": "Travel QSMO", **SIGNED}
    for who in (stage.sam, None):
        refused = client_for(who).post(
            "/api/v1/qsmos", data=json.dumps(body), content_type="application/json"
        )
        assert refused.status_code in (401, 403)
    assert not Designation.objects.filter(area=stage.area).exists()
    told = client_for(stage.omar).post(
        "/api/v1/qsmos", data=json.dumps(body), content_type="application/json"
    )
    assert told.status_code == 201
    assert told.json()["state"] == "identified"


def test_nobody_decides_on_the_plan_of_an_office_that_they_act_for(stage, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    page = client_for(stage.sue).post(
        f"/qsmos/{found.pk}/decide/", {"body": "ssgb", "decision": "approved", "on": "2026-06-30"}
    )
    assert page.status_code == 403
    assert "GOV-006" in page.text
    assert not PlanDecision.objects.exists()


def test_nobody_signs_for_two_bodies(stage, cast, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    both = Membership(
        person=stage.sam, organization=cast.gao, role=Role.OMB_REVIEWER, starts_on=date(2024, 1, 1)
    )
    kept(both, "membership.granted")
    stage.decide(found, Body.SSGB, date(2026, 6, 1))
    stage_recommend = {"on": "2026-06-01", "source": "Minutes"}
    client_for(stage.sam).post(f"/qsmos/{found.pk}/recommend/", stage_recommend)
    found.refresh_from_db()
    assert found.state == S.RECOMMENDED
    asked = {"body": "omb", "decision": "approved", "on": "2026-06-30"}
    page = client_for(stage.sam).post(f"/qsmos/{found.pk}/decide/", asked)
    assert page.status_code == 403
    assert "GOV-008" in page.text
    assert PlanDecision.objects.count() == 1
    assert client_for(stage.omar).post(f"/qsmos/{found.pk}/decide/", asked).status_code == 302


def test_an_api_refusal_lists_every_reason(stage, client_for):
    found = stage.at(S.PRE_DESIGNATED)
    told = client_for(stage.omar).post(
        f"/api/v1/qsmos/{found.pk}/designate", data=json.dumps(SIGNED), content_type="application/json"
    )
    assert told.status_code == 409
    assert told.json()["code"] == "GOV-002"
    named = [error["field"] for error in told.json()["errors"]]
    assert named == [
        "state", "service_offerings", "acquisition_strategy", "governance", "financial_infrastructure",
        "organization", "plan", "decision_ssgb", "recommendation", "decision_omb",
    ]  # fmt: skip
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/designate/", SIGNED).text
    for field in named:
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}"' in page


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        "{}",
        '{"on": 1}',
        '{"on": "soon", "source": "x"}',
        '{"on": "2026-06-30", "source": ""}',
        "\x00",
    ],
)
def test_a_body_that_cannot_be_read_is_refused(stage, client_for, payload):
    found = stage.at(S.IDENTIFIED)
    before = state_of_things()
    told = client_for(stage.omar).post(
        f"/api/v1/qsmos/{found.pk}/retire", data=payload, content_type="application/json"
    )
    assert told.status_code in (400, 422)
    assert state_of_things() == before

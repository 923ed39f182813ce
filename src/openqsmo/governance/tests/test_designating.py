"""From an identified area to an operating QSMO, through the pages."""

from datetime import date

import pytest

from openqsmo.governance.models import Designation, DesignationStep
from openqsmo.governance.queries import designated_office, qsmo_of
from openqsmo.governance.vocabulary import Body, DesignationState
from openqsmo.kernel.actor import VISITOR, Role
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.organizations.models import Organization
from tests import cast as the_cast

S = DesignationState


def test_an_area_is_walked_to_an_operating_qsmo_through_its_pages(stage, client_for):
    omb, board = client_for(stage.omar), client_for(stage.sam)
    asked = {
        "area_id": stage.area.pk,
        "name": "Travel QSMO",
        "scope": "Travel",
        "on": "2026-01-05",
        "source": "M-1",
    }
    page = omb.post("/qsmos/identify/", asked)
    found = Designation.objects.get(area=stage.area)
    assert page.url == f"/qsmos/{found.pk}/"
    at = page.url

    named = {"lead_agency_id": "gsa", "office_name": "Travel QSMO", "on": "2026-02-05", "source": "M-2"}
    omb.post(f"{at}pre-designate/", named)
    found.refresh_from_db()
    assert (found.office.name, found.office.parent, found.lead_agency) == (
        "Travel QSMO",
        stage.gsa,
        stage.gsa,
    )
    assert found.scope == "Travel"

    tess = client_for(the_cast.person("Tess", (Role.QSMO_DIRECTOR, found.office)))
    sections = {section: "Written." for section in (
        "service_offerings", "acquisition_strategy", "governance", "financial_infrastructure", "organization",
    )}  # fmt: skip
    tess.post(f"{at}plan/", {**sections, "first_fiscal_year": "2027", "edition": "new"})
    tess.post(f"{at}submit/", {"on": "2026-06-30"})
    decided = {"decision": "approved", "on": "2026-06-30"}
    board.post(f"{at}decide/", {**decided, "body": "ssgb"})
    board.post(f"{at}recommend/", {"on": "2026-06-30", "source": "Minutes"})
    omb.post(f"{at}decide/", {**decided, "body": "omb"})
    page = omb.post(f"{at}designate/", {"on": "2026-06-30", "source": "M-6", "says": "Signed."}, follow=True)
    assert "Designated by OMB" in page.text
    assert designated_office(stage.area.pk, date(2026, 6, 30)) == found.office
    tess.post(f"{at}start/", {"on": "2026-06-30"})

    found.refresh_from_db()
    assert (found.state, found.in_charge_from, found.source) == (S.OPERATING, date(2026, 6, 30), "M-6")
    steps = [step.state for step in found.steps.order_by("pk")]
    assert steps == list(S)[:7]
    assert verify().is_whole


@pytest.mark.parametrize(
    ("state", "step", "given", "missing"),
    [
        (S.PLAN_IN_PREPARATION, "designate", {"source": "M"}, "The SSGB has not recommended it to OMB."),
        (S.PLAN_SUBMITTED, "designate", {"source": "M"}, "OMB has not approved the plan as submitted."),
        (S.RECOMMENDED, "designate", {"source": "M"}, "OMB has not approved the plan as submitted."),
        (S.PRE_DESIGNATED, "designate", {"source": "M"}, "“Governance” is not written."),
    ],
)
def test_nobody_is_designated_before_its_time_and_nothing_changes(
    stage, client_for, state, step, given, missing
):
    found = stage.at(state)
    events = Event.objects.count()
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/{step}/", {**given, "on": "2026-06-30"})
    assert page.status_code == 409
    assert missing in page.text
    assert "GOV-002" in page.text
    assert 'value="M"' in page.text
    found.refresh_from_db()
    assert (found.state, found.in_charge_from) == (state, None)
    assert Event.objects.count() == events
    assert designated_office(stage.area.pk, date(2026, 6, 30)) is None


def test_a_recommendation_waits_for_the_boards_decision(stage, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    page = client_for(stage.sam).post(
        f"/qsmos/{found.pk}/recommend/", {"on": "2026-06-30", "source": "Minutes"}
    )
    assert page.status_code == 409
    assert "SSGB has not approved the plan as submitted." in page.text
    stage.decide(found, Body.SSGB, date(2026, 6, 29))
    before_the_decision = {"on": "2026-06-28", "source": "Minutes"}
    page = client_for(stage.sam).post(f"/qsmos/{found.pk}/recommend/", before_the_decision)
    assert page.status_code == 409
    assert "before the step that came last" in page.text
    on_its_day = {"on": "2026-06-29", "source": "Minutes"}
    assert client_for(stage.sam).post(f"/qsmos/{found.pk}/recommend/", on_its_day).status_code == 302
    assert verify().is_whole


@pytest.mark.parametrize(
    ("on", "status"), [("2026-07-01", 409), ("2026-01-04", 409), ("soon", 422), ("", 422)]
)
def test_a_step_needs_a_day_that_can_be(stage, client_for, on, status):
    found = stage.at(S.IDENTIFIED)
    asked = {"lead_agency_id": "GSA", "office_name": "Travel QSMO", "on": on, "source": "M-2"}
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/pre-designate/", asked)
    assert page.status_code == status
    assert 'value="Travel QSMO"' in page.text
    assert DesignationStep.objects.filter(designation=found).count() == 1
    assert not Organization.objects.filter(name="Travel QSMO").exists()


def test_an_area_under_way_is_not_started_twice(stage, client_for):
    stage.at(S.IDENTIFIED)
    asked = {"area_id": stage.area.pk, "name": "Another", "on": "2026-06-30", "source": "M-9"}
    page = client_for(stage.omar).post("/qsmos/identify/", asked)
    assert page.status_code == 409
    assert "GOV-003" in page.text
    assert Designation.objects.filter(area=stage.area).count() == 1


def test_an_area_can_start_again_after_it_was_given_up(stage, client_for):
    found = stage.at(S.PRE_DESIGNATED)
    client_for(stage.omar).post(f"/qsmos/{found.pk}/retire/", {"on": "2026-06-01", "source": "M-7"})
    found.refresh_from_db()
    assert (found.state, found.in_charge_until) == (S.RETIRED, None)
    asked = {"area_id": stage.area.pk, "name": "Travel QSMO", "on": "2026-06-30", "source": "M-9"}
    assert client_for(stage.omar).post("/qsmos/identify/", asked).status_code == 302
    assert verify().is_whole


def test_an_office_that_its_agency_has_already_is_not_registered_again(stage, client_for):
    stage.at(S.PRE_DESIGNATED)
    retired = Designation.objects.get(area=stage.area)
    omb = client_for(stage.omar)
    omb.post(f"/qsmos/{retired.pk}/retire/", {"on": "2026-06-01", "source": "M-7"})
    omb.post(
        "/qsmos/identify/",
        {"area_id": stage.area.pk, "name": "Travel QSMO", "on": "2026-06-02", "source": "M"},
    )
    again = Designation.objects.get(area=stage.area, state=S.IDENTIFIED)
    asked = {"lead_agency_id": "gsa", "office_name": "travel qsmo", "on": "2026-06-03", "source": "M"}
    omb.post(f"/qsmos/{again.pk}/pre-designate/", asked)
    again.refresh_from_db()
    assert again.office == stage.office
    assert Organization.objects.filter(kind="qsmo", parent=stage.gsa).count() == 1


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ("acme", 409, "cannot lead a QSMO"),
        ("hr-qsmo", 409, "cannot lead a QSMO"),
        ("Nobody at all", 422, "No organization here is called"),
        ("", 422, "This field is required"),
    ],
)
def test_only_an_agency_leads_a_qsmo(stage, client_for, given, status, says):
    found = stage.at(S.IDENTIFIED)
    asked = {"lead_agency_id": given, "office_name": "Travel QSMO", "on": "2026-06-30", "source": "M-2"}
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/pre-designate/", asked)
    assert page.status_code == status
    assert says in page.text
    found.refresh_from_db()
    assert found.office is None


def test_a_source_is_asked_for(stage, client_for):
    found = stage.at(S.IDENTIFIED)
    asked = {"lead_agency_id": "gsa", "office_name": "Travel QSMO", "on": "2026-06-30", "source": "  "}
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/pre-designate/", asked)
    assert page.status_code == 422
    found.refresh_from_db()
    assert found.state == S.IDENTIFIED


def test_buttons_are_shown_to_who_may_and_when_it_is_their_turn(stage, client_for):
    found = stage.at(S.PLAN_SUBMITTED)
    assert "/decide/" in client_for(stage.sam).get(f"/qsmos/{found.pk}/").text
    assert "/recommend/" not in client_for(stage.sam).get(f"/qsmos/{found.pk}/").text
    for nobody in (None, stage.sue, stage.tess):
        assert "/decide/" not in client_for(nobody).get(f"/qsmos/{found.pk}/").text
    assert "/retire/" in client_for(stage.omar).get(f"/qsmos/{found.pk}/").text
    stage.decide(found, Body.SSGB, date(2026, 6, 1))
    page = client_for(stage.sam).get(f"/qsmos/{found.pk}/").text
    assert "/recommend/" in page
    assert "/decide/" not in page


def test_a_pre_designated_office_is_said_to_publish_nothing(stage, client_for):
    found = stage.at(S.PRE_DESIGNATED)
    assert (
        "publishes no offerings until OMB designates it" in client_for(None).get(f"/qsmos/{found.pk}/").text
    )
    answer = qsmo_of(area="TRT", on=date(2026, 6, 30), viewer=VISITOR)
    assert (answer.is_in_charge, answer.expected.state) == (False, S.PRE_DESIGNATED)


def test_a_designation_page_costs_a_fixed_number_of_queries(stage, client_for, django_assert_max_num_queries):
    found = stage.at(S.OPERATING)
    with django_assert_max_num_queries(12):
        assert client_for(None).get(f"/qsmos/{found.pk}/").status_code == 200


def test_a_designation_that_is_not_there_is_not_found(stage, client_for):
    assert client_for(None).get("/qsmos/999999/").status_code == 404
    assert client_for(None).get("/api/v1/qsmos/999999").status_code == 404

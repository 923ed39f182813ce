"""Waivers: public, reasoned and dated; decided by the QSMO of the area; expiry returns them to review."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.waivers import (
    AskedWaiver,
    ask_waiver,
    decide_waiver,
    return_expired_waivers,
    withdraw_waiver,
)
from openqsmo.alignment.models import Waiver
from openqsmo.alignment.rules.waivers import DAYS_TO_DECIDE, counts_by_reason, decide_by, standing_of
from openqsmo.alignment.tests.making import CODE, ONE, answers, publish
from openqsmo.alignment.vocabulary import WaiverKind, WaiverReason, WaiverState
from openqsmo.catalog.tests.making import make_offering
from openqsmo.conformance.models import HeldContract
from openqsmo.conformance.queries.waivers import waivers_in_force
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo
from openqsmo.site.tasks import tasks_of

DAY = date(2026, 6, 30)
DATES = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.sampled_from(WaiverState), DATES, DATES, DATES)
def test_a_waiver_holds_only_when_granted_and_to_the_end_of_its_last_day(state, by, expires_on, today):
    found = standing_of(state, by, expires_on, today)
    assert found.is_in_force == (state is WaiverState.GRANTED and today <= expires_on)
    assert not (found.is_in_force and found.is_expired)
    assert found.late_days == (max(0, (today - by).days) if state.waits_for_a_decision else 0)


@given(st.lists(st.tuples(st.sampled_from(WaiverReason), st.sampled_from(WaiverState)), max_size=30))
def test_counts_by_reason_hold_every_reason_and_add_up(waivers):
    found = counts_by_reason(waivers)
    assert list(found) == list(WaiverReason)
    assert sum(number for states in found.values() for number in states.values()) == len(waivers)


def test_the_clock_of_a_decision_is_told_in_words():
    assert decide_by(DAY) == DAY + timedelta(days=DAYS_TO_DECIDE)
    late = standing_of(WaiverState.ASKED, DAY, DAY, DAY + timedelta(days=3))
    assert late.says == "Asked for: was to be decided by June 30, 2026, 3 days late."


def asked(cast, **changes):
    fields = {
        "standard_code": CODE, "kind": WaiverKind.WAIVER, "reason": WaiverReason.TRANSITION,
        "explanation": "We move next year.", "expires_on": localdate() + timedelta(days=100), "identifier": ONE,
        "agency_id": cast.labor.pk,
    }  # fmt: skip
    return AskedWaiver(**{**fields, **changes})


@pytest.fixture
def standard(cast):
    return publish(cast)


@pytest.fixture
def waiver(cast, standard):
    return ask_waiver(asked=asked(cast), by=cast.actor(cast.lee))


def refused(code, action, **given):
    head, rows = Head.objects.get().hash, [*Waiver.objects.values()]
    with pytest.raises(Refused) as error:
        action(**given)
    assert error.value.problem.code == code
    assert (Head.objects.get().hash, [*Waiver.objects.values()]) == (head, rows)
    return error.value.problem


def test_an_agency_asks_and_the_qsmo_of_the_area_grants_with_a_reason(cast, waiver):
    assert (waiver.state, waiver.decide_by) == ("asked", localdate() + timedelta(days=DAYS_TO_DECIDE))
    grant = {"waiver_id": waiver.pk, "is_granted": True, "decision": "It is under way."}
    refused("ALI-032", decide_waiver, **grant, by=cast.actor(cast.fay))
    refused("ALI-030", decide_waiver, **{**grant, "decision": " "}, by=cast.actor(cast.ana))
    found = decide_waiver(**grant, by=cast.actor(cast.ana))
    assert found.standing(localdate()).is_in_force
    refused("ALI-033", decide_waiver, **grant, by=cast.actor(cast.ana))
    assert verify().is_whole


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identifier": "HCM.X9.999"}, "identifier"),
        ({"identifier": ""}, "identifier"),
        ({"rule_id": "PAY-014"}, "identifier"),
        ({"explanation": " "}, "explanation"),
        ({"expires_on": date(2020, 1, 1)}, "expires_on"),
        ({"expires_on": date(2200, 1, 1)}, "expires_on"),
    ],
)
def test_what_is_wrong_with_it_is_named_by_field(cast, standard, changes, field):
    problem = refused("ALI-030", ask_waiver, asked=asked(cast, **changes), by=cast.actor(cast.lee))
    assert field in {error.field for error in problem.errors}


def test_only_ones_own_agency_or_offering_asks_and_once(cast, waiver):
    offering = make_offering(cast)
    refused("ALI-002", ask_waiver, asked=asked(cast), by=cast.actor(cast.pat))
    theirs = asked(cast, agency_id=None, offering_id=offering.pk)
    refused("ALI-003", ask_waiver, asked=theirs, by=cast.actor(cast.rob))
    refused("ALI-031", ask_waiver, asked=asked(cast), by=cast.actor(cast.lee))
    refused("KER-001", ask_waiver, asked=asked(cast, standard_code="none"), by=cast.actor(cast.lee))
    rule = asked(cast, agency_id=None, offering_id=offering.pk, identifier="", rule_id="PAY-014")
    assert str(ask_waiver(asked=rule, by=cast.actor(cast.pat))) == "Waiver from PAY-014 for Payroll One"
    withdraw_waiver(waiver_id=waiver.pk, by=cast.actor(cast.lee))
    refused("ALI-033", withdraw_waiver, waiver_id=waiver.pk, by=cast.actor(cast.lee))
    assert ask_waiver(asked=asked(cast), by=cast.actor(cast.lee)).pk != waiver.pk
    assert verify().is_whole


def test_expiry_returns_a_waiver_to_review_once(cast, waiver):
    decide_waiver(waiver_id=waiver.pk, is_granted=True, decision="Until then.", by=cast.actor(cast.ana))
    last = waiver.expires_on
    assert return_expired_waivers(today=last, by=OPERATOR) == 0
    assert return_expired_waivers(today=last + timedelta(days=1), by=OPERATOR) == 1
    assert return_expired_waivers(today=last + timedelta(days=1), by=OPERATOR) == 0
    waiver.refresh_from_db()
    assert (waiver.state, waiver.decide_by) == ("in_review", decide_by(last + timedelta(days=1)))
    assert verify().is_whole


def test_coverage_shows_a_waiver_and_never_counts_it_as_met(cast, client_for, standard):
    offering = make_offering(cast)
    answer_as_agency(
        standard_code=CODE, agency_id=cast.labor.pk, answers=answers(one="must_have"), by=cast.actor(cast.lee)
    )
    answer_as_provider(
        standard_code=CODE, offering_id=offering.pk, answers=answers(one="not_met"), by=cast.actor(cast.pat)
    )
    made = ask_waiver(asked=asked(cast, agency_id=None, offering_id=offering.pk), by=cast.actor(cast.pat))
    path = f"/api/v1/fit-gap/{CODE}/agencies/{cast.labor.pk}/coverage"
    (gap,) = client_for(cast.lee).get(path).json()[0]["gaps"]
    assert "waiver" not in gap["says"]
    decide_waiver(waiver_id=made.pk, is_granted=True, decision="Until then.", by=cast.actor(cast.ana))
    (row,) = client_for(cast.lee).get(path).json()
    assert "A waiver holds until" in row["gaps"][0]["says"]
    assert (row["must_haves"]["met"], row["must_haves"]["not_met"]) == (0, 1)


def test_every_door_lists_counts_asks_and_decides(cast, client_for, standard):
    lee, ana, anyone = client_for(cast.lee), client_for(cast.ana), client_for(None)
    form = {
        "owner": f"agency-{cast.labor.pk}", "standard_code": CODE, "identifier": ONE, "rule_id": "", "kind": "waiver",
        "reason": "cost", "explanation": "It costs more than it brings.", "expires_on": "2200-01-01",
    }  # fmt: skip
    assert lee.get(f"/waivers/ask/?identifier={ONE}").status_code == 200
    assert lee.post("/waivers/ask/", form).status_code == 422
    last = str(localdate() + timedelta(days=30))
    assert lee.post("/waivers/ask/", {**form, "owner": "agency-999"}).status_code == 422
    assert lee.post("/waivers/ask/", {**form, "expires_on": last}).status_code == 302
    found = Waiver.objects.get()
    page = anyone.get(f"/waivers/{found.pk}/").content.decode()
    assert "It costs more than it brings." in page
    assert "Grant or refuse" not in page
    assert lee.get(f"/waivers/{found.pk}/decide/").status_code == 403
    decision = {"answer": "refuse", "decision": "Others do it.", "expires_on": ""}
    assert ana.post(f"/waivers/{found.pk}/decide/", {**decision, "decision": ""}).status_code == 422
    assert ana.post(f"/waivers/{found.pk}/decide/", decision).status_code == 302
    assert "Others do it." in anyone.get(f"/waivers/{found.pk}/").content.decode()
    assert "It cannot be done technically" in anyone.get("/waivers/?state=refused").content.decode()
    given = {"standard": CODE, "item": ONE, "kind": "exception", "reason": "law", "expires_on": last}
    given |= {"explanation": "The law."}
    made = lee.post("/api/v1/waivers", {**given, "agency_id": cast.labor.pk}, content_type="application/json")
    assert made.status_code == 201, made.content
    one = made.json()["id"]
    said = {"is_granted": True, "decision": "The law says so."}
    done = ana.post(f"/api/v1/waivers/{one}/decide", said, content_type="application/json")
    assert (done.json()["state"], done.json()["is_in_force"]) == ("granted", True)
    assert [each["id"] for each in anyone.get("/api/v1/waivers?state=granted").json()["items"]] == [one]
    counts = {each["reason"]: each["total"] for each in anyone.get("/api/v1/waivers/reasons").json()}
    assert (counts["law"], counts["cost"], counts["other"]) == (1, 1, 0)
    assert lee.post(f"/waivers/{one}/withdraw/").status_code == 302
    assert verify().is_whole


def run(*arguments):
    result = CliRunner().invoke(qsmo, ["waivers", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_by_command_waivers_are_listed_counted_decided_and_reviewed(waiver):
    assert f"Waiver from {ONE} for Department of Labor" in run("list")
    assert "granted until" in run("decide", waiver.pk, "grant", "--why", "It is under way.").lower()
    assert json.loads(run("list", "--state", "granted", "--json"))[0]["is_in_force"]
    assert "    1  A transition is under way (1 granted)" in run("reasons")
    assert "0 waivers returned" in run("review-expired")


def test_a_waiver_of_an_offering_that_is_not_published_is_its_providers_alone(cast, client_for, standard):
    offering = make_offering(cast, state="draft")
    ask_waiver(asked=asked(cast, agency_id=None, offering_id=offering.pk), by=cast.actor(cast.pat))
    for who, number in ((cast.pat, 1), (cast.ana, 1), (cast.gus, 1), (cast.rob, 0), (None, 0)):
        assert len(client_for(who).get("/api/v1/waivers").json()["items"]) == number


def test_a_waiver_in_force_reaches_the_runs_of_its_owner_and_nobody_elses(cast, standard):
    offering, other = make_offering(cast), make_offering(cast, "HR-0002", "Payroll Two")
    made = ask_waiver(
        asked=asked(cast, agency_id=None, offering_id=offering.pk, identifier="", rule_id="PAY-014"),
        by=cast.actor(cast.pat),
    )
    contract = HeldContract(standard_version=standard.versions.first())
    given = {"contract": contract, "organization": None, "on": localdate()}
    assert waivers_in_force(offering=offering, **given) == {}
    decide_waiver(waiver_id=made.pk, is_granted=True, decision="For now.", by=cast.actor(cast.ana))
    assert waivers_in_force(offering=offering, **given)["PAY-014"].until == made.expires_on.isoformat()
    assert waivers_in_force(offering=other, **given) == {}
    assert waivers_in_force(offering=offering, **{**given, "contract": HeldContract()}) == {}


def test_what_waits_stands_among_the_tasks_of_the_qsmo_alone(cast, waiver):
    (task,) = [each for each in tasks_of(cast.actor(cast.ana)) if each.verb == "Decide on"]
    assert (task.what, task.url) == (str(waiver), waiver.get_absolute_url())
    assert not [each for each in tasks_of(cast.actor(cast.fay)) if each.verb == "Decide on"]


def test_an_offering_leads_to_its_answers(cast, client_for, standard):
    offering = make_offering(cast)
    found = client_for(None).get(f"/fit-gap/offerings/{offering.pk}/")
    assert found.headers["Location"] == f"/fit-gap/{CODE}/offerings/{offering.pk}/"
    page = client_for(None).get(f"/offerings/{offering.pk}/").content.decode()
    assert f'href="/fit-gap/offerings/{offering.pk}/"' in page
    hidden = make_offering(cast, "HR-0003", "Hidden", state="draft")
    assert client_for(None).get(f"/fit-gap/offerings/{hidden.pk}/").status_code == 404

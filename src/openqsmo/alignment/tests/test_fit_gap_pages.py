"""Pages: answer by radio button without script, see what somebody else answered, give a workbook back."""

import io
import re

import pytest
from openpyxl import load_workbook

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.models import AgencyAnswer, ProviderAnswer, UniqueCapability, WorkOffPlan
from openqsmo.alignment.tests.making import (
    ACTIVITY,
    CODE,
    ONE,
    STATEMENTS,
    TWO,
    answers,
    fill_fit_gap,
    publish,
    wording_of,
)
from openqsmo.catalog.tests.making import make_offering
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db
FUNCTION = "HCM.A5-1"


@pytest.fixture(autouse=True)
def standard(cast):
    return publish(cast)


def agency_path(cast, more=""):
    return f"/fit-gap/{CODE}/agencies/{cast.labor.pk}/{more}"


def offering_path(offering, more=""):
    return f"/fit-gap/{CODE}/offerings/{offering.pk}/{more}"


def filled(page, **said):
    """What the form of a page would send, with some of it changed: ``answer_1="must_have"``."""
    sent = {name: value for name, value in re.findall(r'name="(stands_on\.\d+)" value="([^"]*)"', page.text)}
    for name, value in re.findall(r'name="(answer\.\d+)" value="([^"]*)" checked', page.text):
        sent[name] = value
    return sent | {name.replace("_", ".", 1) if name[-1].isdigit() else name: v for name, v in said.items()}


def save(client, path, **said):
    sent = filled(client.get(path))
    return client.post(path, sent | {name.replace("__", "."): value for name, value in said.items()})


def test_a_function_is_answered_by_its_form_and_counted_in_words(cast, client_for):
    lee, path = client_for(cast.lee), agency_path(cast, f"functions/{FUNCTION}/")
    saved = save(lee, path, answer__1="must_have", note__1="By law")
    assert (saved.status_code, saved.url) == (302, path)
    row = AgencyAnswer.objects.get()
    assert (row.item.identifier, row.answer, row.note) == (ONE, "must_have", "By law")
    page = lee.get(agency_path(cast)).text
    assert "1 of 3 capabilities answered, 2 not answered" in page
    assert ONE not in lee.get(f"{path}?unanswered").text
    assert TWO in lee.get(f"{path}?unanswered").text
    assert verify().is_whole


def test_two_people_at_once_see_each_others_version_and_nothing_typed_is_lost(cast, client_for):
    lee, ada = client_for(cast.lee), client_for(cast.ada)
    path = agency_path(cast, f"functions/{FUNCTION}/")
    opened = filled(ada.get(path))
    save(lee, path, answer__1="must_have", note__1="By law")
    refused = ada.post(f"{path}?unanswered", opened | {"answer.1": "nice_to_have", "note.1": "Adas words"})
    assert refused.status_code == 409
    assert "ALI-005" in refused.text
    assert "On record now: Must-have (By law)" in refused.text
    assert "Adas words" in refused.text
    assert AgencyAnswer.objects.get().answer == "must_have"
    ada.post(path, filled(refused) | {"answer.1": "nice_to_have"})
    assert AgencyAnswer.objects.get().answer == "nice_to_have"


def test_an_older_wording_is_shown_until_it_is_confirmed(cast, client_for):
    lee, path = client_for(cast.lee), agency_path(cast, f"functions/{FUNCTION}/")
    save(lee, path, answer__1="must_have")
    publish(cast, STATEMENTS | {ONE: "Keep every pay plan."})
    assert "Answered to an older wording: “Keep pay plans.”" in lee.get(path).text
    save(lee, path)
    assert "older wording: “" in lee.get(path).text
    save(lee, path, confirm__1="on")
    assert "older wording: “" not in lee.get(path).text


def test_a_provider_answers_and_everyone_reads_it(cast, client_for):
    offering, pat = make_offering(cast), client_for(cast.pat)
    path = offering_path(offering, f"functions/{FUNCTION}/")
    wrong = save(pat, path, answer__1="planned", planned_on__1="someday")
    assert (wrong.status_code, "“someday” is no day." in wrong.text) == (422, True)
    save(pat, path, answer__1="planned", planned_on__1="2099-01-31")
    assert ProviderAnswer.objects.get().planned_on.isoformat() == "2099-01-31"
    visitor = client_for(None)
    assert "Planned by January 31, 2099" in visitor.get(path).text
    assert "<form method" not in visitor.get(path).text.split("<main")[1]
    assert "1 of 3 capabilities answered" in visitor.get(offering_path(offering)).text
    assert offering.title in visitor.get(f"/fit-gap/{CODE}/").text


def test_coverage_stands_on_the_agencys_page_by_must_haves(cast, client_for):
    first, second = make_offering(cast, title="Zeta Pay"), make_offering(cast, "HR-0002", "Alpha Pay")
    by = {"lee": cast.actor(cast.lee), "pat": cast.actor(cast.pat)}
    given = answers(one="must_have", two="must_have")
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=given, by=by["lee"])
    given = answers(one="out_of_the_box", two="not_met")
    answer_as_provider(standard_code=CODE, offering_id=first.pk, answers=given, by=by["pat"])
    page = client_for(cast.lee).get(agency_path(cast)).text
    assert page.index("Zeta Pay") < page.index("Alpha Pay")
    assert "1 of 2 (50 %)" in page
    assert f"{TWO}: Not met, and no day is given by which it will be." in page
    assert second.title in page


def test_a_long_list_of_gaps_and_a_lot_of_answers_say_how_many_more_there_are(cast, client_for):
    offering = make_offering(cast)
    fill_fit_gap(cast, offering, 23)
    page = client_for(cast.lee).get(agency_path(cast)).text
    assert "And 3 gaps more" in page
    assert "23 capabilities were answered; the first 5 are" in page
    assert "→" in page.split("History</h2>")[1]
    assert "Must-have" in page.split("History</h2>")[1]


def test_the_workbook_goes_out_and_comes_back_by_page(cast, client_for):
    lee = client_for(cast.lee)
    book = load_workbook(io.BytesIO(lee.get(agency_path(cast, "workbook.xlsx")).content))
    book[FUNCTION]["D4"], book[FUNCTION]["D5"] = "Must-have", "perhaps"
    for anyway, status, kept in ((False, 422, 0), (True, 200, 1)):
        out = io.BytesIO()
        book.save(out)
        out.seek(0)
        out.name = "filled.xlsx"
        given = {"file": out} | ({"anyway": "on"} if anyway else {})
        answer = lee.post(agency_path(cast, "workbook/"), given)
        assert answer.status_code == status
        assert f"{FUNCTION}!D5" in answer.text
        assert AgencyAnswer.objects.count() == kept
    assert lee.post(agency_path(cast, "workbook/"), {}).status_code == 422
    assert client_for(cast.pat).get(offering_path(make_offering(cast), "workbook.xlsx")).status_code == 200


def test_a_unique_capability_goes_to_the_qsmo_and_back(cast, client_for):
    lee, ana = client_for(cast.lee), client_for(cast.ana)
    given = {"identifier": ACTIVITY, "statement": "Pay mine inspectors", "authority": ""}
    assert lee.post(agency_path(cast, "unique/"), given).status_code == 422
    lee.post(agency_path(cast, "unique/"), given | {"authority": "30 U.S.C. 813"})
    found = UniqueCapability.objects.get()
    assert "Pay mine inspectors" in ana.get("/unique-capabilities/?state=proposed").text
    path = found.get_absolute_url()
    assert "Take up or decline" in ana.get(path).text
    assert "Take up or decline" not in lee.get(path).text
    assert ana.post(f"{path}decide/", {"state": "declined", "reason": ""}).status_code == 422
    ana.post(f"{path}decide/", {"state": "declined", "reason": "Not ours"})
    assert "Not ours" in lee.get(path).text


def test_a_work_off_plan_by_page(cast, client_for):
    offering, pat = make_offering(cast), client_for(cast.pat)
    path = offering_path(offering, "plans/")
    given = {"identifier": ONE, "what": "Build it", "due_on": "2020-01-01"}
    assert pat.post(path, given).status_code == 422
    pat.post(path, given | {"due_on": "2099-01-31"})
    plan = WorkOffPlan.objects.get()
    assert "Build it" in client_for(None).get(offering_path(offering)).text
    pat.post(f"/fit-gap/plans/{plan.pk}/", {"verb": "move", "due_on": "2099-03-31", "why": "Tests"})
    pat.post(f"/fit-gap/plans/{plan.pk}/", {"verb": "done", "done_on": "2026-01-01"})
    plan.refresh_from_db()
    assert (str(plan.due_on), str(plan.done_on)) == ("2099-03-31", "2026-01-01")
    assert "Reported done" in pat.get(f"/fit-gap/plans/{plan.pk}/").text
    assert verify().is_whole


def test_empty_pages_say_what_they_are_for(cast, client_for):
    assert "business capabilities" in client_for(None).get("/fit-gap/").text
    assert "No answers yet" in client_for(None).get(f"/fit-gap/{CODE}/").text
    assert "No published offering in this area" in client_for(cast.lee).get(agency_path(cast)).text
    assert "No unique capabilities here" in client_for(cast.lee).get("/unique-capabilities/").text
    assert client_for(None).get("/fit-gap/no-such/").status_code == 404
    assert client_for(cast.lee).get(agency_path(cast, "functions/X.1/")).status_code == 404
    assert wording_of(ONE)

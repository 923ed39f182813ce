"""The public register: everyone reads how each promise stands; its agency answers; OMB asks every agency."""

import pytest

from openqsmo.outcomes.actions.making import ask_every_agency
from openqsmo.outcomes.models import Commitment
from openqsmo.outcomes.tests.test_commitments import SHARED_FIRST

pytestmark = pytest.mark.django_db
ANSWER = {"says": "Named.", "evidence": "Plan 3", "source": "Labor", "evidence_on": "2013-01-31"}


def test_everyone_reads_that_there_is_no_evidence_until_it_is_answered(cast, client_for):
    request = ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    mine = Commitment.objects.get(organization=cast.labor)
    visitor = client_for(None)
    assert "No evidence" in visitor.get(f"/commitments/{mine.pk}/").text
    assert visitor.get("/commitments/?standing=answered").text.count("Department of Labor") == 0
    assert client_for(cast.lee).post(f"/commitments/{mine.pk}/answer/", ANSWER).status_code == 302
    page = visitor.get(f"/commitments/{mine.pk}/").text
    assert "Plan 3" in page
    assert "Lee" not in page
    asked = visitor.get(f"/commitments/asked/{request.pk}/").text
    assert "after its day" in asked
    assert "Department of Labor" in visitor.get("/commitments/?standing=answered").text


def test_who_is_not_of_the_agency_is_told_who_answers(cast, client_for):
    ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    theirs = Commitment.objects.get(organization=cast.treasury)
    page = client_for(cast.lee).post(f"/commitments/{theirs.pk}/answer/", ANSWER)
    assert page.status_code == 403
    assert "People who act for Department of the Treasury answer" in page.text


def test_omb_asks_every_agency_on_a_page(cast, client_for):
    given = {**SHARED_FIRST, "due_on": "2012-12-31", "agency_keys": ""}
    assert client_for(cast.omar).post("/commitments/ask/", given).status_code == 302
    assert Commitment.objects.count() == 3
    assert client_for(cast.lee).get("/commitments/ask/").status_code == 403


def test_the_feed_and_the_table_hold_every_commitment(cast, client_for):
    ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    atom = client_for(None).get("/feeds/commitments.atom").text
    assert atom.count("<entry") == 3
    assert "no evidence" in atom
    assert client_for(None).get("/feeds/commitments.csv").text.count("no_evidence") == 3
    assert client_for(None).get("/feeds/commitments.json").status_code == 404


def test_what_is_owed_is_a_task_of_the_agencys_people(cast, client_for):
    ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    assert "Name two functions to share" in client_for(cast.lee).get("/").text
    assert "no evidence yet" not in client_for(cast.pat).get("/").text

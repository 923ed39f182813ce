import json

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations import actions
from openqsmo.organizations.queries import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(known, left_open):
    question = left_open("Bureau of Nowhere")
    return actions.decide_name(question_id=question.pk, organization_id=known.gao.pk, by=OPERATOR)


def reopen(browser, question, **given):
    return browser.post(f"/names/{question.pk}/reopen/", given)


def reopen_by_api(browser, question, why=""):
    return browser.post(
        f"/api/v1/name-questions/{question.pk}/reopen",
        json.dumps({"why": why}),
        content_type="application/json",
    )


def test_an_answer_is_taken_back_with_its_reason_and_forgotten(known, client_for, client, decided):
    assert remembered() == {"bureau of nowhere": "gao"}
    response = reopen(client_for(known.dee), decided, why="It was another one.")
    assert response.status_code == 302
    assert remembered() == {}
    decided.refresh_from_db()
    assert (decided.decided_on, decided.organization, decided.answer) == (None, None, "")
    event = Event.objects.get(verb="name.reopened")
    assert json.loads(event.body)["changes"]["answer"]["before"] == known.gao.name
    assert "Why: It was another one." in client.get(f"/names/{decided.pk}/").content.decode()
    assert verify().is_whole


def test_the_api_takes_it_back_as_the_page_does(known, client_for, decided):
    told = reopen_by_api(client_for(known.uma), decided, "wrong").json()
    assert (told["decided_on"], told["organization"]) == (None, None)
    assert remembered() == {}
    assert verify().is_whole


def test_an_open_name_has_nothing_to_take_back(known, client_for, left_open):
    question = left_open("Bureau of Nowhere")
    before = head_sequence()
    assert reopen(client_for(known.ana), question).status_code == 409
    assert reopen_by_api(client_for(known.ana), question).json()["code"] == "ORG-008"
    assert head_sequence() == before


@pytest.mark.parametrize("who", [None, "lee", "pat", "gus"])
def test_nobody_else_takes_an_answer_back(known, client_for, decided, who):
    browser = client_for(getattr(known, who) if who else None)
    before = head_sequence()
    assert reopen(browser, decided).status_code == reopen_by_api(browser, decided).status_code
    assert reopen(browser, decided).status_code == (403 if who else 401)
    assert (remembered(), head_sequence()) == ({"bureau of nowhere": "gao"}, before)

import json

import pytest

from openqsmo.kernel.identifiers import Scheme
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations.models import NameQuestion

pytestmark = pytest.mark.django_db


def ask(browser, text, scheme=""):
    return browser.post("/names/ask/", {"q": text, "scheme": scheme})


def ask_by_api(browser, text, scheme=""):
    given = json.dumps({"text": text, "scheme": scheme})
    return browser.post("/api/v1/name-questions", given, content_type="application/json")


def test_a_name_that_does_not_resolve_is_put_among_those_to_be_decided(known, client_for):
    response = ask(client_for(known.ana), "Bureau of Nowhere")
    question = NameQuestion.objects.get()
    assert (response.status_code, response.url) == (302, f"/names/{question.pk}/")
    assert (question.text, question.times_met, question.source) == (
        "Bureau of Nowhere", 1, "A person, on the page of names",
    )  # fmt: skip
    assert Event.objects.last().verb == "name.left_for_a_person"
    assert verify().is_whole


def test_asked_again_it_is_the_same_question_met_twice(known, client_for):
    first = ask_by_api(client_for(known.ana), "Bureau of Nowhere")
    before = head_sequence()
    again = ask_by_api(client_for(known.dee), "BUREAU OF NOWHERE")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json()["id"], again.json()["times_met"]) == (first.json()["id"], 2)
    assert head_sequence() == before, "how often a name was met is no change of it"
    assert verify().is_whole


def test_a_code_is_asked_about_in_its_scheme(known, client_for):
    ask(client_for(known.ana), "999", "CGAC")
    question = NameQuestion.objects.get()
    assert (question.scheme, question.normalised) == (Scheme.CGAC, "CGAC:999")


@pytest.mark.parametrize(
    ("text", "scheme", "status", "code"),
    [
        ("Department of Treasury", "", 409, "ORG-012"),
        ("016", "", 422, "KER-010"),
        ("—", "", 422, "ORG-010"),
        ("&" * 200, "", 422, "ORG-010"),
        ("x", "IRS", 422, "KER-011"),
    ],
)
def test_what_needs_nobody_or_is_no_name_is_refused(known, client_for, text, scheme, status, code):
    before = head_sequence()
    page, api = ask(client_for(known.ana), text, scheme), ask_by_api(client_for(known.ana), text, scheme)
    assert (page.status_code, api.status_code, api.json()["code"]) == (status, status, code)
    assert (NameQuestion.objects.count(), head_sequence()) == (0, before)


@pytest.mark.parametrize("who", [None, "lee", "pat", "omar"])
def test_nobody_else_asks(known, client_for, who):
    browser = client_for(getattr(known, who) if who else None)
    before = head_sequence()
    assert ask(browser, "Bureau of Nowhere").status_code == (403 if who else 401)
    assert ask_by_api(browser, "Bureau of Nowhere").status_code == (403 if who else 401)
    assert (NameQuestion.objects.count(), head_sequence()) == (0, before)

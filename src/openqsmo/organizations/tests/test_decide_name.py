"""A person says once whom a name means; every later resolve remembers it."""

import json

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.identifiers import Scheme
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations import actions
from openqsmo.organizations.models import NameQuestion, Organization
from openqsmo.organizations.queries import the_directory
from openqsmo.organizations.rules.resolve import resolve
from openqsmo.organizations.vocabulary import OrganizationKind

pytestmark = pytest.mark.django_db
TEXT = "Fiscal Serv. Bureau"


@pytest.fixture
def question(left_open):
    return left_open(TEXT)


@pytest.fixture
def fiscal(known):
    return Organization.objects.get(key="treasury-fiscal")


def decide(browser, question, **given):
    return browser.post(f"/names/{question.pk}/decide/", given)


def decide_by_api(browser, question, organization):
    return browser.post(
        f"/api/v1/name-questions/{question.pk}/decide",
        json.dumps({"organization": organization}),
        content_type="application/json",
    )


def meaning(client, text=TEXT):
    return client.get("/api/v1/organizations/resolve", {"q": text}).json()


@pytest.mark.parametrize("who", ["ana", "dee", "uma"])
def test_qsmo_staff_decide_with_one_click_and_it_is_remembered(
    known, client_for, client, question, fiscal, who
):
    assert meaning(client)["organization"] is None
    response = decide(client_for(getattr(known, who)), question, organization=fiscal.pk)
    assert response.status_code == 302
    for written in (TEXT, "FISCAL SERV BUREAU"):
        found = meaning(client, written)
        assert (found["organization"]["key"], found["how"]) == ("treasury-fiscal", "remembered")
    event = Event.objects.get(verb="name.decided")
    assert json.loads(event.body)["facts"] == {
        "text": TEXT, "scheme": "", "source": "a published list", "organization": fiscal.name,
        "organization_key": "treasury-fiscal", "organization_id": fiscal.pk,
    }  # fmt: skip
    assert (event.subject, event.about) == (question.ledger_name, fiscal.ledger_name)
    assert verify().is_whole


def test_no_organization_is_an_answer_too(known, client_for, client, question):
    assert decide(client_for(known.ana), question, none="1").status_code == 302
    found = meaning(client)
    assert (found["verdict"], found["how"]) == ("unknown", "remembered")
    question.refresh_from_db()
    assert (question.is_no_organization, question.answer) == (True, "no organization")
    assert verify().is_whole


def test_a_token_decides_through_the_api_as_the_page_does(known, client_for, client, question, fiscal):
    response = decide_by_api(client_for(known.ana), question, fiscal.pk)
    assert response.status_code == 200
    told = response.json()
    assert (told["organization"]["key"], told["is_no_organization"]) == ("treasury-fiscal", False)
    assert meaning(client)["organization"]["key"] == "treasury-fiscal"
    assert verify().is_whole


def test_null_through_the_api_means_no_organization(known, client_for, question):
    told = decide_by_api(client_for(known.ana), question, None).json()
    assert (told["organization"], told["is_no_organization"]) == (None, True)


@pytest.mark.parametrize("who", [None, "lee", "ada", "pat", "gus", "omar"])
def test_nobody_else_decides_and_nothing_changes(known, client_for, question, fiscal, who):
    browser = client_for(getattr(known, who) if who else None)
    before = head_sequence()
    wanted = 403 if who else 401
    assert decide(browser, question, organization=fiscal.pk).status_code == wanted
    assert decide_by_api(browser, question, fiscal.pk).status_code == wanted
    question.refresh_from_db()
    assert (question.decided_on, head_sequence()) == (None, before)


def test_deciding_twice_is_refused_and_says_what_to_do(known, client_for, question, fiscal):
    browser = client_for(known.ana)
    decide(browser, question, organization=fiscal.pk)
    before = head_sequence()
    response = decide(browser, question, none="1")
    assert response.status_code == 409
    assert "Reopen it first" in response.content.decode()
    assert decide_by_api(browser, question, None).json()["code"] == "ORG-007"
    assert head_sequence() == before


def test_an_invented_organization_cannot_be_what_a_name_means(known, client_for, question):
    invented = actions.register_organization(
        name="Invention", kind=OrganizationKind.BOARD, source="x", is_synthetic=True, by=OPERATOR
    )
    before = head_sequence()
    assert decide(client_for(known.ana), question, organization=invented.pk).status_code == 409
    assert decide_by_api(client_for(known.ana), question, invented.pk).json()["code"] == "ORG-009"
    assert head_sequence() == before


@pytest.mark.parametrize(
    "given", [{}, {"organization": ""}, {"organization": "abc"}, {"organization": "9" * 30}]
)
def test_an_organization_that_is_not_there_is_not_found(known, client_for, question, given):
    before = head_sequence()
    assert decide(client_for(known.ana), question, **given).status_code == 404
    assert head_sequence() == before


def test_a_provider_may_be_meant_and_is_resolved_then(known, client_for, client, left_open):
    question = left_open("ACME Pay")
    decide(client_for(known.ana), question, organization=known.acme.pk)
    assert meaning(client, "ACME Pay")["organization"]["key"] == "acme"


def test_an_answer_for_a_code_holds_in_its_scheme_only(known, client_for, client, left_open):
    question = left_open("999", scheme=Scheme.CGAC)
    decide(client_for(known.ana), question, organization=known.gao.pk)
    asked = {"q": "999", "scheme": "CGAC"}
    assert client.get("/api/v1/organizations/resolve", asked).json()["organization"]["key"] == "gao"
    asked = {"q": "999", "scheme": "OMB"}
    assert client.get("/api/v1/organizations/resolve", asked).json()["organization"] is None


def test_the_list_shows_open_names_first_met_most_first_with_a_button_for_staff_only(
    known, client_for, client, left_open
):
    left_open("Bureau of Nowhere")
    often = left_open(TEXT)
    again = actions.UnsureName(TEXT, "another list", resolve(TEXT, the_directory()))
    actions.ask_about_names([again, again], by=OPERATOR)
    often.refresh_from_db()
    assert often.times_met == 3
    shown = client.get("/names/").content.decode()
    assert shown.index(TEXT) < shown.index("Bureau of Nowhere")
    assert "met 3 times" in shown
    assert "This one" not in shown
    staff = client_for(known.ana).get("/names/").content.decode()
    assert staff.count(f'action="/names/{often.pk}/decide/"') >= 2, "a candidate, and no organization"


def test_what_was_decided_is_shown_with_who_and_when(known, client_for, client, question, fiscal):
    decide(client_for(known.ana), question, organization=fiscal.pk)
    shown = client.get("/names/?state=decided").content.decode()
    assert TEXT in shown
    assert "Decided by Ana," in shown
    assert fiscal.name in shown
    assert TEXT not in client.get("/names/").content.decode()


def test_another_organization_is_found_by_words_or_code(known, client_for, question):
    browser = client_for(known.ana)
    for words in ("internal revenue", "SUBTIER:2050"):
        shown = browser.get(f"/names/{question.pk}/", {"q": words}).content.decode()
        irs = Organization.objects.get(key="treasury-irs")
        assert f'name="organization" value="{irs.pk}"' in shown, words


def test_names_are_counted_apart_when_they_are_invented(known, client, left_open):
    left_open("Bureau of Nowhere")
    left_open("Synthetic Bureau", is_synthetic=True)
    shown = client.get("/names/").content.decode()
    assert "Open (1 real, 1 synthetic)" in shown
    items = client.get("/api/v1/name-questions").json()["items"]
    assert [item["is_synthetic"] for item in items] == [False, True]


def test_the_pages_say_so_when_there_is_nothing(db, client):
    assert NameQuestion.objects.count() == 0
    assert "No name was left for a person yet" in client.get("/names/").content.decode()


def test_a_search_without_a_match_says_so(known, client, question):
    assert "No names match “zebra”" in client.get("/names/?q=zebra").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_names(
    known, client, left_open, django_assert_max_num_queries
):
    left_open("Bureau of Nowhere")
    client.get("/names/")
    with django_assert_max_num_queries(9):
        client.get("/names/")
    for number in range(12):
        left_open(f"Fiscal Serv Bureau {number}")
    client.get("/names/")
    with django_assert_max_num_queries(9):
        client.get("/names/")


def test_the_api_walks_every_name_once(known, client, left_open):
    for number in range(5):
        left_open(f"Bureau of Nowhere {number}")
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/name-questions", {"limit": 2, "cursor": cursor, "state": "open"}).json()
        seen += [item["text"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == [f"Bureau of Nowhere {number}" for number in range(5)]
    one = client.get(f"/api/v1/name-questions/{NameQuestion.objects.first().pk}").json()
    assert (one["decided_on"], one["scheme"], one["times_met"]) == (None, None, 1)

"""The life of a draft on screen: begun, worded, decided step by step, and who sees what of it."""

import re
from datetime import date

import pytest
import time_machine

from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.rules.standing import standing, takes_comments
from openqsmo.standards.tests.draft_samples import CODE, FIRST, SECOND, THIRD, put, says

BASE = {"on": "2025-01-10", "body": "The body", "decision": "agreed"}
DAYS = {
    "working_group": "2025-01-10",
    "standards_council": "2025-03-10",
    "governance_board": "2025-05-10",
    "public_comment": "2025-07-10",
    "omb": "2025-09-10",
}
COMMENT = {"docket": "BSC-HCM-2025-0004", "opens_on": "2025-07-10", "closes_on": "2025-08-10"}


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def ana(cast, client_for):
    return client_for(cast.ana)


@pytest.fixture
def step(cast, client_for, bodies, draft):
    """Record a step of the draft on screen, as a member of its body."""

    def take(name, status=302, **more):
        client = client_for(bodies.get(name, cast.ana))
        given = {**BASE, "on": DAYS[name], **(COMMENT if name == "public_comment" else {}), **more}
        response = client.post(f"/drafts/{draft.pk}/decide/", given)
        assert response.status_code == status, text(response)
        return response

    return take


def test_a_draft_is_begun_on_screen(ana, published):
    assert "Begin a draft" in text(ana.get("/drafts/"))
    response = ana.post("/drafts/new/", {"standard": CODE, "version": "", "why": "The law changed."})
    made = StandardVersion.objects.get(number=0)
    assert (response.status_code, response["Location"]) == (302, f"/drafts/{made.pk}/")
    page = text(ana.get(f"/drafts/{made.pk}/"))
    assert "Human Resources: business capabilities: draft" in page
    assert "With</dt><dd>the Standards Lead" in page
    assert "Nothing yet: it says what version 1 says." in page
    assert re.search(r"ersion 0(?!\.)", page) is None
    assert verify().is_whole


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"why": ""}, "This field is required"),
        ({"standard": "ffm-capabilities"}, "Select a valid choice"),
        ({"standard": CODE, "version": "7"}, "has no version 7"),
    ],
)
def test_a_draft_that_cannot_begin_says_why(ana, published, given, says):
    response = ana.post("/drafts/new/", given)
    assert response.status_code == 422
    assert says in text(response)
    assert not StandardVersion.objects.filter(number=0).exists()


def test_an_item_is_worded_anew_and_the_page_says_what_it_changes(ana, published, draft):
    row = draft.items.get(item__identifier=FIRST)
    place = f"/drafts/{draft.pk}/items/{row.item_id}/"
    form = text(ana.get(f"{place}edit/"))
    assert "Provide reports." in form
    assert row.digest in form
    given = {"statement": "Provide reports by e-mail.", "activity": "HCM.A5-1.010", "kinds": ["process"]}
    response = ana.post(f"{place}edit/", {**given, "seen": row.digest})
    assert response.status_code == 302, text(response)
    assert says(draft)[FIRST] == "Provide reports by e-mail."
    assert draft.items.get(item__identifier=FIRST).content["kinds"] == ["process"]
    page = text(ana.get(f"/drafts/{draft.pk}/"))
    assert "Provide reports by e-mail." in page
    assert "1 item unchanged" in page
    assert "Changed in this draft." in text(ana.get(place))
    assert verify().is_whole


def test_whoever_saves_second_is_told_and_loses_nothing(ana, draft, lead):
    row = draft.items.get(item__identifier=FIRST)
    put(draft, FIRST, "Saved first.", lead)
    given = {"statement": "Mine.", "activity": "HCM.A5-1.010", "seen": row.digest}
    place = f"/drafts/{draft.pk}/items/{row.item_id}/edit/"
    response = ana.post(place, given)
    assert response.status_code == 409
    page = text(response)
    assert "STA-024" in page
    assert "Saved first." in page
    assert "Mine." in page
    assert says(draft)[FIRST] == "Saved first."
    seen = draft.items.get(item__identifier=FIRST).digest
    assert f'value="{seen}"' in page
    assert ana.post(place, {**given, "seen": seen}).status_code == 302
    assert says(draft)[FIRST] == "Mine."


def test_an_item_is_added_and_taken_out_on_screen(ana, draft):
    given = {"identifier": THIRD, "statement": "Explain pay.", "activity": "HCM.A5-1.010"}
    assert ana.post(f"/drafts/{draft.pk}/items/new/", given).status_code == 302
    second = draft.items.get(item__identifier=SECOND)
    assert "stays in the versions" in text(ana.get(f"/drafts/{draft.pk}/items/{second.item_id}/leave-out/"))
    assert ana.post(f"/drafts/{draft.pk}/items/{second.item_id}/leave-out/").status_code == 302
    assert set(says(draft)) == {FIRST, THIRD}
    ana.get("/drafts/")  # where it is said what was done
    listed = text(ana.get(f"/drafts/{draft.pk}/items/"))
    assert THIRD in listed
    assert SECOND not in listed
    assert verify().is_whole


def test_an_item_that_is_there_already_is_not_overwritten_by_adding_it(ana, draft):
    given = {"identifier": FIRST, "statement": "Explain pay.", "activity": "HCM.A5-1.010"}
    response = ana.post(f"/drafts/{draft.pk}/items/new/", given)
    assert response.status_code == 409
    assert "STA-024" in text(response)
    assert says(draft)[FIRST] == "Provide reports."


def test_a_bad_identifier_is_refused_beside_what_was_typed(ana, draft):
    response = ana.post(f"/drafts/{draft.pk}/items/new/", {"identifier": "pay", "statement": "Explain pay."})
    assert response.status_code == 422
    assert "STA-021" in text(response)
    assert "Explain pay." in text(response)


def test_a_draft_goes_all_the_way_on_screen(ana, client_for, draft, step):
    for name in DAYS:
        step(name, dissent="One member would wait." if name == "standards_council" else "")
        page = text(client_for(None).get(f"/drafts/{draft.pk}/"))
        assert re.search(r"ersion 0(?!\.)", page) is None
    assert "One member would wait." in page
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("baseline", 2)
    assert "No draft is open" in text(client_for(None).get("/drafts/"))
    assert "Version 2" in text(client_for(None).get(f"/standards/{CODE}/"))
    assert verify().is_whole


def test_a_step_out_of_its_body_is_refused_and_changes_nothing(cast, client_for, draft, bodies):
    before = Head.objects.get().hash
    for who, status in ((bodies["omb"], 403), (cast.lee, 403), (cast.fay, 403)):
        assert client_for(who).post(f"/drafts/{draft.pk}/decide/", BASE).status_code == status
    assert client_for(None).post(f"/drafts/{draft.pk}/decide/", BASE).status_code in (302, 401)
    assert Head.objects.get().hash == before


def test_a_draft_that_a_body_agreed_on_says_how_to_change_it(ana, draft, step):
    step("working_group")
    row = draft.items.get(item__identifier=FIRST)
    page = text(ana.get(f"/drafts/{draft.pk}/items/{row.item_id}/edit/"))
    assert "have the draft returned for work first" in page
    response = ana.post(f"/drafts/{draft.pk}/items/{row.item_id}/edit/", {"statement": "Mine."})
    assert (response.status_code, "STA-016" in text(response)) == (409, True)


def test_a_draft_withdrawn_before_public_comment_is_read_by_federal_users_alone(ana, cast, client_for, draft):
    given = {"on": "2025-02-01", "body": "HR QSMO", "reason": "The law was repealed."}
    assert ana.post(f"/drafts/{draft.pk}/withdraw/", given).status_code == 302
    for where in ("", "items/", "feed.atom"):
        assert client_for(None).get(f"/drafts/{draft.pk}/{where}").status_code == 404
        assert client_for(cast.pat).get(f"/drafts/{draft.pk}/{where}").status_code == 404
    assert client_for(None).get(f"/api/v1/drafts/{draft.pk}").status_code == 404
    assert "The law was repealed." in text(client_for(cast.lee).get(f"/drafts/{draft.pk}/"))
    standard = text(client_for(None).get(f"/standards/{CODE}/"))
    assert "1 version" in standard
    assert "under way" not in standard


def test_what_was_in_public_comment_stays_public_when_it_is_withdrawn(ana, client_for, draft, step):
    for name in list(DAYS)[:-1]:
        step(name)
    given = {"on": "2025-08-20", "body": "HR QSMO", "reason": "Nobody wants it."}
    assert ana.post(f"/drafts/{draft.pk}/withdraw/", given).status_code == 302
    assert "Nobody wants it." in text(client_for(None).get(f"/drafts/{draft.pk}/"))


def test_words_that_stood_only_in_a_draft_are_on_no_page_of_the_standard(ana, client_for, draft, lead):
    put(draft, FIRST, "Words of the draft.", lead)
    put(draft, THIRD, "Only in the draft.", lead)
    visitor = client_for(None)
    page = visitor.get(f"/standards/{CODE}/items/{FIRST}/")
    assert (page.status_code, "Words of the draft." in text(page)) == (200, False)
    assert visitor.get(f"/standards/{CODE}/items/{THIRD}/").status_code == 404
    assert visitor.get(f"/standards/{CODE}/0/").status_code == 404
    assert visitor.get(f"/api/v1/standards/{CODE}/versions/0/items").status_code in (404, 422)
    detail = visitor.get(f"/api/v1/standards/{CODE}").json()
    assert ([each["number"] for each in detail["versions"]], detail["draft"]) == ([1], draft.pk)


def test_the_feed_tells_what_happened_and_carries_no_more_than_a_visitor_reads(
    ana, cast, client_for, draft, lead
):
    put(draft, FIRST, "Provide reports by e-mail.", lead)
    for client in (client_for(None), ana):
        answer = client.get("/drafts/feed.atom")
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert f"Capability {FIRST} was changed in the draft" in text(answer)
    assert client_for(None).get("/drafts/feed.rss").status_code == 404


def test_a_lead_and_a_body_find_their_drafts_on_the_home_page(ana, client_for, draft, bodies, step):
    assert f"/drafts/{draft.pk}/" in text(ana.get("/"))
    bea = client_for(bodies["standards_council"])
    assert f"/drafts/{draft.pk}/" not in text(bea.get("/"))
    step("working_group")
    assert f"/drafts/{draft.pk}/" in text(bea.get("/"))


def test_where_a_draft_stands_follows_the_days_of_public_comment(draft, step):
    for name in list(DAYS)[:-1]:
        step(name)
    facts = [each.facts for each in draft.decisions.all()]
    cases = [
        (date(2025, 7, 9), False, "Comments are taken from"),
        (date(2025, 7, 10), True, "until August 10, 2025"),
        (date(2025, 8, 10), True, "until August 10, 2025"),
        (date(2025, 8, 11), False, "every comment is answered"),
    ]
    for today, is_open, words in cases:
        assert takes_comments(facts, today) is is_open
        assert words in standing(facts, made_on=draft.made_on, today=today).next


def test_a_page_drawn_before_the_closing_day_is_not_given_after_it(client_for, draft, step):
    for name in list(DAYS)[:-1]:
        step(name)
    visitor = client_for(None)
    with time_machine.travel("2025-08-10T16:00:00Z"):
        assert "Comments are taken until" in text(visitor.get(f"/drafts/{draft.pk}/"))
    with time_machine.travel("2025-08-11T16:00:00Z"):
        assert "Comments are taken until" not in text(visitor.get(f"/drafts/{draft.pk}/"))

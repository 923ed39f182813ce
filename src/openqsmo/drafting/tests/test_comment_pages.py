"""Public comment and evidence behind every door: filed by anyone, answered by the lead, told the same."""

import json

import pytest
import time_machine

from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.drafts import make_draft
from openqsmo.standards.models import PublicComment
from openqsmo.standards.rules.pipeline import Step
from openqsmo.standards.tests.draft_samples import FIRST
from openqsmo.standards.tests.registry_samples import item, load_items
from openqsmo.standards.tests.test_comments import MUST, OPEN, filed
from openqsmo.standards.tests.test_drafts_decided import agree
from openqsmo.standards.vocabulary import ItemKind

GIVEN = {"about": "", "text": "Say by when.", "organization": "", "name": "", "website": ""}


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def commented(draft, lead):
    for step in list(Step)[:-1]:
        agree(draft, step, lead)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def ana(cast, client_for):
    return client_for(cast.ana)


def send(client, draft, **more):
    with time_machine.travel(OPEN):
        return client.post(f"/drafts/{draft.pk}/comments/new/", {**GIVEN, **more})


def test_anyone_files_a_comment_and_reads_it_with_its_number(client_for, commented):
    visitor = client_for(None)
    response = send(visitor, commented, about=FIRST, name="Vic Visitor", organization="Payers' League")
    assert (response.status_code, response["Location"]) == (
        302,
        f"/drafts/{commented.pk}/comments/#comment-1",
    )
    page = text(visitor.get(f"/drafts/{commented.pk}/comments/"))
    assert "filed as number 1" in page
    assert "Say by when." in page
    assert "Payers&#x27; League" in page
    assert "Vic Visitor" not in page
    assert verify().is_whole


def test_a_name_is_shown_where_its_writer_says_so_and_always_to_the_lead(ana, cast, client_for, commented):
    send(client_for(None), commented, name="Vic Visitor")
    send(client_for(None), commented, name="Una Umbrella", shows_name="on")
    for who in (None, cast.fay, cast.lee, cast.pat):
        page = text(client_for(who).get(f"/drafts/{commented.pk}/comments/"))
        assert ("Vic Visitor" in page, "Una Umbrella" in page) == (False, True)
        names = [
            each["name"]
            for each in client_for(who).get(f"/api/v1/drafts/{commented.pk}/comments").json()["items"]
        ]
        assert names == [None, "Una Umbrella"]
        assert "Vic Visitor" not in text(client_for(who).get(f"/drafts/{commented.pk}/"))
        assert "Vic Visitor" not in text(client_for(who).get(f"/drafts/{commented.pk}/feed.atom"))
    assert "Vic Visitor" in text(ana.get(f"/drafts/{commented.pk}/comments/"))


def test_a_program_that_fills_in_every_field_is_told_so_and_keeps_its_words(client_for, commented):
    response = send(client_for(None), commented, website="https://example.com")
    page = text(response)
    assert (response.status_code, "STA-042" in page, "Say by when." in page) == (422, True, True)
    assert not PublicComment.objects.exists()


def test_one_address_files_so_many_comments_an_hour_and_loses_no_words(client_for, commented, monkeypatch):
    monkeypatch.setattr("openqsmo.drafting.views.comments.MOST_COMMENTS", 2)
    visitor = client_for(None)
    assert [send(visitor, commented).status_code for _ in range(3)] == [302, 302, 429]
    assert "Say by when." in text(send(visitor, commented))
    assert PublicComment.objects.count() == 2


def test_the_form_says_when_no_comments_are_taken(client_for, draft, commented):
    page = text(client_for(None).get(f"/drafts/{commented.pk}/comments/new/"))
    assert "No comments are taken today." in page
    assert "<textarea" not in page
    response = client_for(None).post(f"/drafts/{commented.pk}/comments/new/", GIVEN)
    assert (response.status_code, "STA-040" in text(response)) == (409, True)


def test_the_lead_answers_on_screen_and_everyone_reads_it(ana, cast, client_for, commented):
    filed(commented)
    assert client_for(cast.lee).get(f"/drafts/{commented.pk}/comments/1/answer/").status_code == 403
    assert "1 thing to settle" in text(client_for(None).get(f"/drafts/{commented.pk}/"))
    place = f"/drafts/{commented.pk}/comments/1/answer/"
    bad = ana.post(place, {"disposition": "accepted", "answer": ""})
    assert (bad.status_code, "STA-043" in text(bad)) == (422, True)
    given = {"disposition": "accepted_in_part", "answer": "A day is named.", "identifier": ""}
    assert ana.post(place, given).status_code == 302
    page = text(client_for(None).get(f"/drafts/{commented.pk}/comments/"))
    assert "Accepted in part" in page
    assert "A day is named." in page
    assert "Nothing of its own" in text(client_for(None).get(f"/drafts/{commented.pk}/"))


def test_comments_are_filed_answered_and_read_by_api(ana, cast, client_for, commented):
    where = f"/api/v1/drafts/{commented.pk}/comments"

    def post(client, path, body):
        return client.post(path, json.dumps(body), content_type="application/json")

    with time_machine.travel(OPEN):
        assert post(client_for(None), where, {"text": "Hm."}).status_code == 401
        made = post(client_for(cast.lee), where, {"text": "Say by when.", "identifier": FIRST})
    assert (made.status_code, made.json()["name"], made.json()["number"]) == (201, "Lee", 1)
    lacks = client_for(None).get(f"/api/v1/drafts/{commented.pk}/lacking").json()
    assert [(each["kind"], each["where"]) for each in lacks] == [("disposition", "1")]
    body = {"disposition": "rejected", "answer": "The law says so."}
    assert post(client_for(cast.fay), f"{where}/1/answer", body).status_code == 403
    assert post(ana, f"{where}/1/answer", body).json()["answer"] == "The law says so."
    found = client_for(None).get(f"{where}?is_open=true").json()
    assert (found["total"], found["open"], found["items"]) == (0, 0, [])
    assert client_for(None).get(where).json()["items"][0]["disposition"] == "rejected"


@pytest.fixture
def required(published, cast, lead):
    load_items(item(ItemKind.REQUIREMENT, "HCM.REQ.001", "HCM", **MUST))
    return make_draft(standard_code="hcm-requirements", number=1, why="", **lead)


def test_evidence_is_given_and_taken_back_on_screen(ana, cast, client_for, required):
    row = required.items.get()
    where = f"/drafts/{required.pk}/evidence/"
    assert "the MUST lacks it" in text(client_for(None).get(where))
    given = {"reference": "5 USC 5504", "says": "Pay is due."}
    assert client_for(cast.fay).post(f"{where}{row.item_id}/", given).status_code == 403
    assert ana.post(f"{where}{row.item_id}/", given).status_code == 302
    page = text(client_for(None).get(where))
    assert "5 USC 5504" in page
    assert "lacks it" not in page
    lines = client_for(None).get(f"/api/v1/drafts/{required.pk}/requirements").json()
    assert [(each["level"], each["proofs"]) for each in lines] == [("must", ["test"])]
    evidence_id = lines[0]["evidence"][0]["id"]
    assert ana.post(f"{where}taken-back/{evidence_id}/").status_code == 302
    assert "lacks it" in text(client_for(None).get(where))


def test_a_requirement_is_worded_on_screen_and_shown_in_its_own_words(ana, client_for, required):
    row = required.items.get()
    given = {
        "statement": "Pay on time.", "level": "should", "applies_when": "agency_class = cfo_act",
        "proofs": ["test", "document"], "capabilities": FIRST, "seen": row.digest,
    }  # fmt: skip
    place = f"/drafts/{required.pk}/items/{row.item_id}/"
    assert ana.post(f"{place}edit/", given).status_code == 302
    page = text(client_for(None).get(place))
    for words in ("SHOULD", "agency_class = cfo_act", "Document", FIRST):
        assert words in page
    assert "which binds less" in text(client_for(None).get(f"/drafts/{required.pk}/"))
    bad = ana.post(f"{place}edit/", {**given, "seen": "", "applies_when": "employees >="})
    assert (bad.status_code, "STA-021" in text(bad)) == (422, True)

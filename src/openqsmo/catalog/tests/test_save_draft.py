"""Write a draft: who may, what is kept, what is refused, and what happens when two write at once."""

import pytest

from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.workflow import draft_event
from openqsmo.catalog.tests.workflow import (
    COMMON,
    PRICE,
    api,
    content_of,
    newest,
    published,
    started,
    submitted,
    unmoved,
    write,
)
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db


def put(client, offering, content, *, event=None, **more):
    draft = offering.versions.filter(published_at=None).first()
    body = {"content": content, "event": draft_event(draft) if event is None else event, **more}
    return api(client, "put", f"/offerings/{offering.pk}/draft", body)


def read(client, offering):
    return client.get(f"/api/v1/offerings/{offering.pk}/draft").json()


def test_a_draft_is_kept_whole_and_leaves_one_event(cast, client_for):
    offering = started(cast)
    answer = put(client_for(cast.pat), offering, content_of(), visibility={"price": "federal"})
    assert answer.status_code == 200, answer.json()
    draft = offering.versions.get()
    assert draft.content["summary"] == "Pays people on time"
    assert draft.content["price"]["tiers"] == [
        {"from": 1, "unit_price": "12.50"}, {"from": 1000, "unit_price": "10"},
    ]  # fmt: skip
    assert draft.visibility == {"price": "federal"}
    assert (newest().verb, answer.json()["event"]) == ("offering.drafted", newest().sequence)
    assert answer.json()["missing"] == []
    assert verify().is_whole


def test_saving_what_stands_there_already_changes_nothing(cast, client_for):
    offering = started(cast)
    put(client_for(cast.pat), offering, content_of())
    before = unmoved(offering)
    again = read(client_for(cast.pat), offering)
    answer = put(
        client_for(cast.pat),
        offering,
        again["content"],
        visibility=again["visibility"],
        claims=again["claims"],
    )
    assert answer.status_code == 200
    assert unmoved(offering) == before


def test_fields_left_out_are_not_given_any_more(cast, client_for):
    offering = started(cast)
    put(client_for(cast.pat), offering, content_of(support="By phone"))
    put(client_for(cast.pat), offering, content_of())
    assert "support" not in offering.versions.get().content


def test_while_nothing_was_published_the_offering_takes_on_the_name(cast, client_for):
    offering = started(cast)
    put(client_for(cast.pat), offering, {"title": "Payroll Two"})
    assert Offering.objects.get().title == "Payroll Two"
    assert verify().is_whole


def test_writing_about_what_is_published_makes_a_draft_and_leaves_the_page_alone(cast, client_for):
    offering = published(cast)
    answer = put(client_for(cast.pat), offering, content_of(title="New name", summary="New words"), event=0)
    assert (answer.json()["number"], answer.json()["is_draft"]) == (2, True)
    page = client_for(None).get(f"/offerings/{offering.pk}/").content.decode()
    assert "Pays people on time" in page
    assert "New words" not in page
    assert Offering.objects.get().title == "Payroll One"
    assert verify().is_whole


def test_nobody_else_may_and_nothing_happens(cast, client_for):
    offering = published(cast)
    before = unmoved(offering)
    for who in ("rob", "fay", "lee", "ada", "gus", "uma", "omar", None):
        client = client_for(getattr(cast, who) if who else None)
        answers = [
            put(client, offering, content_of(summary="Mine now"), event=0),
            client.post(f"/offerings/{offering.pk}/edit/", {"title": "Mine now", "event": "0"}),
            client.get(f"/offerings/{offering.pk}/edit/"),
            client.get(f"/api/v1/offerings/{offering.pk}/draft"),
        ]
        assert [answer.status_code in (401, 403) for answer in answers] == [True] * 4, who
    assert unmoved(offering) == before


def test_a_draft_that_one_may_not_see_is_not_there(cast, client_for):
    offering = started(cast)
    assert put(client_for(cast.rob), offering, content_of(), event=0).status_code == 404
    assert client_for(cast.rob).get(f"/offerings/{offering.pk}/edit/").status_code == 404


def test_the_qsmo_writes_too(cast, client_for):
    offering = started(cast)
    assert put(client_for(cast.ana), offering, content_of(vetting_notes="Ask about exit")).status_code == 200
    assert verify().is_whole


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"color": "red"}, "color"),
        ({"vetting_notes": "approved"}, "vetting_notes"),
        ({"title": ""}, "title"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"support_ends": "soon"}, "support_ends"),
        ({"authorization": "perfect"}, "authorization"),
        ({"slots_left": "many"}, "slots_left"),
        ({"activities": ["HCM.A5-1.999"]}, "activities"),
        ({"identifiers": ["016"]}, "identifiers"),
        ({"price": {"unit": "hour"}}, "price.tiers"),
        ({"price": PRICE | {"tiers": [{"from": 1, "unit_price": "-2"}]}}, "price.tiers.0.unit_price"),
        ({"service_levels": [{"measure": "Up"}]}, "service_levels.0.target"),
        ({"components": [{"code": "NOBODY-1"}]}, "components.0.code"),
        ({"description": "a\x00b"}, "description"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_saved(cast, client_for, content, field):
    offering = started(cast)
    before = unmoved(offering)
    answer = put(client_for(cast.pat), offering, COMMON | content)
    assert (answer.status_code, answer.json()["code"]) == (422, "CAT-084")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert unmoved(offering) == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"visibility": {"price": "secret"}}, "visibility.price"),
        ({"visibility": {"title": "qsmo"}}, "visibility.title"),
        ({"visibility": {"vetting_notes": "public"}}, "visibility.vetting_notes"),
        (
            {"claims": {"support": {"level": "tested", "on": "2026-01-01", "by": "Lab"}}},
            "claims.support.level",
        ),
        ({"claims": {"title": {"level": "claimed"}}}, "claims.title"),
    ],
)
def test_who_sees_what_and_what_is_proven_is_checked_too(cast, client_for, more, field):
    answer = put(client_for(cast.pat), started(cast), content_of(), **more)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_provider_does_not_read_or_overwrite_the_reviewers_notes(cast, client_for):
    offering = started(cast)
    put(client_for(cast.ana), offering, content_of(vetting_notes="Zanzibar"))
    provider = client_for(cast.pat)
    assert "Zanzibar" not in str(read(provider, offering))
    assert "Zanzibar" not in provider.get(f"/offerings/{offering.pk}/edit/").content.decode()
    put(provider, offering, content_of(support="By phone"))
    assert offering.versions.get().content["vetting_notes"] == "Zanzibar"
    guess = put(provider, offering, content_of(vetting_notes="Zanzibar"))
    assert guess.status_code == 422  # a right guess is refused like a wrong one


def test_in_review_the_provider_writes_nothing_and_the_reviewer_only_notes(cast, client_for):
    offering = submitted(cast)
    before = unmoved(offering)
    refused = put(client_for(cast.pat), offering, content_of(summary="Better words"))
    assert (refused.status_code, refused.json()["code"]) == (409, "CAT-083")
    wrong = put(client_for(cast.ana), offering, content_of(summary="Better words", vetting_notes="x"))
    assert "summary" in [error["field"] for error in wrong.json()["errors"]]
    assert unmoved(offering) == before
    whole = read(client_for(cast.ana), offering)["content"] | {"vetting_notes": "Looks right"}
    assert put(client_for(cast.ana), offering, whole).status_code == 200
    assert newest().verb == "offering.noted"
    assert verify().is_whole


def test_what_a_provider_typed_while_a_review_began_is_not_lost(cast, client_for):
    offering = submitted(cast)
    typed = {"title": "Payroll One", "summary": "Typed for an hour", "event": "0"}
    answer = client_for(cast.pat).post(f"/offerings/{offering.pk}/edit/", typed)
    assert (answer.status_code, "CAT-083" in answer.text) == (409, True)
    assert "Typed for an hour" in answer.text


def test_two_who_write_at_once_see_both_texts_and_lose_none(cast, client_for):
    offering = started(cast)
    pat, ana = client_for(cast.pat), client_for(cast.ana)
    opened = read(pat, offering)["event"]
    put(ana, offering, content_of(summary="Words of Ana"))
    before = unmoved(offering)
    answer = put(pat, offering, content_of(summary="Words of Pat"), event=opened)
    assert (answer.status_code, answer.json()["code"]) == (409, "CAT-085")
    assert [error["field"] for error in answer.json()["errors"]] == ["summary"]
    assert unmoved(offering) == before


def test_the_page_of_a_conflict_shows_both_and_the_writer_chooses(cast, client_for):
    offering = started(cast)
    pat, ana = client_for(cast.pat), client_for(cast.ana)
    opened = read(pat, offering)["event"]
    put(ana, offering, {"title": "Payroll One", "summary": "Words of Ana", "contact": "ana@example.gov"})
    where = f"/offerings/{offering.pk}/edit/"
    typed = {"title": "Payroll One", "summary": "Words of Pat", "contact": "", "event": str(opened)}
    page = pat.post(where, typed)
    assert page.status_code == 409
    for words in ("Words of Ana", "Words of Pat", "ana@example.gov"):
        assert words in page.text
    known = page.context["known"]
    undecided = pat.post(where, typed | {"known": known, "conflict": ["summary", "contact"]})
    assert (undecided.status_code, "Words of Pat" in undecided.text) == (409, True)
    chosen = typed | {
        "known": known, "conflict": ["summary", "contact"], "keep.summary": "mine", "keep.contact": "saved",
    }  # fmt: skip
    assert pat.post(where, chosen).status_code == 302
    draft = offering.versions.get()
    assert (draft.content["summary"], draft.content["contact"]) == ("Words of Pat", "ana@example.gov")
    assert verify().is_whole


def test_a_third_change_while_choosing_is_a_conflict_again(cast, client_for):
    offering = started(cast)
    pat, ana = client_for(cast.pat), client_for(cast.ana)
    opened = read(pat, offering)["event"]
    put(ana, offering, {"title": "Payroll One", "summary": "Words of Ana"})
    typed = {"title": "Payroll One", "summary": "Words of Pat", "event": str(opened)}
    known = pat.post(f"/offerings/{offering.pk}/edit/", typed).context["known"]
    put(ana, offering, {"title": "Payroll One", "summary": "Later words of Ana"})
    chosen = typed | {"known": known, "conflict": "summary", "keep.summary": "mine"}
    page = pat.post(f"/offerings/{offering.pk}/edit/", chosen)
    assert (page.status_code, "Later words of Ana" in page.text) == (409, True)


def test_the_same_change_by_two_is_no_conflict(cast, client_for):
    offering = started(cast)
    opened = read(client_for(cast.pat), offering)["event"]
    put(client_for(cast.ana), offering, content_of())
    assert put(client_for(cast.pat), offering, content_of(), event=opened).status_code == 200


@pytest.mark.parametrize("tag", ['"{}"', "{}", 'W/"{}"'])
def test_if_match_says_which_draft_it_stands_on(cast, client_for, tag):
    offering = started(cast)
    client = client_for(cast.pat)
    etag = client.get(f"/api/v1/offerings/{offering.pk}/draft")["ETag"].strip('"')
    answer = api(
        client,
        "put",
        f"/offerings/{offering.pk}/draft",
        {"content": content_of()},
        **{"If-Match": tag.format(etag)},
    )
    assert (answer.status_code, answer["ETag"]) == (200, f'"{newest().sequence}"')


@pytest.mark.parametrize("tag", ["", "*", '"x"', "-1"])
def test_without_knowing_which_draft_it_stands_on_nothing_is_saved(cast, client_for, tag):
    offering = started(cast)
    before = unmoved(offering)
    answer = api(
        client_for(cast.pat), "put", f"/offerings/{offering.pk}/draft", {"content": content_of()},
        **({"If-Match": tag} if tag else {}),
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (422, "CAT-087")
    assert unmoved(offering) == before


def test_a_part_that_leads_back_to_the_bundle_is_refused(cast, client_for):
    inner = published(
        cast, mode="general_contractor", by=cast.ana, provider=cast.hr_qsmo,
        components=[{"code": published(cast).code}], service_levels=[{"measure": "Up", "target": 1}],
        service_level_buffer="None needed", title="Inner",
    )  # fmt: skip
    outer = started(cast, mode="general_contractor", by=cast.ana, provider=cast.hr_qsmo, title="Outer")
    write(outer, cast.actor(cast.ana), **content_of("general_contractor", components=[{"code": inner.code}]))
    draft = read(client_for(cast.ana), inner)
    around = draft["content"] | {"components": [{"code": outer.code}]}
    assert (
        put(client_for(cast.ana), inner, around, event=0).status_code == 200
    )  # outer is a draft: no bundle yet
    itself = draft["content"] | {"components": [{"code": inner.code}]}
    answer = put(client_for(cast.ana), inner, itself)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "components")
    assert "part of itself" in answer.json()["errors"][0]["says"]


def test_a_part_is_named_once_is_visible_and_is_as_real_as_the_bundle(cast, client_for):
    part, hidden = published(cast), started(cast, by=cast.pat)
    Offering.objects.filter(pk=hidden.pk).update(qsmo=None)
    bundle = started(cast, mode="general_contractor", by=cast.ana, provider=cast.hr_qsmo)

    def wrong(*rows):
        answer = put(
            client_for(cast.ana), bundle, {"title": "B", "components": [{"code": code} for code in rows]}
        )
        return [error["field"] for error in answer.json().get("errors", [])]

    assert wrong(part.code) == []
    assert wrong(part.code, part.code) == ["components.1.code"]
    assert wrong(hidden.code) == ["components.0.code"]
    Offering.objects.filter(pk=part.pk).update(is_synthetic=False)
    assert wrong(part.code) == ["components.0.code"]


@pytest.mark.parametrize(
    "raw",
    [
        '{"event": 0, "content": {"title": "x", "price": %s}}' % ("[" * 900 + "]" * 900),
        '{"event": 0, "content": {"title": "x", "price": {"unit": 1e999, "tiers": [{"from": NaN}]}}}',
        '{"event": 0, "content": {"title": "\\ud800"}}',
        '{"event": 0, "content": {"title": "x", "\\u0000": 1}}',
        '{"event": 0, "content": {"title": "x", "\\ud800": 1}}',
        '{"event": 0, "content": {"title": "x", "slots_left": 1%s}}' % ("0" * 300),
        '{"event": 0, "content": {"title": {"title": "x"}}}',
        '{"event": 0, "content": {"title": "x", "roadmap": [{"what": "a\\u0000b"}]}}',
        '{"event": 0, "content": {"title": "x"}, "claims": {"support": {"level": ["tested"]}}}',
        '{"event": 0, "content": {"title": "x"}, "visibility": {"support": {"a": 1}}}',
        '{"event": 4611686018427387905, "content": {"title": "x"}}',
        '{"event": "x", "content": []}',
        '{"event": false, "content": {"title": "x"}}',
        "[]",
        "",
    ],
)
def test_a_hostile_body_is_refused_in_words(cast, client_for, raw):
    offering = started(cast)
    before = unmoved(offering)
    answer = client_for(cast.pat).put(
        f"/api/v1/offerings/{offering.pk}/draft", raw, content_type="application/json"
    )
    assert answer.status_code in (400, 409, 422), answer.content
    assert {"code", "says", "fix"} <= answer.json().keys()
    assert unmoved(offering) == before

"""Announce, suspend, put in remediation, reinstate, retire, go back to an older version: the same at every door."""

from datetime import UTC, datetime

import pytest
import time_machine

from openqsmo.catalog.actions.states import (
    announce_forecast,
    put_in_remediation,
    reinstate_offering,
    retire_offering,
    suspend_offering,
)
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.workflow import draft_event
from openqsmo.catalog.tests.making import make_offering
from openqsmo.catalog.tests.workflow import (
    api,
    content_of,
    events,
    newest,
    published,
    started,
    submitted,
    unmoved,
    write,
)
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db
EVERYONE = ("pat", "rob", "ana", "dee", "fay", "lee", "ada", "gus", "uma", "omar", None)


def in_state(cast, state):
    """An offering of Acme's in a state, brought there by the actions."""
    ana = cast.actor(cast.ana)
    if state == "draft":
        offering = started(cast)
        write(offering, cast.actor(cast.pat), **content_of())
    elif state == "in_review":
        offering = submitted(cast)
    elif state == "forecast":
        offering = in_state(cast, "draft")
        announce_forecast(offering_id=offering.pk, by=ana)
    else:
        offering = published(cast)
    verbs = {"suspended": suspend_offering, "in_remediation": put_in_remediation, "retired": retire_offering}
    if state in verbs:
        verbs[state](offering_id=offering.pk, reason="Two outages", by=ana)
    return Offering.objects.get(pk=offering.pk)


def client_of(client_for, cast, who):
    return client_for(getattr(cast, who) if who else None)


# verb, where it starts, where it leads, who may, whether it needs a reason, the event
MOVES = [
    ("announce", "draft", "forecast", {"ana", "dee"}, False, "offering.forecast"),
    (
        "put-in-remediation",
        "published",
        "in_remediation",
        {"ana", "dee"},
        True,
        "offering.put_in_remediation",
    ),
    (
        "put-in-remediation",
        "suspended",
        "in_remediation",
        {"ana", "dee"},
        True,
        "offering.put_in_remediation",
    ),
    ("suspend", "published", "suspended", {"ana", "dee"}, True, "offering.suspended"),
    ("suspend", "in_remediation", "suspended", {"ana", "dee"}, True, "offering.suspended"),
    ("reinstate", "suspended", "published", {"ana", "dee"}, False, "offering.reinstated"),
    ("reinstate", "in_remediation", "published", {"ana", "dee"}, False, "offering.reinstated"),
    ("retire", "published", "retired", {"pat", "ana", "dee"}, True, "offering.retired"),
    ("retire", "draft", "retired", {"pat", "ana", "dee"}, True, "offering.retired"),
    ("retire", "forecast", "retired", {"pat", "ana", "dee"}, True, "offering.retired"),
    ("retire", "suspended", "retired", {"pat", "ana", "dee"}, True, "offering.retired"),
]


@pytest.mark.parametrize(("verb", "start", "end", "who", "needs_reason", "event"), MOVES)
def test_a_move_leads_from_state_to_state_and_leaves_one_event(
    cast, client_for, verb, start, end, who, needs_reason, event
):
    offering = in_state(cast, start)
    before = events()
    body = {"reason": "Two outages"} if needs_reason else {}
    answer = api(client_for(cast.ana), "post", f"/offerings/{offering.pk}/{verb}", body)
    assert (answer.status_code, answer.json()["state"]) == (200, end)
    assert (events(), newest().verb) == (before + 1, event)
    spells = list(offering.spells.order_by("pk").values_list("state", "ends_at"))
    assert (spells[-1], spells[-2][0]) == ((end, None), start)
    assert spells[-2][1] is not None
    assert verify().is_whole


@pytest.mark.parametrize(("verb", "start", "end", "allowed", "needs_reason", "event"), MOVES)
def test_a_move_is_open_to_whom_it_belongs_and_a_refusal_changes_nothing(
    cast, client_for, verb, start, end, allowed, needs_reason, event
):
    offering = in_state(cast, start)
    before = unmoved(offering)
    where = f"/offerings/{offering.pk}/moves/{verb}/"
    for who in (name for name in EVERYONE if name not in allowed):
        client = client_of(client_for, cast, who)
        assert client.post(where, {"reason": "Two outages"}).status_code in (401, 403, 404), who
        answer = api(client, "post", f"/offerings/{offering.pk}/{verb}", {"reason": "Two outages"})
        assert answer.status_code in (401, 403, 404), who
        page = client.get(where)
        assert page.status_code != 200 or "What stands in the way" in page.text
        assert '<form method="post" class="oq-form"' not in page.text
    assert unmoved(offering) == before
    for who in sorted(allowed):
        found = in_state(cast, start)
        client = client_of(client_for, cast, who)
        assert client.get(f"/offerings/{found.pk}/moves/{verb}/").status_code == 200
        done = client.post(f"/offerings/{found.pk}/moves/{verb}/", {"reason": "Two outages"})
        assert (done.status_code, Offering.objects.get(pk=found.pk).state) == (302, end)
    assert verify().is_whole


@pytest.mark.parametrize(("verb", "start"), [(row[0], row[1]) for row in MOVES if row[4]])
def test_where_a_reason_is_needed_blanks_are_none(cast, client_for, verb, start):
    offering = in_state(cast, start)
    before = unmoved(offering)
    answer = api(client_for(cast.ana), "post", f"/offerings/{offering.pk}/{verb}", {"reason": "  "})
    assert (answer.status_code, answer.json()["code"]) == (422, "CAT-010")
    page = client_for(cast.ana).post(f"/offerings/{offering.pk}/moves/{verb}/", {"reason": "  "})
    assert page.status_code == 422
    assert unmoved(offering) == before


@pytest.mark.parametrize(
    ("verb", "start"),
    [
        ("announce", "published"),
        ("announce", "in_review"),
        ("suspend", "draft"),
        ("suspend", "suspended"),
        ("put-in-remediation", "retired"),
        ("reinstate", "published"),
        ("retire", "retired"),
        ("retire", "in_review"),
        ("publish", "suspended"),
        ("publish", "draft"),
        ("return", "published"),
        ("return", "draft"),
    ],
)
def test_what_cannot_follow_is_refused_and_says_what_can(cast, client_for, verb, start):
    offering = in_state(cast, start)
    before = unmoved(offering)
    body = {"reason": "x"} if verb != "publish" else None
    answer = api(client_for(cast.ana), "post", f"/offerings/{offering.pk}/{verb}", body)
    assert (answer.status_code, answer.json()["code"]) in {(409, "CAT-001"), (409, "CAT-086")}
    assert unmoved(offering) == before


def test_an_unknown_move_is_not_found(cast, client_for):
    offering = published(cast)
    answer = client_for(cast.ana).get(f"/offerings/{offering.pk}/moves/explode/")
    assert (answer.status_code, "CAT-088" in answer.text) == (404, True)


def test_the_reason_of_a_suspension_stands_on_the_page_until_it_is_lifted(cast, client_for):
    offering = in_state(cast, "suspended")
    assert (
        "Suspended because:</strong> Two outages" in client_for(None).get(f"/offerings/{offering.pk}/").text
    )
    reinstate_offering(offering_id=offering.pk, reason="Cause found", by=cast.actor(cast.dee))
    page = client_for(None).get(f"/offerings/{offering.pk}/").text
    assert "because:</strong>" not in page
    assert "Why: Cause found" in page


def test_a_new_version_does_not_lift_a_suspension(cast, client_for):
    offering = in_state(cast, "suspended")
    write(offering, cast.actor(cast.pat), **content_of(support="Mended"))
    api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
    answer = api(client_for(cast.dee), "post", f"/offerings/{offering.pk}/publish").json()
    assert (answer["state"], answer["state_reason"], answer["version_shown"]) == (
        "suspended",
        "Two outages",
        2,
    )
    assert verify().is_whole


def test_a_forecast_shows_what_was_announced_and_not_what_is_written_since(cast, client_for):
    offering = in_state(cast, "forecast")
    write(offering, cast.actor(cast.pat), **content_of(summary="Zanzibar"))
    page = client_for(None).get(f"/offerings/{offering.pk}/").text
    assert "Pays people on time" in page
    assert "Zanzibar" not in page
    assert client_for(None).get("/api/v1/offerings?q=zanzibar").json()["total"] == 0
    api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
    assert (
        api(client_for(cast.dee), "post", f"/offerings/{offering.pk}/publish").json()["state"] == "published"
    )
    assert "Zanzibar" in client_for(None).get(f"/offerings/{offering.pk}/").text
    assert verify().is_whole


def test_a_forecast_can_be_submitted_as_it_was_announced(cast, client_for):
    offering = in_state(cast, "forecast")
    answer = api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
    assert (answer.status_code, answer.json()["state"]) == (200, "forecast")
    assert api(client_for(cast.dee), "post", f"/offerings/{offering.pk}/publish").json()["version_shown"] == 2
    assert verify().is_whole


def test_retiring_takes_a_version_out_of_review(cast):
    offering = in_state(cast, "published")
    write(offering, cast.actor(cast.pat), **content_of(support="New"))
    from openqsmo.catalog.actions.states import submit_offering

    submit_offering(offering_id=offering.pk, by=cast.actor(cast.pat))
    retire_offering(offering_id=offering.pk, reason="End of life", by=cast.actor(cast.pat))
    draft = offering.versions.get(published_at=None)
    assert (draft.submitted_at, draft.submitted_by) == (None, None)
    assert verify().is_whole


def test_a_draft_that_is_given_up_is_not_opened_to_everyone(cast, client_for):
    offering = in_state(cast, "draft")
    retire_offering(offering_id=offering.pk, reason="Not now", by=cast.actor(cast.pat))
    for who in ("rob", "lee", None):
        client = client_of(client_for, cast, who)
        assert client.get(f"/offerings/{offering.pk}/").status_code == 404
        assert client.get("/api/v1/offerings?q=payroll").json()["total"] == 0
    assert client_for(cast.pat).get(f"/offerings/{offering.pk}/").status_code == 200


def test_the_offering_page_offers_each_person_their_own_moves(cast, client_for):
    offering = in_state(cast, "published")

    def labels(who):
        page = client_of(client_for, cast, who).get(f"/offerings/{offering.pk}/")
        return [action["label"] for action in page.context["actions"]]

    assert labels("ana") == [
        "Edit", "Put in remediation", "Suspend", "Retire", "Make a draft of an older version",
    ]  # fmt: skip
    assert labels("pat") == ["Edit", "Retire", "Make a draft of an older version"]
    for who in ("rob", "fay", "lee", "gus", None):
        assert labels(who) == []


def revert(client, offering, number, event=0):
    return api(client, "post", f"/offerings/{offering.pk}/revert", {"number": number, "event": event})


def two_versions(cast, client_for):
    offering = published(cast)
    write(offering, cast.actor(cast.pat), **content_of(support="Second words"))
    api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
    api(client_for(cast.dee), "post", f"/offerings/{offering.pk}/publish")
    return Offering.objects.get(pk=offering.pk)


def test_an_older_version_becomes_a_draft_again(cast, client_for):
    offering = two_versions(cast, client_for)
    answer = revert(client_for(cast.pat), offering, 1)
    assert (answer.status_code, answer.json()["number"]) == (200, 3)
    assert "support" not in answer.json()["content"]
    assert "Second words" in client_for(None).get(f"/offerings/{offering.pk}/").text
    assert newest().verb == "offering.reverted"
    assert verify().is_whole


def test_an_open_draft_takes_on_the_older_text_only_for_who_saw_it(cast, client_for):
    offering = two_versions(cast, client_for)
    draft = write(offering, cast.actor(cast.ana), **content_of(support="Third words", vetting_notes="A note"))
    before = unmoved(offering)
    assert revert(client_for(cast.pat), offering, 1).json()["code"] == "CAT-085"
    assert unmoved(offering) == before
    page = client_for(cast.pat).get(f"/offerings/{offering.pk}/moves/revert/")
    sent = {"number": "1", "event": page.context["form"]["event"].value()}
    assert sent["event"] == draft_event(draft)
    assert client_for(cast.pat).post(f"/offerings/{offering.pk}/moves/revert/", sent).status_code == 302
    draft.refresh_from_db()
    assert "support" not in draft.content
    assert draft.content["vetting_notes"] == "A note"
    assert verify().is_whole


@pytest.mark.parametrize("who", [name for name in EVERYONE if name not in ("pat", "ana", "dee")])
def test_nobody_else_makes_a_draft_of_an_older_version(cast, client_for, who):
    offering = two_versions(cast, client_for)
    before = unmoved(offering)
    client = client_of(client_for, cast, who)
    assert revert(client, offering, 1).status_code in (401, 403)
    answer = client.post(f"/offerings/{offering.pk}/moves/revert/", {"number": "1", "event": "0"})
    assert answer.status_code in (401, 403)
    assert unmoved(offering) == before


def test_a_version_that_is_not_there_and_one_in_review_stand_in_the_way(cast, client_for):
    offering = two_versions(cast, client_for)
    assert revert(client_for(cast.pat), offering, 9).json()["code"] == "CAT-051"
    write(offering, cast.actor(cast.pat), **content_of(support="Third words"))
    api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
    assert revert(client_for(cast.pat), offering, 1).json()["code"] == "CAT-089"


def test_a_retired_offering_comes_back_through_a_draft_and_a_review(cast, client_for):
    offering = in_state(cast, "retired")
    assert revert(client_for(cast.pat), offering, 1).status_code == 200
    assert Offering.objects.get(pk=offering.pk).state == "retired"
    api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
    assert (
        api(client_for(cast.dee), "post", f"/offerings/{offering.pk}/publish").json()["state"] == "published"
    )


def test_any_version_and_any_day_can_be_opened_again(cast, client_for):
    def on(month):
        return time_machine.travel(datetime(2026, month, 10, 15, tzinfo=UTC))

    with on(1):
        offering = published(cast, support="Words of January")
    with on(3):
        write(offering, cast.actor(cast.pat), **content_of(title="Payroll 2", support="Words of March"))
        api(client_for(cast.pat), "post", f"/offerings/{offering.pk}/submit", {})
        api(client_for(cast.dee), "post", f"/offerings/{offering.pk}/publish")
    with on(5):
        suspend_offering(offering_id=offering.pk, reason="Two outages", by=cast.actor(cast.ana))
    client = client_for(None)

    def then(path):
        answer = client.get(f"/api/v1/offerings/{offering.pk}{path}").json()
        support = [field["value"] for field in answer["fields"] if field["name"] == "support"]
        return answer["state"], answer["version"], support

    assert then("?as_of=2026-02-01") == ("published", 1, ["Words of January"])
    assert then("?as_of=2026-04-01") == ("published", 2, ["Words of March"])
    assert then("?as_of=2026-06-01") == ("suspended", 2, ["Words of March"])
    assert then("/versions/1")[1:] == (1, ["Words of January"])
    assert (
        "Two outages"
        not in client.get(f"/offerings/{offering.pk}/?as_of=2026-04-01").text.split("History")[0]
    )
    assert client.get(f"/offerings/{offering.pk}/?as_of=2025-12-31").status_code == 404
    assert verify().is_whole


def test_offerings_that_others_made_move_just_as_well(cast, client_for):
    offering = make_offering(cast)
    assert (
        api(client_for(cast.ana), "post", f"/offerings/{offering.pk}/suspend", {"reason": "x"}).status_code
        == 200
    )
    assert verify().is_whole

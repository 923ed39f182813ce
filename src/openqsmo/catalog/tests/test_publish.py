"""Submit, return and publish: who may, what each mode demands, and that two people decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openqsmo.catalog.actions.states import publish_offering, submit_offering
from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.workflow import (
    OF_MODE,
    api,
    content_of,
    newest,
    published,
    started,
    submitted,
    unmoved,
    write,
)
from openqsmo.kernel.actor import Role
from openqsmo.ledger.verify import verify
from openqsmo.people.models import Membership
from tests.cast import START, designation, kept, person

pytestmark = pytest.mark.django_db
EVERYONE = ("pat", "rob", "ana", "dee", "fay", "lee", "ada", "gus", "uma", "omar", None)


def move(client, offering, verb, **body):
    return api(client, "post", f"/offerings/{offering.pk}/{verb}", body)


def browse(client_for, cast, who):
    return client_for(getattr(cast, who) if who else None)


def ready(cast, mode="vendor", **more):
    """A draft of a mode's own kind of provider, not yet submitted."""
    by, provider = {
        "vendor": (cast.pat, cast.acme),
        "existing_government": (cast.ana, cast.opm),
        "qsmo_built": (cast.ana, cast.hr_qsmo),
        "general_contractor": (cast.ana, cast.hr_qsmo),
    }[mode]
    if mode == "general_contractor" and "components" not in more:
        more["components"] = [{"code": published(cast, service_levels=[_level(99)]).code}]
    offering = started(cast, mode=mode, by=by, provider=provider)
    write(offering, cast.actor(by), **content_of(mode, **more))
    return offering, by


def _level(target):
    return {"measure": "Availability", "target": str(target), "unit": "%"}


def test_a_provider_submits_and_says_what_is_new(cast, client_for):
    offering, _ = ready(cast)
    answer = move(client_for(cast.pat), offering, "submit", reason="A first version")
    assert (answer.status_code, answer.json()["state"]) == (200, "in_review")
    draft = offering.versions.get()
    assert (draft.submitted_by, draft.why) == (cast.pat, "A first version")
    assert (newest().verb, newest().actor) == ("offering.submitted", f"person:{cast.pat.pk}")
    assert verify().is_whole


def test_nobody_else_submits(cast, client_for):
    offering, _ = ready(cast)
    before = unmoved(offering)
    for who in (name for name in EVERYONE if name != "pat"):
        assert move(browse(client_for, cast, who), offering, "submit").status_code in (401, 403, 404), who
        page = browse(client_for, cast, who).post(f"/offerings/{offering.pk}/moves/submit/", {"reason": "x"})
        assert page.status_code in (401, 403, 404)
    assert unmoved(offering) == before


def test_what_is_not_there_cannot_be_submitted(cast, client_for):
    offering = published(cast)
    answer = move(client_for(cast.pat), offering, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "CAT-086")


def test_submitting_twice_says_what_may_follow(cast, client_for):
    offering = submitted(cast)
    answer = move(client_for(cast.pat), offering, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "CAT-001")


def test_the_qsmo_stands_in_for_a_provider_that_has_nobody_here(cast, client_for):
    offering, _ = ready(cast, "existing_government")
    assert move(client_for(cast.ana), offering, "submit").status_code == 200
    assert move(client_for(cast.dee), offering, "publish").status_code == 200
    kept(Membership(person=cast.lee, organization=cast.opm, role=Role.PROVIDER_USER, starts_on=START),
         "membership.granted")  # fmt: skip
    write(offering, cast.actor(cast.ana), **content_of("existing_government", support="By phone"))
    assert move(client_for(cast.ana), offering, "submit").status_code == 403
    assert move(client_for(cast.lee), offering, "submit").status_code == 200
    assert verify().is_whole


def test_a_returned_version_is_a_draft_again_and_its_provider_reads_why(cast, client_for):
    offering = submitted(cast)
    answer = move(client_for(cast.ana), offering, "return", reason="Name the exit cost.")
    assert (answer.status_code, answer.json()["state"]) == (200, "draft")
    draft = offering.versions.get()
    assert (draft.submitted_by, draft.submitted_at) == (None, None)
    own = client_for(cast.pat).get(f"/api/v1/offerings/{offering.pk}/draft").json()
    assert own["what_to_change"] == "Name the exit cost."
    for page in ("/workbench/", f"/offerings/{offering.pk}/edit/"):
        assert "Name the exit cost." in client_for(cast.pat).get(page).text
    assert verify().is_whole


def test_why_it_was_returned_stays_between_provider_and_qsmo_for_good(cast, client_for):
    offering = submitted(cast)
    move(client_for(cast.ana), offering, "return", reason="Zanzibar")
    move(client_for(cast.pat), offering, "submit")
    move(client_for(cast.dee), offering, "publish")
    for who, sees in ((None, False), ("rob", False), ("lee", False), ("pat", True), ("ana", True)):
        client = browse(client_for, cast, who)
        page = client.get(f"/offerings/{offering.pk}/history/").text
        assert ("Zanzibar" in page) == sees, who
        assert "Zanzibar" not in client.get(f"/feeds/offerings/{offering.pk}.json").text
    then = client_for(None).get(f"/offerings/{offering.pk}/?as_of={timezone.localdate()}").text
    assert "Zanzibar" not in then


@pytest.mark.parametrize("verb", ["return", "publish"])
def test_only_the_staff_of_its_qsmo_decide(cast, client_for, verb):
    offering = submitted(cast)
    before = unmoved(offering)
    body = {"reason": "No"} if verb == "return" else {}
    for who in (name for name in EVERYONE if name not in ("ana", "dee")):
        client = browse(client_for, cast, who)
        assert move(client, offering, verb, **body).status_code in (401, 403, 404), who
        page = client.post(f"/offerings/{offering.pk}/moves/{verb}/", {"reason": "No"})
        assert page.status_code in (401, 403, 404)
    assert unmoved(offering) == before


def test_a_return_needs_a_reason(cast, client_for):
    offering = submitted(cast)
    before = unmoved(offering)
    assert move(client_for(cast.ana), offering, "return", reason=" ").json()["code"] == "CAT-010"
    assert client_for(cast.ana).post(f"/offerings/{offering.pk}/moves/return/", {}).status_code == 422
    assert unmoved(offering) == before


def test_publishing_freezes_the_version_and_shows_it_at_once(cast, client_for):
    offering = submitted(cast)
    answer = move(client_for(cast.dee), offering, "publish")
    assert (answer.status_code, answer.json()["state"]) == (200, "published")
    version = offering.versions.get()
    assert (version.published_by, version.is_frozen) == (cast.dee, True)
    page = client_for(None).get(f"/offerings/{offering.pk}/").text
    assert "Pays people on time" in page
    assert "First version" in page
    assert verify().is_whole


def test_a_second_version_takes_the_place_of_the_first_and_says_what_changed(cast, client_for):
    offering = published(cast)
    write(offering, cast.actor(cast.pat), **content_of(title="Payroll 2", support="Day and night"))
    move(client_for(cast.pat), offering, "submit", reason="New contract")
    assert move(client_for(cast.dee), offering, "publish").json()["version_shown"] == 2
    one, two = offering.versions.order_by("number")
    assert (one.superseded_at, two.superseded_at) == (two.published_at, None)
    assert Offering.objects.get(pk=offering.pk).title == "Payroll 2"
    item = client_for(None).get(f"/feeds/offerings/{offering.pk}.json").json()["items"][0]["_openqsmo"]
    assert (item["event"], item["why"]) == ("offering.published", "New contract")
    assert {(c["field"], c["before"], c["after"]) for c in item["changes"]} == {
        ("Name", "Payroll One", "Payroll 2"), ("Support", None, "Day and night"),
    }  # fmt: skip
    assert verify().is_whole


def test_while_a_new_version_is_in_review_the_page_stays_as_it_is(cast, client_for):
    offering = published(cast)
    write(offering, cast.actor(cast.pat), **content_of(support="Zanzibar"))
    answer = move(client_for(cast.pat), offering, "submit")
    assert answer.json()["state"] == "published"
    assert "Zanzibar" not in client_for(None).get(f"/offerings/{offering.pk}/").text
    assert move(client_for(cast.ana), offering, "return", reason="No").json()["state"] == "published"


def test_who_submitted_cannot_approve(cast, client_for):
    kept(Membership(person=cast.dee, organization=cast.acme, role=Role.PROVIDER_USER, starts_on=START),
         "membership.granted")  # fmt: skip
    offering = submitted(cast, by=cast.dee)
    before = unmoved(offering)
    answer = move(client_for(cast.dee), offering, "publish")
    assert (answer.status_code, answer.json()["code"]) == (403, "CAT-006")
    page = client_for(cast.dee).post(f"/offerings/{offering.pk}/moves/publish/")
    assert (page.status_code, "CAT-006" in page.text) == (403, True)
    assert unmoved(offering) == before
    assert "publish" not in client_for(cast.dee).get(f"/api/v1/offerings/{offering.pk}/draft").json()["moves"]
    assert move(client_for(cast.ana), offering, "publish").status_code == 200


def test_who_wrote_any_of_the_qsmos_own_solution_cannot_approve_it_and_the_conflict_shows(cast, client_for):
    offering, _ = ready(cast, "qsmo_built")
    write(offering, cast.actor(cast.dee), **content_of("qsmo_built", support="Words of Dee"))
    write(offering, cast.actor(cast.ana), **content_of("qsmo_built"))
    submit_offering(offering_id=offering.pk, by=cast.actor(cast.ana))
    assert move(client_for(cast.dee), offering, "publish").json()["code"] == "CAT-007"
    third = person("Eve", (Role.QSMO_ANALYST, cast.hr_qsmo))
    page = client_for(third).get(f"/offerings/{offering.pk}/moves/publish/").text
    assert "Conflict of interest" in page
    assert move(client_for(third), offering, "publish").status_code == 200
    assert '"conflict_of_interest":true' in newest().body
    assert verify().is_whole


def test_notes_of_a_reviewer_do_not_make_them_a_writer(cast, client_for):
    offering, _ = ready(cast, "qsmo_built")
    submit_offering(offering_id=offering.pk, by=cast.actor(cast.ana))
    whole = offering.versions.get().content | {"vetting_notes": "Fine"}
    write(offering, cast.actor(cast.dee), **whole)
    assert move(client_for(cast.dee), offering, "publish").status_code == 200


def test_the_qsmo_that_was_relieved_publishes_no_more_and_the_new_one_reviews(cast, client_for):
    offering = submitted(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    old = cast.hr.designations.get()
    old.state, old.in_charge_until = "transferred", yesterday
    kept(old, "designation.advanced")
    designation(cast.hr, cast.fm_qsmo, cast.treasury)
    answer = move(client_for(cast.dee), offering, "publish")
    assert (answer.status_code, answer.json()["code"]) == (403, "CAT-005")
    assert move(client_for(cast.dee), offering, "return", reason="It is not ours any more").status_code == 200
    assert move(client_for(cast.pat), offering, "submit").json()["qsmo"] == "Financial Management QSMO"
    assert move(client_for(cast.fay), offering, "publish").status_code == 200
    assert verify().is_whole


DEMANDS = {
    "vendor": {"price", "contract_vehicle", "authorization"},
    "existing_government": {"servicing_agency", "authority", "capacity", "slots_left", "is_accepting"},
    "qsmo_built": {"roadmap", "release_state", "source_code"},
    "general_contractor": {"components", "accountable_party", "service_levels", "price"},
}
OF_EVERY_MODE = {"summary", "description", "contact", "activities", "hosting", "exit_terms"}


@pytest.mark.parametrize("mode", DEMANDS)
def test_each_sourcing_mode_demands_what_it_needs(cast, client_for, mode):
    lacking = dict.fromkeys(OF_EVERY_MODE | DEMANDS[mode])
    offering, by = ready(cast, mode, **lacking)
    submit_offering(offering_id=offering.pk, by=cast.actor(by))
    before = unmoved(offering)
    answer = move(client_for(cast.dee), offering, "publish")
    assert (answer.status_code, answer.json()["code"]) == (422, "CAT-009")
    assert {error["field"] for error in answer.json()["errors"]} == OF_EVERY_MODE | DEMANDS[mode]
    page = client_for(cast.dee).get(f"/offerings/{offering.pk}/moves/publish/").text
    assert page.count("is empty, and an offering of the kind") == len(OF_EVERY_MODE | DEMANDS[mode])
    assert unmoved(offering) == before


@pytest.mark.parametrize("mode", DEMANDS)
def test_one_field_that_is_lacking_is_enough(cast, client_for, mode):
    lacking = sorted(DEMANDS[mode])[0]
    offering, by = ready(cast, mode, **{lacking: None})
    submit_offering(offering_id=offering.pk, by=cast.actor(by))
    errors = move(client_for(cast.dee), offering, "publish").json()["errors"]
    assert [error["field"] for error in errors] == [lacking]


@pytest.mark.parametrize("mode", OF_MODE)
def test_with_all_that_its_mode_demands_it_is_published(cast, client_for, mode):
    offering, by = ready(cast, mode)
    submit_offering(offering_id=offering.pk, by=cast.actor(by))
    assert move(client_for(cast.dee), offering, "publish").status_code == 200, mode
    assert verify().is_whole


def test_a_bundle_promises_no_more_than_its_weakest_required_part(cast, client_for):
    part = published(cast, service_levels=[_level(99)])
    parts = [{"code": part.code}]
    offering, by = ready(cast, "general_contractor", components=parts, service_levels=[_level("99.9")])
    submit_offering(offering_id=offering.pk, by=cast.actor(by))
    answer = move(client_for(cast.dee), offering, "publish")
    assert (answer.status_code, answer.json()["code"]) == (422, "CAT-012")
    assert [error["field"] for error in answer.json()["errors"]] == ["service_levels"]
    assert "stands in the way" in client_for(cast.dee).get(f"/offerings/{offering.pk}/moves/publish/").text


def test_a_bundle_waits_for_its_required_parts(cast, client_for):
    part = started(cast)
    offering, by = ready(cast, "general_contractor", components=[{"code": part.code}], service_levels=None,
                         service_level_buffer="x")  # fmt: skip
    write(offering, cast.actor(by), **content_of("general_contractor", components=[{"code": part.code}]))
    submit_offering(offering_id=offering.pk, by=cast.actor(by))
    answer = move(client_for(cast.dee), offering, "publish").json()
    assert "components" in [error["field"] for error in answer["errors"]]


def test_the_page_of_a_move_says_what_will_happen_and_what_would_become_public(cast, client_for):
    offering = published(cast)
    write(offering, cast.actor(cast.pat), **content_of(support="Day and night", price_negotiated="Half"))
    page = client_for(cast.pat).get(f"/offerings/{offering.pk}/moves/submit/").text
    for words in ("Human Resources QSMO reviews version 2 next", "Day and night", "Half", "QSMO only"):
        assert words in page
    offering = started(cast)
    page = client_for(cast.pat).get(f"/offerings/{offering.pk}/moves/submit/").text
    assert "It could not be published like this" in page
    assert "“Price” is empty" in page


def test_a_reviewers_notes_are_not_among_what_a_provider_reads_before_submitting(cast, client_for):
    offering = started(cast)
    write(offering, cast.actor(cast.ana), **content_of(vetting_notes="Zanzibar"))
    assert "Zanzibar" not in client_for(cast.pat).get(f"/offerings/{offering.pk}/moves/submit/").text
    assert "Zanzibar" in client_for(cast.ana).get(f"/offerings/{offering.pk}/moves/publish/").text


def test_search_finds_what_was_published_at_the_next_request(cast, client_for):
    client = client_for(None)
    assert client.get("/api/v1/offerings?q=zanzibar").json()["total"] == 0
    offering = published(cast, summary="Pays Zanzibar")
    assert client.get("/api/v1/offerings?q=zanzibar").json()["total"] == 1
    write(offering, cast.actor(cast.pat), **content_of(summary="Pays Pemba"))
    assert client.get("/api/v1/offerings?q=pemba").json()["total"] == 0
    submit_offering(offering_id=offering.pk, by=cast.actor(cast.pat))
    publish_offering(offering_id=offering.pk, by=cast.actor(cast.dee))
    assert client.get("/api/v1/offerings?q=pemba").json()["total"] == 1
    assert client.get("/api/v1/offerings?q=zanzibar").json()["total"] == 0

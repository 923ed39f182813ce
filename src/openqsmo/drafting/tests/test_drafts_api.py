"""Drafts of standards by API: who leads which area, and the way of a draft to its baseline."""

import json
from datetime import date

import pytest

from openqsmo.governance.queries.leading import areas_led
from openqsmo.kernel.actor import Role
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.people.models import Membership
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.tests.registry_samples import capability, load_items
from tests.cast import START, kept, person

FIRST, SECOND = "HCM.A5-1.010.010", "HCM.A5-1.010.020"
ITEM = {"kind": "capability", "identifier": FIRST, "content": {"statement": "Provide reports by e-mail."}}
STARTING = {"standard": "hcm-capabilities", "version": 1, "why": "The law changed."}
WAY = [
    ("ana", "working_group", "2025-01-10", {}),
    ("bea", "standards_council", "2025-03-10", {"dissent": "One member would wait."}),
    ("sam", "governance_board", "2025-05-10", {}),
    ("dee", "public_comment", "2025-07-10",
     {"docket": "BSC-HCM-2025-0004", "opens_on": "2025-07-10", "closes_on": "2025-08-10"}),
    ("omar", "omb", "2025-09-10", {}),
]  # fmt: skip


@pytest.fixture
def people(cast):
    """The cast, *Bea* of the Business Standards Council and *Sam* of the SSGB, with a published standard."""
    load_items(capability(FIRST, "Provide reports."), capability(SECOND, "Establish pay."))
    named = {name: getattr(cast, name) for name in ("ana", "dee", "fay", "lee", "pat", "gus", "uma", "omar")}
    return named | {
        "bea": person("Bea", (Role.BSC_MEMBER, cast.labor)),
        "sam": person("Sam", (Role.SSGB_MEMBER, cast.gao)),
    }


@pytest.fixture
def call(client_for, people):
    def make(name, path="", body=None, status=200):
        client, address = client_for(people.get(name)), f"/api/v1/drafts{path}"
        sent = json.dumps(body) if body is not None else None
        response = (
            client.post(address, sent, content_type="application/json") if sent else client.get(address)
        )
        assert response.status_code == status, response.content
        return response.json()

    return make


def deciding(step, on, **more):
    return {"step": step, "decision": "agreed", "on": on, "body": "The body", **more}


def test_a_draft_goes_all_the_way_by_api(call):
    made = call("ana", "", STARTING, 201)
    place = f"/{made['id']}"
    assert (made["number"], made["based_on"], made["next_step"]) == (None, 1, "working_group")
    assert call("ana", f"{place}/items", ITEM)["items_digest"] != made["items_digest"]
    assert call("ana", f"{place}/leave-out", {"kind": "capability", "identifier": SECOND})["items"] == 1
    says = [row["content"]["statement"] for row in call(None, f"{place}/items")["items"]]
    assert says == ["Provide reports by e-mail."]
    assert [row["id"] for row in call(None)["items"]] == [made["id"]]
    for name, step, on, more in WAY:
        found = call(name, f"{place}/decisions", deciding(step, on, **more), 201)
    assert (found["state"], found["number"], found["next_step"]) == ("baseline", 2, None)
    kept_ones = call(None, place)["decisions"]
    assert [(row["step"], row["person"], row["on"]) for row in kept_ones] == [
        (step, name.capitalize(), on) for name, step, on, _ in WAY
    ]
    assert [row["dissent"] for row in kept_ones] == [None, "One member would wait.", None, None, None]
    assert call(None)["total"] == 0
    assert verify().is_whole


@pytest.mark.parametrize("name", ["fay", "lee", "pat", "gus", "uma", "omar", "bea", "sam", None])
def test_only_the_qsmo_of_the_area_drafts(call, name):
    made = call("ana", "", STARTING, 201)
    before = Head.objects.get().hash, list(StandardVersion.objects.values())
    wanted = 403 if name else 401
    call(name, "", STARTING, wanted)
    call(name, f"/{made['id']}/items", ITEM, wanted)
    call(name, f"/{made['id']}/leave-out", {"kind": "capability", "identifier": FIRST}, wanted)
    call(name, f"/{made['id']}/decisions", deciding("working_group", "2025-01-10"), wanted)
    assert (Head.objects.get().hash, list(StandardVersion.objects.values())) == before


def test_a_step_is_recorded_by_the_body_whose_it_is(call):
    place = f"/{call('ana', '', STARTING, 201)['id']}/decisions"
    for name, step, on, more in WAY:
        before = Head.objects.get().hash
        allowed = {"ana", "dee"} if name in {"ana", "dee"} else {name}
        for other in {"ana", "dee", "fay", "bea", "sam", "omar"} - allowed:
            assert call(other, place, deciding(step, on, **more), 403)["code"] == "STA-020"
        assert Head.objects.get().hash == before
        call(name, place, deciding(step, on, **more), 201)


def test_a_version_of_a_source_is_no_draft_and_an_unknown_one_neither(call):
    published = StandardVersion.objects.get()
    for version in (published.pk, 999_999):
        assert call(None, f"/{version}", status=404)["code"] == "KER-001"
    assert call("ana", f"/{published.pk}/items", ITEM, 409)["code"] == "STA-015"
    assert call("ana", "/999999/items", ITEM, 404)["code"] == "KER-001"


def test_whoever_acts_for_a_provider_too_leads_no_area(cast):
    today = date(2026, 6, 30)
    assert areas_led(cast.actor(cast.ana), today) == {cast.hr.pk}
    assert areas_led(cast.actor(cast.ana), date(2020, 1, 1)) == frozenset()
    kept(
        Membership(person=cast.ana, organization=cast.acme, role=Role.PROVIDER_USER, starts_on=START),
        "membership.granted",
    )
    assert areas_led(cast.actor(cast.ana), today) == frozenset()

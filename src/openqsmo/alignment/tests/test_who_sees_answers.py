"""At every door: who may not read answers does not, who may not change them does not, and nothing changes."""

import re
from datetime import date

import pytest

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.plans import make_work_off_plan
from openqsmo.alignment.actions.unique import state_unique_capability
from openqsmo.alignment.models import UniqueCapability
from openqsmo.alignment.tests.making import ACTIVITY, CODE, ONE, answers, publish, wording_of
from openqsmo.catalog.models import Offering
from openqsmo.catalog.tests.making import make_offering
from openqsmo.kernel.actor import Role
from openqsmo.ledger.models import Event
from openqsmo.site.documents import addresses, api_doors
from tests.cast import person

pytestmark = pytest.mark.django_db
NEED, UNIQUE, DRAFT_FIT, OPEN_FIT, DRAFT_PLAN = (
    "zanzibar", "quetzalcoatl", "pembaisland", "okapiforest", "ocelotland"
)  # fmt: skip
SECRETS = {NEED, UNIQUE, DRAFT_FIT, OPEN_FIT, DRAFT_PLAN}
AGENCYS, DRAFTS = {NEED, UNIQUE}, {DRAFT_FIT, DRAFT_PLAN}
# tim: another agency; two: sells for a rival and serves the HR QSMO.
SEEN = {
    None: {OPEN_FIT}, "rob": {OPEN_FIT}, "tim": {OPEN_FIT}, "fay": {OPEN_FIT}, "uma": {OPEN_FIT},
    "pat": {OPEN_FIT, *DRAFTS}, "lee": {OPEN_FIT, *AGENCYS}, "ada": {OPEN_FIT, *AGENCYS},
    "ana": SECRETS, "gus": SECRETS, "omar": SECRETS, "two": {OPEN_FIT, *DRAFTS},
}  # fmt: skip


@pytest.fixture
def placed(cast):
    """Labor's answers; a published and a drafted offering of Acme's, both answered for."""
    publish(cast)
    lee, pat = cast.actor(cast.lee), cast.actor(cast.pat)
    given = answers(one="must_have", note=NEED)
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=given, by=lee)
    state_unique_capability(
        standard_code=CODE,
        agency_id=cast.labor.pk,
        identifier=ACTIVITY,
        statement=UNIQUE,
        authority="Law",
        by=lee,
    )
    draft, shown = make_offering(cast, "HR-0002", state="draft"), make_offering(cast)
    for offering, word in ((draft, DRAFT_FIT), (shown, OPEN_FIT)):
        answer_as_provider(
            standard_code=CODE, offering_id=offering.pk, answers=answers(one="not_met", note=word), by=pat
        )
    make_work_off_plan(
        standard_code=CODE,
        offering_id=draft.pk,
        identifier=ONE,
        what=DRAFT_PLAN,
        due_on=date(2099, 1, 1),
        by=pat,
    )
    return draft, shown


def somebody(cast, who):
    if who == "tim":
        return person("Tim", (Role.AGENCY_USER, cast.treasury), (Role.AGENCY_ADMIN, cast.treasury))
    if who == "two":
        return person("Two", (Role.PROVIDER_USER, cast.rival), (Role.QSMO_ANALYST, cast.hr_qsmo))
    return getattr(cast, who) if who else None


def doors(cast, placed):
    """Every address that can be looked at, filled in so that it leads to what is here."""
    values = {
        "fit_gap_code": [CODE], "code": [CODE], "agency_id": [cast.labor.pk],
        "offering_id": [each.pk for each in placed], "function_key": ["HCM.A5-1"], "identifier": [ONE],
        "unique_id": [UniqueCapability.objects.get().pk], "plan_id": [1], "organization_id": [cast.labor.pk],
        "form": ["json"], "verb": ["submit"], "field": ["support"],
    }  # fmt: skip
    looked = [template for template, _ in addresses() if "health" not in template]
    looked += [line.where[4:] for line in api_doors() if line.where.startswith("GET ")]
    for template in looked:
        found = [template]
        for name in {one or other for one, other in re.findall(r"<\w+:(\w+)>|\{(\w+)\}", template)}:
            found = [
                re.sub(rf"<\w+:{name}>|\{{{name}\}}", str(value), path)
                for path in found
                for value in values.get(name, ["1"])
            ]
        yield from found


@pytest.mark.parametrize("who", SEEN)
def test_no_door_shows_answers_to_whom_they_are_not_for(cast, client_for, placed, who):
    client, seen, leaks = client_for(somebody(cast, who)), set(), []
    for path in doors(cast, placed):
        if (
            any(part in path for part in ("/sign-", "/api/openapi", "/problems/", "/license/"))
            or path == "/api/"
        ):
            continue
        answer = client.get(path)
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found = {word for word in SECRETS if word.encode() in raw.lower()}
        leaks += [(path, word) for word in found - SEEN[who]]
        seen |= found
    assert leaks == []
    assert seen == SEEN[who]  # who may, does: doors that show nobody anything would prove nothing


def tries(cast, placed):
    """Every door that writes about these records."""
    agency = f"fit-gap/{CODE}/agencies/{cast.labor.pk}"
    said = {"capability": ONE, "answer": "not_applicable", "wording": wording_of(ONE), "revision": 1}
    row = {"stands_on.1": f"{ONE}|1|{wording_of(ONE)}", "answer.1": "not_applicable"}
    unique = {"identifier": ACTIVITY, "statement": "Another", "authority": "Law"}
    found = [
        (f"/{agency}/functions/HCM.A5-1/", row, "form"),
        (f"/{agency}/unique/", unique, "form"),
        (f"/{agency}/workbook/", {}, "form"),
        (f"/api/v1/{agency}/answers", {"answers": [said]}, "json"),
        (f"/api/v1/{agency}/unique-capabilities", unique, "json"),
    ]
    fit = {**said, "answer": "out_of_the_box"}
    plan = {"capability": ONE, "what": "Build", "due_on": "2099-01-01"}
    for offering in placed:
        path = f"fit-gap/{CODE}/offerings/{offering.pk}"
        found += [
            (f"/{path}/functions/HCM.A5-1/", row | {"answer.1": "out_of_the_box"}, "form"),
            (f"/{path}/plans/", plan | {"identifier": ONE}, "form"),
            (f"/{path}/workbook/", {}, "form"),
            (f"/api/v1/{path}/answers", {"answers": [fit]}, "json"),
            (f"/api/v1/{path}/plans", plan, "json"),
        ]
    return found


@pytest.mark.parametrize("who", [None, "rob", "tim", "fay", "ana", "dee", "gus", "omar", "uma", "two"])
def test_no_door_lets_anybody_else_answer_and_nothing_changes(cast, client_for, placed, who):
    client, before = client_for(somebody(cast, who)), Event.objects.count()
    for path, given, kind in tries(cast, placed):
        more = {"content_type": "application/json"} if kind == "json" else {}
        answer = client.post(path, given, **more)
        assert answer.status_code in (401, 403, 404), path
    assert Event.objects.count() == before


def test_an_agency_does_not_answer_for_an_offering_nor_a_provider_for_an_agency(cast, client_for, placed):
    before = Event.objects.count()
    for path, given, kind in tries(cast, placed):
        who = cast.pat if "/agencies/" in path else cast.lee
        more = {"content_type": "application/json"} if kind == "json" else {}
        assert client_for(who).post(path, given, **more).status_code in (401, 403, 404), path
    assert Event.objects.count() == before


def test_answers_stay_open_when_an_offering_is_suspended_and_close_with_nothing(cast, client_for, placed):
    _, shown = placed
    Offering.objects.filter(pk=shown.pk).update(state="suspended", state_reason="Late")
    page = client_for(None).get(f"/fit-gap/{CODE}/offerings/{shown.pk}/functions/HCM.A5-1/")
    assert OPEN_FIT in page.text

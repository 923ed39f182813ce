"""The blast radius of a planted draft, behind every door; who may not see an agency's answers does not see them."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate

from openqsmo.alignment.actions.answers import answer_as_agency, answer_as_provider
from openqsmo.alignment.actions.waivers import ask_waiver, decide_waiver
from openqsmo.alignment.models import ComplianceCost
from openqsmo.alignment.tests.making import wording_of
from openqsmo.alignment.tests.test_waivers import asked
from openqsmo.alignment.vocabulary import Given
from openqsmo.catalog.tests.making import adopt, make_offering
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo
from openqsmo.standards.actions.drafts import make_draft, put_item
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.tests.registry_samples import capability, load_items
from openqsmo.standards.vocabulary import ItemKind

pytestmark = pytest.mark.django_db
CODE, A = "hcm-capabilities", "HCM.A5-1.010."
ONE, TWO, THREE = A + "010", A + "020", A + "030"


def say(cast, offering, identifier, answer):
    given = [Given(identifier, answer, wording=wording_of(identifier))]
    answer_as_provider(standard_code=CODE, offering_id=offering.pk, answers=given, by=cast.actor(cast.pat))


@pytest.fixture
def planted(cast):
    """A draft that binds TWO more: one offering does not meet it, one does, one is silent."""
    load_items(*(capability(name, f"The agency MAY keep {name}.") for name in (ONE, TWO, THREE)))
    failing, met, silent = (make_offering(cast, f"HR-000{n}", f"Payroll {n}") for n in (1, 2, 3))
    say(cast, failing, TWO, "not_met")
    say(cast, met, TWO, "out_of_the_box")
    say(cast, silent, ONE, "not_met")
    needs = [Given(TWO, "must_have", wording=wording_of(TWO))]
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=needs, by=cast.actor(cast.lee))
    adopt(failing, cast.treasury)
    adopt(silent, cast.gao)
    lead = {"areas_led": frozenset({cast.hr.pk}), "by": cast.actor(cast.ana)}
    draft = make_draft(standard_code=CODE, number=1, why="The law changed.", **lead)
    content = {"statement": f"The agency MUST keep {TWO}.", "activity": "HCM.A5-1.010", "kinds": ["process"]}
    put_item(draft_id=draft.pk, kind=ItemKind.CAPABILITY, identifier=TWO, content=content, **lead)
    return draft


def read(client, draft):
    response = client.get(f"/api/v1/blast-radius/{draft.pk}")
    assert response.status_code == 200, response.content
    return response.json()


def test_exactly_the_planted_offerings_and_agencies_are_flagged(cast, client_for, planted):
    found = read(client_for(cast.ana), planted)
    assert {each["offering"]: each["gravest"] for each in found["offerings"]} == {
        "HR-0001": "fails",
        "HR-0002": "answer_again",
    }
    assert {each["agency"]: (each["needs"], each["through"]) for each in found["agencies"]} == {
        "labor": ([TWO], []),
        "treasury": ([], ["HR-0001"]),
    }
    assert (found["cost_usd"], found["costs_known"], found["costs_unknown"]) == (None, 0, 2)
    assert found["has_runs"] is False


def test_who_may_not_see_an_agencys_answers_sees_only_who_uses_what_would_fail(cast, client_for, planted):
    for who in (None, cast.pat, cast.fay):
        assert [each["agency"] for each in read(client_for(who), planted)["agencies"]] == ["treasury"]


def test_waivers_from_what_is_tightened_end(cast, client_for, planted):
    made = ask_waiver(asked=asked(cast, identifier=TWO), by=cast.actor(cast.lee))
    assert read(client_for(None), planted)["waivers_ended"] == []
    decide_waiver(waiver_id=made.pk, is_granted=True, decision="For now.", by=cast.actor(cast.ana))
    assert read(client_for(None), planted)["waivers_ended"] == [made.pk]
    other = asked(cast, identifier=ONE, expires_on=localdate() + timedelta(days=9))
    kept = ask_waiver(asked=other, by=cast.actor(cast.lee))
    decide_waiver(waiver_id=kept.pk, is_granted=True, decision="For now.", by=cast.actor(cast.ana))
    page = client_for(None).get(f"/blast-radius/{planted.pk}/").content.decode()
    assert f"Waiver from {TWO} for Department of Labor" in page
    assert f"Waiver from {ONE}" not in page


def test_a_provider_states_what_it_would_cost_and_others_may_not(cast, client_for, planted):
    pat, offering = client_for(cast.pat), cast.acme.offerings.get(code="HR-0001")
    path = f"/api/v1/blast-radius/{planted.pk}/costs"
    given = {"offering_id": offering.pk, "amount_usd": "125000.5", "source": "Our estimate of June"}
    assert client_for(cast.rob).post(path, given, content_type="application/json").status_code == 403
    assert pat.post(path, {**given, "amount_usd": "-1"}, content_type="application/json").status_code == 422
    assert not ComplianceCost.objects.exists()
    assert pat.post(path, given, content_type="application/json").json()["amount_usd"] == "125000.50"
    form = {"offering": offering.pk, "amount_usd": "99000", "source": "Our offer"}
    assert pat.get(f"/blast-radius/{planted.pk}/cost/").status_code == 200
    assert pat.post(f"/blast-radius/{planted.pk}/cost/", {**form, "source": ""}).status_code == 422
    assert pat.post(f"/blast-radius/{planted.pk}/cost/", form).status_code == 302
    assert ComplianceCost.objects.get().amount_usd == Decimal(99000)
    found = read(client_for(None), planted)
    assert (found["cost_usd"], found["costs_known"], found["costs_unknown"]) == ("99000.00", 1, 1)
    assert verify().is_whole


def test_the_page_and_the_command_say_the_same(cast, client_for, planted):
    page = client_for(cast.ana).get(f"/blast-radius/{planted.pk}/").content.decode()
    for words in ("Payroll 1", "Would fail", "Department of Labor", "Not known", "which binds more"):
        assert words in page
    assert "Payroll 3" not in page
    assert f'href="/blast-radius/{planted.pk}/"' in client_for(None).get("/blast-radius/").content.decode()
    text = CliRunner().invoke(qsmo, ["standards", "blast-radius", CODE]).output
    assert f"HR-0001  would fail: {TWO}  (cost not known)" in text
    assert "treasury  uses HR-0001" in text
    data = json.loads(
        CliRunner().invoke(qsmo, ["standards", "blast-radius", str(planted.pk), "--json"]).output
    )
    assert data["draft"] == planted.pk
    first = StandardVersion.objects.get(number=1)
    assert client_for(None).get(f"/api/v1/blast-radius/{first.pk}").status_code == 404

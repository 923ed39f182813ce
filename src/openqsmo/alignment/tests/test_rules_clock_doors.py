"""A rule is entered by the QSMO of the area; its clock stops as the standard, offerings and agencies follow."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate

from openqsmo.alignment.actions.answers import answer_as_provider
from openqsmo.alignment.actions.new_rules import GivenRule, enter_rule, name_items
from openqsmo.alignment.models import NewRule
from openqsmo.alignment.queries.clock import rule_lines
from openqsmo.alignment.tests.making import wording_of
from openqsmo.alignment.vocabulary import Given, RuleKind
from openqsmo.catalog.tests.making import adopt, make_offering
from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo
from openqsmo.standards.tests.registry_samples import capability, load_items

pytestmark = pytest.mark.django_db
CODE, ONE, TWO = "hcm-capabilities", "HCM.A5-1.010.010", "HCM.A5-1.010.020"


def load(one="Keep pay plans.", two="Pay on time."):
    load_items(capability(ONE, one), capability(TWO, two))


def rule(**changes):
    fields = {
        "title": "Pay plans are public", "kind": RuleKind.LAW, "citation": "Synthetic law 1",
        "issued_on": localdate() - timedelta(days=40), "effective_on": None, "source": "Made up for tests",
        "items": (f"{CODE}:{ONE}",),
    }  # fmt: skip
    return GivenRule(**{**fields, **changes})


def line():
    (found,) = rule_lines(viewer=VISITOR, today=localdate())
    return found


def refused(code, **given):
    head = Head.objects.get().hash
    with pytest.raises(Refused) as error:
        enter_rule(**given)
    assert error.value.problem.code == code
    assert Head.objects.get().hash == head
    return error.value.problem


def test_the_clock_runs_until_the_standard_the_offering_and_the_agency_follow(cast):
    load()
    first, other = make_offering(cast), make_offering(cast, "HR-0002", "Payroll Two")
    adopt(first, cast.labor)
    adopt(other, cast.treasury)
    enter_rule(given=rule(), by=cast.actor(cast.ana))
    found = line()
    assert (found.clock.adopted.is_running, found.clock.adopted.days) == (True, 40)
    assert (found.done_offerings, found.done_agencies) == (0, 0)
    load(one="Keep pay plans where everyone reads them.")
    assert (line().clock.adopted.stopped_on, line().done_offerings) == (localdate(), 0)
    met = [Given(ONE, "by_configuration", wording=wording_of(ONE))]
    answer_as_provider(standard_code=CODE, offering_id=first.pk, answers=met, by=cast.actor(cast.pat))
    clock = line().clock
    assert {each.key: each.is_running for each in clock.offerings} == {"HR-0001": False, "HR-0002": True}
    assert {each.key: each.is_running for each in clock.agencies} == {"labor": False, "treasury": True}
    assert verify().is_whole


def test_an_answer_to_the_wording_before_the_rule_is_not_conformant(cast):
    load()
    offering = make_offering(cast)
    met = [Given(ONE, "out_of_the_box", wording=wording_of(ONE))]
    answer_as_provider(standard_code=CODE, offering_id=offering.pk, answers=met, by=cast.actor(cast.pat))
    enter_rule(given=rule(), by=cast.actor(cast.ana))
    load(one="Keep pay plans where everyone reads them.")
    assert line().done_offerings == 0
    name_items(rule_id=NewRule.objects.get().pk, items=[f"{CODE}:{TWO}"], by=cast.actor(cast.ana))
    assert line().clock.adopted.is_running


def test_what_is_wrong_with_a_rule_is_told_and_only_the_qsmo_of_the_area_enters_it(cast):
    load()
    ana = cast.actor(cast.ana)
    assert "no item" in refused("ALI-050", given=rule(items=("nonsense:X",)), by=ana).errors[0].says
    refused("ALI-050", given=rule(items=()), by=ana)
    refused("ALI-050", given=rule(title=" "), by=ana)
    refused("ALI-050", given=rule(issued_on=date(2200, 1, 1)), by=ana)
    refused("ALI-050", given=rule(effective_on=date(2000, 1, 1)), by=ana)
    refused("ALI-051", given=rule(), by=cast.actor(cast.fay))
    enter_rule(given=rule(), by=ana)
    refused("ALI-052", given=rule(title="Another"), by=ana)


def test_every_door_shows_the_clock_and_medians_with_what_runs(cast, client_for):
    load()
    ana, anyone = client_for(cast.ana), client_for(None)
    assert "No rule yet" in anyone.get("/rules/").content.decode()
    assert anyone.get("/rules/feed.atom").status_code == 200
    form = {
        "title": "Pay plans are public", "kind": "circular", "citation": "Circular 1", "issued_on": "2026-01-05",
        "effective_on": "", "source": "Made up for tests", "items": f"{CODE}:{ONE}",
    }  # fmt: skip
    assert client_for(cast.lee).post("/rules/enter/", form).status_code == 403
    assert ana.get("/rules/enter/").status_code == 200
    assert ana.post("/rules/enter/", {**form, "items": "x"}).status_code == 422
    assert ana.post("/rules/enter/", {**form, "issued_on": "soon"}).status_code == 422
    assert ana.post("/rules/enter/", form).status_code == 302
    found = NewRule.objects.get()
    assert "still running" in anyone.get("/rules/").content.decode()
    assert "Not yet" in anyone.get(f"/rules/{found.pk}/").content.decode()
    assert anyone.get("/rules/999/").status_code == 404
    assert "Pay plans are public" in anyone.get("/rules/feed.atom").content.decode()
    (data,) = anyone.get("/api/v1/rules").json()
    assert (data["adopted"]["is_running"], data["adopted"]["stopped_on"]) == (True, None)
    (medians,) = anyone.get("/api/v1/rules/medians").json()
    assert (medians["area"], medians["stages"]["adopted"]["running"]) == ("HCM", 1)
    assert medians["stages"]["adopted"]["high"] is None
    more = {"items": [f"{CODE}:{TWO}"]}
    done = ana.post(f"/api/v1/rules/{found.pk}/items", more, content_type="application/json")
    assert len(done.json()["items"]) == 2
    given = {**form, "citation": "Circular 2", "effective_on": None, "items": [f"{CODE}:{ONE}"]}
    assert ana.post("/api/v1/rules", given, content_type="application/json").status_code == 201
    assert anyone.get("/api/v1/rules/999").status_code == 404
    assert verify().is_whole


def run(*arguments):
    result = CliRunner().invoke(qsmo, ["rules", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_by_command_a_rule_is_entered_listed_shown_and_counted(cast):
    load()
    run(
        "enter", "Pay plans are public", "--kind", "law", "--citation", "Synthetic law 2", "--issued", "2026-02-01",
        "--source", "Made up for tests", "--item", f"{CODE}:{ONE}", "--synthetic",
    )  # fmt: skip
    assert "Synthetic law 2, February 1, 2026" in run("list")
    assert json.loads(run("list", "--json"))[0]["is_synthetic"]
    assert f"item {ONE}:" in run("show", NewRule.objects.get().pk)
    assert "HCM  Standard adopted: At least" in run("medians")
    assert json.loads(run("medians", "--json"))[0]["area"] == "HCM"

"""A run with the engine itself: what it found, under the names that were given, on every page."""

import pytest

from openqsmo.conformance.actions.checking import carry_out
from openqsmo.conformance.actions.contracts import hold_contract, hold_registry_contract
from openqsmo.conformance.actions.runs import Given, begin_check, give_whole, start_run
from openqsmo.conformance.models import Run
from openqsmo.conformance.rules.shipped import shipped_document, shipped_names
from openqsmo.conformance.tests.payroll import CLEAN, CONTRACT, FAULTY, HEAD
from openqsmo.conformance.tests.test_submitting import elements
from openqsmo.conformance.vocabulary import RunState
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db


def given(cast, contract, rows, name="payroll.csv", table=""):
    by, raw = cast.actor(cast.lee), "\n".join([HEAD, *rows]).encode()
    run = start_run(contract_id=contract.pk, organization_id=cast.labor.pk, by=by)
    give_whole(run_id=run.pk, given=Given(name, len(raw), table), pieces=iter([raw]), by=by)
    begin_check(run_id=run.pk, by=by)
    carry_out(run.pk)
    return Run.objects.get(pk=run.pk)


@pytest.fixture
def payroll(cast):
    return hold_contract(document=CONTRACT, name="payroll.yaml", by=OPERATOR)


def test_a_run_finds_what_is_wrong_and_tells_it_without_the_servers_folders(
    cast, client_for, payroll, deliveries_at
):
    run = given(cast, payroll, FAULTY)
    assert run.verdict == "not_conformant"
    text = client_for(cast.lee).get(run.get_absolute_url()).content.decode()
    assert "payroll.csv" in text
    assert "ZZ" in text
    assert "X0004" not in text  # classified as personal
    assert str(deliveries_at) not in text + str(run.report)
    assert verify().is_whole


def test_clean_data_is_conformant_by_name_or_by_table(cast, payroll, deliveries_at):
    assert given(cast, payroll, CLEAN).verdict == "conformant"
    assert given(cast, payroll, CLEAN, "extract.csv", "payroll").verdict == "conformant"


def test_every_contract_that_comes_with_the_product_can_be_taken_up(cast, client):
    for name in shipped_names():
        held = hold_contract(document=shipped_document(name), name=f"{name}.yaml", by=OPERATOR)
        page = client.get(held.get_absolute_url())
        assert page.status_code == 200
        assert held.rule_count > 5
    rule = held.understood["rules"][0]["id"]
    assert client.get(f"{held.get_absolute_url()}rules/{rule}/").status_code == 200


def test_the_contract_that_the_registry_makes_can_be_taken_up(cast):
    version = elements(1, 2)
    held = hold_registry_contract(standard_code=version.standard.code, version_number=None, by=OPERATOR)
    assert (held.standard_version, held.identifier) == (version, "ffm-data-elements")


def test_data_that_holds_no_table_of_the_contract_could_not_be_checked_and_is_no_failure(
    cast, payroll, deliveries_at
):
    run = given(cast, payroll, CLEAN, "people.csv", "payroll")
    assert run.verdict == "conformant"
    by = cast.actor(cast.lee)
    run = start_run(contract_id=payroll.pk, organization_id=cast.labor.pk, by=by)
    raw = b"PK\x03\x04 and nothing that a workbook has"
    give_whole(run_id=run.pk, given=Given("payroll.xlsx", len(raw)), pieces=iter([raw]), by=by)
    begin_check(run_id=run.pk, by=by)
    carry_out(run.pk)
    run.refresh_from_db()
    assert (run.verdict, run.state_enum) in (
        ("could_not_be_checked", RunState.FINISHED),
        ("", RunState.REFUSED),
    )
    told = run.trouble + str(run.report and run.report["problems"])
    assert "payroll.xlsx" in told
    assert str(deliveries_at) not in run.trouble + str(run.report)

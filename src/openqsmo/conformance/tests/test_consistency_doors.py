"""Measurements of practice are kept once for a day and told by page, API and command line."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from openqsmo.conformance.actions.contracts import hold_contract
from openqsmo.conformance.actions.practice import keep_measurement
from openqsmo.conformance.measuring import Measurement
from openqsmo.conformance.models import PracticeMeasurement
from openqsmo.conformance.rules.practice_records import (
    permitted_from,
    permitted_records,
    practice_records,
    practices_from,
)
from openqsmo.conformance.rules.shipped import shipped_document
from openqsmo.conformance.vocabulary import Attribute, Permitted, Practice
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo

pytestmark = pytest.mark.django_db
IDENTIFIER = "openqsmo-payroll-payment"
PAGE = f"/conformance/consistency/{IDENTIFIER}/"
PERMITTED = (Permitted(Attribute.CODES_IN_USE, "pay_plan", (), "By law.", "5 U.S.C. 5102"),)
MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)


def measured(**paydays):
    practices = [
        *(Practice(Attribute.PAYDAY_WEEKDAY, "", provider, value) for provider, value in paydays.items()),
        *(
            Practice(Attribute.CODES_IN_USE, "pay_plan", provider, provider, (provider,), 9, 9)
            for provider in paydays
        ),
        Practice(Attribute.PERIODS_PER_YEAR, "", "NFC", None, why_unknown="No whole year."),
    ]
    employees = {provider: 100 for provider in paydays}
    return Measurement(IDENTIFIER, "1.0.0", tuple(practices), PERMITTED, employees, ())


@pytest.fixture
def held():
    return hold_contract(document=shipped_document("payroll-payment"), name="payroll-payment", by=OPERATOR)


def keep(held, as_of, by=OPERATOR, **paydays):
    return keep_measurement(
        measured=measured(**paydays), contract=held, as_of=as_of, is_synthetic=False, by=by
    )


@pytest.fixture
def two(held):
    keep(held, MARCH, DFAS="Friday", IBC="Thursday", NFC="Friday")
    return keep(held, JUNE, DFAS="Friday", IBC="Friday", NFC="Friday")


def test_records_keep_everything():
    practices = measured(DFAS="Friday").practices
    assert practices_from(json.loads(json.dumps(practice_records(practices)))) == list(practices)
    assert permitted_from(json.loads(json.dumps(permitted_records(PERMITTED)))) == list(PERMITTED)


def test_a_measurement_is_kept_with_its_index(held):
    kept = keep(held, MARCH, DFAS="Friday", IBC="Thursday", NFC="Friday")
    assert str(kept.index) == "0.666667"
    assert Event.objects.filter(verb="practice.measured").count() == 1
    assert verify().is_whole


def test_a_day_is_measured_once(held):
    keep(held, MARCH, DFAS="Friday", IBC="Thursday")
    with pytest.raises(Refused, match="CON-407"):
        keep(held, MARCH, DFAS="Friday", IBC="Friday")
    assert PracticeMeasurement.objects.count() == 1


def test_a_provider_keeps_no_measurement(held, cast):
    with pytest.raises(Refused):
        keep(held, MARCH, cast.actor(cast.pat), DFAS="Friday", IBC="Thursday")
    assert not PracticeMeasurement.objects.exists()


def test_anybody_reads_who_does_what_and_how_it_changed(client, two):
    text = client.get(PAGE).content.decode()
    assert "0.67 then, 0.00 now" in text
    assert "DFAS, IBC, NFC" in text
    assert "Left open by the standard" in text
    assert "over-time" in text
    assert "by-attribute" in text
    assert IDENTIFIER in client.get("/conformance/consistency/").content.decode()


def test_a_contract_that_was_not_measured_says_so_and_one_that_is_not_there_is_not_found(client, held):
    assert "Nothing measured yet" in client.get(PAGE).content.decode()
    assert client.get("/conformance/consistency/none/").status_code == 404
    assert client.get(f"/api/v1/conformance/consistency/{IDENTIFIER}").status_code == 404


def test_the_api_tells_the_same(client, two):
    body = client.get(f"/api/v1/conformance/consistency/{IDENTIFIER}").json()
    assert (body["index"], body["was"], body["now"]) == (0.0, 0.666667, 0.0)
    assert body["measurement"]["as_of"] == "2026-06-30"
    payday = next(one for one in body["attributes"] if one["attribute"] == "payday_weekday")
    assert payday["distinct"] == [
        {"value": "Friday", "providers": ["DFAS", "IBC", "NFC"], "is_permitted": False}
    ]
    listed = client.get("/api/v1/conformance/consistency").json()["items"]
    assert [one["as_of"] for one in listed] == ["2026-03-31", "2026-06-30"]


def test_the_command_keeps_what_it_measured(tmp_path):
    path = tmp_path / "payments.csv"
    path.write_text("provider_code,period_end,payday\nNFC,2024-04-06,2024-04-12\nIBC,2024-04-06,2024-04-11\n")
    asked = ["consistency", str(path), "--standard", "payroll-payment", "--keep", "2024-04-30", "--synthetic"]
    said = CliRunner().invoke(qsmo, asked, catch_exceptions=False)
    assert said.exit_code == 0
    kept = PracticeMeasurement.objects.get()
    assert (kept.as_of, kept.is_synthetic, kept.contract.identifier) == (date(2024, 4, 30), True, IDENTIFIER)
    assert kept.index == 1


def test_what_the_standard_permits_leaves_the_index_when_it_is_kept(held):
    allowed = Permitted(Attribute.PAYDAY_WEEKDAY, "", ("Friday", "Thursday"), "A holiday rule.")
    found = replace(measured(DFAS="Friday", IBC="Thursday"), permitted=(allowed, *PERMITTED))
    kept = keep_measurement(measured=found, contract=held, as_of=MARCH, is_synthetic=False, by=OPERATOR)
    assert kept.index == 0

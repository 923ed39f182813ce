"""What providers do is measured from their data, whatever form it has."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from click.testing import CliRunner

from openqsmo.conformance.commands import consistency
from openqsmo.conformance.engines.generators.sample import sample
from openqsmo.conformance.engines.generators.writing import write_sample
from openqsmo.conformance.measuring import measure
from openqsmo.conformance.rules.contracts import read_contract
from openqsmo.conformance.rules.shipped import shipped_document
from openqsmo.conformance.vocabulary import Attribute
from openqsmo.kernel.problems import Refused

PAYROLL = shipped_document("payroll-payment")
HEADER = "provider_code,employee_id,pay_plan,retirement_plan,period_end,payday,gross_pay,net_pay,deductions\n"


def written(folder, lines):
    path = folder / "payments.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n")
    return path


def values_of(measured, attribute, about=""):
    return {
        one.provider: one.value
        for one in measured.practices
        if (one.attribute, one.about) == (attribute, about)
    }


@pytest.fixture(scope="module")
def a_year(tmp_path_factory):
    """A clean synthetic year: everyone is paid alike."""
    folder = tmp_path_factory.mktemp("year")
    contract = read_contract(PAYROLL, name="payroll")
    made = sample("payroll-payment", contract, rows=2_600, seed=2, breaks={"PAY-013": Decimal("0.002")})
    write_sample(made, contract, folder, as_parquet=True)
    return measure([folder / "payments.parquet"], standard=PAYROLL)


def test_a_year_in_which_all_do_alike_has_an_index_of_nothing(a_year):
    found = a_year.consistency
    assert set(values_of(a_year, Attribute.PAYDAY_WEEKDAY).values()) == {"Friday"}
    assert set(values_of(a_year, Attribute.PERIODS_PER_YEAR).values()) == {"26 periods"}
    assert set(values_of(a_year, Attribute.PERIOD_LENGTH).values()) == {"14 days"}
    assert set(values_of(a_year, Attribute.PAY_LAG).values()) == {"6 days"}
    assert set(values_of(a_year, Attribute.PRECISION, "net_pay").values()) == {"2 digits"}
    assert found.index == 0
    assert found.permitted == 2, "pay plans and retirement plans are left open by the standard"


def test_how_many_people_each_provider_serves_is_counted(a_year):
    assert sum(a_year.employees.values()) == 100
    assert set(a_year.employees) == {"DFAS", "DOS", "GSA", "IBC", "NFC"}


def test_who_pays_on_another_day_with_another_lag_and_without_cents_is_told(tmp_path):
    lines = [
        f"{provider},E00000000{number},GS,K,2024-0{month}-13,2024-0{month}-{day},{gross},10.00,5.00"
        for month in (1, 2, 3)
        for provider, number, day, gross in (
            ("NFC", 1, 19, "15.25"),
            ("IBC", 2, 18, "15.50"),
            ("DOS", 3, 19, "15"),
        )
    ]
    measured = measure([written(tmp_path, lines)], standard=PAYROLL)
    assert values_of(measured, Attribute.PAY_LAG) == {"DOS": "6 days", "IBC": "5 days", "NFC": "6 days"}
    assert values_of(measured, Attribute.PRECISION, "gross_pay") == {
        "DOS": "whole dollars", "IBC": "1 digit", "NFC": "2 digits"
    }  # fmt: skip
    assert set(values_of(measured, Attribute.PERIODS_PER_YEAR).values()) == {None}, (
        "three periods are no year"
    )
    by_name = {(one.attribute, one.about): one for one in measured.consistency.attributes}
    assert by_name[Attribute.PAY_LAG, ""].index == Fraction(2, 3)
    assert by_name[Attribute.PERIODS_PER_YEAR, ""].unknown == ("DOS", "IBC", "NFC")


def test_an_error_in_few_records_is_no_practice_and_a_second_payday_is_one(tmp_path):
    lines = [f"NFC,E{number:09},GS,K,2024-04-06,2024-04-12,10.00,10.00,0.00" for number in range(96)] + [
        f"NFC,E{number:09},GS,K,2024-04-06,2024-04-11,10.00,10.00,0.00" for number in range(96, 100)
    ]
    assert values_of(measure([written(tmp_path, lines)], standard=PAYROLL), Attribute.PAYDAY_WEEKDAY) == {
        "NFC": "Friday"
    }
    more = [
        line.replace("2024-04-12", "2024-04-11") if index < 10 else line for index, line in enumerate(lines)
    ]
    assert values_of(measure([written(tmp_path, more)], standard=PAYROLL), Attribute.PAYDAY_WEEKDAY) == {
        "NFC": "Friday; Thursday"
    }


def test_the_command_tells_the_index_and_who_does_what(tmp_path):
    lines = [
        f"{provider},E000000001,GS,K,2024-04-06,2024-04-{day},10.00,10.00,0.00"
        for provider, day in (("NFC", 12), ("IBC", 12), ("DOS", 11))
    ]
    arguments = [str(written(tmp_path, lines)), "--standard", "payroll-payment"]
    said = CliRunner().invoke(consistency, arguments, catch_exceptions=False).output
    assert "Payday: 0.67" in said
    assert "Friday: IBC and NFC" in said
    record = json.loads(
        CliRunner().invoke(consistency, [*arguments, "--json"], catch_exceptions=False).output
    )
    assert record["providers"] == ["DOS", "IBC", "NFC"]
    assert record["attributes"][0]["unknown"] == []


def test_data_that_tells_no_practice_is_declined(tmp_path):
    path = tmp_path / "awards.csv"
    path.write_text("fain\nEX1\n")
    with pytest.raises(Refused) as refused:
        measure([path], standard=shipped_document("grant-award"))
    assert refused.value.problem.code == "CON-405"

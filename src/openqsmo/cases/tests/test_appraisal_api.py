"""The API appraises what the command line appraises; nothing is kept."""

import json
from importlib.resources import files

import pytest

from openqsmo.cases import appraise, content
from openqsmo.cases.engines.case_reading import case_schema, read_case_file
from openqsmo.cases.engines.report_data import as_data
from openqsmo.ledger.models import Head

SAMPLE = files(content.__name__).joinpath("sample_case.yaml").read_bytes()


@pytest.fixture
def given():
    return {"case": json.loads(json.dumps(read_case_file(SAMPLE)[2], default=float)), "draws": 300, "seed": 7}


def post(client, given):
    return client.post("/api/v1/cases/appraise", json.dumps(given), content_type="application/json")


@pytest.fixture
def signed_in(client, cast):
    client.force_login(cast.fay, backend="openqsmo.people.backends.KnownPerson")
    return client


def test_the_answer_is_that_of_the_command_line(signed_in, given):
    before = Head.objects.get().hash
    answer = post(signed_in, given)
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(as_data(appraise(SAMPLE, draws=300, seed=7))))
    assert Head.objects.get().hash == before


def test_each_fault_is_told_by_its_field(signed_in, given):
    given["case"]["horizon"] = 0
    given["case"]["alternatives"][0]["costs"][0]["element"] = "paper"
    answer = post(signed_in, given)
    assert answer.status_code == 422
    assert answer.json()["code"] == "CAS-010"
    assert {each["field"] for each in answer.json()["errors"]} == {
        "horizon",
        "alternatives.0.costs.0.element",
    }


@pytest.mark.parametrize("horizon", [float("inf"), 10**60, "7", None, True])
def test_a_number_that_is_none_is_a_fault_and_no_crash(signed_in, given, horizon):
    given["case"]["horizon"] = horizon
    assert post(signed_in, given).status_code in (400, 422)


def test_rates_of_the_other_kind_of_dollars_are_refused(signed_in, given):
    given["case"]["rates"] = "omb-a94c-2024-nominal"
    assert post(signed_in, given).json()["code"] == "CAS-001"


def test_a_visitor_may_read_the_schema_and_is_asked_to_sign_in_to_appraise(client, given, db):
    assert client.get("/api/v1/cases/schema").json() == case_schema()
    assert post(client, given).status_code in (401, 403)

"""API and commands answer, import, export and cover; each refusal changes nothing."""

import json

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from openqsmo.alignment.actions.answers import answer_as_agency
from openqsmo.alignment.tests.making import ACTIVITY, CODE, ONE, TWO, answers, publish, wording_of
from openqsmo.catalog.tests.making import make_offering
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standard(cast):
    return publish(cast)


def post(client, path, **given):
    return client.post(f"/api/v1{path}", given, content_type="application/json")


def test_both_sides_answer_and_the_agency_reads_its_coverage(cast, client_for):
    offering, lee, pat = make_offering(cast), client_for(cast.lee), client_for(cast.pat)
    base = f"/fit-gap/{CODE}/agencies/{cast.labor.pk}"
    listed = lee.get(f"/api/v1{base}").json()
    assert (listed["listed"], listed["answered"], listed["of"]) == (3, 0, "labor")
    first = listed["capabilities"][0]
    assert (first["capability"], first["answer"], first["revision"]) == (ONE, None, 0)
    said = {"capability": ONE, "answer": "must_have", "wording": first["wording"], "note": "By law"}
    assert post(lee, f"{base}/answers", answers=[said]).json() == {"changed": 1, "unchanged": 0}
    said = {"capability": ONE, "answer": "planned", "wording": first["wording"], "planned_on": "2099-01-31"}
    path = f"/fit-gap/{CODE}/offerings/{offering.pk}"
    assert post(pat, f"{path}/answers", answers=[said]).status_code == 200
    assert client_for(None).get(f"/api/v1{path}").json()["answered"] == 1

    (row,) = lee.get(f"/api/v1{base}/coverage").json()
    assert (row["must_haves"]["share"], row["must_haves"]["conditional"]) == (0.0, 1)
    assert row["undecided"] == 2
    assert row["gaps"] == [
        {
            "capability": ONE, "necessity": "must_have", "state": "conditional", "due_on": "2099-01-31",
            "says": "Not met yet, to be closed by January 31, 2099.",
        }
    ]  # fmt: skip
    assert verify().is_whole


def test_a_stale_answer_by_api_is_a_conflict_that_says_what_is_there(cast, client_for):
    lee = client_for(cast.lee)
    path = f"/fit-gap/{CODE}/agencies/{cast.labor.pk}/answers"
    said = {"capability": ONE, "answer": "must_have", "wording": wording_of(ONE)}
    post(lee, path, answers=[said])
    answer = post(lee, path, answers=[{**said, "answer": "nice_to_have"}])
    assert (answer.status_code, answer.json()["code"]) == (409, "ALI-005")
    assert "Must-have" in answer.json()["errors"][0]["says"]


def test_plans_and_unique_capabilities_by_api(cast, client_for):
    offering, pat = make_offering(cast), client_for(cast.pat)
    made = post(
        pat,
        f"/fit-gap/{CODE}/offerings/{offering.pk}/plans",
        capability=ONE,
        what="Build",
        due_on="2099-01-31",
    )
    assert made.status_code == 201
    moved = post(pat, f"/fit-gap/plans/{made.json()['id']}/move", due_on="2099-02-28", why="Tests")
    assert moved.json()["due_on"] == "2099-02-28"
    assert post(pat, f"/fit-gap/plans/{made.json()['id']}/done", done_on="2026-01-01").json()["done_on"]
    stated = post(
        client_for(cast.lee), f"/fit-gap/{CODE}/agencies/{cast.labor.pk}/unique-capabilities",
        identifier=ACTIVITY, statement="Pay mine inspectors", authority="30 U.S.C. 813",
    )  # fmt: skip
    assert stated.status_code == 201
    (item,) = client_for(cast.ana).get("/api/v1/unique-capabilities").json()["items"]
    decided = post(client_for(cast.ana), f"/unique-capabilities/{item['id']}/decide", state="taken_up")
    assert decided.json()["state"] == "taken_up"
    assert verify().is_whole


def run(*arguments):
    return CliRunner().invoke(qsmo, ["fit-gap", *map(str, arguments)])


def test_a_workbook_goes_out_is_filled_in_and_comes_back_by_command(cast, tmp_path):
    path = tmp_path / "answers.xlsx"
    assert run("export", CODE, path, "--agency", "labor").exit_code == 0
    book = load_workbook(path)
    book["HCM.A5-1"]["D4"], book["HCM.A5-1"]["D5"] = "Must-have", "perhaps"
    book.save(path)
    refused = run("import", CODE, path, "--agency", "labor")
    assert refused.exception.problem.code == "ALI-020"
    done = run("import", CODE, path, "--agency", "labor", "--anyway")
    assert "1 answer changed" in done.output
    assert "left out, HCM.A5-1!D5: “perhaps” is no answer." in done.output
    assert run("export", CODE, path).exception.problem.code == "ALI-025"


def test_coverage_by_command(cast):
    make_offering(cast)
    given = answers(one="must_have", two="not_applicable")
    answer_as_agency(standard_code=CODE, agency_id=cast.labor.pk, answers=given, by=cast.actor(cast.lee))
    text = run("coverage", CODE, "--agency", "labor").output
    assert "Department of Labor: 2 of 3 capabilities answered, 1 not answered" in text
    assert "HR-0001  must-haves 0 of 1 (0 %), all 0 of 1 (0 %)  [its provider has not answered]" in text
    (row,) = json.loads(run("coverage", CODE, "--agency", "labor", "--json").output)
    assert row["not_applicable"] == 1
    assert TWO not in str(row["gaps"])

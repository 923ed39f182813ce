"""The pages of a case: write it, submit it, sign it, read what follows; each refusal says what to do."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.cases.actions.signing import Ruling, sign_step
from openqsmo.cases.actions.submitting import submit_case
from openqsmo.cases.models import Case, SetAside
from openqsmo.cases.paperwork import ApprovalLevel, StepDecision
from openqsmo.cases.rules.differences import differences
from openqsmo.cases.tests.written import (
    WHOLE,
    approve,
    approved,
    approvers,
    started,
    submitted,
    write,
    written,
)
from openqsmo.catalog.actions.needs import record_need
from openqsmo.ledger.verify import verify
from openqsmo.site.commands import qsmo

pytestmark = pytest.mark.django_db


def fields_of(section, **more):
    rows = WHOLE[section].get("rows", [])
    given = {f"{place}.{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    return {
        **{k: v for k, v in WHOLE[section].items() if k != "rows"},
        **given,
        "rows": len(rows),
        "seen": 0,
        **more,
    }


def test_a_case_is_written_and_approved_by_pages_alone(cast, client_for):
    lee = client_for(cast.lee)
    given = {"title": "Move payroll", "kind": "marketplace", "agency_id": cast.labor.pk, "area_code": "HCM"}
    assert lee.post("/cases/new/", given).status_code == 302
    case = Case.objects.get()
    page = lee.post(f"/cases/{case.pk}/submit/")
    assert page.status_code == 422
    assert "There is no baseline" in page.text
    assert "Add at least one figure of today" in page.text
    for section in WHOLE:
        assert lee.post(f"/cases/{case.pk}/sections/{section}/", fields_of(section)).status_code == 302
    assert lee.post(f"/cases/{case.pk}/submit/").status_code == 302
    for level, who in approvers(cast).items():
        client = client_for(type(cast.lee).objects.get(pk=who.person_id))
        assert f"Sign as {level.label}" in client.get(f"/cases/{case.pk}/").text.replace("&#x27;", "'")
        signed = client.post(f"/cases/{case.pk}/sign/", {"decision": "approved"})
        assert signed.status_code == 302, signed.text
    case.refresh_from_db()
    assert case.state == "approved"
    assert "Cal" in lee.get(f"/cases/{case.pk}/letter/").text
    assert verify().is_whole


def test_saving_as_one_types_answers_with_the_revision_and_what_it_comes_to(cast, client_for):
    case = write(cast, started(cast), {"alternatives": WHOLE["alternatives"]})
    answer = client_for(cast.lee).post(
        f"/cases/{case.pk}/sections/costs/", fields_of("costs"), headers={"X-Autosave": "1"}
    )
    told = answer.json()
    assert told["seen"] == 1
    assert "Net present value" in told["reckoned"]
    assert "$" in told["reckoned"]


def test_a_text_that_meets_another_is_shown_beside_it_and_is_not_lost(cast, client_for):
    case = write(cast, started(cast), {"problem": {"statement": "Theirs"}})
    ada = client_for(cast.ada)
    page = ada.post(f"/cases/{case.pk}/sections/problem/", {"statement": "Mine", "seen": 0})
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert "Mine" in page.text
    assert SetAside.objects.get().content["statement"] == "Mine"
    assert "A text of yours was set aside" in ada.get(f"/cases/{case.pk}/").text
    assert "Mine" in ada.get(f"/cases/{case.pk}/sections/problem/?mine").text
    ada.post(f"/cases/{case.pk}/sections/problem/", {"statement": "Mine", "seen": 1})
    case.refresh_from_db()
    assert case.content["problem"]["statement"] == "Mine"


def test_what_cannot_be_read_is_kept_and_named_beside_its_field(cast, client_for):
    case = started(cast)
    lee = client_for(cast.lee)
    lee.post(
        f"/cases/{case.pk}/sections/baseline/",
        {"rows": 1, "0.measure": "Cost", "0.value": "a lot", "seen": 0},
    )
    page = lee.get(f"/cases/{case.pk}/sections/baseline/").text
    assert 'value="a lot"' in page
    assert "Write an amount" in page


def test_what_is_not_known_makes_the_appraisal_incomplete_never_zero(cast, client_for):
    rows = [{**row, "likely": ""} if row["alternative"] == "B" else row for row in WHOLE["costs"]["rows"]]
    case = written(cast, {"costs": {**WHOLE["costs"], "rows": rows}})
    page = client_for(cast.lee).get(f"/cases/{case.pk}/appraisal/").text
    assert "Incomplete" in page
    assert "not known" in page


def test_the_appraisal_shows_each_line_and_its_rates(cast, client_for):
    case = written(cast)
    page = client_for(cast.lee).get(f"/cases/{case.pk}/appraisal/").text
    assert "$2,900,000" in page
    assert "$2,710,280.37" in page  # 2,900,000 ÷ 1.07
    assert "7 percent real" in page


def test_differences_tell_what_changed_by_how_much_and_what_it_does_to_the_worth(cast, client_for):
    case, people = submitted(cast), approvers(cast)
    back = Ruling(StepDecision.RETURNED, "costs", "Too low.")
    case = sign_step(case_id=case.pk, level=ApprovalLevel.SAPOC, ruling=back, by=people[ApprovalLevel.SAPOC])
    rows = case.content["costs"]["rows"]
    rows = [rows[0], {**rows[1], "likely": "3000000"}]
    case = write(cast, case, {"costs": {**case.content["costs"], "rows": rows}})
    found = differences(case.versions.get().content, case.content)
    assert [(each.label, each.before, each.after, each.by) for each in found] == [
        ("Likely", "2900000", "3000000", 100_000)
    ]
    submit_case(case_id=case.pk, why="A quote came in.", by=cast.actor(cast.lee))
    page = client_for(cast.dee).get(f"/cases/{case.pk}/differences/").text
    assert "A quote came in." in page
    assert "-$93,457.95" in page  # each line ÷ 1.07, rounded there


def test_pages_of_a_case_do_not_exist_for_whom_it_is_not(cast, client_for):
    case = submitted(cast)
    for who in (None, cast.rob, cast.fay):
        assert client_for(who).get(f"/cases/{case.pk}/").status_code == 404
    done = approved(cast)
    rob = client_for(cast.rob).get(f"/cases/{done.pk}/").text
    assert "Pay is late" in rob
    assert "2900000" not in rob
    assert "Comments" not in rob
    assert client_for(cast.fay).get(f"/cases/{done.pk}/appraisal/").status_code == 404


def test_a_need_leads_to_a_case(cast, client_for):
    need = record_need(what="Mines", what_for="x", area_code="HCM", search="", by=cast.actor(cast.lee))
    assert f"/cases/new/?need={need.pk}" in client_for(cast.lee).get(f"/needs/{need.pk}/").text
    assert 'value="Mines"' in client_for(cast.lee).get(f"/cases/new/?need={need.pk}").text


def test_conditions_comments_and_sight_by_pages(cast, client_for):
    people = approvers(cast)
    case = submitted(cast)
    sal = client_for(type(cast.lee).objects.get(pk=people[ApprovalLevel.SAPOC].person_id))
    given = {"decision": "approved", "condition": "Finish bargaining", "due_on": "2099-01-31"}
    assert sal.post(f"/cases/{case.pk}/sign/", given).status_code == 302
    condition = case.conditions.get()
    assert (
        client_for(cast.lee)
        .post(f"/cases/{case.pk}/conditions/{condition.pk}/", {"answer": "Done"})
        .status_code
        == 302
    )
    assert sal.post(f"/cases/{case.pk}/conditions/{condition.pk}/", {"close": "1"}).status_code == 302
    assert sal.post(f"/cases/{case.pk}/comments/", {"text": "Well done"}).status_code == 302
    assert client_for(cast.lee).post(f"/cases/{case.pk}/sight/", {"risks": "federal"}).status_code == 302
    page = client_for(cast.lee).get(f"/cases/{case.pk}/").text
    assert "Well done" in page
    assert "Closed" in page


def test_exceptions_are_asked_for_and_decided_on_pages(cast, client_for):
    given = {"agency_id": cast.labor.pk, "area_code": "HCM", "reason": "security", "text": "A hole"}
    asked = client_for(cast.lee).post("/exceptions/new/", given)
    assert asked.status_code == 302
    decided = client_for(cast.dee).post(
        f"{asked.url}decide/", {"state": "granted", "answer": "Yes", "until": "2099-01-01"}
    )
    assert decided.status_code == 302
    everyone = client_for(None).get("/exceptions/").text
    assert "To close a security weakness" in everyone
    assert "A hole" not in everyone


def test_commands_list_show_and_export(cast, tmp_path):
    case = approve(submitted(cast), *list(approvers(cast).items())[0])
    run = CliRunner().invoke(qsmo, ["case", "list"])
    assert case.code in run.output
    assert "cio_review" in CliRunner().invoke(qsmo, ["case", "list", "--agency", "labor"]).output
    assert "waits, CIO of Department of Labor" in CliRunner().invoke(qsmo, ["case", "show", case.code]).output
    done = CliRunner().invoke(qsmo, ["case", "export", case.code, str(tmp_path / "case.json")])
    assert done.exit_code == 0
    assert json.loads((tmp_path / "case.json").read_text())["content"]["problem"] == WHOLE["problem"]

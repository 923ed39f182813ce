"""The same runs by page, API and command line; nobody reads at any door what is not theirs."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from defusedxml import ElementTree
from django.core.files.uploadedfile import SimpleUploadedFile

from openqsmo.conformance.actions.submitting import submit_run
from openqsmo.conformance.models import HeldContract, Run
from openqsmo.conformance.tests.making import DATA, FAILING, checked, hold, started
from openqsmo.conformance.tests.records import FORMULA, SECRET
from openqsmo.conformance.vocabulary import RunState
from openqsmo.kernel.actor import Scope
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.people.actions import make_token
from openqsmo.site.commands import qsmo
from openqsmo.worker.actions import run_jobs

pytestmark = pytest.mark.django_db
RUN_PAGES = (
    "", "report.json", "report.html", "report.csv", "report.xlsx", "report.xml", "report.sarif", "withdraw/",
    "certificate/", "badge.svg",
)  # fmt: skip
RUN_POSTS = ("check/", "submit/", "withdraw/", "delete/", "values/")


def page(client, path, **more):
    return client.get(f"/conformance/{path}", **more)


def send(client, method, path, body=None):
    raw = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, f"/api/v1/conformance/{path}", raw, content_type="application/json")


def token(cast, who):
    """A token of somebody's own that reads and writes."""
    return make_token(name="Build", scopes={Scope.READ, Scope.WRITE}, days=5, by=cast.actor(who))[1]


def run_command(*asked):
    return CliRunner().invoke(qsmo, [str(each) for each in asked])


@pytest.fixture
def private(cast, contract, offering, engine):
    engine.report = FAILING
    return checked(cast, hold(engine), offering)


@pytest.fixture
def public(cast, contract, offering):
    run = checked(cast, contract, offering)
    return submit_run(run_id=run.pk, by=cast.actor(cast.pat))


@pytest.mark.parametrize("who", [None, "rob", "lee", "ana", "dee", "gus", "omar", "uma"])
def test_a_private_run_does_not_exist_at_any_door_for_others(cast, client_for, private, who):
    client = client_for(getattr(cast, who) if who else None)
    before = Event.objects.count()
    for path in RUN_PAGES:
        assert page(client, f"runs/{private.pk}/{path}").status_code in (401, 403, 404), path
    for path in RUN_POSTS:
        assert client.post(f"/conformance/runs/{private.pk}/{path}").status_code in (401, 403, 404), path
    for path in ("", "/report", "/certificate"):
        assert send(client, "GET", f"runs/{private.pk}{path}").status_code == 404, path
    for path in ("check", "submit", "values", "delete-data"):
        assert send(client, "POST", f"runs/{private.pk}/{path}").status_code in (401, 403, 404), path
    assert f"/conformance/runs/{private.pk}/" not in page(client, "runs/").content.decode()
    assert send(client, "GET", "runs").json()["items"] == []
    assert page(client, f"runs/compare/?before={private.pk}&after={private.pk}").status_code == 404
    assert send(client, "GET", f"comparison?before={private.pk}&after={private.pk}").status_code == 404
    assert Event.objects.count() == before


def test_a_private_run_does_not_exist_on_the_command_line_for_others(cast, private):
    for who in (None, cast.rob, cast.dee):
        more = ("--token", token(cast, who)) if who else ()
        assert str(private.pk) not in run_command("runs", "list", *more).output
        for command in (("show", private.pk), ("certificate", private.pk), ("submit", private.pk)):
            found = run_command("runs", *command, *more)
            assert found.exit_code != 0
            assert "payments" not in found.output


def test_the_ledger_tells_nothing_of_what_a_private_run_found(private):
    for event in Event.objects.filter(subject=private.ledger_name):
        assert json.loads(event.body)["facts"] == {}
        assert not any(word in event.body for word in ("payments", "not_conformant", SECRET, "PAY-00"))


def test_its_owner_sees_the_report_with_links_to_the_rules_and_no_personal_value(cast, client_for, private):
    text = page(client_for(cast.pat), f"runs/{private.pk}/").content.decode()
    assert "Not conformant" in text
    assert 'href="/conformance/contracts/payroll-payment/1.0.0/rules/PAY-001/"' in text
    assert "HYPERLINK" in text
    assert SECRET not in text
    assert "[masked]" in text
    assert "Deleted" in text


def test_the_owner_downloads_every_format_and_no_personal_value_leaves(cast, client_for, private):
    for form in ("json", "html", "csv", "xml", "sarif", "xlsx"):
        response = page(client_for(cast.pat), f"runs/{private.pk}/report.{form}")
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
        assert SECRET.encode() not in response.content
    assert page(client_for(cast.pat), f"runs/{private.pk}/report.exe").status_code == 404


def test_rows_of_a_submitted_run_are_not_the_publics(cast, client_for, public):
    for who in (None, cast.rob, cast.lee):
        client = client_for(who)
        text = page(client, f"runs/{public.pk}/").content.decode()
        assert "[masked]" not in text
        assert "payments.csv" not in text
        assert page(client, f"runs/{public.pk}/report.json").status_code in (401, 403)
        assert send(client, "GET", f"runs/{public.pk}/report").status_code in (401, 403)
        assert send(client, "GET", f"runs/{public.pk}").json()["files"] == []
        shown = page(client, f"runs/{public.pk}/certificate/").content.decode()
        assert "Conformant with conditions" in shown
        assert "payments.csv" not in shown
    assert page(client_for(cast.dee), f"runs/{public.pk}/report.json").status_code == 200


def test_the_certificate_says_the_same_by_page_api_badge_and_command(client, public):
    shown = page(client, f"runs/{public.pk}/certificate/").content.decode()
    told = send(client, "GET", f"runs/{public.pk}/certificate").json()
    badge = page(client, f"runs/{public.pk}/badge.svg")
    said = json.loads(run_command("runs", "certificate", public.pk).output)
    assert told["holds"]
    assert told["verdict"] == said["verdict"] == "conformant_with_conditions"
    assert told["contract"] == "payroll-payment"
    assert "Payroll payment" in shown
    assert badge["Content-Type"].startswith("image/svg+xml")
    picture = ElementTree.fromstring(badge.content)
    assert re.match(
        r"Payroll payment 1\.0\.0: conformant with conditions, \w+ \d+, \d{4}", picture.get("aria-label")
    )
    assert len(told["results"]) == len(said["results"]) == 7


def test_a_badge_names_the_day_that_the_certificate_names(client, public):
    """Late in the evening here it is the next day elsewhere already."""
    Run.objects.filter(pk=public.pk).update(checked_at=datetime(2026, 11, 3, 2, 30, tzinfo=UTC))
    assert "November 2, 2026" in page(client, f"runs/{public.pk}/badge.svg").content.decode()
    assert "November 2, 2026" in page(client, f"runs/{public.pk}/certificate/").content.decode()


def test_a_badge_ends_with_its_certificate(cast, client, client_for, public):
    owner = client_for(cast.pat)
    assert owner.post(f"/conformance/runs/{public.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert owner.post(f"/conformance/runs/{public.pk}/withdraw/", {"reason": "A mistake."}).status_code == 302
    assert b"certificate ended" in page(client, f"runs/{public.pk}/badge.svg").content
    assert "A mistake." in page(client, f"runs/{public.pk}/certificate/").content.decode()
    assert send(client, "GET", f"runs/{public.pk}/certificate").json()["holds"] is False


def test_data_is_given_by_a_form(cast, client_for, contract, offering, django_capture_on_commit_callbacks):
    client = client_for(cast.pat)
    assert "Payroll One" in page(client, "runs/new/").content.decode()
    where = f"/conformance/runs/new/offerings/{offering.pk}/"
    assert "has no scanner" in client.get(where).content.decode()
    files = [SimpleUploadedFile("payments.csv", DATA), SimpleUploadedFile("calendar.csv", b"a\n1\n")]
    response = client.post(where, {"contract": contract.pk, "delivery": files})
    run = Run.objects.get()
    assert response["Location"] == f"/conformance/runs/{run.pk}/"
    assert "Waiting to be checked" in client.get(response["Location"]).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert "Conformant with conditions" in client.get(response["Location"]).content.decode()
    assert run.files.count() == 2
    assert client.post(f"/conformance/runs/{run.pk}/submit/").status_code == 302
    assert verify().is_whole


def test_a_form_that_is_refused_leaves_no_data(cast, client_for, contract, offering, settings):
    client = client_for(cast.pat)
    where = f"/conformance/runs/new/offerings/{offering.pk}/"
    settings.DELIVERY_LIMIT = 10
    response = client.post(
        where, {"contract": contract.pk, "delivery": [SimpleUploadedFile("payments.csv", DATA)]}
    )
    assert response.status_code == 413
    run = Run.objects.get()
    assert (run.state_enum, run.has_data) == (RunState.REFUSED, False)
    assert client.post(where, {"contract": contract.pk}).status_code == 422
    assert client_for(cast.rob).get(where).status_code == 403
    assert client_for(cast.lee).get(f"/conformance/runs/new/agencies/{cast.labor.pk}/").status_code == 200
    assert client_for(cast.lee).get(f"/conformance/runs/new/agencies/{cast.opm.pk}/").status_code == 403


def test_big_data_is_given_piece_by_piece_through_the_api(cast, client_for, contract, offering):
    client = client_for(cast.pat)
    run = send(client, "POST", "runs", {"contract_id": contract.pk, "offering_id": offering.pk}).json()
    file = send(client, "POST", f"runs/{run['id']}/files", {"name": "payments.csv", "size": len(DATA)}).json()

    def put(first, raw):
        return client.generic(
            "PUT", f"/api/v1/conformance/runs/{run['id']}/files/{file['id']}", raw,
            content_type="application/octet-stream",
            headers={"Content-Range": f"bytes {first}-{first + len(raw) - 1}/{len(DATA)}"},
        )  # fmt: skip

    assert put(0, DATA[:7]).json()["received"] == 7
    again = put(0, DATA[:7])
    assert (again.status_code, again.json()["code"]) == (409, "CON-311")
    assert "7 of" in again.json()["says"]
    assert send(client, "POST", f"runs/{run['id']}/check").json()["code"] == "CON-313"
    assert send(client, "GET", f"runs/{run['id']}").json()["files"][0]["received"] == 7
    assert put(7, DATA[7:]).json()["received"] == len(DATA)
    assert send(client, "POST", f"runs/{run['id']}/check").json()["state"] == "waiting"
    run_jobs()
    found = send(client, "GET", f"runs/{run['id']}").json()
    assert (found["state"], found["verdict"]) == ("finished", "conformant_with_conditions")
    assert send(client, "GET", f"runs/{run['id']}/report").json()["masked"] is True
    assert client_for(cast.rob).generic(
        "PUT", f"/api/v1/conformance/runs/{run['id']}/files/{file['id']}", b"x"
    ).status_code == 404  # fmt: skip


def test_a_run_by_command_line_with_ones_own_token(cast, contract, offering, tmp_path):
    mine = ("--token", token(cast, cast.pat))
    path = tmp_path / "payments.csv"
    path.write_bytes(DATA)
    asked = ("--contract", contract.identifier, contract.version, "--offering", "HR-0001")
    assert run_command("runs", "start", path, *asked).exit_code != 0  # a visitor's is refused
    found = run_command("runs", "start", path, *asked, *mine)
    assert found.exit_code == 0, found.output
    run_jobs()
    run = Run.objects.get()
    assert "Conformant with conditions" in run_command("runs", "list", "--mine", *mine).output
    assert run_command("runs", "report", run.pk, tmp_path / "report.html", *mine).exit_code == 0
    assert b"<!doctype html>" in (tmp_path / "report.html").read_bytes()
    assert run_command("runs", "submit", run.pk, *mine).exit_code == 0
    assert run_command("runs", "withdraw", run.pk, "--why", "A mistake.", *mine).exit_code == 0
    run.refresh_from_db()
    assert run.withdrawn_at


def test_values_are_downloaded_by_who_may_and_each_time_is_recorded(cast, client_for, contract, engine):
    engine.report = FAILING
    run = checked(cast, contract, keeps_data=True)
    client = client_for(cast.lee)
    assert "Download with personal values" in page(client, f"runs/{run.pk}/").content.decode()
    response = client.post(f"/conformance/runs/{run.pk}/values/", {"form": "csv"})
    assert SECRET.encode() in response.content
    assert f"'{FORMULA}"[:5].encode() in response.content
    assert response["Cache-Control"] == "private, no-store"
    assert "personal values were shown" in page(client, f"runs/{run.pk}/").content.decode()
    assert client.get(f"/conformance/runs/{run.pk}/values/").status_code == 405


def test_two_runs_are_compared_at_every_door(cast, client_for, contract, offering, engine):
    after = checked(cast, contract, offering)
    engine.report = FAILING
    before = checked(cast, contract, offering)
    client, asked = client_for(cast.pat), f"before={before.pk}&after={after.pk}"
    assert "Mended" in page(client, f"runs/compare/?{asked}").content.decode()
    told = send(client, "GET", f"comparison?{asked}").json()
    assert {each["rule"]: each["change"] for each in told["changes"]}["PAY-001"] == "mended"
    said = run_command("runs", "compare", before.pk, after.pk, "--token", token(cast, cast.pat))
    assert re.search(r"Mended\s+PAY-001", said.output)
    for wrong in ("?before=1", "?before=x&after=1", "?before=²&after=1"):
        assert page(client, f"runs/compare/{wrong}").status_code == 404


def test_contracts_and_rules_are_everybodys(client, contract, public):
    assert "Payroll payment" in page(client, "").content.decode()
    shown = page(client, "contracts/payroll-payment/1.0.0/").content.decode()
    assert "PAY-002" in shown
    assert "An engine of its own." in shown
    rule = page(client, "contracts/payroll-payment/1.0.0/rules/PAY-002/").content.decode()
    assert "5 CFR 531" in rule
    assert "Broken in 1 of 1 submitted runs" in rule
    assert page(client, "contracts/payroll-payment/1.0.0/rules/NONE/").status_code == 404
    assert page(client, "contracts/payroll-payment/9/").status_code == 404
    assert page(client, "contracts/payroll-payment/1.0.0/contract.yaml").content == b"apiVersion: v3.1.0\n"
    told = send(client, "GET", "contracts/payroll-payment/1.0.0").json()
    assert {each["id"]: each["broken_share"] for each in told["rules"]}["PAY-002"] == "1.0000"
    assert send(client, "GET", "contracts").json()["items"][0]["rules"] == 7
    assert send(client, "GET", "contracts/payroll-payment/1.0.0/document").json()["document"]
    assert (
        page(client, "check-report.schema.json").json() == send(client, "GET", "check-report-schema").json()
    )
    assert "PAY-002" in run_command("contracts", "rules", "payroll-payment", "1.0.0").output
    assert "payroll-payment" in run_command("contracts", "list").output


def test_a_contract_is_taken_up_by_the_qsmo_in_charge_and_by_nobody_else(cast, client_for, engine):
    from openqsmo.conformance.tests.test_submitting import elements

    elements(1)
    client = client_for(cast.fay)  # directs the QSMO of financial management
    file = SimpleUploadedFile("contract.yaml", b"apiVersion: v3.1.0\n")
    asked = {"standard": "ffm-data-elements", "document": file}
    assert client_for(cast.dee).post("/conformance/contracts/new/", asked).status_code == 403
    assert not HeldContract.objects.exists()
    file.seek(0)
    assert client.post("/conformance/contracts/new/", asked).status_code == 302
    assert HeldContract.objects.get().standard_version.standard.code == "ffm-data-elements"
    assert client.post("/conformance/contracts/new/", {}).status_code == 422
    again = send(
        client, "POST", "contracts", {"document": "apiVersion: v3.1.0\n", "standard": "ffm-data-elements"}
    )
    assert again.status_code == 201
    assert HeldContract.objects.count() == 1
    assert send(client_for(cast.pat), "POST", "contracts", {"document": "x"}).status_code == 403
    assert client.post("/conformance/contracts/new/", {"standard": "no-such"}).status_code == 404


def test_a_version_of_a_contract_never_changes(cast, contract, engine, tmp_path):
    from dataclasses import replace

    engine.contract = replace(engine.contract, sha256="e" * 64)
    path = tmp_path / "contract.yaml"
    path.write_text("apiVersion: v3.1.0\n")
    found = run_command("contracts", "hold", path)
    assert found.exit_code != 0
    assert "CON-303" in str(found.exception)
    assert HeldContract.objects.count() == 1


def test_a_state_page_says_what_happens_now(cast, client_for, contract, offering):
    first = started(cast, contract, offering)
    second = started(cast, contract, offering)
    client = client_for(cast.pat)
    assert "1 run before it" in page(client, f"runs/{second.pk}/").content.decode()
    assert "as soon as it is free" in page(client, f"runs/{first.pk}/").content.decode()
    Run.objects.filter(pk=first.pk).update(state="running", progress="2,000,000 of 5,000,000 rows")
    assert "2,000,000 of 5,000,000 rows" in page(client, f"runs/{first.pk}/").content.decode()


def test_the_schema_is_json(client):
    assert (
        json.load(io.BytesIO(page(client, "check-report.schema.json").content))["title"]
        == "Report of a check"
    )

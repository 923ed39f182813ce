"""Who is in charge, the same answer at every door."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from openqsmo.governance.actions import load_known_designations
from openqsmo.governance.cli import governance
from openqsmo.governance.models import Designation
from openqsmo.governance.queries import designated_office, qsmo_of
from openqsmo.governance.vocabulary import DesignationState
from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.standards.models import FunctionalArea

S = DesignationState


@pytest.fixture
def known(db, today):
    return load_known_designations(by=OPERATOR)


def asked(*arguments):
    return CliRunner().invoke(governance, [*arguments])


@pytest.mark.parametrize(
    ("on", "office", "lead", "since", "unsure"),
    [
        ("2020-12-01", "Human Resources QSMO at GSA", "gsa", "2020-06-29", "until March 30, 2021 (inferred"),
        ("2022-01-01", "Human Resources QSMO", "opm", "2021-03-30", "from March 30, 2021 (inferred"),
    ],
)
def test_who_was_the_hr_qsmo_at_every_door(known, client, on, office, lead, since, unsure):
    told = client.get(f"/api/v1/qsmos/in-charge?area=HCM&on={on}").json()
    assert (told["office"]["name"], told["lead_agency"]["key"], told["since"]) == (office, lead, since)
    assert told["source"]
    assert unsure in told["says"]
    said = asked("who", "HCM", "--on", on, "--json")
    assert (json.loads(said.stdout), said.exit_code) == (told, 0)
    in_words = asked("who", "HCM", "--on", on).stdout
    assert in_words == f"{told['says']}\nSource: {told['source']}\n"
    listed = client.get(f"/api/v1/qsmos?on={on}").json()
    assert told in listed["items"]
    page = client.get(f"/qsmos/?on={on}")
    row = next(row for row in page.context["board"].rows if row.area.code == "HCM")
    assert row.answer.as_data() == told
    assert office in page.text
    assert told["source"] in page.text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/qsmos/board.csv?on={on}").text)))
    mine = next(row for row in rows if row["area"] == "HCM")
    assert (mine["office"], mine["since"], mine["source"]) == (office, since, told["source"])


def test_an_area_with_nobody_is_shown_as_such_at_every_door(known, client):
    page = client.get("/qsmos/")
    assert page.text.count("Nobody on record") == 4
    told = client.get("/api/v1/qsmos/in-charge?area=TRT").json()
    assert (told["is_in_charge"], told["office"], told["since"], told["scope"]) == (False, None, None, None)
    said = asked("who", "trt")
    assert said.exit_code == 1
    assert "nobody is on record as the QSMO of Travel and Expense" in said.stdout
    assert "TRT  nobody on record" in asked("board").stdout


def test_the_board_names_who_is_preparing(known, client):
    page = client.get("/qsmos/?on=2020-12-01").text
    assert "is preparing" in page
    assert "Plan submitted to the SSGB" in page
    assert "3 of 9 functional areas" in page
    assert json.loads(asked("board", "--on", "2020-12-01", "--json").stdout) == [
        row.answer.as_data() for row in client.get("/qsmos/?on=2020-12-01").context["board"].rows
    ]


@pytest.mark.parametrize("given", ["rubbish", "2020-13-01", "20201201", "2020-12-01T00:00", "9"])
def test_what_is_no_day_is_said_to_be_none(known, client, given):
    page = client.get(f"/qsmos/?on={given}")
    assert page.status_code == 422
    assert "GOV-015" in page.text
    assert "June 30, 2026 (today)" in page.text
    assert client.get(f"/api/v1/qsmos?on={given}").status_code == 422
    assert client.get(f"/officials/?on={given}").status_code == 422
    assert asked("who", "HCM", "--on", given).exit_code == 2


@pytest.mark.parametrize("given", ["XXX", "H", "hcm' OR 1=1"])
def test_an_area_that_is_not_there_is_refused_with_those_that_are(known, client, given):
    told = client.get("/api/v1/qsmos/in-charge", {"area": given}).json()
    assert told["status"] in (404, 422)
    if told["status"] == 404:
        assert told["code"] == "GOV-001"
        assert "HCM" in told["fix"]


def test_a_list_is_walked_by_its_cursor(known, client):
    seen, cursor = [], ""
    while cursor is not None:
        told = client.get(f"/api/v1/qsmos?limit=3&cursor={cursor}").json()
        seen += [item["area"] for item in told["items"]]
        cursor = told["next"]
    assert sorted(seen) == ["ACQ", "CYB", "ERM", "FFM", "GRM", "HCM", "ITS", "RPM", "TRT"]
    assert told["total"] == 9


def test_the_quick_answer_and_the_full_one_agree_on_every_day(known):
    for area in FunctionalArea.objects.all():
        for number in range(0, 2700, 37):
            on = date(2019, 4, 1) + timedelta(days=number)
            full = qsmo_of(area=area.code, on=on, viewer=VISITOR).office
            quick = designated_office(area.pk, on)
            assert (quick.pk if quick else None) == (full.id if full else None), (area, on)


def test_the_quick_answer_costs_one_query(known, django_assert_num_queries):
    area = FunctionalArea.objects.get(code="HCM")
    with django_assert_num_queries(1):
        designated_office(area.pk, date(2022, 1, 1))


def test_the_board_costs_a_fixed_number_of_queries(known, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert client.get("/qsmos/").status_code == 200


def test_a_designation_page_tells_its_predecessor_and_its_successor(known, client):
    old = Designation.objects.get(office__key="gsa-hr-qsmo")
    new = Designation.objects.get(office__key="opm-hr-qsmo")
    before, later = client.get(f"/qsmos/{old.pk}/").text, client.get(f"/qsmos/{new.pk}/").text
    assert f'href="/qsmos/{new.pk}/"' in before
    assert f'href="/qsmos/{old.pk}/"' in later
    assert "Scope amended" in later
    assert "The source says March 30 without the year" in later
    told = client.get(f"/api/v1/qsmos/{new.pk}").json()
    assert (told["follows_id"], told["followed_by_id"], told["plan"]) == (old.pk, None, None)
    assert [step["is_scope_amendment"] for step in told["steps"]] == [False, True]


def test_synthetic_and_real_are_never_counted_together(known, client):
    office = Designation.objects.get(office__key="hhs-grants-qsmo").office
    Designation.objects.create(
        area=FunctionalArea.objects.get(code="TRT"), name="Synthetic QSMO", office=office,
        lead_agency=office.parent, state=S.OPERATING, in_charge_from=date(2026, 1, 1), source="Synthetic",
        is_synthetic=True,
    )  # fmt: skip
    page = client.get("/qsmos/").text
    assert "5 of 9 functional areas" in page
    assert "(invented for demonstration)" in page
    assert client.get("/api/v1/qsmos/in-charge?area=TRT").json()["is_synthetic"] is True


def test_a_marketplace_without_areas_says_what_the_board_is_for(client, db):
    page = client.get("/qsmos/")
    assert page.status_code == 200
    assert "No functional areas are on record yet" in page.text


def test_the_known_qsmos_are_loaded_from_the_command_line(db):
    assert "designation: 6 new" in asked("load-known").stdout
    assert "designation: 6 unchanged" in asked("load-known").stdout

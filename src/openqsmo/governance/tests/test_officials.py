"""The register: who holds an office, who is acting, what has been vacant for how long."""

import csv
import io
from datetime import date

import pytest
from click.testing import CliRunner

from openqsmo.governance import actions
from openqsmo.governance.cli import governance
from openqsmo.governance.content import SyntheticOfficial, synthetic_officials
from openqsmo.governance.models import Official
from openqsmo.governance.queries import officials_register
from openqsmo.governance.vocabulary import OfficeTitle
from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.ledger.models import Event, SealedValue
from openqsmo.ledger.queries import export_lines
from openqsmo.ledger.verify import verify

CIO = {"office": "cio", "name": "Quinn Unusual", "since": "2026-01-15", "source": "Labor directory"}


@pytest.fixture
def labor(cast, today):
    return cast.labor


def test_an_agencys_own_administrator_records_its_official(cast, labor, client_for):
    page = client_for(cast.ada).post("/officials/appoint/", {**CIO, "organization_id": "labor"}, follow=True)
    assert "Quinn Unusual" in page.text
    found = Official.objects.get()
    assert (found.organization, found.since, found.until, found.is_acting) == (
        labor,
        date(2026, 1, 15),
        None,
        False,
    )
    assert verify().is_whole


def test_who_takes_an_office_ends_the_entry_before_on_that_day(cast, labor, client_for):
    ada = client_for(cast.ada)
    ada.post("/officials/appoint/", {**CIO, "organization_id": "labor"})
    acting = {
        **CIO,
        "organization_id": "labor",
        "name": "Robin Acting",
        "is_acting": "on",
        "since": "2026-03-01",
    }
    ada.post("/officials/appoint/", acting)
    first, second = Official.objects.order_by("pk")
    assert (first.until, second.since, second.is_acting) == (date(2026, 3, 1), date(2026, 3, 1), True)
    for day, name in ((date(2026, 2, 28), "Quinn Unusual"), (date(2026, 3, 1), "Robin Acting")):
        rows = officials_register(today=day, viewer=VISITOR).rows
        assert [row.official.name for row in rows] == [name]
    assert verify().is_whole


def test_a_departure_leaves_a_vacancy_whose_days_are_counted(cast, labor, client_for):
    ada = client_for(cast.ada)
    ada.post("/officials/appoint/", {**CIO, "organization_id": "labor"})
    held = Official.objects.get()
    page = ada.post(f"/officials/{held.pk}/depart/", {"on": "2026-06-01", "source": "Notice"}, follow=True)
    assert "29 days" in page.text
    vacancy = Official.objects.get(until=None)
    assert vacancy.is_vacant
    told = client_for(None).get("/api/v1/officials").json()["items"]
    assert [(row["status"], row["name"], row["days_vacant"]) for row in told] == [("vacant", None, 29)]
    earlier = client_for(None).get("/api/v1/officials?on=2026-05-31").json()["items"]
    assert [(row["status"], row["name"], row["days_vacant"]) for row in earlier] == [
        ("in_office", "Quinn Unusual", None)
    ]
    again = ada.post(f"/officials/{held.pk}/depart/", {"on": "2026-06-02", "source": "Notice"})
    assert again.status_code == 409
    assert "GOV-025" in again.text
    assert (
        ada.post(f"/officials/{vacancy.pk}/depart/", {"on": "2026-06-02", "source": "Notice"}).status_code
        == 409
    )
    assert Official.objects.count() == 2
    assert verify().is_whole


@pytest.mark.parametrize(
    ("case", "given", "status", "says"),
    [
        ("the same again", {}, 409, "GOV-021"),
        ("before the last began", {"name": "Robin", "since": "2026-01-14"}, 409, "GOV-022"),
        ("without a day", {"name": "Robin", "since": ""}, 409, "GOV-023"),
        ("tomorrow", {"name": "Robin", "since": "2026-07-01"}, 409, "GOV-024"),
        ("an office for an area without one", {"office": "qsmo_lead"}, 409, "GOV-026"),
        ("nobody's name", {"name": " "}, 422, "This field is required"),
        ("no source", {"name": "Robin", "source": ""}, 422, "This field is required"),
        (
            "a source longer than the register holds",
            {"name": "Robin", "source": "x" * 301},
            422,
            "at most 300",
        ),
        ("no such organization", {"organization_id": "Nowhere"}, 422, "No organization here is called"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_nothing_changes(
    cast, labor, client_for, case, given, status, says
):
    uma = client_for(cast.uma)
    uma.post("/officials/appoint/", {**CIO, "organization_id": "labor"})
    events = Event.objects.count()
    page = uma.post("/officials/appoint/", {**CIO, "organization_id": "labor", **given})
    assert (page.status_code, says in page.text) == (status, True), case
    assert Event.objects.count() == events
    assert Official.objects.count() == 1


@pytest.mark.parametrize("who", ["ada", "lee", "dee", "pat", "omar", None])
def test_who_may_keep_the_register_of_an_agency(cast, labor, client_for, who):
    person = getattr(cast, who) if who else None
    asked = {**CIO, "organization_id": "labor"}
    page = client_for(person).post("/officials/appoint/", asked)
    may = who in ("ada", "omar")
    assert (page.status_code == 302) == may
    assert Official.objects.exists() == may
    if not may:
        assert page.status_code in (401, 403)
    told = client_for(person).post(
        "/api/v1/officials",
        {"organization_id": labor.pk, "office": "cfo", "name": "X", "source": "Y", "since": "2026-01-01"},
        content_type="application/json",
    )
    assert (told.status_code == 201) == may


def test_a_qsmo_director_keeps_the_register_of_the_own_office_only(cast, labor, client_for):
    dee = client_for(cast.dee)
    lead = {
        "office": "qsmo_lead",
        "area_id": cast.hr.pk,
        "name": "Dee",
        "since": "2026-01-01",
        "source": "Memo",
    }
    assert dee.post("/officials/appoint/", {**lead, "organization_id": "hr-qsmo"}).status_code == 302
    assert dee.post("/officials/appoint/", {**lead, "organization_id": "fm-qsmo"}).status_code == 403
    assert Official.objects.count() == 1


def test_a_name_is_in_no_line_of_the_chain_and_can_be_erased(cast, labor, client_for):
    client_for(cast.ada).post("/officials/appoint/", {**CIO, "organization_id": "labor"})
    assert not any("Unusual" in line for line in export_lines())
    page = client_for(None).get(f"/officials/{Official.objects.get().pk}/").text
    assert "An official was recorded as Chief Information Officer (CIO) of Department of Labor" in page
    SealedValue.objects.all().delete()
    assert verify().is_whole


@pytest.fixture
def register(cast, today):
    rows = [
        SyntheticOfficial("labor", OfficeTitle.CIO, "Avery Example", since=date(2025, 1, 1)),
        SyntheticOfficial("labor", OfficeTitle.CFO, since=date(2026, 6, 20)),
        SyntheticOfficial(
            "treasury", OfficeTitle.CFO, "Blake Sample", is_acting=True, since=date(2026, 1, 1)
        ),
        SyntheticOfficial("treasury", OfficeTitle.SAPOC),
        SyntheticOfficial(
            "hr-qsmo", OfficeTitle.QSMO_LEAD, "Casey Specimen", area="HCM", since=date(2026, 1, 1)
        ),
        SyntheticOfficial("nowhere", OfficeTitle.CIO, "Nobody"),
        SyntheticOfficial("labor", OfficeTitle.STANDARDS_LEAD, "Nobody", area="XXX"),
    ]
    assert actions.load_synthetic_officials(rows=rows, by=OPERATOR) == 5
    assert actions.load_synthetic_officials(rows=rows, by=OPERATOR) == 0
    actions.appoint_official(
        organization_id=cast.opm.pk, office=OfficeTitle.CHCO, name="=HYPERLINK()", since=date(2026, 2, 2),
        source="OPM directory", by=OPERATOR,
    )  # fmt: skip
    return cast


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["labor cfo", "labor cio", "treasury cfo", "treasury sapoc", "hr-qsmo qsmo_lead", "opm chco"]),
        ("organization=labor", ["labor cfo", "labor cio"]),
        ("organization=opm", ["hr-qsmo qsmo_lead", "opm chco"]),
        ("office=cfo", ["labor cfo", "treasury cfo"]),
        ("area=HCM", ["hr-qsmo qsmo_lead"]),
        ("status=vacant", ["labor cfo", "treasury sapoc"]),
        ("status=acting", ["treasury cfo"]),
        ("status=in_office", ["labor cio", "hr-qsmo qsmo_lead", "opm chco"]),
        ("organization=treasury&status=vacant", ["treasury sapoc"]),
        ("organization=nowhere", []),
    ],
)
def test_the_register_is_filtered_alike_by_page_file_and_api(register, client, query, found):
    page = client.get(f"/officials/?{query}")
    shown = [
        f"{row.official.organization.key} {row.official.office}" for row in page.context["register"].rows
    ]
    assert shown == found
    told = client.get(f"/api/v1/officials?{query}").json()
    assert sorted(f"{row['organization']['key']} {row['office']}" for row in told["items"]) == sorted(found)
    assert told["total"] == len(found)
    rows = list(csv.DictReader(io.StringIO(client.get(f"/officials/register.csv?{query}").text)))
    assert [row["organization_key"] for row in rows] == [line.split()[0] for line in found]


def test_days_vacant_are_unknown_where_the_start_is(register, client):
    rows = list(csv.DictReader(io.StringIO(client.get("/officials/register.csv?status=vacant").text)))
    assert [(row["organization_key"], row["since"], row["days_vacant"]) for row in rows] == [
        ("labor", "2026-06-20", "10"), ("treasury", "", ""),
    ]  # fmt: skip
    lines = CliRunner().invoke(governance, ["officials", "--status", "vacant"]).stdout.splitlines()
    assert lines == [
        "labor  Chief Financial Officer (CFO): nobody (vacant for 10 days)  [synthetic]",
        "treasury  Senior Accountable Point of Contact (SAPOC): nobody (vacant)  [synthetic]",
    ]


def test_a_cell_that_a_spreadsheet_would_run_stays_a_text(register, client):
    rows = list(csv.DictReader(io.StringIO(client.get("/officials/register.csv?office=chco").text)))
    assert rows[0]["name"] == "'=HYPERLINK()"


def test_real_and_synthetic_entries_are_tallied_apart(register, client):
    found = client.get("/officials/").context["register"]
    assert (found.real.entries, found.real.vacant, found.synthetic.entries, found.synthetic.vacant) == (
        1,
        0,
        5,
        2,
    )
    assert found.synthetic.longest.official.organization.key == "labor"
    covered = {line.office: (line.recorded, line.vacant, line.agencies) for line in found.coverage}
    assert covered[OfficeTitle.CHCO] == (1, 0, 3)
    assert covered[OfficeTitle.CIO] == (0, 0, 3)
    assert verify().is_whole


def test_a_register_without_entries_says_what_it_is_for(client, db):
    page = client.get("/officials/")
    assert "No officials are on record yet" in page.text
    assert "No entry matches these filters" in client.get("/officials/?office=cio").text


def test_the_register_costs_a_fixed_number_of_queries(register, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert client.get("/officials/").status_code == 200


def test_the_invented_officials_bear_placeholder_names():
    surnames = {row.name.split()[1] for row in synthetic_officials() if row.name}
    assert surnames <= {"Example", "Placeholder", "Sample", "Specimen"}
    assert any(not row.name and row.since is None for row in synthetic_officials())

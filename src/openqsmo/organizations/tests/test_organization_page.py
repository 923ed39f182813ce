"""One organization with everything on record, by page and by API."""

from datetime import date
from urllib.parse import quote

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.identifiers import Identifier
from openqsmo.organizations import actions
from openqsmo.organizations.models import Organization
from openqsmo.organizations.tests.list_samples import ELMS, OAKS, lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def oaks(known):
    actions.load_agencies(
        files=lists((*OAKS, {"AGENCY ABBREVIATION": "OAKX", "WEBSITE": "https://oaks.gov/"}), ELMS),
        by=OPERATOR,
    )
    return Organization.objects.get(name="Department of Oaks")


def test_its_page_has_names_codes_parts_source_and_history(oaks, client):
    told = client.get(f"/agencies/{oaks.pk}/").content.decode()
    for said in (
        "<code>CGAC:901</code>", "Common Government-wide Accounting Classification (Treasury)", "OAKX",
        "Short form, understood everywhere", 'href="https://oaks.gov/"', "Bureau of Acorns", "2 direct parts",
        f'href="/officials/?organization={oaks.key}"', "at broker.csv, line 2", f"/loads/{oaks.source_load_id}/",
        "The organization was registered",
    ):  # fmt: skip
        assert said in told, said


def test_what_is_not_known_is_said_to_be_unknown(oaks, client):
    elms = Organization.objects.get(name="Department of Elms")
    told = client.get(f"/agencies/{elms.pk}/").content.decode()
    assert "Not given" in told, "its website"
    assert "no list says" in told, "its class"
    assert client.get(f"/api/v1/organizations/{elms.pk}").json()["website"] is None


def test_a_part_leads_up_to_its_whole(oaks, client):
    part = oaks.children.get(name="Bureau of Acorns")
    page = client.get(f"/agencies/{part.pk}/")
    assert [above.name for above in page.context["page"].line] == ["Department of Oaks"]
    assert f'<a href="/agencies/{oaks.pk}/">Department of Oaks</a>' in page.content.decode()


def test_a_code_that_ended_stays_on_the_page_with_its_days(oaks, client):
    code = Identifier.parse("OMB:901")
    given = actions.give_code(
        organization_id=oaks.pk, code=code, source="A-11", since=date(2020, 1, 2), by=OPERATOR
    )
    actions.end_code(code_id=given.pk, on=date(2024, 3, 4), why="abolished", by=OPERATOR)
    told = client.get(f"/agencies/{oaks.pk}/").content.decode()
    for said in ("OMB:901", "January 2, 2020", "March 4, 2024", "The code OMB:901 ended", "Why: abolished"):
        assert said in told, said
    api = client.get(f"/api/v1/organizations/{oaks.pk}").json()
    assert "OMB:901" not in api["codes"]
    assert {
        "scheme": "OMB",
        "value": "901",
        "since": "2020-01-02",
        "until": "2024-03-04",
        "source": "A-11",
    } in api["all_codes"]


def test_an_organization_that_its_lists_no_longer_have_says_since_when(oaks, client):
    actions.load_agencies(files=lists(ELMS), by=OPERATOR)
    oaks.refresh_from_db()
    told = client.get(f"/agencies/{oaks.pk}/").content.decode()
    assert "No longer listed since" in told
    assert client.get(f"/api/v1/organizations/{oaks.pk}").json()["gone_on"] == oaks.gone_on.isoformat()


def test_the_api_says_what_the_page_says(oaks, client):
    told = client.get(f"/api/v1/organizations/{oaks.pk}").json()
    assert (told["key"], told["name"], told["kind"]) == ("cgac-901", "Department of Oaks", "department")
    assert (told["codes"], told["part_of"], told["agency_class"]) == (["CGAC:901", "FREC:9010"], None, None)
    assert [name["text"] for name in told["names"]] == ["OAKX"]
    assert [part["name"] for part in told["parts"]] == ["Bark Service", "Bureau of Acorns"]
    assert told["load"] == oaks.source_load_id


def test_a_qsmo_s_office_leads_to_the_designations(known, client):
    told = client.get(f"/agencies/{known.hr_qsmo.pk}/").content.decode()
    assert 'href="/qsmos/"' in told
    assert "QSMO office" in told


def test_a_provider_leads_to_its_offerings(known, client):
    told = client.get(f"/agencies/{known.acme.pk}/").content.decode()
    assert f'href="/offerings/?q={quote(known.acme.name)}"' in told


def test_a_website_that_is_no_web_address_is_no_link(known, client):
    actions.change_organization(
        organization_id=known.gao.pk, given={"website": "javascript:alert(1)"}, by=OPERATOR
    )
    assert "javascript:" not in client.get(f"/agencies/{known.gao.pk}/").content.decode().split("History")[0]


def test_its_buttons_are_for_those_whom_their_doors_let_in(known, client_for):
    address = f"/agencies/{known.gao.pk}/"
    assert "Change this record" in client_for(known.ana).get(address).content.decode()
    for who in (None, known.lee, known.pat, known.omar):
        assert "Change this record" not in client_for(who).get(address).content.decode()


@pytest.mark.parametrize(
    "address", ["/agencies/999999999/", f"/agencies/{'9' * 30}/", "/api/v1/organizations/999999"]
)
def test_an_organization_that_is_not_there_is_not_found(known, client, address):
    assert client.get(address).status_code == 404


def test_the_number_of_queries_is_fixed(oaks, client, django_assert_max_num_queries):
    for organization in (oaks, Organization.objects.get(key="treasury")):
        with django_assert_max_num_queries(9):
            client.get(f"/agencies/{organization.pk}/")

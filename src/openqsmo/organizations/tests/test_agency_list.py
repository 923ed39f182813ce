"""The lists of agencies and providers: a tree, what is found, how many of each, and the same as CSV."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.organizations import actions, queries
from openqsmo.organizations.cli import agency
from openqsmo.organizations.content import known_organizations
from openqsmo.organizations.models import Organization
from openqsmo.organizations.queries import Wanted
from openqsmo.organizations.tests.list_samples import ELMS, OAKS, lists
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db):
    """The organizations known here, and two agencies with three parts."""
    return actions.load_agencies(files=lists(OAKS, ELMS), by=OPERATOR)


def register(name, kind=OrganizationKind.BOARD, **more):
    return actions.register_organization(name=name, kind=kind, source="a test", by=OPERATOR, **more)


def shown(client, **asked):
    return client.get("/agencies/", asked)


def names(response):
    return [row.name for row, _ in response.context["rows"]]


def table(client, path, **asked):
    text = client.get(path, asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_without_words_the_list_is_a_tree_with_the_cfo_act_departments_first(loaded, client):
    response = shown(client)
    departments = sorted(r.name for r in known_organizations() if r.kind is OrganizationKind.DEPARTMENT)
    assert names(response)[:15] == departments
    total = Organization.objects.count()
    assert f"{total:,} organizations" in response.content.decode()
    tops = Organization.objects.filter(parent=None).count()
    assert f"The {tops} that are part of no other" in response.content.decode()


def test_the_tree_has_the_parts_of_each_folded_away(loaded, client):
    pages = "".join(shown(client, page=number).content.decode() for number in (1, 2, 3))
    assert "Bureau of Acorns" in pages
    assert "2 parts" in pages


def test_words_find_names_short_forms_other_names_and_codes(loaded, client):
    assert names(shown(client, q="acorn")) == ["Bureau of Acorns"]
    assert names(shown(client, q="CGAC:901")) == ["Department of Oaks"]
    assert names(shown(client, q="ssa"))[0] == "Social Security Administration"
    assert "Department of the Treasury" in names(shown(client, q="treas"))
    assert names(shown(client, q="department oaks")) == ["Department of Oaks"]


def test_filters_narrow_and_each_counts_what_it_would_leave(loaded, client):
    response = shown(client, kind="bureau", q="b")
    kinds = {option.value: option.count for option in response.context["found"].kinds}
    everything = Wanted(words="b", data="real")
    for kind, count in kinds.items():
        wanted = Wanted(words="b", kinds=(kind,), data="real")
        assert queries.agency_list(wanted=wanted, viewer=VISITOR).total == count, kind
    assert sum(kinds.values()) == queries.agency_list(wanted=everything, viewer=VISITOR).total
    assert response.context["found"].total == kinds["bureau"]
    both = shown(client, kind=["bureau", "department"], q="b").context["found"].total
    assert both == kinds["bureau"] + kinds["department"]


def test_a_class_that_nobody_says_is_a_class_to_filter_by(loaded, client):
    found = shown(client, **{"class": "unknown"})
    assert {row.agency_class for row, _ in found.context["rows"]} == {""}
    assert "Department of Oaks" in names(found)


def test_everything_below_an_organization_is_found_at_any_depth(loaded, client):
    oaks = Organization.objects.get(name="Department of Oaks")
    deep = register("Root Office", parent=Organization.objects.get(name="Bureau of Acorns"))
    response = shown(client, part_of=oaks.pk)
    assert names(response) == ["Bark Service", "Bureau of Acorns", deep.name]
    assert "Remove filter: </span>Part of Department of Oaks" in response.content.decode()


def test_the_csv_holds_what_the_page_counts(loaded, client):
    assert len(table(client, "/agencies/export.csv")) == Organization.objects.count()
    (oaks,) = table(client, "/agencies/export.csv", q="CGAC:901")
    row = Organization.objects.get(name="Department of Oaks")
    assert (oaks["id"], oaks["key"], oaks["codes"]) == (str(row.pk), "cgac-901", "CGAC:901; FREC:9010")
    assert (oaks["class"], oaks["part_of"], oaks["is_synthetic"]) == ("", "", "False")


def test_a_name_that_a_spreadsheet_would_run_does_not_run(loaded, client):
    register("=1+1 Commission")
    (row,) = table(client, "/agencies/export.csv", q="=1+1")
    assert row["name"] == "'=1+1 Commission"


def test_real_and_invented_organizations_are_never_in_one_list(loaded, client):
    register("Imagined Board", is_synthetic=True)
    real = shown(client, q="board")
    assert "Imagined Board" not in names(real)
    assert "Show synthetic ones instead" in real.content.decode()
    invented = shown(client, data="synthetic")
    assert invented.context["found"].total == 1
    assert "1 synthetic organization" in invented.content.decode()
    assert len(table(client, "/agencies/export.csv", data="synthetic")) == 1


def test_with_nothing_but_invented_ones_these_are_shown(client):
    register("Imagined Board", is_synthetic=True)
    assert names(shown(client)) == ["Imagined Board"]


def test_without_any_organization_the_page_says_what_it_is_for(client):
    assert "No agencies yet" in shown(client).content.decode()
    assert "No providers yet" in client.get("/providers/").content.decode()


def test_without_a_match_the_page_offers_to_remove_each_filter_and_to_ask_whom_the_name_means(loaded, client):
    response = shown(client, q="zebra", kind="board")
    told = response.content.decode()
    assert "No agencies match “zebra” with this filter" in told
    assert 'href="/agencies/?q=zebra"' in told
    assert 'href="/agencies/resolve/?q=zebra"' in told


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "nonsense"},
        {"class": "x", "data": "both"},
        {"part_of": "9" * 40},
        {"part_of": "-1"},
        {"page": "many"},
        {"q": ":" * 200},
        {"q": "CGAC:"},
        {"q": "%_\\"},
        {"q": " ".join("abcdefghijklmnop")},
    ],
)
def test_an_address_that_means_nothing_shows_a_list(loaded, client, asked):
    assert shown(client, **asked).status_code == 200
    assert client.get("/agencies/export.csv", asked).status_code == 200
    assert client.get("/providers/", asked).status_code == 200


def test_providers_are_agencies_that_serve_others_and_companies(loaded, client):
    company = actions.register_provider(name="Acme Payroll", source="a test", by=OPERATOR)
    actions.register_provider(name="Imagined Payroll", source="a test", is_synthetic=True, by=OPERATOR)
    response = client.get("/providers/")
    found = [row.name for row in response.context["rows"]]
    assert company.name in found
    assert "National Finance Center" in found
    assert "Imagined Payroll" not in found
    assert "Acme Payroll" not in names(shown(client, q="acme"))
    (row,) = table(client, "/providers/export.csv", kind="commercial_provider")
    assert (row["name"], row["kind"], row["is_provider"]) == ("Acme Payroll", "commercial_provider", "True")
    assert [row["name"] for row in table(client, "/providers/export.csv", data="synthetic")] == [
        "Imagined Payroll"
    ]


@pytest.mark.parametrize(
    ("path", "most"), [("/agencies/", 9), ("/agencies/?q=bureau", 9), ("/providers/", 9)]
)
def test_the_number_of_queries_is_fixed(loaded, client, path, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        client.get(path)


def test_the_api_walks_every_organization_once_and_filters_as_the_page_does(loaded, client):
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/organizations", {"limit": 100, "cursor": cursor}).json()
        seen += [item["key"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(Organization.objects.values_list("key", flat=True))
    for asked in (
        {"q": "acorn"},
        {"kind": ["board", "judicial"]},
        {"class": ["unknown"]},
        {"q": "SUBTIER:9012"},
    ):
        items = client.get("/api/v1/organizations", {**asked, "limit": 100, "data": "real"}).json()["items"]
        assert sorted(item["name"] for item in items) == sorted(names(shown(client, **asked))), asked
    providers = client.get("/api/v1/organizations", {"provider": "true", "limit": 100}).json()["items"]
    assert {item["is_provider"] for item in providers} == {True}


NONSENSE = [{"kind": "nonsense"}, {"class": "x"}, {"part_of": 0}, {"cursor": "x"}, {"data": "y"}]


@pytest.mark.parametrize("asked", NONSENSE)
def test_the_api_refuses_a_filter_that_means_nothing(loaded, client, asked):
    assert client.get("/api/v1/organizations", asked).status_code == 422


def test_the_command_lists_what_the_page_lists(loaded, client):
    listed = CliRunner().invoke(agency, ["list", "--words", "acorn", "--json"]).output.splitlines()
    assert [json.loads(line)["name"] for line in listed] == names(shown(client, q="acorn"))
    plain = CliRunner().invoke(agency, ["list", "--kind", "board"]).output.splitlines()
    assert len(plain) == queries.agency_list(wanted=Wanted(kinds=("board",)), viewer=VISITOR).total
    cfo = CliRunner().invoke(agency, ["list", "--class", AgencyClass.CFO_ACT.value]).output
    assert "cgac-901" not in cfo

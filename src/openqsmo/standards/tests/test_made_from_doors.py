"""Data contracts and OSCAL catalogs of versions: the same document behind every door."""

import json

import pytest
import yaml
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report
from openqsmo.standards.actions import ensure_known_areas, load_fibf
from openqsmo.standards.cli import standards
from openqsmo.standards.models import StandardItem
from openqsmo.standards.rules.oscal import controls_as_items, read_catalog
from openqsmo.standards.tests.registry_samples import (
    CONTROL,
    DATA_ELEMENT,
    capability,
    control,
    data_element,
    load_items,
)
from openqsmo.standards.vocabulary import ItemKind
from tests.shared_data import shared

ELEMENTS = "ffm-data-elements"
CONTROLS = "nist-sp-800-53-controls"


@pytest.fixture
def filled(db):
    ensure_known_areas(by=OPERATOR)
    load_items(data_element())
    load_items(data_element(max_length=5))
    load_items(capability("FFM.010.010.011", "Provide reports."))
    load_items(control("AC-2"), framework="NIST SP 800-53")


def run(*arguments):
    result = CliRunner().invoke(standards, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def answer(client, path, status=200):
    response = client.get(f"/api/v1/standards/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_a_contract_is_the_same_behind_every_door(client, filled):
    found = answer(client, f"{ELEMENTS}/versions/2/contract")
    (column,) = found["schema"][0]["properties"]
    assert column["name"] == DATA_ELEMENT["label"]
    assert column["quality"][0]["arguments"] == {"validValues": ["A", "C"]}
    page = client.get(f"/standards/{ELEMENTS}/2/contract.yaml")
    assert page["Content-Disposition"] == f'attachment; filename="{ELEMENTS}-2.odcs.yaml"'
    assert page["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(page.content) == found
    assert client.get(f"/standards/{ELEMENTS}/2/contract.json").json() == found
    assert yaml.safe_load(run("contract", ELEMENTS)) == found
    assert json.loads(run("contract", ELEMENTS, "2", "--json")) == found


def test_a_contract_says_of_which_version_it_is_and_whether_that_is_in_force(client, filled):
    first, second = (answer(client, f"{ELEMENTS}/versions/{number}/contract") for number in (1, 2))
    assert (first["id"], second["id"]) == (ELEMENTS, ELEMENTS)
    assert (first["version"], second["version"]) == ("1", "2")
    assert (first["status"], second["status"]) == ("deprecated", "active")
    assert [
        one["schema"][0]["properties"][0]["logicalTypeOptions"]["maxLength"] for one in (first, second)
    ] == [4, 5]


def test_a_catalog_is_the_same_behind_every_door_and_reads_back(client, filled):
    found = answer(client, f"{CONTROLS}/versions/1/catalog")
    page = client.get(f"/standards/{CONTROLS}/1/catalog.json")
    assert page["Content-Disposition"] == f'attachment; filename="{CONTROLS}-1.oscal.json"'
    assert json.loads(page.content) == found == json.loads(run("catalog", CONTROLS))
    read = read_catalog("catalog.json", page.content, Report("sample"))
    (item,) = controls_as_items(read, baselines={})
    assert item.identifier == "AC-2"
    assert item.content["statement"] == CONTROL["statement"]


@pytest.mark.parametrize(
    ("what", "code", "number", "refusal"),
    [
        ("contract", "ffm-capabilities", 1, "STA-030"),
        ("catalog", ELEMENTS, 1, "STA-031"),
        ("contract", ELEMENTS, 9, "KER-001"),
        ("catalog", "none", 1, "KER-001"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(client, filled, what, code, number, refusal):
    status = 404 if refusal == "KER-001" else 422
    said = answer(client, f"{code}/versions/{number}/{what}", status)
    assert said["code"] == refusal
    page = client.get(f"/standards/{code}/{number}/{what}.json")
    assert page.status_code == status
    if status == 422:
        assert said["fix"] in page.content.decode()
    with pytest.raises(Refused, match="no"):
        run(what, code, str(number))


def test_a_form_that_is_not_written_is_not_found(client, filled):
    assert client.get(f"/standards/{ELEMENTS}/1/contract.xml").status_code == 404


def test_pages_lead_to_what_is_made_of_a_version(client, filled):
    for address in (f"/standards/{ELEMENTS}/", f"/standards/{ELEMENTS}/2/"):
        html = client.get(address).content.decode()
        assert f'href="/standards/{ELEMENTS}/2/contract.yaml"' in html
        assert f'href="/standards/{ELEMENTS}/2/contract.json"' in html
        assert "catalog.json" not in html
    assert (
        f'href="/standards/{CONTROLS}/1/catalog.json"'
        in client.get(f"/standards/{CONTROLS}/1/").content.decode()
    )
    assert "contract." not in client.get("/standards/ffm-capabilities/1/").content.decode()


def test_the_published_data_elements_of_financial_management_become_a_contract(client, db):
    path = shared("fibf/json/Financial-Management-Standard-Data-Elements.json")
    load_fibf(files=[(path.name, path.read_bytes())], by=OPERATOR)
    listed = set(StandardItem.objects.filter(kind=ItemKind.DATA_ELEMENT).values_list("identifier", flat=True))
    assert len(listed) > 300
    found = answer(client, f"{ELEMENTS}/versions/1/contract")
    columns = {
        each["value"]
        for column in found["schema"][0]["properties"]
        for each in column["customProperties"]
        if each["property"] == "standardIdentifier"
    }
    aside = {one["property"]: one["value"] for one in found["customProperties"]}.get("labelRepeated", [])
    assert columns | set(aside) == listed
    assert not columns & set(aside)
    assert found["domain"] == "FFM"

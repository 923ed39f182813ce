"""Pages of the registry: the board, search, a standard, a version, an item, and what they download."""

import csv
import io
import json
import re

import pytest
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.actor import OPERATOR
from openqsmo.standards.actions import ensure_known_areas
from openqsmo.standards.models import Activity, Function, StandardItem
from openqsmo.standards.queries.wording import (
    FIELDS,
    describe,
    differing,
    heading,
    lines_of,
    numbers_in_words,
    text_of,
)
from openqsmo.standards.tests.registry_samples import (
    DATA_ELEMENT,
    capability,
    control,
    data_element,
    load_items,
    measure,
)
from openqsmo.standards.tests.test_registry import file, load
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source
from tests.cast import kept

LABEL = DATA_ELEMENT["label"]
REPORTS = capability("FFM.010.010.011", "Provide <reports>.", references="(19) OMB Circular A-11")
FUNDS = capability("FFM.010.010.012", "Establish funds.")
ASSETS = capability("FFM.020.010.011", "Keep assets.")


@pytest.fixture
def filled(db):
    ensure_known_areas(by=OPERATOR)
    load(file({"FFM.010.010.011": "Old words.", "FFM.010.010.012": "Establish funds."}))
    function = Function.objects.get(identifier="FFM.010")
    function.title = "Budget Execution"
    kept(function, "function.loaded")
    kept(Activity(function=function, identifier="FFM.010.010", title="Budget Setup"), "activity.loaded")
    load_items(REPORTS, FUNDS, ASSETS)
    load_items(data_element())
    load_items(data_element(max_length=5))
    load_items(data_element())
    load_items(measure())
    load_items(control(), framework="NIST SP 800-53")


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:300]
    return plain(response.content.decode())


def plain(html):
    """The words of a page, without its tags."""
    main = html[html.index("<main") : html.index("</main>")] if "<main" in html else html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_board_shows_every_area_by_component_and_what_is_not_on_record(client, filled):
    text = page(client, "/standards/")
    assert "Financial Management FFM" in text
    assert "3 items" in text
    assert "Version 2" in text
    assert "As published by its source" in text
    assert "Real Property Management RPM None on record" in text
    assert "NIST SP 800-53: controls" in text


def test_an_empty_registry_says_how_to_fill_it(client, db):
    assert "No standards yet" in page(client, "/standards/")
    assert "No standards yet" in page(client, "/standards/?page=1")


def test_search_counts_in_words_and_every_filter_can_be_removed(client, filled):
    text = page(client, "/standards/?q=reports&kind=capability")
    assert "1 item for “reports”" in text
    assert "Remove filter: Capability" in text
    assert "Provide &lt;reports&gt;." in text
    assert "Download these items" in text


def test_a_search_that_finds_nothing_repeats_its_filters(client, filled):
    text = page(client, "/standards/?q=zebra&area=FFM")
    assert "No items match “zebra” with this filter" in text
    assert "Remove filter: Financial Management" in text


def test_a_page_that_is_not_there_leads_to_the_first(client, filled):
    assert "There is no page 9 of these items" in page(client, "/standards/?q=funds&page=9")
    assert "There is no page 9 of these items" in page(client, "/standards/ffm-capabilities/1/?page=9")


def test_a_standard_lists_its_versions_and_its_history(client, filled):
    text = page(client, "/standards/ffm-capabilities/")
    assert "2 versions, the newest first" in text
    assert text.index("Version 2") < text.index("Version 1 ")
    assert "A version was published" in text


def test_a_version_groups_its_items_by_function_and_narrows_them(client, filled):
    text = page(client, "/standards/ffm-capabilities/2/")
    assert (
        text.index("FFM.010 Budget Execution") < text.index("FFM.010.010.012") < text.index("FFM.020.010.011")
    )
    narrowed = page(client, "/standards/ffm-capabilities/2/?q=assets")
    assert "1 item of 3" in narrowed
    assert "FFM.010.010.012" not in narrowed
    assert "Remove filter: “assets”" in narrowed
    by_function = page(client, "/standards/ffm-capabilities/2/?function=FFM.020")
    assert "1 item of 3" in by_function
    assert "No items of this version match" in page(client, "/standards/ffm-capabilities/2/?q=zebra")


def test_an_older_version_stays_as_it_was_and_leads_to_the_newest(client, filled):
    text = page(client, "/standards/ffm-capabilities/1/")
    assert "This is not the current version. Read version 2" in text
    assert "Old words." in text
    assert "Keep assets." not in text


def test_a_capability_says_what_it_must_do_with_its_activity_and_what_it_said_before(client, filled):
    response = client.get("/standards/ffm-capabilities/items/FFM.010.010.011/")
    text = plain(response.content.decode())
    assert "What it must do Provide &lt;reports&gt;." in text
    assert 'href="/activities/FFM.010.010/"' in response.content.decode()
    assert "Stands so in version 2; version 2 is current" in text
    assert "In version 1, where it differs from now What it must do Old words." in text
    assert f"Named by 1 item {LABEL}" in text
    assert "What it says was loaded from its source" in text


def test_a_data_element_shows_lengths_values_and_what_needs_it(client, filled):
    address = reverse("standards:item", args=["ffm-data-elements", LABEL])
    assert address == "/standards/ffm-data-elements/items/Account%20Type/Code%20v2.1/"
    response = client.get(address)
    text = plain(response.content.decode())
    assert "Greatest length, characters 4" in text
    assert "A Allotment C Not given" in text
    assert 'href="/standards/ffm-capabilities/items/FFM.010.010.011/"' in response.content.decode()
    assert "FFM.010.010 Budget Setup" in text
    assert "FFM.999.010" in text
    assert "Stands so in versions 1 and 3" in text
    assert "In version 2, where it differs from now Greatest length, characters 5" in text


def test_a_measure_and_a_control_say_what_is_theirs(client, filled):
    text = page(client, "/standards/ffm-service-measures/items/FFM.010.M01/")
    assert "Target 95% within 5 days" in text
    assert "Who reports Not given" in text
    assert "Who is accountable The CFO" in text
    text = page(client, "/standards/nist-sp-800-53-controls/items/ac-2/")
    assert "b. Assign account managers;" in text


def test_an_item_that_left_its_standard_says_where_it_last_stood(client, filled):
    load_items(REPORTS, ASSETS)
    text = page(client, "/standards/ffm-capabilities/items/FFM.010.010.012/")
    assert "Not listed now. It last stood in version 2; version 3 is current." in text


def test_an_activity_lists_its_capabilities_measures_and_data_elements(client, filled):
    response = client.get("/activities/FFM.010.010/")
    text = plain(response.content.decode())
    assert "Capabilities (2)" in text
    assert "Service measures (1) FFM.010.M01 Days to set up a budget" in text
    assert "Standard data elements (1)" in text
    assert 'id="FFM.010.010.011"' in response.content.decode()
    assert "FFM.020.010.011" not in text


def test_an_area_leads_to_its_standards(client, filled):
    text = page(client, "/functions/FFM/")
    assert "Standards of this area" in text
    assert "Business capabilities 3 Version 2 of business capabilities" in text
    assert "Capabilities of FFM.010" in text
    assert "Service measures of FFM.010" in text
    assert "Service measures of" not in page(client, "/functions/ITS/")


@pytest.mark.parametrize(
    "address",
    [
        "/standards/none/",
        "/standards/ffm-capabilities/99/",
        "/standards/ffm-capabilities/items/FFM.999/",
        "/standards/none/items/FFM.010.010.011/",
        "/standards/export.xml",
        "/standards/ffm-capabilities/1/export.xlsx",
        "/standards/ffm-capabilities/items/../",
    ],
)
def test_what_is_not_there_is_a_problem_page(client, filled, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "There is no" in plain(response.content.decode())


def test_a_nul_in_an_address_is_refused(client, filled):
    for address in ("/standards/ffm-data-elements/items/a%00b/", "/standards/?q=%00"):
        assert client.get(address).status_code == 400


def test_a_download_holds_exactly_what_is_shown(client, filled):
    response = client.get("/standards/ffm-capabilities/2/export.csv?function=FFM.010")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["identifier"] for row in rows] == ["FFM.010.010.011", "FFM.010.010.012"]
    assert rows[0]["statement"] == "Provide <reports>."
    assert rows[1]["references"] == ""
    found = json.loads(client.get("/standards/ffm-capabilities/1/export.json").content)
    assert found["version"]["number"] == 1
    assert [each["content"]["statement"] for each in found["items"]] == ["Old words.", "Establish funds."]
    searched = json.loads(client.get("/standards/export.json?q=funds").content)
    assert (searched["total"], searched["search"]) == (1, "q=funds")
    assert client.get("/standards/export.csv?q=zebra").status_code == 200


def test_a_field_called_as_a_column_of_every_table_keeps_both(client, db):
    content = {"title": "Pay", "area": "Finance"}
    ensure_known_areas(by=OPERATOR)
    load_items(ItemRecord(ItemKind.USE_CASE, "FFM", "010.FFM.L2.01", content, Source("a.json", "row 1")))
    response = client.get("/standards/ffm-use-cases/1/export.csv")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["area"], row["own_area"]) == ("FFM", "Finance")


def test_every_page_of_a_version_together_holds_every_item_once(client, db):
    load_items(*(capability(f"FFM.010.010.{n:03}", f"Do {n}.") for n in range(120)))
    met = [
        name
        for number in (1, 2, 3)
        for name in re.findall(
            r'<li id="([^"]+)"', client.get(f"/standards/ffm-capabilities/1/?page={number}").content.decode()
        )
    ]
    assert met == [f"FFM.010.010.{n:03}" for n in range(120)]


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_identifier_comes_back_out_of_its_address(identifier):
    address = reverse("standards:item", args=["ffm-data-elements", identifier])
    assert "//" not in address
    assert not re.search(r"/\.{1,2}/", address)
    from urllib.parse import unquote

    assert resolve(unquote(address)).kwargs["item_identifier"] == identifier


@given(st.sampled_from(ItemKind), st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5)))
def test_everything_that_an_item_says_is_shown(kind, content):
    shown = {line.field.key: line.text for line in lines_of(kind, content)}
    assert {key: text_of(value) for key, value in content.items()} == {key: shown[key] for key in content}


def test_only_what_differs_from_now_is_shown_of_an_earlier_wording():
    changed = differing("capability", {"statement": "Old."}, {"statement": "New.", "references": "A-11"})
    assert [(line.field.key, line.value) for line in changed] == [("statement", "Old."), ("references", None)]


def test_versions_are_put_in_words():
    assert numbers_in_words([4]) == "version 4"
    assert numbers_in_words([1, 2, 3, 5]) == "versions 1 to 3 and 5"


def test_every_kind_has_fields_a_heading_and_words_for_its_history():
    assert set(FIELDS) == set(ItemKind)
    assert heading("data_element", DATA_ELEMENT) == LABEL
    assert heading("function", {}) == ""
    assert describe("capability")("statement", "X") == ("What it must do", "X")
    assert describe("capability")("unforeseen_key", None) == ("Unforeseen key", "")


def test_the_address_of_every_item_leads_to_it(client, filled):
    for each in StandardItem.objects.select_related("standard"):
        assert client.get(each.get_absolute_url()).status_code == 200

"""Tables, workbooks and OSCAL through the load itself: into the registry, with a report, twice without a change."""

import io
import json

import openpyxl
import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions import load_fibf, load_oscal
from openqsmo.standards.models import Activity, FunctionalArea, ItemVersion, StandardVersion
from openqsmo.standards.tests.test_registry import FIRST, file
from tests.shared_data import shared

pytestmark = pytest.mark.django_db

ELEMENTS = [
    {
        "Functional Area": "FFM",
        "Data Element Label": label,
        "Definition": f"Says what {label} is.",
        "Activity Reference": "FFM.010.010 Budget Setup",
        "Max Length": length,
    }
    for label, length in (("AccountNumber", "10"), ("FundCode", "4"))
]


def table(rows=ELEMENTS, name="elements.json"):
    return (name, json.dumps(rows).encode())


def workbook(rows, name="activities.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return (name, out.getvalue())


ACTIVITIES = [
    ["Function-Activity List"],
    ["Function ID", "Function Name", "Activity ID", "Activity Name", "Activity Description"],
    ["XYZ.010", "Sample Keeping", "XYZ.010.010", "Sample Setup", "Keep samples."],
    ["XYZ.010", "Sample Keeping", "XYZ.010.020", "Sample Control", "Control samples."],
]


def load(*files):
    return load_fibf(files=list(files), by=OPERATOR)


def contents(code):
    newest = StandardVersion.objects.filter(standard__code=code).order_by("-number").first()
    return {row.item.identifier: row.content for row in newest.items.select_related("item")}


def test_data_elements_enter_the_registry_with_what_they_say():
    loaded = load(table())
    found = contents("ffm-data-elements")
    assert set(found) == {"AccountNumber", "FundCode"}
    assert found["AccountNumber"]["max_length"] == 10
    assert loaded.report["outcomes"]["data element"]["new"] == 2
    assert verify().is_whole


def test_the_feed_and_its_tables_load_together_and_twice_changes_nothing():
    load(file(FIRST), table())
    before = Event.objects.count()
    again = load(file(FIRST), table())
    assert Event.objects.count() == before + 1
    assert all(not counts["new"] and not counts["changed"] for counts in again.report["outcomes"].values())


def test_a_workbook_of_an_area_that_nobody_has_seen_brings_its_functions_and_activities():
    load(workbook(ACTIVITIES))
    assert FunctionalArea.objects.get(code="XYZ")
    assert list(Activity.objects.filter(function__identifier="XYZ.010").values_list("title", flat=True)) == [
        "Sample Setup",
        "Sample Control",
    ]
    assert set(contents("xyz-business-lifecycle")) == {"XYZ.010", "XYZ.010.010", "XYZ.010.020"}


def test_of_two_wordings_in_one_load_the_first_stays_and_the_other_is_set_aside_with_its_place():
    other = [ELEMENTS[0] | {"Definition": "Says something else."}]
    loaded = load(table(name="a.json"), table(other, name="b.json"))
    assert contents("ffm-data-elements")["AccountNumber"]["definition"] == "Says what AccountNumber is."
    aside = [each for each in loaded.report["findings"] if each["weight"] == "set_aside"]
    assert [(each["file"], "AccountNumber" in str(each)) for each in aside] == [("b.json", True)]


def test_files_that_hold_nothing_of_the_standards_are_refused_and_leave_nothing():
    with pytest.raises(Refused, match="STA-001"):
        load(("notes.json", b'{"a": 1}'))
    assert StandardVersion.objects.count() == 0


CATALOG = {
    "catalog": {
        "uuid": "6e4a1b4e-6b1f-4a51-9a2e-1c8f0b7a5d11",
        "metadata": {
            "title": "Sample", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.1.2"
        },
        "controls": [
            {
                "id": "ac-1", "title": "Policy",
                "parts": [{"id": "ac-1_smt", "name": "statement", "prose": "Have a policy."}],
            }
        ],
    }
}  # fmt: skip


def test_controls_enter_the_registry_as_a_standard_of_their_framework():
    raw = json.dumps(CATALOG).encode()
    load_oscal(files=[("sample.json", raw)], by=OPERATOR, framework="Sample Controls")
    assert list(contents("sample-controls-controls")) == ["AC-1"]
    before = Event.objects.count()
    load_oscal(files=[("sample.json", raw)], by=OPERATOR, framework="Sample Controls")
    assert Event.objects.count() == before + 1
    assert verify().is_whole


def test_files_without_a_catalog_are_refused():
    with pytest.raises(Refused, match="STA-002"):
        load_oscal(files=[("notes.json", b'{"a": 1}')], by=OPERATOR)
    assert ItemVersion.objects.count() == 0


def test_nists_baselines_load_with_the_controls_that_no_file_holds_named():
    files = [(path.name, path.read_bytes()) for path in sorted(shared("oscal/nist").iterdir())]
    loaded = load_oscal(files=files, by=OPERATOR)
    assert loaded.report["outcomes"]["control"]["new"] == 370
    assert loaded.report["noted"] == {"control_not_at_hand": 53}
    assert contents("nist-sp-800-53-controls")["AC-2(1)"]["baselines"] == ["high", "moderate"]


def test_a_folder_of_folders_loads_each_as_an_edition_of_its_own(tmp_path):
    from openqsmo.standards.cli import fibf

    for folder, length in (("2019", "10"), ("2025", "12")):
        (tmp_path / folder).mkdir()
        name, raw = table([ELEMENTS[0] | {"Max Length": length}])
        (tmp_path / folder / name).write_bytes(raw)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.json").write_text("{}")
    said = CliRunner().invoke(fibf, [str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert "other: not loaded" in said.output
    assert StandardVersion.objects.count() == 2
    assert contents("ffm-data-elements")["AccountNumber"]["max_length"] == 12

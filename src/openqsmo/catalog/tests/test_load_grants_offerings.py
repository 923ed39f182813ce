"""Loading the Grants QSMO's catalogue."""

import csv
import io
import json
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from openqsmo.catalog.actions.load_grants_offerings import load_grants_offerings
from openqsmo.catalog.cli import grants_offerings
from openqsmo.catalog.models import Adoption, Offering
from openqsmo.catalog.tests.loading import everything, outcomes, register_elms
from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.verify import verify
from openqsmo.loads.models import Load
from openqsmo.organizations.models import NameQuestion, Organization
from openqsmo.site.cli import main
from openqsmo.standards.models import Activity, Function, FunctionalArea
from tests.cast import kept

pytestmark = pytest.mark.django_db
HEADER = (
    "segment", "category", "offering", "provider", "description", "website", "customers", "services", "platform",
    "business_type", "flags",
)  # fmt: skip
FEDERAL = (
    "federal", "Award Systems", "Acorn Awards", "Department of Elms", "Awards acorns. Yearly.",
    "https://elms.example.gov", "Department of Elms, Bureau of Birches, Department of Elms - Leaf Office",
    "Grant Award Closeout; Tree Planting", "", "", "",
)  # fmt: skip
VENDOR = (
    "commercial", "Award Systems", "LeafGrants", "Leaf Works, Inc.", "", "", "City of Flint, MI", "", "Leafware",
    "Small Business", "Available on GSA MAS contract",
)  # fmt: skip


def written(folder, *rows, name="grants.csv"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    file = folder / name
    file.write_text(text.getvalue(), encoding="utf-8")
    return file


def load(folder, *rows, **more):
    return load_grants_offerings(path=written(folder, *rows), by=OPERATOR, **more)


@pytest.fixture
def grants():
    """The functional area with one activity, and the agencies."""
    area = kept(FunctionalArea(code="GRM", title="Grants Management"), "functional_area.loaded")
    function = kept(Function(area=area, identifier="GRM.010", title="Awards"), "function.loaded")
    kept(
        Activity(function=function, identifier="GRM.010.020", title="Grant Award Closeout"), "activity.loaded"
    )
    return {"area": area, **register_elms()}


def test_a_federal_service_is_listed_in_its_area_with_its_agency_activities_and_customers(grants, tmp_path):
    loaded = load(tmp_path, FEDERAL)
    assert outcomes(loaded) == {
        "offering": "1 new",
        "adoption": "3 new",
        "name left for a person": "1 new",
    }
    offering = Offering.objects.get(code="grants-acorn-awards")
    assert (offering.state, offering.sourcing_mode, offering.functional_area, offering.qsmo) == (
        "listed",
        "existing_government",
        grants["area"],
        None,
    )
    assert (offering.provider, offering.source_name) == (grants["elms"], "Grants QSMO catalogue")
    content = offering.versions.get().content
    assert content["activities"] == ["GRM.010.020"]
    assert content["services"] == ["Grant Award Closeout", "Tree Planting"]
    assert content["servicing_agency"] == "Department of Elms"
    uses = {use.agency_as_written: use.organization for use in Adoption.objects.all()}
    assert uses == {
        "Department of Elms": grants["elms"],
        "Bureau of Birches": grants["birches"],
        "Department of Elms - Leaf Office": None,
    }
    assert set(Adoption.objects.values_list("kind", "since")) == {("customer", None)}
    assert verify().is_whole


def test_a_vendors_solution_is_its_companys_and_a_city_is_no_question_for_a_person(grants, tmp_path):
    loaded = load(tmp_path, VENDOR)
    offering = Offering.objects.get()
    assert (offering.sourcing_mode, offering.provider.name) == ("vendor", "Leaf Works, Inc.")
    assert Adoption.objects.get().agency_as_written == "City of Flint, MI"
    assert NameQuestion.objects.count() == 0
    assert loaded.report["noted"]["customer_not_on_record"] == 1


def test_an_agency_that_offers_a_service_is_never_registered_as_a_company(grants, tmp_path):
    load(tmp_path, FEDERAL[:3] + ("Canopy Works",) + FEDERAL[4:])
    offering = Offering.objects.get()
    assert (offering.provider, offering.provider_as_written) == (None, "Canopy Works")
    assert offering.sourcing_mode == "existing_government"
    assert not Organization.objects.filter(name="Canopy Works").exists()
    assert "Canopy Works" in set(NameQuestion.objects.values_list("text", flat=True))


def test_without_the_area_it_is_listed_in_none_and_a_later_load_puts_it_there(tmp_path):
    register_elms()
    loaded = load(tmp_path, FEDERAL)
    assert loaded.report["noted"]["functional_area_not_on_record"] == 1
    assert Offering.objects.get().functional_area is None
    area = kept(FunctionalArea(code="GRM", title="Grants Management"), "functional_area.loaded")
    assert outcomes(load(tmp_path, FEDERAL))["offering"] == "1 changed"
    assert Offering.objects.get().functional_area == area
    assert verify().is_whole


def test_the_same_list_again_changes_nothing(grants, tmp_path):
    load(tmp_path, FEDERAL, VENDOR)
    before = everything()
    assert outcomes(load(tmp_path, FEDERAL, VENDOR)) == {
        "offering": "2 unchanged",
        "adoption": "4 unchanged",
        "name left for a person": "1 unchanged",
    }
    assert everything() == {**before, "Load": 2, "events": before["events"] + 1}


def test_what_a_later_list_drops_is_retired_and_a_customer_it_drops_is_gone(grants, tmp_path):
    load(tmp_path, FEDERAL, VENDOR, as_of=date(2025, 1, 31))
    fewer = FEDERAL[:6] + ("Department of Elms",) + FEDERAL[7:]
    loaded = load(tmp_path, fewer, as_of=date(2025, 6, 30))
    assert outcomes(loaded) == {"offering": "1 gone, 1 unchanged", "adoption": "3 gone, 1 unchanged"}
    retired = Offering.objects.get(state="retired")
    assert retired.state_reason == "No longer listed by Grants QSMO catalogue, as of June 30, 2025."
    assert set(Adoption.objects.exclude(gone_on=None).values_list("gone_on", flat=True)) == {
        date(2025, 6, 30)
    }
    assert verify().is_whole


def test_a_list_older_than_the_newest_is_refused(grants, tmp_path):
    load(tmp_path, FEDERAL, as_of=date(2025, 6, 30))
    before = everything()
    for day, code in ((date(2025, 1, 31), "CAT-070"), (None, "CAT-071")):
        with pytest.raises(Refused) as refused:
            load(tmp_path, VENDOR, as_of=day)
        assert refused.value.problem.code == code
    assert everything() == before
    load(tmp_path, VENDOR, as_of=date(2025, 1, 31), anyway=True)


def test_the_command_prints_the_report_and_takes_the_day(grants, tmp_path):
    file = written(tmp_path, FEDERAL)
    asked = [str(file), "--as-of", "2025-06-30", "--json"]
    before = everything()
    dry = CliRunner().invoke(grants_offerings, [*asked, "--dry-run"], catch_exceptions=False)
    assert everything() == before
    result = CliRunner().invoke(grants_offerings, asked, catch_exceptions=False)
    assert json.loads(result.stdout) == Load.objects.get().report == json.loads(dry.stdout)
    assert Load.objects.get().as_of == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "LOA-006"),
        (b"segment,offering\nfederal,x\n", "LOA-007"),
        (b'{"data": {}}', "LOA-007"),
        (b"segment,\x00\n", "LOA-003"),
        (b'"segment\n' * 10, "LOA-006"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_in_one_line(raw, code, tmp_path, capsys, monkeypatch):
    file = tmp_path / "hostile.csv"
    file.write_bytes(raw)
    before = everything()
    monkeypatch.setattr(sys, "argv", ["qsmo", "load", "grants-offerings", str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    (line,) = capsys.readouterr().err.splitlines()
    assert (ended.value.code, "hostile.csv" in line, line.endswith(f"({code})")) == (2, True, True)
    assert everything() == before

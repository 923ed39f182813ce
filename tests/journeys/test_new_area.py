"""A functional area that nobody had thought of, its first standard, its requirements and its first offering.

Everything is set up from files and screens alone: a file of its functions, and the pages that people use.
"""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate

from openqsmo.catalog.models import Offering
from openqsmo.governance.models import Designation
from openqsmo.kernel.actor import Role
from openqsmo.ledger.verify import verify
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people.models import Person
from openqsmo.site.commands import qsmo
from openqsmo.standards.models import FunctionalArea, Standard, StandardVersion
from openqsmo.standards.queries.current import current_of
from tests.cast import organization, person

pytestmark = pytest.mark.django_db
TODAY = localdate()
FUNCTIONS = {
    "Business-Standards": "Personal Property Management Standards",
    "Business_Lifecycle": [
        {
            "type": "ppm-010",
            "data": [
                {"Identifier": "PPM.010.010", "Activity": "Receive property", "Description": "Take it in."},
                {"Identifier": "PPM.010.020", "Activity": "Dispose of property", "Description": "Let it go."},
            ],
        }
    ],
}
CAPABILITIES = {
    "items": [
        {
            "kind": "capability", "identifier": "PPM.010.010.001",
            "content": {"statement": "Record what was received.", "activity": "PPM.010.010", "kinds": ["process"]},
        },
        {
            "kind": "capability", "identifier": "PPM.010.020.001",
            "content": {"statement": "Record what was let go.", "activity": "PPM.010.020"},
        },
    ]
}  # fmt: skip
REQUIREMENT = {
    "identifier": "PPM.REQ.001", "statement": "An offering must record each item on the day it is received.",
    "level": "must", "applies_when": "agency_class = cfo_act", "proofs": ["test", "document"],
    "capabilities": "PPM.010.010.001",
}  # fmt: skip
SECTIONS = (
    "service_offerings",
    "acquisition_strategy",
    "governance",
    "financial_infrastructure",
    "organization",
)


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture
def people(cast, client_for):
    """The cast with members of both boards, and what each of them does at a screen."""
    board = organization("ssgb", "Shared Services Governance Board", OrganizationKind.BOARD)
    who = {
        "omar": cast.omar, "uma": cast.uma, "pat": cast.pat,
        "sam": person("Sam", (Role.SSGB_MEMBER, board)),
        "bea": person("Bea", (Role.BSC_MEMBER, cast.labor)),
    }  # fmt: skip

    def send(name, path, given, status=302):
        found = who.get(name) or Person.objects.get(name=name.capitalize())
        response = client_for(found).post(path, given)
        assert response.status_code == status, " ".join(response.content.decode().split())[:6000]
        return response

    return send


def designate(send, area):
    """OMB and the board make an office the designated QSMO of an area, on their pages."""
    given = {"area_id": area.pk, "name": "Property QSMO", "on": ago(300), "source": "Memorandum 1"}
    send("omar", "/qsmos/identify/", given)
    found = Designation.objects.get(area=area)
    here = f"/qsmos/{found.pk}"
    office = {
        "lead_agency_id": "labor",
        "office_name": "Property QSMO",
        "on": ago(290),
        "source": "Memorandum 2",
    }
    send("omar", f"{here}/pre-designate/", office)
    found.refresh_from_db()
    role = {"email": "una@example.gov", "name": "Una", "role": Role.QSMO_DIRECTOR.value}
    send("uma", f"/organizations/{found.office_id}/people/give/", role)
    plan = {**dict.fromkeys(SECTIONS, "As planned."), "first_fiscal_year": TODAY.year + 1}
    send("una", f"{here}/plan/", plan)
    send("una", f"{here}/submit/", {"on": TODAY.isoformat()})
    for who, body in (("sam", "ssgb"), ("omar", "omb")):
        if body == "omb":
            send("sam", f"{here}/recommend/", {"on": TODAY.isoformat(), "source": "Minutes 5"})
        decided = {"body": body, "decision": "approved", "on": TODAY.isoformat()}
        send(who, f"{here}/decide/", decided)
    send("omar", f"{here}/designate/", {"on": TODAY.isoformat(), "source": "Memorandum 6"})


def adopt(send, draft):
    """The bodies take a draft to the baseline, each on the draft's page."""
    where = f"/drafts/{draft.pk}/decide/"
    given = {"decision": "agreed", "on": ago(90)}
    send("una", where, {**given, "body": "Working group"})
    send("bea", where, {**given, "body": "BSC", "on": ago(80)})
    send("sam", where, {**given, "body": "SSGB", "on": ago(70)})
    period = {"docket": f"BSC-PPM-{TODAY.year}-0001", "opens_on": ago(60), "closes_on": ago(30)}
    send("una", where, {**given, "body": "Standards Lead", "on": ago(60), **period})
    send("omar", where, {**given, "body": "OMB", "on": ago(10)})
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("baseline", 1)


def test_a_new_area_its_standards_and_its_first_offering_need_no_code(people, tmp_path, client_for):
    file = tmp_path / "property.json"
    file.write_text(json.dumps(FUNCTIONS), encoding="utf-8")
    done = CliRunner().invoke(qsmo, ["load", "fibf", str(file)])
    assert done.exit_code == 0, done.output
    area = FunctionalArea.objects.get(code="PPM")
    designate(people, area)

    people("una", "/drafts/new-standard/", {"area": "PPM", "component": "capabilities"})
    draft = StandardVersion.objects.get(standard__code="ppm-capabilities")
    with (tmp_path / "capabilities.json").open("w+") as given:
        json.dump(CAPABILITIES, given)
        given.seek(0)
        people("una", f"/drafts/{draft.pk}/items/file/", {"file": given})
    adopt(people, draft)

    people("una", "/drafts/new-standard/", {"area": "PPM", "component": "requirements"})
    draft = StandardVersion.objects.get(standard__code="ppm-requirements")
    people("una", f"/drafts/{draft.pk}/items/new/", REQUIREMENT)
    row = draft.items.get()
    people("una", f"/drafts/{draft.pk}/evidence/{row.item_id}/", {"reference": "40 U.S.C. 524"})
    adopt(people, draft)

    started = {
        "title": "Property records", "mode": "vendor", "area": "PPM",
        "provider": Person.objects.get(name="Pat").memberships.first().organization_id,
    }  # fmt: skip
    people("pat", "/offerings/new/", started)
    assert Offering.objects.get(title="Property records").provider.key == "acme"

    visitor = client_for(None)
    page = visitor.get("/standards/ppm-requirements/items/PPM.REQ.001/").content.decode()
    for words in ("MUST", "agency_class = cfo_act", "PPM.010.010.001"):
        assert words in page
    assert visitor.get("/fit-gap/ppm-capabilities/").status_code == 200
    found = visitor.get("/api/v1/items?q=received&kind=requirement").json()["items"]
    assert [each["identifier"] for each in found] == ["PPM.REQ.001"]
    assert current_of(Standard.objects.get(code="ppm-requirements")).number == 1
    assert verify().is_whole

import json

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.identifiers import Identifier
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations import actions
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Acorn Commission", "kind": "board", "source": "Pub. L. 999-1", "part_of": "Dept. of Labor"}


def register(browser, **given):
    return browser.post("/agencies/register/", {**GIVEN, **given})


def test_qsmo_staff_register_an_organization_below_the_one_they_name(known, client_for):
    response = register(client_for(known.ana), abbreviation="ACX", website="acorn.gov")
    row = Organization.objects.get(key="acorn-commission")
    assert (response.status_code, response.url) == (302, f"/agencies/{row.pk}/")
    assert (row.parent, row.kind, row.abbreviation, row.source) == (
        known.labor,
        "board",
        "ACX",
        "Pub. L. 999-1",
    )
    assert (row.website, row.is_provider, row.is_synthetic) == ("https://acorn.gov", False, False)
    assert Event.objects.last().subject == row.ledger_name
    assert verify().is_whole


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"name": ""}, 422, "Nothing was saved yet"),
        ({"name": "   "}, 422, "Nothing was saved yet"),
        ({"source": ""}, 422, "Nothing was saved yet"),
        ({"kind": "kingdom"}, 422, "Nothing was saved yet"),
        ({"website": "javascript:alert(1)"}, 422, "Nothing was saved yet"),
        ({"key": "gao"}, 409, "ORG-004"),
        ({"part_of": "Office of Inspector"}, 404, "ORG-002"),
        ({"part_of": "016"}, 422, "KER-010"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_the_input_kept(known, client_for, given, status, says):
    before = head_sequence()
    response = register(client_for(known.ana), **given)
    assert response.status_code == status
    told = response.content.decode()
    assert says in told
    assert 'value="Pub. L. 999-1"' in told or "source" in given
    assert head_sequence() == before


def test_a_parent_that_could_be_several_is_refused_with_their_names(known, client_for):
    for key, parent in (("one-oig", known.labor), ("two-oig", known.treasury)):
        actions.register_organization(
            name="Office of Inspector General", kind=OrganizationKind.BUREAU, key=key, parent=parent,
            source="a test", by=OPERATOR,
        )  # fmt: skip
    response = register(client_for(known.ana), part_of="Office of Inspector General")
    assert response.status_code == 409
    assert "Office of Inspector General, Department of Labor" in response.content.decode()


@pytest.mark.parametrize("who", [None, "lee", "ada", "pat", "gus", "omar"])
def test_nobody_else_registers_and_nothing_changes(known, client_for, who):
    before = head_sequence()
    response = register(client_for(getattr(known, who) if who else None))
    assert response.status_code == (403 if who else 401)
    assert head_sequence() == before


def test_codes_come_with_it_in_one_event_and_a_taken_one_is_refused(known):
    code = Identifier.parse("CGAC:999")
    row = actions.register_organization(
        name="Acorn Commission", kind=OrganizationKind.BOARD, source="a test", codes=[code], by=OPERATOR
    )
    event = Event.objects.last()
    assert set(json.loads(event.body)["rows"]) == {row.ledger_name, row.codes.get().ledger_name}
    before = head_sequence()
    with pytest.raises(Refused, match="already belongs"):
        actions.register_organization(
            name="Other", kind=OrganizationKind.BOARD, source="a test", codes=[code], by=OPERATOR
        )
    assert (head_sequence(), Organization.objects.filter(name="Other").exists()) == (before, False)
    assert verify().is_whole


def test_keys_made_of_one_name_are_told_apart(known):
    rows = [
        actions.register_organization(name=name, kind=OrganizationKind.BOARD, source="x", by=OPERATOR)
        for name in ("Acorn Board", "Acorn board!", "樫の木")
    ]
    assert [row.key for row in rows] == ["acorn-board", "acorn-board-2", "organization"]


def test_a_provider_is_registered_once_however_its_name_is_written(known):
    first = actions.register_provider(name="Oak Pay, Inc.", source="a list", by=OPERATOR)
    before = head_sequence()
    assert actions.register_provider(name="OAK PAY INC", source="another", by=OPERATOR) == first
    assert head_sequence() == before
    invented = actions.register_provider(name="Oak Pay, Inc.", source="x", is_synthetic=True, by=OPERATOR)
    assert invented != first, "an invented company is not the real one"
    assert (first.kind, first.is_provider) == ("commercial_provider", True)
    assert verify().is_whole

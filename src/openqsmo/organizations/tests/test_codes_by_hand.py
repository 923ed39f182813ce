"""A person gives an organization a code, and ends one."""

from datetime import date

import pytest

from openqsmo.kernel.identifiers import Identifier
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations.models import Organization, OrganizationCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def gao(known):
    return Organization.objects.get(key="gao")


def give(browser, organization, **given):
    form = {"scheme": "OMB", "value": "999", "source": "Circular A-11", **given}
    return browser.post(f"/agencies/{organization.pk}/codes/give/", form)


def end(browser, code, **given):
    return browser.post(
        f"/agencies/{code.organization_id}/codes/{code.pk}/end/", {"on": "2026-01-31", **given}
    )


@pytest.fixture
def code(known, client_for, gao):
    give(client_for(known.ana), gao, since="2020-02-01")
    return OrganizationCode.objects.get(scheme="OMB", value="999")


def test_a_code_is_given_with_its_source_and_day_and_resolves(known, client_for, client, gao, code):
    assert (code.organization, code.since, code.source) == (gao, date(2020, 2, 1), "Circular A-11")
    event = Event.objects.last()
    assert (event.verb, event.about) == ("organization_code.given", gao.ledger_name)
    found = client.get("/api/v1/organizations/resolve", {"q": "OMB:999"}).json()
    assert found["organization"]["key"] == "gao"
    assert verify().is_whole


def test_given_again_it_stays_as_it_is(known, client_for, gao, code):
    before = head_sequence()
    assert give(client_for(known.ana), gao).status_code == 302
    assert head_sequence() == before


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"value": "016"}, 409, "ORG-003"),
        ({"value": "16"}, 422, "does not have the form of a OMB code"),
        ({"scheme": "IRS"}, 422, "Nothing was saved yet"),
        ({"since": "yesterday"}, 422, "Nothing was saved yet"),
        ({"source": ""}, 422, "Nothing was saved yet"),
    ],
)
def test_a_code_that_is_taken_or_malformed_is_refused(known, client_for, gao, given, status, says):
    before = head_sequence()
    response = give(client_for(known.ana), gao, **given)
    assert response.status_code == status
    assert says in response.content.decode()
    assert head_sequence() == before


def test_an_ended_code_can_be_given_to_another(known, client_for, client, code):
    assert end(client_for(known.dee), code, why="moved").status_code == 302
    code.refresh_from_db()
    assert code.until == date(2026, 1, 31)
    assert give(client_for(known.ana), known.opm).status_code == 302
    assert Identifier.parse("OMB:999") in [held.identifier for held in known.opm.codes.filter(until=None)]
    found = client.get("/api/v1/organizations/resolve", {"q": "OMB:999"}).json()
    assert found["organization"]["key"] == "opm"
    assert verify().is_whole


def test_a_code_ends_once_and_not_before_it_began(known, client_for, code):
    browser = client_for(known.ana)
    response = end(browser, code, on="2019-12-31")
    assert (response.status_code, "ORG-013" in response.content.decode()) == (422, True)
    assert end(browser, code).status_code == 302
    before = head_sequence()
    response = end(browser, code)
    assert (response.status_code, "ORG-011" in response.content.decode()) == (409, True)
    assert head_sequence() == before


def test_a_code_of_another_organization_is_not_at_this_address(known, client_for, code):
    address = f"/agencies/{known.opm.pk}/codes/{code.pk}/end/"
    assert client_for(known.ana).get(address).status_code == 404


@pytest.mark.parametrize("who", [None, "lee", "pat", "gus", "omar"])
def test_nobody_else_gives_or_ends_codes(known, client_for, gao, code, who):
    browser = client_for(getattr(known, who) if who else None)
    before = head_sequence()
    assert give(browser, gao, value="998").status_code == (403 if who else 401)
    assert end(browser, code).status_code == (403 if who else 401)
    code.refresh_from_db()
    assert (code.until, head_sequence()) == (None, before)

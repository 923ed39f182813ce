"""End a role: never the last administrator's, never another organization's."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.people import actions
from openqsmo.people.cli import people


def end(client, held):
    return client.post(f"/organizations/{held.organization_id}/people/{held.pk}/end/")


def end_by_api(client, held, organization_id=None):
    path = f"/api/v1/organizations/{organization_id or held.organization_id}/members/{held.pk}/end"
    return client.post(path, json.dumps({"why": "moved on"}), content_type="application/json")


def test_an_administrator_ends_a_role(client_for, cast):
    held = cast.lee.memberships.get()
    client = client_for(cast.ada)
    answer = end(client, held)
    assert (answer.status_code, answer["Location"]) == (302, f"/organizations/{cast.labor.pk}/people/")
    page = client.get(answer["Location"]).text
    assert "Lee no longer holds the role Agency user." in page
    assert "Roles that were ended" in page
    held.refresh_from_db()
    assert held.ended_on is not None
    assert not cast.actor(cast.lee).grants
    assert verify().is_whole


def test_a_role_ends_for_a_session_that_is_open(client_for, cast):
    dee = client_for(cast.dee)
    assert dee.get(f"/organizations/{cast.hr_qsmo.pk}/people/").status_code == 200
    actions.end_membership(membership_id=cast.dee.memberships.get().pk, by=OPERATOR)
    assert dee.get(f"/organizations/{cast.hr_qsmo.pk}/people/").status_code == 403


def test_ending_twice_says_when_it_ended(client_for, cast, unchanged):
    held = cast.lee.memberships.get()
    end(client_for(cast.ada), held)
    unchanged.mark()
    answer = end(client_for(cast.ada), held)
    assert (answer.status_code, "PEO-010" in answer.text) == (409, True)
    unchanged()


@pytest.mark.parametrize(
    ("who", "whose", "role", "code"),
    [
        ("ada", "ada", Role.AGENCY_ADMIN, "PEO-015"),
        ("uma", "ada", Role.AGENCY_ADMIN, "PEO-015"),
        ("pat", "pat", Role.PROVIDER_ADMIN, "PEO-015"),
        ("uma", "uma", Role.ADMIN, "PEO-015"),
        ("dee", "dee", Role.QSMO_DIRECTOR, "PEO-007"),
    ],
)
def test_what_may_not_be_ended_stays(client_for, cast, unchanged, who, whose, role, code):
    held = getattr(cast, whose).memberships.get(role=role)
    unchanged.mark()
    client = client_for(getattr(cast, who))
    answer = end(client, held)
    assert code in answer.text
    assert answer.status_code in {403, 409}
    assert end_by_api(client, held).json()["code"] == code
    held.refresh_from_db()
    assert held.ended_on is None
    unchanged()


def test_the_last_administrator_can_be_replaced(client_for, cast, nell):
    actions.grant_role(person=nell, organization=cast.labor, role=Role.AGENCY_ADMIN, by=OPERATOR)
    assert end(client_for(nell), cast.ada.memberships.get()).status_code == 302
    held = nell.memberships.get()
    assert "PEO-015" in end(client_for(nell), held).text


def test_an_administrator_of_one_organization_does_not_count_for_another(client_for, cast, nell, unchanged):
    actions.grant_role(person=nell, organization=cast.treasury, role=Role.AGENCY_ADMIN, by=OPERATOR)
    unchanged.mark()
    assert "PEO-015" in end(client_for(cast.ada), cast.ada.memberships.get()).text
    unchanged()


@pytest.mark.parametrize(
    ("who", "status"), [("lee", 403), ("ana", 403), ("pat", 403), ("gus", 403), (None, 401)]
)
def test_nobody_else_ends_a_role_and_nothing_changes(client_for, cast, unchanged, who, status):
    held = cast.lee.memberships.get()
    client = client_for(getattr(cast, who) if who else None)
    unchanged.mark()
    assert end(client, held).status_code == status
    assert end_by_api(client, held).status_code == status
    held.refresh_from_db()
    assert held.ended_on is None
    unchanged()


def test_a_role_of_another_organization_cannot_be_ended_through_ones_own(client_for, cast, unchanged):
    held = cast.rob.memberships.get()
    unchanged.mark()
    client = client_for(cast.pat)
    assert client.post(f"/organizations/{cast.acme.pk}/people/{held.pk}/end/").status_code == 404
    assert end_by_api(client, held, cast.acme.pk).status_code == 404
    unchanged()


def test_the_api_keeps_why(client_for, cast):
    answer = end_by_api(client_for(cast.ada), cast.lee.memberships.get())
    assert (answer.status_code, answer.json()["ended_on"] is None) == (200, False)
    event = Event.objects.get(verb="membership.ended")
    assert json.loads(event.body)["why"] == "moved on"


def test_the_command_line_ends_too(cast):
    done = CliRunner().invoke(people, ["end", str(cast.lee.memberships.get().pk), "--why", "moved on"])
    assert (done.exit_code, done.output) == (0, "ended: lee@example.gov agency_user labor\n")
    assert verify().is_whole

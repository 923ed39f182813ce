"""One's own account: who I am, my roles, what happened to it, where my data is kept."""

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.people import actions


def test_it_shows_roles_what_they_are_for_and_where_data_is_kept(client_for, cast):
    page = client_for(cast.ada).get("/account/")
    assert page.status_code == 200
    for words in (
        cast.ada.email, "Agency account administrator", "Department of Labor", "Gives and ends the roles",
        f"/organizations/{cast.labor.pk}/people/", "Where my data is kept", "365 days",
        "The account was opened",
    ):  # fmt: skip
        assert words in page.text


def test_somebody_without_a_role_is_told_how_to_get_one(nell, client_for, cast):
    page = client_for(nell).get("/account/")
    assert "You have no role yet" in page.text
    assert "account administrator" in page.text


def test_ones_own_history_shows_ones_own_values(nell, client_for, cast):
    page = client_for(nell).get("/account/").text
    history = page.partition('id="history"')[2]
    assert "Nell" in history
    assert "nell@example.gov" in history


def test_an_ended_role_is_no_longer_shown(client_for, cast):
    held = cast.lee.memberships.get()
    actions.end_membership(membership_id=held.pk, by=OPERATOR)
    roles = client_for(cast.lee).get("/account/").text.partition('id="roles"')[2].partition('id="tokens"')[0]
    assert "Agency user" not in roles


@pytest.mark.parametrize("path", ["/account/", "/account/tokens/"])
def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, f"/sign-in/?next={path.replace('/', '%2F')}" in answer.text) == (401, True)


def test_the_same_through_the_api(client_for, cast):
    me = client_for(cast.ada).get("/api/v1/me").json()
    role = me.pop("roles")[0]
    assert me == {
        "id": cast.ada.pk, "name": "Ada", "email": "ada@example.gov", "is_synthetic": True, "scopes": None,
    }  # fmt: skip
    assert role["role"] == "agency_admin"
    assert role["organization"] == {"id": cast.labor.pk, "key": "labor", "name": "Department of Labor"}
    assert role["starts_on"] == "2024-01-01"

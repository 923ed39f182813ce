"""The people of an organization, by page and API."""

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.people import actions


def test_an_administrator_sees_who_holds_which_role_since_when(client_for, cast):
    page = client_for(cast.ada).get(f"/organizations/{cast.labor.pk}/people/")
    assert page.status_code == 200
    for words in ("lee@example.gov", "Agency user", "January 1, 2024", "Give a role", "Synthetic"):
        assert words in page.text
    assert "rob@example.gov" not in page.text


def test_an_auditor_reads_and_is_offered_nothing_to_change(client_for, cast):
    page = client_for(cast.gus).get(f"/organizations/{cast.labor.pk}/people/")
    assert (page.status_code, "lee@example.gov" in page.text) == (200, True)
    assert "Give a role" not in page.text
    assert "/end/" not in page.text


def test_what_is_not_theirs_to_end_has_no_button(client_for, cast):
    page = client_for(cast.dee).get(f"/organizations/{cast.hr_qsmo.pk}/people/").text
    director, analyst = cast.dee.memberships.get(), cast.ana.memberships.get()
    assert f"/people/{analyst.pk}/end/" in page
    assert f"/people/{director.pk}/end/" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("lee", 403), ("rob", 403), ("ana", 403), ("pat", 403), (None, 401)]
)
def test_nobody_else_sees_them(client_for, cast, who, status):
    client = client_for(getattr(cast, who) if who else None)
    for path in (f"/organizations/{cast.labor.pk}/people/", f"/api/v1/organizations/{cast.labor.pk}/members"):
        answer = client.get(path)
        assert answer.status_code == status
        assert "lee@example.gov" not in answer.text


@pytest.mark.parametrize("number", [0, 999_999, 10**17, 10**30])
def test_an_organization_that_is_not_there_is_not_found(client_for, cast, number):
    client = client_for(cast.uma)
    assert client.get(f"/organizations/{number}/people/").status_code == 404
    assert client.get(f"/api/v1/organizations/{number}/members").status_code in {404, 422}


def test_an_organization_without_people_says_what_for(client_for, cast):
    assert "Nobody acts here yet" in client_for(cast.uma).get(f"/organizations/{cast.opm.pk}/people/").text


def test_the_api_walks_all_and_former_ones_on_request(client_for, cast):
    actions.end_membership(membership_id=cast.lee.memberships.get().pk, by=OPERATOR)
    client = client_for(cast.ada)
    path = f"/api/v1/organizations/{cast.labor.pk}/members"
    assert [row["name"] for row in client.get(path).json()["items"]] == ["Ada"]
    first = client.get(path, {"former": "true", "limit": 1}).json()
    second = client.get(path, {"former": "true", "limit": 1, "cursor": first["next"]}).json()
    assert [row["name"] for row in first["items"] + second["items"]] == ["Lee", "Ada"]
    assert second["next"] is None
    assert first["organization"]["key"] == "labor"


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    client_for, cast, django_assert_max_num_queries
):
    client = client_for(cast.ada)
    for number in range(20):
        email, name = f"p{number}@example.gov", f"P{number}"
        give = {"email": email, "name": name, "role": "agency_user"}
        client.post(f"/organizations/{cast.labor.pk}/people/give/", give)
    with django_assert_max_num_queries(9):
        client.get(f"/organizations/{cast.labor.pk}/people/")

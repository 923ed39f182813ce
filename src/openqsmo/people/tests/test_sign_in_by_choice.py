"""The demonstration sign-in: by choosing who to be, where that exists."""

import pytest

from openqsmo.people.models import Person


def test_the_page_shows_each_demonstration_person_with_what_they_do(client, cast):
    page = client.get("/sign-in/")
    assert page.status_code == 200
    assert f'name="person" value="{cast.ana.email}"' in page.text
    assert "QSMO analyst" in page.text
    assert "Curates the QSMO" in page.text
    assert "Synthetic" in page.text
    assert "no-store" in page["Cache-Control"]


def test_choosing_signs_in_and_goes_on(client, cast):
    answer = client.post("/sign-in/", {"person": cast.lee.email, "next": "/offerings/?q=payroll"})
    assert (answer.status_code, answer["Location"]) == (302, "/offerings/?q=payroll")
    assert client.get("/api/v1/me").json()["name"] == "Lee"


def test_choosing_somebody_else_begins_a_new_session(client, cast):
    client.post("/sign-in/", {"person": cast.lee.email})
    first = client.session.session_key
    client.post("/sign-in/", {"person": cast.uma.email})
    assert client.session.session_key != first
    assert client.get("/api/v1/me").json()["name"] == "Uma"


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\t/evil.example",
        "evil",
        "",
    ],
)
def test_going_on_never_leads_to_another_site(client, cast, given):
    assert f'name="next" value="{given}"' not in client.get("/sign-in/", {"next": given}).text or not given
    answer = client.post("/sign-in/", {"person": cast.lee.email, "next": given})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("given", ["ghost@example.gov", "", "x" * 5000, "ana'--", "ÀNA@EXAMPLE.GOV"])
def test_nobody_is_nobody(client, cast, unchanged, given):
    unchanged.mark()
    answer = client.post("/sign-in/", {"person": given})
    assert (answer.status_code, "PEO-002" in answer.text) == (403, True)
    assert client.get("/api/v1/me").status_code == 401
    unchanged()


def test_a_real_person_cannot_be_chosen(client, cast, nell):
    assert nell.email not in client.get("/sign-in/").text
    assert client.post("/sign-in/", {"person": nell.email}).status_code == 403


def test_a_closed_person_cannot_be_chosen(client, cast):
    Person.objects.filter(pk=cast.lee.pk).update(is_active=False)
    assert cast.lee.email not in client.get("/sign-in/").text
    assert client.post("/sign-in/", {"person": cast.lee.email}).status_code == 403


def test_outside_a_demonstration_it_does_not_exist(client, cast, settings, unchanged):
    settings.SIGNS_IN_BY_CHOICE = False
    unchanged.mark()
    assert cast.ana.email not in client.get("/sign-in/").text
    answer = client.post("/sign-in/", {"person": cast.ana.email})
    assert (answer.status_code, "PEO-001" in answer.text) == (404, True)
    assert client.get("/api/v1/me").status_code == 401
    unchanged()


def test_a_form_from_elsewhere_is_refused(cast):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"person": cast.ana.email})
    assert (answer.status_code, "WEB-006" in answer.text) == (403, True)


def test_without_any_way_to_sign_in_the_page_says_what_is_missing(client, db, settings):
    settings.SIGNS_IN_BY_CHOICE = False
    page = client.get("/sign-in/")
    assert (page.status_code, "OPENQSMO_OIDC_ISSUER" in page.text) == (200, True)

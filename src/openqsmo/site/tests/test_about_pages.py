"""What every installation says about itself: refusals, accessibility, privacy, licenses."""

import pytest
from django.test import Client

from openqsmo.site.documents import problem_groups
from openqsmo.site.licenses import shipped_packages

ALL = [problem for _, found in problem_groups() for problem in found]


def text_of(path):
    page = Client().get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_every_refusal_has_its_line_under_its_code():
    text = text_of("/problems/")
    assert len(ALL) > 100
    assert all(text.count(f'id="{problem.code}"') == 1 for problem in ALL)


def test_every_group_of_refusals_has_a_name_that_a_reader_knows():
    from openqsmo.site.views import GROUP_TITLES

    assert {group for group, _ in problem_groups()} <= set(GROUP_TITLES)


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/"])
def test_a_page_that_invites_questions_says_whom_to_ask(path, settings):
    assert "OPENQSMO_CONTACT" in text_of(path)
    settings.OPTIONS = settings.OPTIONS.model_copy(update={"contact": "desk@example.gov"})
    assert "desk@example.gov" in text_of(path)
    assert "OPENQSMO_CONTACT" not in text_of(path)


def test_the_privacy_page_tells_what_the_settings_say(settings):
    settings.SESSION_COOKIE_AGE = 3 * 3600
    settings.OPTIONS = settings.OPTIONS.model_copy(
        update={"oidc_issuer": "https://login.example.gov", "oidc_name": "Somewhere"}
    )
    text = text_of("/privacy/")
    assert "3 hours" in text
    assert "You sign in at Somewhere" in text


@pytest.mark.django_db
def test_a_visitor_gets_no_cookie_as_the_privacy_page_says():
    browser = Client()
    for path in ("/", "/privacy/", "/offerings/", "/api/"):
        browser.get(path)
    assert dict(browser.cookies) == {}


def test_every_package_that_runs_here_stands_with_its_license():
    text = text_of("/license/")
    packages = shipped_packages()
    assert {"Django", "django-ninja", "psycopg", "psycopg-binary", "brotli"} <= {
        each.name for each in packages
    }
    assert "pytest" not in {each.name for each in packages}
    assert all(f">{each.name}</th>" in text for each in packages)
    assert not [each.name for each in packages if not each.license]

"""Requests that nothing could read are turned away at the first door."""

import pytest
from django.test import Client

from openqsmo.web.middleware import LARGEST_BODY

pytestmark = pytest.mark.django_db


def test_a_body_that_is_too_large_is_refused_before_it_is_read():
    claimed = {"CONTENT_LENGTH": str(LARGEST_BODY + 1)}
    page = Client().generic("POST", "/needs/new/", b"x", "application/x-www-form-urlencoded", **claimed)
    answer = Client().generic("POST", "/api/v1/needs", b"x", "application/json", **claimed)
    assert (page.status_code, "WEB-013" in page.text) == (413, True)
    assert (answer.status_code, answer.json()["code"]) == (413, "WEB-013")

"""What is kept of a session ends with it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from openqsmo.people.reactions import forget_ended_sessions


@pytest.mark.django_db
def test_a_session_is_forgotten_once_its_time_is_over_and_not_before():
    now = timezone.now()
    for key, left in (("over", -timedelta(minutes=1)), ("running", timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=now + left)
    forget_ended_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]

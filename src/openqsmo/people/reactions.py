"""What the worker does for people: ended sessions and old notes about sign-ins are forgotten."""

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from openqsmo.people.vocabulary import KEPT_SIGN_INS
from openqsmo.worker.registry import chore


@chore("people: forget old sign-ins", seconds=24 * 60 * 60)
def forget_old_sign_ins() -> None:
    """Delete what was noted about sign-ins (address, browser, time) a year ago and before."""
    before = timezone.now() - KEPT_SIGN_INS
    AccessLog.objects.filter(attempt_time__lt=before).delete()
    AccessAttempt.objects.filter(attempt_time__lt=before).delete()


@chore("people: forget ended sessions", seconds=60 * 60)
def forget_ended_sessions() -> None:
    """Delete the sessions whose time is over; they open nothing any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()

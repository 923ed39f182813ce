"""The clock of the story: what an action takes for now while the demonstration is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.utils import timezone


@contextmanager
def told_at(moment: datetime) -> Iterator[None]:
    """Everything in this process takes a moment of the story for now, until the block ends.

    Actions read the clock themselves and offer no way to date what they do, so that nobody can back-date
    a record. A demonstration has a past all the same: the command that fills an empty one sets the clock.
    """
    real, now = timezone.now, moment.astimezone(UTC)
    timezone.now = lambda: now  # localdate and localtime ask this one too
    try:
        yield
    finally:
        timezone.now = real

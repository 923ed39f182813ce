"""A demonstration whose lock-out does not set in, and that keeps silent about refusals: for fuzzing."""

from openqsmo.site.settings import *  # noqa: F403

AXES_FAILURE_LIMIT = 1_000_000_000
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}  # noqa: F405 (refusals are what is asked for)

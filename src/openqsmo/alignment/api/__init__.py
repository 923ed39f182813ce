"""The API door of alignment: fit-gaps, and crosswalks that answers follow."""

from openqsmo.alignment.api.crosswalks import router as crosswalks
from openqsmo.alignment.api.fit_gap import router as fit_gap
from openqsmo.alignment.api.unique import router as unique

ROUTERS = (fit_gap, unique, crosswalks)

"""The fit-gap's API door."""

from openqsmo.alignment.api.fit_gap import router as fit_gap
from openqsmo.alignment.api.unique import router as unique

ROUTERS = (fit_gap, unique)

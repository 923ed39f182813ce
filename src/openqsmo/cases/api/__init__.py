"""Business cases through the API."""

from openqsmo.cases.api.appraisal import router as appraisal
from openqsmo.cases.api.approving import router as approving
from openqsmo.cases.api.exceptions import router as exceptions
from openqsmo.cases.api.writing import router as writing

ROUTERS = (appraisal, writing, approving, exceptions)

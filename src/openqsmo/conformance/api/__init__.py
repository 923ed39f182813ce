"""Conformance's API door, by subject."""

from openqsmo.conformance.api.consistency import router as consistency
from openqsmo.conformance.api.contracts import router as contracts
from openqsmo.conformance.api.runs import router as runs

ROUTERS = (consistency, contracts, runs)

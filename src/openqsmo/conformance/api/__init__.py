"""Conformance's API door, by subject."""

from openqsmo.conformance.api.contracts import router as contracts
from openqsmo.conformance.api.runs import router as runs

ROUTERS = (contracts, runs)

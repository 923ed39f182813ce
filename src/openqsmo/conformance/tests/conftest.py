"""An engine that is played, and deliveries in a folder of the test's own."""

import pytest

from openqsmo.catalog.tests.making import make_offering
from openqsmo.conformance.tests.making import Engine, hold


@pytest.fixture
def deliveries_at(settings, tmp_path):
    settings.DELIVERIES = tmp_path / "deliveries"
    return settings.DELIVERIES


@pytest.fixture
def engine(monkeypatch, deliveries_at):
    return Engine(monkeypatch, deliveries_at)


@pytest.fixture
def contract(engine, cast):
    return hold(engine)


@pytest.fixture
def offering(cast):
    return make_offering(cast, "HR-0001", "Payroll One", standards_met=["Earlier standard"])

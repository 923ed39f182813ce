"""Fixtures for the whole suite. One cast for all: Ana, Lee, Pat and Vic (tests/cast.py)."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import Cast, make_cast

# How long an example takes depends on what else the machine does: no property is decided by the clock.
# Every run tries the same examples; ``--hypothesis-profile explore`` tries many others.
EVERY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("openqsmo", derandomize=True, **EVERY)
settings.register_profile("explore", max_examples=1_000, **EVERY)
settings.load_profile("openqsmo")


DATABASES = {"db", "transactional_db", "django_db_setup", "server", "fuzzed", "tmp_path_factory"}


def pytest_collection_modifyitems(config, items):
    """The run on PostgreSQL leaves out what cannot differ there: tests that reach no database, looks of pages."""
    if not os.environ.get("TEST_DATABASE_URL"):
        return
    kept, left = [], []
    for item in items:
        (kept if reaches_a_database(item) else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def reaches_a_database(item) -> bool:
    """Whether a test asks for a database or a server process, or is marked to; when in doubt it does."""
    if item.get_closest_marker("same_on_any_database"):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "server", "browser"))
    return marked or not DATABASES.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True)
def _no_catalogue_of_another_test():
    from openqsmo.catalog.queries.search import forget_catalogues
    from openqsmo.web.remembered import MEMORY

    forget_catalogues()
    MEMORY.clear()


@pytest.fixture
def cast(db) -> Cast:
    """Ana (QSMO analyst), Dee (QSMO director), Lee (agency), Pat (provider), Rob (rival), and the rest."""
    return make_cast()


@pytest.fixture
def client_for(cast):
    """A browser of one person: ``client_for(cast.ana)``; of nobody: ``client_for(None)``."""
    from django.test import Client

    def make(person=None):
        client = Client()
        if person is not None:
            client.force_login(person, backend="openqsmo.people.backends.KnownPerson")
        return client

    return make


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The demonstration, served by real processes for the whole run; tests may add to it, never reset it."""
    from tests.server import serving

    with serving(tmp_path_factory.mktemp("home")) as running:
        yield running

"""DuckDB inside the test's own process: the same answers as the child gives, without starting one each time."""

import duckdb

from openqsmo.conformance.engines.asking import Failure, QueryFailed
from openqsmo.conformance.engines.reading import relation_of


class InProcess:
    """An engine for tests of what is asked, not of how the process is kept."""

    name, version = "duckdb", duckdb.__version__

    def __init__(self):
        self.connection = duckdb.connect(config={"threads": 2})
        self.connection.execute("SET disabled_optimizers = 'in_clause'; SET TimeZone = 'UTC'")

    def relation(self, sources):
        return relation_of(sources)

    def ask(self, query, *, seconds=None):
        try:
            return self.connection.execute(query).fetchall()
        except duckdb.Error as error:
            raise QueryFailed(Failure.ERROR, str(error)) from None

    def close(self):
        self.connection.close()

"""Exit 0 when a PostgreSQL server answers at the address given, 1 when none does."""

import sys

import psycopg

try:
    psycopg.connect(sys.argv[1].replace("postgres://", "postgresql://", 1), connect_timeout=3).close()
except psycopg.OperationalError:
    sys.exit(1)

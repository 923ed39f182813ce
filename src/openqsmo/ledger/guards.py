"""The database itself refuses to change or delete an event, and the rows of other tables that only grow.

Used by migrations; and by the test suite, which must empty tables between tests.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS = "ledger_event"
_SAYS = "An event is never changed or deleted: the ledger is append-only."


def install(connection: BaseDatabaseWrapper) -> None:
    """Make events append-only."""
    protect(connection, EVENTS, _SAYS)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the guard: for the test suite between tests, and for undoing the migration."""
    release(connection, EVENTS)


def protect(connection: BaseDatabaseWrapper, table: str, says: str) -> None:
    """Let rows be added to a table and never be changed or deleted; ``says`` is the database's refusal."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, table, says):
            cursor.execute(statement)


def release(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lift the guard of a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for change in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{change}")
        else:
            for name in (f"{table}_no_change", f"{table}_no_truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def _statements(vendor: str, table: str, says: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            for change in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{says}'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
    ]

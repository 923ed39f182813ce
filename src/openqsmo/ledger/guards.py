"""The database itself refuses to change or delete an event.

Used by the migration; and by the test suite, which must empty tables between tests.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "An event is never changed or deleted: the ledger is append-only."
_SQLITE = {
    "ledger_event_no_update": (
        f"CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    ),
    "ledger_event_no_delete": (
        f"CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    ),
}
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION ledger_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    "CREATE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event "
    "FOR EACH ROW EXECUTE FUNCTION ledger_event_is_append_only()",
    "CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_is_append_only()",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make events append-only."""
    statements = _SQLITE.values() if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the guard: for the test suite between tests, and for undoing the migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for name in ("ledger_event_no_change", "ledger_event_no_truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON ledger_event")

"""Save many changed rows at once: what a load of thousands of records spends its time on."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one table, in one prepared statement for them all.

    It writes what ``bulk_update`` writes in a tenth of the time, for that builds an expression for every
    value. Called inside the transaction of the action, which records the rows' events.
    """
    if not rows:
        return
    meta = rows[0]._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    columns = [by_name[name] for name in fields]
    settings = ", ".join(f"{_quoted(field)} = %s" for field in columns)
    (key,) = (field for field in meta.concrete_fields if field.primary_key)
    table = connection.ops.quote_name(meta.db_table)
    statement = f"UPDATE {table} SET {settings} WHERE {_quoted(key)} = %s"  # noqa: S608  (names of ours)
    values = [[_stored(field, row) for field in (*columns, key)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _quoted(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _stored(field: "Field[Any, Any]", row: Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)

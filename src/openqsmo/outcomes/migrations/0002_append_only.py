"""The database itself refuses to change or delete a commitment, an answer, or what was asked."""

from django.db import migrations

from openqsmo.ledger import guards

APPEND_ONLY = {
    "outcomes_commitment": "A commitment is never changed or deleted: it is answered.",
    "outcomes_commitmentanswer": "An answer to a commitment is never changed or deleted: give another.",
    "outcomes_commitmentrequest": "What was asked of every agency is never changed or deleted.",
}


def install(apps, schema_editor):
    for table, says in APPEND_ONLY.items():
        guards.protect(schema_editor.connection, table, says)


def remove(apps, schema_editor):
    for table in APPEND_ONLY:
        guards.release(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]

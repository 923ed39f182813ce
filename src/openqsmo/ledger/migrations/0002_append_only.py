"""The database itself refuses to change an event; and the chain gets its head."""

from django.db import migrations

from openqsmo.ledger import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)
    apps.get_model("ledger", "Head").objects.get_or_create(pk=1)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

"""Tables of a scratch newsroom, made from the models at once: its three hundred migrations take half a minute.

For trial and test databases alone; a lasting one is migrated. What migrations make besides tables is made here too: the
full-text index, and the first rows that Wagtail looks for (``commands.install`` makes those).
"""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models
from django.db.migrations import RunSQL, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FULL_TEXT = "wagtail.search.migrations.0006_customise_indexentry"


def make() -> None:
    """Make what is missing beside the house's own tables, and note all migrations as done."""
    there = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if not _is_made_by_hand(model) and model._meta.db_table not in there:
                editor.create_model(model)
    full_text()
    recorder, loader = MigrationRecorder(connection), MigrationLoader(connection)
    for app, name in sorted(loader.disk_migrations.keys() - loader.applied_migrations.keys()):
        recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")  # content types and permissions


def full_text() -> None:
    """Make the index that SQLite keeps beside the table of entries; PostgreSQL's is a column of it."""
    if connection.vendor != "sqlite" or f"{_entries()}_fts" in connection.introspection.table_names():
        return
    operations = import_module(FULL_TEXT).Migration.operations
    with connection.schema_editor() as editor:
        for operation in operations:
            if isinstance(operation, SeparateDatabaseAndState):
                for statement in operation.database_operations:
                    if isinstance(statement, RunSQL):
                        editor.execute(statement.sql)


def _entries() -> str:
    return apps.get_model("wagtailsearch", "IndexEntry")._meta.db_table


def _is_made_by_hand(model: type[models.Model]) -> bool:
    ours = {name.rsplit(".", 1)[-1] for name in settings.HOUSE}
    return (
        not model._meta.can_migrate(connection)
        or model._meta.app_label in ours
        or model._meta.db_table == f"{_entries()}_fts"
    )

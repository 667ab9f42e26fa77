"""A scratch database: where it lies, how it is made, and that nothing real is ever touched."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from urllib.parse import urlsplit

from baijia.engine.faults import BadInput, Fault


def configure(*, database: str, data: Path) -> None:
    """Point the settings of this process at a database and start Django. Call once, before any model import."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "baijia.config.settings"
    os.environ["BAIJIA_DATABASE_URL"] = database
    os.environ["BAIJIA_DATA"] = str(data)
    os.environ["BAIJIA_SCRATCH"] = "1"
    os.environ.setdefault("BAIJIA_LOG_LEVEL", "WARNING")
    import django

    django.setup()


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{path.resolve()}"


def prepare(database: str) -> None:
    """Make the tables of an empty database and mark it as synthetic.

    They come from the models at once, which takes a tenth of the time of the migrations one by one; these are noted as
    applied, so that a later version brings the tables up.

    Raises:
        BadInput: the database cannot be reached, or something is in it already.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.utils import DatabaseError

    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise BadInput(
            Fault(_shown(database), str(error).splitlines()[0], "a database that answers")
        ) from None
    if tables:
        raise BadInput(Fault(_shown(database), f"{len(tables)} tables stand in it", "an empty database"))
    make_tables()
    call_command("createcachetable", verbosity=0)
    from baijia.core.models import Instance

    Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
    gc.freeze()  # the modules loaded by now stay; the collector need not walk them during the play


def make_tables() -> None:
    """Make every table as its model says, and what the house's own migrations run besides, such as triggers."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations import RunPython
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("baijia.")}
    history = MigrationLoader(connection).disk_migrations
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for (label, _name), migration in sorted(history.items()):
            for operation in migration.operations:
                if label in ours and isinstance(operation, RunPython):
                    operation.code(apps, editor)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for label, name in sorted(history):
        recorder.record_applied(label, name)


def quick() -> None:
    """Let a throw-away SQLite file skip waiting for the disk; its loss costs nothing."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def _shown(database: str) -> str:
    """Return the URL without its password."""
    parts = urlsplit(database)
    return database.replace(f":{parts.password}@", ":…@") if parts.password else database

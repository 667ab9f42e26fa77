"""Postings are appended only: the database itself refuses to change or delete one."""

from typing import Any

from django.db import migrations

WORDS = "postings are appended, never changed or deleted"
SQLITE = tuple(
    f"CREATE TRIGGER prizes_posting_no_{act.lower()} BEFORE {act} ON prizes_posting "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    "CREATE FUNCTION prizes_posting_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER prizes_posting_append_only BEFORE UPDATE OR DELETE ON prizes_posting "
    "FOR EACH ROW EXECUTE FUNCTION prizes_posting_append_only()",
)
UNDO = {
    "sqlite": tuple(f"DROP TRIGGER prizes_posting_no_{act}" for act in ("update", "delete")),
    "postgresql": (
        "DROP TRIGGER prizes_posting_append_only ON prizes_posting",
        "DROP FUNCTION prizes_posting_append_only()",
    ),
}


def guard(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Guard the books."""

    dependencies = [("prizes", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]

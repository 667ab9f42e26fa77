"""Answer the supervisor's list and its filters from one index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_media_types_of_office_files"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="auditrow",
            name="audit_scope",
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(
                fields=["scope", "-id", "act", "actor_name", "object_uid"], name="audit_scope_listed"
            ),
        ),
    ]

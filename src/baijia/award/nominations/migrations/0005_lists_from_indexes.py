"""Answer from indexes what stands before a union, what came in last, and which drafts bear a name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("nominations", "0004_search_of_dossiers"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("number", ""), _negated=True),
                fields=["edition", "unit", "state", "submitted_at", "version", "number", "uid"],
                name="dossier_before",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("number", ""), _negated=True),
                fields=["edition", "submitted_at", "state", "number", "uid"],
                name="dossier_submitted",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("number", "")),
                fields=["edition", "name", "number", "uid"],
                name="dossier_unfiled",
            ),
        ),
    ]

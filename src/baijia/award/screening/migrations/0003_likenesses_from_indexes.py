"""Answer from indexes which likenesses are closest and what was compared last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nominations", "0005_lists_from_indexes"),
        ("screening", "0002_redaction_checks"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="textmatch",
            name="text_match_waiting",
        ),
        migrations.AddIndex(
            model_name="textmatch",
            index=models.Index(
                condition=models.Q(("gone", False)),
                fields=["-score", "id", "second", "first"],
                name="text_match_closest",
            ),
        ),
        migrations.AddIndex(
            model_name="textmatch",
            index=models.Index(
                condition=models.Q(("gone", False)),
                fields=["verdict", "-score", "id", "second", "first"],
                name="text_match_judged",
            ),
        ),
        migrations.AddIndex(
            model_name="textscan",
            index=models.Index(fields=["-at", "dossier"], name="text_scan_newest"),
        ),
    ]

"""Keep beside each dossier what lists search, and answer counts and searches from an index alone."""

from django.db import migrations, models

from baijia.award.nominations.models import dossiers


def fill(apps, _editor):
    """Write it for the dossiers that are there, as saving one does."""
    rows = apps.get_model("nominations", "Dossier").objects.all()
    field = dossiers.SoughtField()
    field.set_attributes_from_name("sought")
    for row in rows.iterator():
        rows.filter(pk=row.pk).update(sought=field.pre_save(row, add=False))


class Migration(migrations.Migration):
    dependencies = [("nominations", "0003_redacted_copies")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="sought",
            field=dossiers.SoughtField(
                default="",
                editable=False,
                help_text="what lists search: name, employer, title, public number and receipt",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["edition", "state", "number", "uid"],
                condition=~models.Q(number=""),
                name="dossier_filed",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["edition", "sought", "number", "uid"],
                condition=~models.Q(number=""),
                name="dossier_sought",
            ),
        ),
    ]

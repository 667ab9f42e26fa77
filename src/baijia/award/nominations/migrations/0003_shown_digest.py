import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


def keep_confirmations(apps, schema_editor):
    """What was confirmed so far was the whole content: let it stand until the content changes."""
    dossiers = apps.get_model("nominations", "Dossier")
    dossiers.objects.exclude(digest="").filter(shown_digest="").update(shown_digest=models.F("digest"))


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0002_return_comments'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='shown_digest',
            field=models.CharField(blank=True, help_text='of what the nominee confirms: the content without the files', max_length=64),
        ),
        migrations.RunPython(keep_confirmations, migrations.RunPython.noop),
    ]

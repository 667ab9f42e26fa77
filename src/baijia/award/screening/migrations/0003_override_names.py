import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0002_bound_titles'),
        ('core', '0001_initial'),
        ('nominations', '0006_exemptions'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='verdict',
            name='overridden_by_name',
            field=models.CharField(blank=True, max_length=40),
        ),
    ]

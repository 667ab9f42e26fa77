import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0001_initial'),
        ('core', '0001_initial'),
        ('nominations', '0006_exemptions'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='earliertitle',
            name='bound_by_uid',
            field=models.CharField(blank=True, help_text='who decided that it is this person', max_length=20),
        ),
        migrations.AddField(
            model_name='earliertitle',
            name='bound_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]

import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0001_initial'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='chainstep',
            name='comments',
            field=models.JSONField(default=dict, help_text='field -> what to correct there'),
        ),
    ]

import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0003_shown_digest'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='recommendationlist',
            name='digest',
            field=models.CharField(blank=True, help_text='of the ranking as sent up; stands on the sheet', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationlist',
            name='opinion',
            field=models.CharField(blank=True, help_text="the union's word on the whole list", max_length=500),
        ),
        migrations.AddField(
            model_name='recommendationlist',
            name='scan',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='recommendationlist',
            name='seal',
            field=models.CharField(blank=True, help_text='what was stamped, by whom it was seen', max_length=80),
        ),
        migrations.AddField(
            model_name='recommendationlist',
            name='signed_on',
            field=models.DateField(help_text='the day under the seal', null=True),
        ),
    ]

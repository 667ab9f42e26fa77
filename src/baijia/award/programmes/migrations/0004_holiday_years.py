import baijia.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0003_unit_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='HolidayYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('year', models.IntegerField(unique=True)),
                ('holidays', models.JSONField(help_text='days off from Monday to Friday, ISO dates, ascending')),
                ('makeup', models.JSONField(help_text='working Saturdays and Sundays, ISO dates, ascending')),
                ('source', models.CharField(help_text='title and number of the notice', max_length=120)),
                ('entered_by_uid', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
    ]

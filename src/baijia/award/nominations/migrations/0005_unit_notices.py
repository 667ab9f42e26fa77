import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0004_signed_lists'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('place', models.CharField(help_text='where it hung', max_length=80)),
                ('opens', models.DateField()),
                ('closes', models.DateField(help_text='last day')),
                ('result', models.CharField(help_text='what came in, or that nothing did', max_length=200)),
                ('by_uid', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='unit_notice', to='nominations.dossier')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gte', models.F('opens'))), name='unit_notice_order')],
            },
        ),
    ]

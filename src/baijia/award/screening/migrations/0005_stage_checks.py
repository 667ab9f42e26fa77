import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0004_background_opinions'),
        ('core', '0001_initial'),
        ('nominations', '0006_exemptions'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StageCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('stage', models.CharField(help_text="code in the edition's definition", max_length=48)),
                ('result', models.CharField(choices=[('met', '属实'), ('not_met', '不属实'), ('unreached', '未能核实')], max_length=10)),
                ('note', models.CharField(max_length=500)),
                ('checked_on', models.DateField()),
                ('checkers', models.CharField(help_text='who checked, by name', max_length=80)),
                ('by_uid', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stage_checks', to='nominations.dossier')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='screening.stagecheck')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]

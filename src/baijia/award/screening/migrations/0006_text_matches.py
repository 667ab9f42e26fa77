import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0005_stage_checks'),
        ('core', '0001_initial'),
        ('nominations', '0006_exemptions'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TextMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('score', models.IntegerField(help_text="of ten thousand; 5000 is the engine's threshold")),
                ('first_text', models.TextField()),
                ('second_text', models.TextField()),
                ('first_from', models.IntegerField()),
                ('first_to', models.IntegerField()),
                ('second_from', models.IntegerField()),
                ('second_to', models.IntegerField()),
                ('found_at', models.DateTimeField()),
                ('gone', models.BooleanField(default=False, help_text='no longer found after a correction')),
                ('verdict', models.CharField(choices=[('waiting', '待判断'), ('same_source', '同一成果'), ('borrowed', '借用他人文字'), ('independent', '各自独立'), ('phrases', '仅为常用表述')], default='waiting', max_length=12)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('decided_by_uid', models.CharField(blank=True, max_length=20)),
                ('decided_by_name', models.CharField(blank=True, max_length=40)),
                ('decided_at', models.DateTimeField(null=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches_as_first', to='nominations.dossier')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches_as_second', to='nominations.dossier')),
            ],
        ),
        migrations.CreateModel(
            name='TextScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('compared', models.IntegerField(help_text='how many texts it was compared with')),
                ('at', models.DateTimeField()),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='text_scan', to='nominations.dossier')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='textmatch',
            index=models.Index(fields=['verdict', '-score'], name='text_match_waiting'),
        ),
        migrations.AddConstraint(
            model_name='textmatch',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='text_match_once_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='textmatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by_uid', ''), ('verdict', 'waiting')), models.Q(models.Q(('verdict', 'waiting'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by_uid', ''), _negated=True)), _connector='OR'), name='text_match_decided_paired'),
        ),
    ]

import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0003_override_names'),
        ('core', '0001_initial'),
        ('nominations', '0006_exemptions'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BackgroundRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('list_code', models.CharField(help_text='which frozen list: recommended, passed, proposed', max_length=20)),
                ('agency', models.CharField(help_text="code in the edition's definition", max_length=48)),
                ('agency_name', models.CharField(max_length=80)),
                ('due', models.DateField()),
                ('digest', models.CharField(help_text='of the numbers asked about', max_length=64)),
                ('asked_by_uid', models.CharField(max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='background_requests', to='programmes.edition')),
            ],
        ),
        migrations.CreateModel(
            name='BackgroundAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('state', models.CharField(choices=[('waiting', '待答复'), ('agreed', '无异议'), ('objected', '有异议')], default='waiting', max_length=10)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('recorded_by_uid', models.CharField(blank=True, max_length=20)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='background', to='nominations.dossier')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='screening.backgroundrequest')),
            ],
        ),
        migrations.AddConstraint(
            model_name='backgroundrequest',
            constraint=models.UniqueConstraint(fields=('edition', 'list_code', 'agency'), name='background_asked_once_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='backgroundanswer',
            constraint=models.UniqueConstraint(fields=('request', 'dossier'), name='background_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='backgroundanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recorded_at', None), ('recorded_by_uid', ''), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('recorded_at__isnull', False), models.Q(('recorded_by_uid', ''), _negated=True)), _connector='OR'), name='background_recorded_paired'),
        ),
    ]

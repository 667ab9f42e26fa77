import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0005_unit_notices'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='chainstep',
            name='act',
            field=models.CharField(choices=[('submit', '报送'), ('return', '退回修改'), ('recommend', '推荐'), ('reserve', '列为备选'), ('not_recommend', '未推荐'), ('regroup', '调整组别'), ('withdraw', '撤回')], max_length=16),
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('late', '逾期申报'), ('regroup', '调整组别')], max_length=10)),
                ('state', models.CharField(choices=[('asked', '待审定'), ('approved', '已同意'), ('declined', '未同意'), ('used', '已使用')], default='asked', max_length=10)),
                ('reason', models.CharField(max_length=200)),
                ('name', models.CharField(blank=True, help_text='whom a late key lets in', max_length=60)),
                ('until', models.DateTimeField(help_text='until when a late key opens', null=True)),
                ('group', models.CharField(blank=True, help_text='the group a dossier moves to', max_length=20)),
                ('asked_by_uid', models.CharField(max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('answered_by_uid', models.CharField(blank=True, max_length=20)),
                ('answered_at', models.DateTimeField(null=True)),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='nominations.dossier')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='programmes.edition')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.union')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by_uid', ''), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False), models.Q(('answered_by_uid', ''), _negated=True)), _connector='OR'), name='exemption_answered_paired'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'late'), ('unit__isnull', False), ('until__isnull', False), models.Q(('name', ''), _negated=True)), models.Q(('dossier__isnull', False), ('kind', 'regroup'), models.Q(('group', ''), _negated=True)), _connector='OR'), name='exemption_names_its_case')],
            },
        ),
    ]

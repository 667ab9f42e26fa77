import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("decisions", "0003_resolutions_undone_and_minutes_checked"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='about',
            field=models.CharField(choices=[('facts', '材料不实、成果归属有争议'), ('eligibility', '不符合参评条件'), ('conduct', '违纪违法'), ('procedure', '程序不合规定'), ('rank', '只对得分和名次不服')], default='facts', max_length=12),
        ),
        migrations.AddField(
            model_name='objection',
            name='channel',
            field=models.CharField(choices=[('web', '网上'), ('phone', '电话'), ('letter', '来信'), ('visit', '来访')], default='web', max_length=8),
        ),
        migrations.AddField(
            model_name='objection',
            name='code_token',
            field=models.CharField(blank=True, help_text='hash of the code sent, when it ends, tries; sealed', max_length=200),
        ),
        migrations.AddField(
            model_name='objection',
            name='decided',
            field=models.JSONField(help_text='its row of objections.jsonl, as logged', null=True),
        ),
        migrations.AddField(
            model_name='objection',
            name='delivered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='objection',
            name='delivery',
            field=models.CharField(blank=True, help_text='how the answer reached the objector', max_length=120),
        ),
        migrations.AddField(
            model_name='objection',
            name='due',
            field=models.DateField(help_text='last day for the answer', null=True),
        ),
        migrations.AddField(
            model_name='objection',
            name='entered_by_uid',
            field=models.CharField(blank=True, help_text='the clerk, where it came on paper', max_length=20),
        ),
        migrations.AddField(
            model_name='objection',
            name='identity',
            field=models.CharField(choices=[('unchecked', '未核实'), ('phone', '已用手机验证码核实'), ('document', '已核对证件')], default='unchecked', max_length=10),
        ),
        migrations.AddField(
            model_name='objection',
            name='identity_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='objection',
            name='identity_by_uid',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='objection',
            name='late',
            field=models.BooleanField(default=False, help_text='came after the notice; taken as a lead'),
        ),
        migrations.AddField(
            model_name='objection',
            name='outcome',
            field=models.CharField(blank=True, help_text='the state that decided it', max_length=16),
        ),
        migrations.AddField(
            model_name='objection',
            name='paper',
            field=models.ForeignKey(help_text='scan of the letter or the record', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='objection',
            name='suspended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='objection',
            name='state',
            field=models.CharField(choices=[('received', '已收到'), ('refused', '不予受理'), ('investigating', '调查中'), ('suspended', '中止调查'), ('upheld', '异议成立'), ('dismissed', '异议不成立'), ('withdrawn', '异议人撤回'), ('closed', '已办结')], default='received', max_length=16),
        ),
    ]

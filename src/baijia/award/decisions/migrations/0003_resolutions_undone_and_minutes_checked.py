import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("decisions", "0002_longer_receipts"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name='resolution',
            name='exclusions',
            field=models.JSONField(default=list, help_text='rows of exclusions.jsonl at the stage resolution, in order of nominee'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='number',
            field=models.IntegerField(default=1, help_text='1, 2, …; the one that is not rescinded stands'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='rescinded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='resolution',
            name='rescinded_by_uid',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='resolution',
            name='rescission',
            field=models.JSONField(default=dict, help_text='decision number and reason'),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='digest',
            field=models.CharField(blank=True, help_text='once the minutes are checked', max_length=64),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='programmes.edition'),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='state',
            field=models.CharField(choices=[('proposed', '拟定'), ('entered', '会议记录待复核'), ('voted', '评委会已表决'), ('approved', '已审定'), ('rescinded', '已由新决定取代')], default='proposed', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='resolution_number_once'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'rescinded'), _negated=True), fields=('edition',), name='one_resolution_stands'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rescinded_at', None), ('rescinded_by_uid', '')), models.Q(('rescinded_at__isnull', False), ('state', 'rescinded')), _connector='OR'), name='resolution_rescinded_paired'),
        ),
        migrations.AddField(
            model_name='vote',
            name='absent',
            field=models.JSONField(default=list, help_text='names of the members absent'),
        ),
        migrations.AddField(
            model_name='vote',
            name='agenda',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='attending',
            field=models.JSONField(default=list, help_text='names of the members present'),
        ),
        migrations.AddField(
            model_name='vote',
            name='chair',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='vote',
            name='checked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='checked_by_uid',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='vote',
            name='held_at',
            field=models.DateTimeField(help_text='edition time', null=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='place',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='vote',
            name='recusals',
            field=models.JSONField(default=list, help_text='[{nominee, members, yes, no, abstained}]: votes taken without those who left'),
        ),
        migrations.AddField(
            model_name='vote',
            name='return_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='vote',
            name='returned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='returned_by_uid',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name='vote',
            name='minutes',
            field=models.ForeignKey(help_text='stamped, scanned', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AlterField(
            model_name='vote',
            name='resolution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='decisions.resolution'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at', None)), fields=('resolution',), name='one_meeting_counts'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by_uid', ''), models.Q(('checked_by_uid', models.F('entered_by_uid')), _negated=True), _connector='OR'), name='checker_did_not_enter'),
        ),
    ]

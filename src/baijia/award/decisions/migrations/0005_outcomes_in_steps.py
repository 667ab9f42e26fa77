import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("decisions", "0004_objections_on_paper_and_identity"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name='noticeoutcome',
            name='held',
            field=models.JSONField(default=list, help_text='public numbers held back by an objection not yet decided'),
        ),
        migrations.AddField(
            model_name='noticeoutcome',
            name='number',
            field=models.IntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='noticeoutcome',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_outcomes', to='programmes.edition'),
        ),
        migrations.AlterField(
            model_name='noticeoutcome',
            name='honoured',
            field=models.JSONField(help_text='public numbers that stand after all changes, those held back too'),
        ),
        migrations.AddConstraint(
            model_name='noticeoutcome',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='notice_outcome_number_once'),
        ),
    ]

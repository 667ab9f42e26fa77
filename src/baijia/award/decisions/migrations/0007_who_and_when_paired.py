from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('decisions', '0006_outcomes_of_objections'),
        ('nominations', '0001_initial'),
        ('programmes', '0004_holiday_years'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identity', 'unchecked'), ('identity_at', None), ('identity_by_uid', '')), models.Q(models.Q(('identity', 'unchecked'), _negated=True), ('identity_at__isnull', False)), _connector='OR'), name='objection_identity_paired'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by_uid', '')), models.Q(models.Q(('checked_by_uid', ''), _negated=True), ('checked_at__isnull', False)), _connector='OR'), name='vote_checked_paired'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('return_reason', ''), ('returned_at', None), ('returned_by_uid', '')), models.Q(models.Q(('returned_by_uid', ''), _negated=True), ('returned_at__isnull', False), models.Q(('return_reason', ''), _negated=True)), _connector='OR'), name='vote_returned_paired'),
        ),
    ]

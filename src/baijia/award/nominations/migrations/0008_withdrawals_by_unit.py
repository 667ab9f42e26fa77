"""Let a unit ask for the withdrawal of what is sealed, for the leader to agree to."""

from django.db import migrations, models
from django.db.models import Q

LATE = Q(kind="late", unit__isnull=False, until__isnull=False) & ~Q(name="")
REGROUP = Q(kind="regroup", dossier__isnull=False) & ~Q(group="")
WITHDRAW = Q(kind="withdraw", dossier__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("nominations", "0007_no_dots_in_search")]

    operations = [
        migrations.RemoveConstraint(model_name="exemption", name="exemption_names_its_case"),
        migrations.AlterField(
            model_name="exemption",
            name="kind",
            field=models.CharField(
                choices=[("late", "逾期申报"), ("regroup", "调整组别"), ("withdraw", "单位撤回")],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=LATE | REGROUP | WITHDRAW, name="exemption_names_its_case"
            ),
        ),
    ]

"""An edition may change its certificate key; the one it used before stays, without its private half."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("honours", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="issuerkey",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issuer_keys",
                to="programmes.edition",
            ),
        ),
        migrations.AlterField(
            model_name="issuerkey",
            name="key_token",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="issuerkey", name="replaced_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddConstraint(
            model_name="issuerkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("edition",), name="issuer_key_one_in_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuerkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaced_at", None), ("key_token", ""), _connector="OR"),
                name="issuer_key_replaced_is_erased",
            ),
        ),
    ]

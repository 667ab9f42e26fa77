"""An organiser may change its payment key; the one it used before stays, without its private half."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prizes", "0002_books_append_only")]

    operations = [
        migrations.AlterField(
            model_name="paymentkey",
            name="organiser",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment_keys",
                to="directory.union",
            ),
        ),
        migrations.AlterField(
            model_name="paymentkey",
            name="key_token",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="paymentkey", name="replaced_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddConstraint(
            model_name="paymentkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("organiser",), name="payment_key_one_in_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaced_at", None), ("key_token", ""), _connector="OR"),
                name="payment_key_replaced_is_erased",
            ),
        ),
    ]

"""A log may be frozen: nothing is appended to it any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_heads_published")]

    operations = [
        migrations.AddField(
            model_name="log",
            name="frozen_at",
            field=models.DateTimeField(
                help_text="edition time from which nothing is appended", null=True
            ),
        ),
    ]

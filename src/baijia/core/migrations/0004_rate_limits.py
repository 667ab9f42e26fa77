from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_frozen_logs")]

    operations = [
        migrations.CreateModel(
            name="RateLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="keyed hash of kind and subject", max_length=64, unique=True),
                ),
                ("times", models.JSONField(default=list, help_text="seconds since 1970, wall time")),
                ("until", models.DateTimeField(db_index=True, help_text="wall time")),
            ],
        ),
    ]

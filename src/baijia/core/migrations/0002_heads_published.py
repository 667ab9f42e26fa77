"""Heads tell whether they were published. Those of before were served as soon as they were signed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="checkpoint",
            name="published",
            field=models.BooleanField(default=True, help_text="its tiles and note lie in the published copy"),
        ),
        migrations.AlterField(
            model_name="checkpoint",
            name="published",
            field=models.BooleanField(default=False, help_text="its tiles and note lie in the published copy"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0007_closed_presentations"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="tie_off_from",
            field=models.IntegerField(
                help_text="number of the first panel of its tie-off, once that was called", null=True
            ),
        ),
    ]

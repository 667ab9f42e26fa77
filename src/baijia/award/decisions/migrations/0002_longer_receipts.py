from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="objection", name="receipt", field=models.CharField(max_length=24, unique=True)
        )
    ]

"""Say how many of a list did not confirm yet without reading everybody who did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("nominations", "0005_lists_from_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("active", True), models.Q(("state", "confirmed"), _negated=True)),
                fields=["dossier"],
                name="member_unconfirmed",
            ),
        ),
    ]

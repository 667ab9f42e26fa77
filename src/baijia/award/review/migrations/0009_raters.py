import django.db.models.deletion
from django.db import migrations, models

import baijia.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0004_draw_shares"),
        ("review", "0008_round_tie_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rater",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "uid",
                    models.CharField(
                        default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True
                    ),
                ),
                ("number", models.CharField(help_text="random, of no other round", max_length=16)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raters",
                        to="experts.expert",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="raters", to="review.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "expert"), name="one_rater_a_round"),
                    models.UniqueConstraint(fields=("number",), name="rater_number_once"),
                ],
            },
        ),
    ]

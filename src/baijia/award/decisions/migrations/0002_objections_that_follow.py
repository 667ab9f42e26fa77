import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="follows",
            field=models.ForeignKey(
                help_text="the one against the whole list from which the office opened it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="decisions.objection",
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "网上"),
                    ("phone", "电话"),
                    ("letter", "来信"),
                    ("visit", "来访"),
                    ("office", "主办单位依职权"),
                ],
                default="web",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="identity",
            field=models.CharField(
                choices=[
                    ("unchecked", "未核实"),
                    ("phone", "已用手机验证码核实"),
                    ("document", "已核对证件"),
                    ("office", "主办单位立案，无须核实"),
                ],
                default="unchecked",
                max_length=10,
            ),
        ),
    ]

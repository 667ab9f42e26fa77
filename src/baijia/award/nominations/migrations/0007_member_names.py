from django.db import migrations, models


def copy_names(apps, schema_editor):
    Member = apps.get_model("nominations", "Member")
    names = models.Subquery(
        apps.get_model("directory", "Person").objects.filter(pk=models.OuterRef("person")).values("name")[:1]
    )
    Member.objects.update(name=names)


class Migration(migrations.Migration):
    dependencies = [("nominations", "0006_exemptions")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="name",
            field=models.CharField(
                default="",
                help_text="as filed; what others filed of the person is not told",
                max_length=60,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(copy_names, migrations.RunPython.noop),
    ]

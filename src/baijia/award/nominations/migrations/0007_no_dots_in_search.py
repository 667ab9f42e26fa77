"""Seek names without their middle dots: typed with another dot, or with none, they are found all the same."""

from django.db import migrations
from django.db.models import Q

DOTS = "·•‧・⋅∙"


def drop(apps, _editor):
    """Take the dots out of what was kept with them."""
    rows = apps.get_model("nominations", "Dossier").objects.order_by()
    dotted = Q()
    for dot in DOTS:
        dotted |= Q(sought__contains=dot)
    for pk, sought in rows.filter(dotted).values_list("pk", "sought").iterator():
        rows.filter(pk=pk).update(sought=sought.translate(dict.fromkeys(map(ord, DOTS))))


class Migration(migrations.Migration):
    dependencies = [("nominations", "0006_members_unconfirmed")]

    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]

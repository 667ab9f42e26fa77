from django.db import migrations

DECIDED = ("refused", "upheld", "dismissed")


def outcomes_from_states(apps, schema_editor):
    """An objection decided before outcomes were kept apart from states has the outcome its state says."""
    objections = apps.get_model("decisions", "Objection")
    for state in DECIDED:
        objections.objects.filter(state=state, outcome="").update(outcome=state)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_outcomes_in_steps")]

    operations = [migrations.RunPython(outcomes_from_states, migrations.RunPython.noop)]

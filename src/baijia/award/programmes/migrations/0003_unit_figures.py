import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0002_allotments'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('factor', models.CharField(max_length=48)),
                ('on', models.DateField()),
                ('value', models.BigIntegerField()),
                ('source', models.CharField(max_length=120)),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='directory.union')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('union', 'factor', 'on'), name='one_figure_a_day'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='figure_not_negative')],
            },
        ),
    ]

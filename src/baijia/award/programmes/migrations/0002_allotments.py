import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0001_initial'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('places', models.IntegerField()),
                ('factors', models.JSONField(default=dict, help_text='figures the formula weighed, each with its day')),
                ('at', models.DateTimeField()),
                ('by_uid', models.CharField(max_length=20)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='programmes.edition')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.union')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.union')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'union'), name='one_allotment_a_union'), models.CheckConstraint(condition=models.Q(('places__gte', 0)), name='allotment_not_negative')],
            },
        ),
    ]

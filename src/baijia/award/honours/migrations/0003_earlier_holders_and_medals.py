import baijia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('honours', '0002_holders_and_outside_honours'),
        ('nominations', '0001_initial'),
        ('programmes', '0004_holiday_years'),
    ]

    operations = [
        migrations.CreateModel(
            name='MedalReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('received_by', models.CharField(max_length=60)),
                ('on_behalf', models.CharField(blank=True, help_text='how a proxy stands to the holder', max_length=60)),
                ('handed_on', models.DateField()),
                ('by_uid', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='honour',
            name='decision',
            field=models.CharField(blank=True, help_text='number of the decision that conferred it', max_length=80),
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=baijia.core.ids.new_uid, editable=False, max_length=20, unique=True)),
                ('number', models.IntegerField(help_text='which edition of the programme')),
                ('year', models.IntegerField()),
                ('name', models.CharField(max_length=80)),
                ('target', models.IntegerField(help_text='places announced; null where not known', null=True)),
                ('announced', models.IntegerField(help_text='holders announced; null where not known', null=True)),
                ('decision', models.CharField(blank=True, max_length=80)),
                ('source', models.CharField(max_length=200)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='programmes.programme')),
            ],
        ),
        migrations.AddField(
            model_name='honour',
            name='cohort',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='honours.cohort'),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.UniqueConstraint(condition=models.Q(('cohort__isnull', False)), fields=('cohort', 'name', 'unit'), name='earlier_holder_once'),
        ),
        migrations.AddField(
            model_name='medalreceipt',
            name='honour',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='medal_receipt', to='honours.honour'),
        ),
        migrations.AddField(
            model_name='medalreceipt',
            name='signature',
            field=models.ForeignKey(help_text='scan of the signed receipt', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='cohort_number_once'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0012_channels'),
    ]

    operations = [
        migrations.AddField(
            model_name='uploadedsheet',
            name='reviewed_by',
            field=models.CharField(default='', help_text='secrecy reviewer who found it unclassified', max_length=40),
            preserve_default=False,
        ),
    ]

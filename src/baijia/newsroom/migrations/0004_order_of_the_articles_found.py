from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0003_names_of_the_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='articlepage',
            index=models.Index(fields=['page_ptr', 'dated', 'number', 'lead'], name='article_order'),
        ),
    ]

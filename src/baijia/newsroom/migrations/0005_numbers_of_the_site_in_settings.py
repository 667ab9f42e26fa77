"""Organiser, filing numbers and complaint contacts are settings of the instance now: both processes show them."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0004_order_of_the_articles_found'),
    ]

    operations = [
        migrations.AlterModelOptions(name='sitefacts', options={'verbose_name': '新闻许可'}),
        migrations.RemoveField(model_name='sitefacts', name='host'),
        migrations.RemoveField(model_name='sitefacts', name='icp'),
        migrations.RemoveField(model_name='sitefacts', name='police'),
        migrations.RemoveField(model_name='sitefacts', name='complaint_phone'),
        migrations.RemoveField(model_name='sitefacts', name='complaint_mail'),
        migrations.RemoveField(model_name='sitefacts', name='synthetic'),
    ]

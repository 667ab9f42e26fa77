from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0002_portal'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='columnindex',
            options={'verbose_name': '栏目总目'},
        ),
        migrations.AlterModelOptions(
            name='homepage',
            options={'verbose_name': '首页'},
        ),
        migrations.AlterModelOptions(
            name='siteindex',
            options={'verbose_name': '本站总目'},
        ),
    ]

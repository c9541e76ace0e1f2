"""The engine's own page in other languages than English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resilience", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="portrait",
            name="pages",
            field=models.JSONField(default=dict),
        ),
    ]

"""Why a portrait failed is kept in no language yet, beside its English text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resilience", "0002_portrait_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="portrait",
            name="refusal",
            field=models.JSONField(null=True),
        ),
    ]

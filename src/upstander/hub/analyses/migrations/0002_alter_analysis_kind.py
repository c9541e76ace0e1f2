"""One more kind of analysis."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analyses", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="analysis",
            name="kind",
            field=models.CharField(
                choices=[
                    ("weak", "Weak points"),
                    ("levers", "Levers"),
                    ("questions", "What to ask next"),
                    ("quality", "Quality of the evidence"),
                    ("brief-minister", "Brief for a minister"),
                    ("brief-desk", "Brief for a desk"),
                    ("brief-public", "Public brief"),
                ],
                max_length=20,
            ),
        ),
    ]

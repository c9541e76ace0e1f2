"""Analyses may be about judgements, and say what was asked of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analyses", "0002_alter_analysis_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="analysis",
            name="options",
            field=models.JSONField(default=dict),
        ),
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
                    ("scenarios", "Scenarios"),
                    ("design", "Least push"),
                    ("stress", "Plans under stress"),
                ],
                max_length=20,
            ),
        ),
    ]

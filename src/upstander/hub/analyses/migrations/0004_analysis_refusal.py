"""Why an analysis failed is kept in no language yet, beside its English text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analyses", "0003_analysis_options_alter_analysis_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="analysis",
            name="refusal",
            field=models.JSONField(null=True),
        ),
    ]

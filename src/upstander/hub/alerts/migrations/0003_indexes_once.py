"""Three indexes less: each was the beginning of another, and cost time with every warning."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import PROTECT


class Migration(migrations.Migration):
    """The indexes go; the keys stay."""

    dependencies: ClassVar = [("alerts", "0002_addressed_at"), ("cases", "0002_upload")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="delivery",
            name="warning",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="deliveries", to="alerts.warningrow"
            ),
        ),
        migrations.AlterField(
            model_name="eventrow",
            name="warning",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="events", to="alerts.warningrow"
            ),
        ),
        migrations.AlterField(
            model_name="warningrow",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="warnings", to="cases.case"
            ),
        ),
    ]

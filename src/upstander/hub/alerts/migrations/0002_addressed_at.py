"""When a warning's first notices were put on their way: the worker does it, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import migrations, models

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def already_addressed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now that was done when a warning was raised: nobody is told a second time."""
    rows = apps.get_model("alerts", "WarningRow").objects.using(schema_editor.connection.alias)
    rows.update(addressed_at=models.F("raised_at"))


class Migration(migrations.Migration):
    """The column, and an index of the few rows that wait."""

    dependencies: ClassVar = [
        ("alerts", "0001_initial"),
        ("cases", "0002_upload"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="warningrow",
            name="addressed_at",
            field=models.DateTimeField(default=None, null=True),
        ),
        migrations.AddIndex(
            model_name="warningrow",
            index=models.Index(
                "raised_at", condition=models.Q(("addressed_at", None)), name="warnings_to_address"
            ),
        ),
        migrations.RunPython(already_addressed, migrations.RunPython.noop),
    ]

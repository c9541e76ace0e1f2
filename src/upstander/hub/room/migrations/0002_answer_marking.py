"""An answer has a marking of its own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the answer; none where it is still open."""

    dependencies: ClassVar = [("room", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="ask", name="answer_marking", field=models.JSONField(null=True)
        ),
    ]

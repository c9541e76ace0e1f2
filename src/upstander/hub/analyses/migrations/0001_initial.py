"""The tables of the app, as Django made them from its models."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Analysis",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weak", "Weak points"),
                            ("levers", "Levers"),
                            ("quality", "Quality of the evidence"),
                            ("brief-minister", "Brief for a minister"),
                            ("brief-desk", "Brief for a desk"),
                            ("brief-public", "Public brief"),
                        ],
                        max_length=20,
                    ),
                ),
                ("budget", models.FloatField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("revision", models.BigIntegerField(default=0)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("result", models.JSONField(null=True)),
                ("page", models.TextField(blank=True)),
                ("printed", models.BinaryField(null=True)),
                ("fault", models.CharField(blank=True, max_length=1000)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="analyses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="analyses",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
    ]

"""The tables of the app, as Django made them from its models."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alerts", "0001_initial"),
        ("cases", "0002_upload"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("licence", "export or licence"),
                            ("grant", "grant or aid"),
                            ("training", "training or security co-operation"),
                            ("sanction", "sanction or restriction"),
                            ("diplomacy", "statement or diplomacy"),
                            ("protection", "protection or asylum"),
                            ("evidence", "evidence and justice"),
                            ("deployment", "deployment or mission"),
                            ("home", "measure at home"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=512)),
                ("question", models.CharField(max_length=500)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("decide", "decided to act"),
                            ("delegate", "delegated"),
                            ("decline", "declined to act"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided", models.CharField(max_length=2000)),
                ("reasons", models.CharField(max_length=5000)),
                ("marking", models.JSONField()),
                ("decided_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("brief", models.CharField(blank=True, max_length=36)),
                ("brief_version", models.IntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cases.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="to_do",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "precedents",
                    models.ManyToManyField(related_name="cited_by", to="decisions.decision"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="decisions.decision",
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="alerts.warningrow",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed by whoever decided"),
                            ("objected", "objected to by whoever decided"),
                            ("done", "done"),
                            ("tripped", "a tripwire was crossed"),
                            ("reviewed", "looked at again"),
                            ("outcome", "what came of it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tripwire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("look_on", models.DateField(null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tripwires",
                        to="decisions.decision",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]

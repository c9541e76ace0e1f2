"""One analysis: what was asked of which view, how far it is, and what came of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upstander.hub.cases.models import Case


class Kind(models.TextChoices):
    """What can be asked."""

    WEAK = "weak", _("Weak points")
    LEVERS = "levers", _("Levers")
    QUESTIONS = "questions", _("What to ask next")
    QUALITY = "quality", _("Quality of the evidence")
    MINISTER = "brief-minister", _("Brief for a minister")
    DESK = "brief-desk", _("Brief for a desk")
    PUBLIC = "brief-public", _("Public brief")
    SCENARIOS = "scenarios", _("Scenarios")
    DESIGN = "design", _("Least push")
    STRESS = "stress", _("Plans under stress")


BRIEFS = (Kind.MINISTER, Kind.DESK, Kind.PUBLIC)
"""The kinds that are written, in a language."""


class State(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Analysis(models.Model):
    """An analysis is its asker's alone: it was worked out on what they may see.

    ``options`` says what else was asked, for instance about which judgements, or in which language
    a brief is written. ``revision`` is the case's when it was worked out: a later one says that it
    may be out of date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="analyses")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="analyses"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    budget = models.FloatField(null=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    revision = models.BigIntegerField(default=0)
    level = models.CharField(max_length=20, blank=True)
    result = models.JSONField(null=True)
    page = models.TextField(blank=True)
    printed = models.BinaryField(null=True)
    fault = models.CharField(max_length=1_000, blank=True)
    refusal = models.JSONField(null=True)  # the fault, in no language yet

    class Meta:
        ordering: ClassVar = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case}"

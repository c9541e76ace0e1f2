"""Indices and profiles: what was declared, and what the engines made of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

_PERSON = settings.AUTH_USER_MODEL


class PortraitKind(models.TextChoices):
    """What there is."""

    INDEX = "index", _("Index")
    PROFILE = "profile", _("Profile")


class PortraitState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Portrait(models.Model):
    """One index or profile; all who read cases may read it, and it never changes once it is done.

    ``content`` is the zip of a declaration with its tables (an index) or a table of figures (a
    profile), ``areas`` the outlines for a map. ``document`` and ``page`` are what came of it;
    ``pages`` are the page in other languages than English, by code: none of what is older.
    """

    kind = models.CharField(max_length=10, choices=PortraitKind.choices)
    title = models.CharField(max_length=200)
    content = models.BinaryField()
    areas = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=10, choices=PortraitState.choices, default=PortraitState.WAITING
    )
    fault = models.CharField(max_length=1_000, blank=True)
    refusal = models.JSONField(null=True)  # the fault, in no language yet
    document = models.JSONField(null=True)
    page = models.TextField(blank=True)
    pages = models.JSONField(default=dict)
    brought_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-brought_at"]

    def __str__(self) -> str:
        return self.title

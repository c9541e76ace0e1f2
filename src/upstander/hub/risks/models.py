"""Forecasts that were brought in: they are public, and never change."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class ForecastRelease(models.Model):
    """A structural forecast of every country, as `upstander risk forecast` wrote it.

    ``digest`` is the SHA-256 of the file: the same file is brought in once.
    """

    model = models.CharField(max_length=100)
    vintage = models.CharField(max_length=40)
    base_year = models.IntegerField()
    horizon = models.IntegerField()
    synthetic = models.BooleanField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    brought_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-base_year", "-brought_at"]

    def __str__(self) -> str:
        return f"{self.model} {self.vintage}"


class LastLooked(models.Model):
    """What somebody had seen of a case, or of the forecasts, when they last said so."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looked"
    )
    what = models.CharField(max_length=60)
    revision = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "what"], name="looked_at_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.what}"

"""One line of the log. The database itself refuses to change or delete one (see migration 0002)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """Who did what to what, and when; never what it says.

    ``hash`` is the SHA-256 of the line with the hash of the line before it: a line that is changed,
    left out or put in breaks the chain from there on.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["object", "number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.object}"


class Head(models.Model):
    """The end of the chain: one row, taken by whoever appends."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Freeze(models.Model):
    """The log up to the end of a day, as an auditor takes it along: the same bytes every time.

    ``names`` are the people of its lines as they were called then; ``version`` is the hub's.
    """

    day = models.DateField()
    last = models.BigIntegerField()
    head = models.CharField(max_length=64)
    names = models.JSONField(default=dict)
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.day} up to line {self.last}"

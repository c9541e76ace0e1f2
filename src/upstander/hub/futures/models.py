"""Judgements on which scenarios rest: a file as somebody brought it in, and how it is marked."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from upstander.hub.cases.models import Case

_PERSON = settings.AUTH_USER_MODEL


class Judgements(models.Model):
    """A cross-impact matrix of a case; it never changes, and can be set aside.

    ``content`` is the file as it was given (.scw, CSV or XLSX by ``suffix``), ``levers`` the table
    of what levers push, if any. All that is worked out on it keeps its marking.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements")
    title = models.CharField(max_length=200)
    suffix = models.CharField(max_length=8)
    content = models.BinaryField()
    levers_suffix = models.CharField(max_length=8, blank=True)
    levers = models.BinaryField(null=True)
    marking = models.JSONField()
    by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.title

"""Briefs that people write on: each change a version, and who signed or dissents."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from upstander.hub.cases.models import Case

_PERSON = settings.AUTH_USER_MODEL


class Draft(models.Model):
    """A brief from its first version to its signatures; frozen, it changes no more.

    ``digest`` is the SHA-256 of what was frozen (`upstander.hub.briefs.frozen`), ``revision`` the
    case's at that moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="briefs")
    audience = models.CharField(max_length=20)
    made_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    frozen_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return str(self.pk)


class Version(models.Model):
    """One state of a brief, as plain data; versions are only ever added.

    ``content`` holds title, headline, question, by_when, if_nothing, the ``language`` it was
    composed in, and sections with items: ``id``, ``text``, ``statements`` (ids),
    ``judgement_of`` where there are none, and the ``method`` note of what an engine found.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_version_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class Signature(models.Model):
    """Somebody answers for a frozen brief with their name."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "by"], name="signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.draft_id}"


class DissentRow(models.Model):
    """Somebody disagrees: printed on the brief, always, and seen by whoever sees the brief.

    So it is marked as the brief was. ``name`` is what is printed: theirs, or their organisation's.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="dissents")
    by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    text = models.CharField(max_length=3_000)
    marking = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.name} on {self.draft_id}"

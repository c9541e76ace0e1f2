"""A case, its members, and its statements: an append-only record of what was claimed when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from upstander.hub.people.models import Clearance, Organisation

LARGE = ("forecast",)
"""Columns of a case that are large and seldom asked for."""


class Case(models.Model):
    """One situation. Its title is not marked: it must betray nothing.

    ``forecast`` is the structural forecast that was attached, as plain data, and
    ``forecast_marking`` how it is marked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    as_of = models.DateField()
    subject = models.CharField(max_length=512)
    own_state = models.CharField(max_length=512, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    synthetic = models.BooleanField(default=False)
    forecast = models.JSONField(null=True, blank=True)
    forecast_marking = models.JSONField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    revision = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """Somebody, or everybody of an organisation, needs to know this case, until a day.

    ``ceiling`` is the strictest marking they see of it, whatever their clearance.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="case_memberships",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="case_memberships"
    )
    ceiling = models.IntegerField(choices=Clearance.choices, default=Clearance.RED)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_person_or_an_organisation",
                condition=models.Q(user__isnull=False, organisation__isnull=True)
                | models.Q(user__isnull=True, organisation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user or self.organisation} on {self.case}"


class Release(models.Model):
    """An originator lets somebody see what it marked, until a day; it may take that back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    originator = models.CharField(max_length=200)
    to = models.CharField(max_length=200)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.originator} to {self.to}"


class StatementRow(models.Model):
    """One statement as it was entered; a row never changes but for its withdrawal.

    ``seal`` is a hash of its marking: the same claim may stand under two markings, or a refusal
    would betray the one that is hidden. ``revision`` is the case's when the row was entered,
    ``gone_revision`` when it was withdrawn: so what could be seen on any day can be replayed.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rows")
    revision = models.BigIntegerField()
    statement_id = models.CharField(max_length=64)
    seal = models.CharField(max_length=16)
    entity_id = models.CharField(max_length=512)
    content = models.JSONField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    replaces = models.CharField(max_length=64, blank=True)
    gone_revision = models.BigIntegerField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    gone_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "statement_id", "seal"],
                condition=models.Q(gone_revision__isnull=True),
                name="one_statement_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "revision"]),
            models.Index(fields=["case", "gone_revision"]),
            models.Index(fields=["case", "statement_id"]),
        ]

    def __str__(self) -> str:
        return self.statement_id


class ExportRequest(models.Model):
    """Somebody wants to take TLP:RED material out; another must agree before it can be done once.

    What is exported is worked out when it is taken, by what may then be seen.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="export_requests")
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_agrees_with_oneself",
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("asked_by")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case}"


class Upload(models.Model):
    """A table that somebody is about to bring in, and has not said the meaning of yet.

    Only whoever uploaded it sees it; it is dropped when it is brought in, and after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)
